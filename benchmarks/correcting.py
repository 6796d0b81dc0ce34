"""Laying a reader's corrections over what was found in one text, beside unpacking what was found."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from typing import Any

from app.analysis.corrections.correcting import Rules, correct
from app.analysis.encoding import decode_analysis, encode_analysis
from app.analysis.reading import analyse
from app.domain import Block, BlockKind, Correction, CorrectionKind, Document, Scope, ScopeKind
from benchmarks.corpus import Corpus
from benchmarks.measuring import limit

WORDS = 2_000
HELD = 1_000
# Of the corrections of a library, a text is concerned by few.
CONCERNED = 0.02


def run(runs: int) -> dict[str, Any]:
    document = make_document()
    found = analyse(document, "en")
    chance = random.Random(HELD)
    rules = Rules([_make(chance, number, [m.name for m in found.mentions]) for number in range(1, HELD + 1)])
    packed = encode_analysis(found)
    corrected = correct(document, found, rules)
    # The language model is in this process only; where corrections are applied, nothing of it is there to be swept.
    gc.collect()
    gc.freeze()
    unpacking = _measure(lambda: decode_analysis(packed), runs)
    applying = _measure(lambda: correct(document, found, rules), runs)
    return {
        "words": WORDS,
        "corrections": HELD,
        "took_effect": len(corrected.corrections),
        "unpacking_ms": round(unpacking * 1000, 2),
        "applying_ms": round(applying * 1000, 2),
        # Unpacking takes half a millisecond on the slowest machine that this was measured on; 5 ms is what is promised.
        "limits": [limit("applying a library's corrections / unpacking what was found", applying / unpacking, 10)],
    }


def make_document() -> Document:
    """An article of made-up news, title first."""
    article = Corpus(seed=WORDS).article(WORDS)
    lines = [article.title, *article.text.split("\n\n")]
    blocks, at = [], 0
    for number, line in enumerate(lines):
        blocks.append(Block(BlockKind.PARAGRAPH if number else BlockKind.TITLE, at, at + len(line)))
        at += len(line) + 1
    return Document("\n".join(lines), tuple(blocks))


def _make(chance: random.Random, number: int, forms: list[str]) -> Correction:
    def name() -> str:
        known = chance.random() < CONCERNED / 3
        return chance.choice(forms) if known else f"Name{chance.randrange(10**6)} Other{chance.randrange(10**6)}"

    kind = chance.choice(list(CorrectionKind))
    value = {CorrectionKind.RETYPE: "person", CorrectionKind.RENAME: "Somebody New"}.get(kind, "")
    return Correction(number, kind, Scope(ScopeKind.LIBRARY), (name(), name()), name(), value)


def _measure(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(max(5, runs) * 4):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    # The shortest: both are so short that a busy machine doubles either.
    return min(seconds)
