"""Finding the articles that tell the same event, beside scikit-learn's TF-IDF cosine over the same texts.

scikit-learn is no part of the project: `SKLEARN_PYTHON` may name an interpreter that has it. Without, the ratios are
reported as missing; the other limits still hold.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.analysis.tellings.engine import TellingEngine, read_text
from app.analysis.tellings.weighing import SAMPLE, read_days
from app.domain import Block, BlockKind, Document
from app.jobs import Job
from app.services.opening import Services, open_services
from app.workers import Workers
from benchmarks.corpus import Corpus
from benchmarks.measuring import limit, median

ARTICLES = 1_300  # kept, all suggested
LARGE = 20_000  # in the index alone


def run(runs: int) -> dict[str, Any]:
    texts = _make_texts(ARTICLES)
    with tempfile.TemporaryDirectory() as folder:
        ours = _measure_service(Path(folder), texts, runs)
    result: dict[str, Any] = {"articles": ARTICLES, **{f"{k}_seconds": round(v, 3) for k, v in ours.items()}}
    theirs = _measure_cosine([text for _, text, _ in texts], runs)
    limits = [limit("placing a new article, ms", ours["placing"] * 1000, 300)]
    if theirs is None:
        result["scikit_learn"] = "missing: no ratio was measured"
    else:
        result["scikit_learn_seconds"] = round(theirs, 3)
        result["placing_all_per_scikit_learn"] = round(ours["building"] / theirs, 1)
        limits.append(limit("suggest --all / scikit-learn's TF-IDF cosine", ours["all"] / theirs, 2))
    large = _measure_engine(LARGE)
    limits += [
        limit("asking for one article among 20,000, ms", large["asking_ms"], 150),
        limit("memory for 20,000 articles, MB", large["megabytes"], 300),
    ]
    return {**result, **large, "limits": limits}


def _make_texts(count: int) -> list[tuple[str, str, str]]:
    """Title, text and date; every third article tells again what the one before it did, with half of its sentences."""
    corpus, chance = Corpus(seed=count), random.Random(count)
    found: list[tuple[str, str, str]] = []
    for number in range(count):
        article = corpus.article()
        paragraphs = article.text.split("\n\n")
        if number % 3 == 2:
            title, before, published = found[-1]
            told = before.split("\n\n")
            paragraphs = chance.sample(told, len(told) // 2) + paragraphs[: len(paragraphs) // 2]
            found.append((f"{title} again", "\n\n".join(paragraphs), published))
        else:
            found.append((article.title, article.text, article.published))
    return found


def _measure_service(folder: Path, texts: list[tuple[str, str, str]], runs: int) -> dict[str, float]:
    source = folder / "articles"
    source.mkdir()
    for number, (title, text, published) in enumerate(texts):
        head = f"---\ntitle: {title}\ndate: {published}\n---\n\n"
        (source / f"{number:05}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    workers = Workers()
    services = open_services(folder / "library", workers=workers)
    try:
        services.imports.import_paths([str(source)], Job())
        start = time.perf_counter()
        services.events.refresh(Job())
        first = time.perf_counter() - start
        every = [_time(lambda: list(services.tellings.all_suggestions())) for _ in range(max(3, runs))]
        one = [_time(lambda i=i: services.tellings.suggestions(i)) for i in range(1, 200, 5)]  # type: ignore[misc]
        placing = [_place_another(services, number) for number in range(max(3, runs))]
    finally:
        services.close()
        workers.stop()
    return {"building": first, "all": median(every), "one": median(one), "placing": median(placing)}


def _place_another(services: Services, number: int) -> float:
    article = Corpus(seed=10_000 + number).article()
    services.imports.import_bytes(article.markdown.encode(), f"more{number}.md", "text/markdown", Job())
    return _time(lambda: services.events.refresh(Job()))


def _measure_cosine(texts: list[str], runs: int) -> float | None:
    """The seconds of scikit-learn, of this interpreter or of the one that `SKLEARN_PYTHON` names; None without."""
    python = os.environ.get("SKLEARN_PYTHON") or sys.executable
    done = subprocess.run(
        [python, "-c", _COSINE, str(max(3, runs))], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"no scikit-learn: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return median([float(seconds) for seconds in done.stdout.split()])


_COSINE = """
import json, sys, time
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

texts = json.load(sys.stdin)
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    matrix = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    alike = (matrix @ matrix.T).toarray()
    np.argpartition(-alike, 10, axis=1)[:, :10]
    print(time.perf_counter() - start)
"""


def _measure_engine(count: int) -> dict[str, float]:
    """The index alone, at the size of a large library; texts are mixed from a few, since making them takes longest."""
    print(f"an index of {count} articles ...", file=sys.stderr)
    chance = random.Random(count)
    pool = [p for _, text, _ in _make_texts(400) for p in text.split("\n\n")]
    texts = [_make_document(chance.sample(pool, 9)) for _ in range(count)]
    articles = [(n, read_text(text, "en"), read_days("2024-05-01")) for n, text in enumerate(texts)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    engine = TellingEngine()
    for start in range(0, count, 400):
        engine.put(articles[start : start + 400])
    engine.weigh_by(range(SAMPLE))
    engine.neighbours(articles[:1])
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asking = [_time(lambda i=i: engine.neighbours([articles[i]])) for i in chance.sample(range(count), 60)]  # type: ignore[misc]
    return {
        "asking_ms": round(median(asking) * 1000, 1),
        "megabytes": round((after - before) / 1024, 1),
        "array_megabytes": round(engine.nbytes / 1e6, 1),
    }


def _make_document(paragraphs: list[str]) -> Document:
    blocks, at = [], 0
    for number, line in enumerate(paragraphs):
        blocks.append(Block(BlockKind.PARAGRAPH if number else BlockKind.TITLE, at, at + len(line)))
        at += len(line) + 1
    return Document("\n".join(paragraphs), tuple(blocks))


def _time(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
