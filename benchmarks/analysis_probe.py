"""Analyses the English texts of the sample library, and prints, as JSON, how long that takes beside spaCy's full
pipeline on the same texts, how long it takes to see what two texts of 2,000 words share, and what they say
differently. `argv[1]`: runs."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import spacy

import resources
from app.analysis.comparing import compare
from app.analysis.contrasting import contrast
from app.analysis.language.model import PACKAGE
from app.analysis.reading import analyse, warm
from app.analysis.shared.matching import share
from app.domain import Block, BlockKind, Document
from app.importers.reading import read_file

SAMPLES = Path(resources.__file__).parent / "samples"
PAIR_WORDS = 2_000
TIMES = 6  # how often the sample texts are read in one run: enough to outlast the noise of a machine


def main() -> None:
    texts = [article.document for path in sorted(SAMPLES.glob("*.md")) for article in _read(path)]
    warm()
    pipeline = spacy.load(PACKAGE)
    ratios, pair_ms, contrast_ms = [], [], []
    left, right = (_grow(texts[at::2]) for at in (0, 1))
    found = [analyse(document, "en") for document in (left, right)]
    comparison = compare(left, found[0], right, found[1])
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter()
        for _ in range(TIMES):
            for text in texts:
                list(pipeline.pipe(text.text[b.start : b.end] for b in text.blocks))
        theirs = time.perf_counter() - start
        start = time.perf_counter()
        for _ in range(TIMES):
            for text in texts:
                analyse(text, "en")
        ratios.append(round((time.perf_counter() - start) / theirs, 3))
        start = time.perf_counter()
        share(left, found[0], right, found[1])
        pair_ms.append(round((time.perf_counter() - start) * 1000, 1))
        start = time.perf_counter()
        contrast(left, found[0], right, found[1], comparison)
        contrast_ms.append(round((time.perf_counter() - start) * 1000, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(len(text.text.split()) for text in texts) * TIMES
    print(
        json.dumps(
            {"words": words, "ratios": ratios, "pair_ms": pair_ms, "contrast_ms": contrast_ms, "peak_mb": round(peak)}
        )
    )


def _read(path: Path) -> list[object]:
    return [article for article in read_file(str(path)) if article.metadata.language == "en"]


def _grow(texts: list[Document]) -> Document:
    """One text of about `PAIR_WORDS` words out of several."""
    lines = [text.text[b.start : b.end] for text in texts for b in text.blocks]
    kept: list[str] = []
    while sum(len(line.split()) for line in kept) < PAIR_WORDS:
        kept += lines
    while sum(len(line.split()) for line in kept) > PAIR_WORDS:
        kept.pop()
    blocks, at = [], 0
    for number, line in enumerate(kept):
        blocks.append(Block(BlockKind.PARAGRAPH if number else BlockKind.TITLE, at, at + len(line)))
        at += len(line) + 1
    return Document("\n".join(kept), tuple(blocks))


if __name__ == "__main__":
    main()
