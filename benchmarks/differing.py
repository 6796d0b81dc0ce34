"""Whether the two tellings that differ most are two that differ: how real tellings of an event rank above the same
text again, lightly edited, and whether words that were exchanged are found.

    python -m benchmarks.differing            the sample library
    python -m benchmarks.differing LIBRARY    the events of a library (which is only read)

Printed is one JSON object. Nothing is compared with what anybody judged; no weight was fitted to any of it.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median

import resources
from app.analysis.comparing import compare
from app.analysis.contrasting import contrast
from app.analysis.reading import analyse
from app.analysis.tellings.differences import Telling, find_differences
from app.analysis.tellings.reading_together import LEAST, measure
from app.contrast import Contrast, Difference, WorthReading
from app.domain import Block, Comparison, Document, WordingRole

MOST_EVENTS = 40
# Words that a text may call somebody by; each takes the place of one that it does.
OTHER_WORDS = ("figurehead", "strongman", "newcomer", "troublemaker", "outsider", "hardliner")


@dataclass(frozen=True)
class Event:
    texts: tuple[Document, ...]


def read_samples() -> list[Event]:
    from app.importers.reading import read_file

    folder = Path(resources.__file__).parent / "samples"
    pairs = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    events = []
    for pair in pairs:
        articles = [next(iter(read_file(str(folder / pair[side])))) for side in ("left", "right")]
        if all(article.metadata.language == "en" for article in articles):
            events.append(Event(tuple(article.document for article in articles)))
    return events


def read_library(folder: Path) -> list[Event]:
    from app.services.opening import OpenMode, open_services
    from app.workers import Workers

    workers = Workers()
    services = open_services(folder, workers=workers, mode=OpenMode.READ)
    events = []
    for event in services.events.list():
        copies = {other for _, other in services.tellings.copies(event.articles)}
        texts = [services.articles.get(i) for i in event.articles if i not in copies]
        texts = [text for text in texts if text.summary.metadata.language == "en"]
        if len(texts) > 1:
            events.append(Event(tuple(text.document for text in texts[:5])))
    services.close()
    workers.stop()
    random.Random(7).shuffle(events)
    return events[:MOST_EVENTS]


# --- what is no other telling ---------------------------------------------------------------------------------------


def edit(document: Document, change: Callable[[list[str]], Iterable[str]], title: str | None = None) -> Document:
    """The document with other sentences in each of its paragraphs."""
    blocks, lines, at = [], [], 0
    for number, block in enumerate(document.blocks):
        words = document.text[block.start : block.end]
        if number == 0 and title is not None:
            words = title
        elif number:
            words = " ".join(change(re.split(r"(?<=[.!?])\s+", words)))
        if words:
            blocks.append(Block(block.kind, at, at + len(words), attrs=block.attrs))
            lines.append(words)
            at += len(words) + 1
    return Document("\n".join(lines), tuple(blocks))


def drop(share: float, chance: random.Random) -> Callable[[list[str]], list[str]]:
    return lambda sentences: [sentence for sentence in sentences if chance.random() >= share]


def shuffle(chance: random.Random) -> Callable[[list[str]], list[str]]:
    return lambda sentences: chance.sample(sentences, len(sentences))


def cut(document: Document) -> Document:
    """The first half, as a brief is often made."""
    half = document.blocks[: max(2, len(document.blocks) // 2)]
    return Document(document.text[: half[-1].end], tuple(half))


def exchange(telling: Telling) -> tuple[Document, str, str] | None:
    """The document with another word for what it calls somebody whom it also names: most mentions first."""
    rows = set_beside(telling, telling)[1].wording
    for row in sorted(rows, key=lambda row: -len(row.left)):
        if not any(wording.role is WordingRole.NAME for wording in row.left):
            continue
        for wording in row.left:
            word = wording.phrase.split()[-1]
            if wording.role is WordingRole.DESCRIPTION and not wording.said_by and word.isalpha() and word.islower():
                other = OTHER_WORDS[sum(map(ord, word)) % len(OTHER_WORDS)]
                return edit(telling.document, replace_word(word, other)), word, other
    return None


def replace_word(word: str, other: str) -> Callable[[list[str]], list[str]]:
    swap = re.compile(rf"\b{word}\b")
    return lambda sentences: [swap.sub(other, sentence) for sentence in sentences]


# --- measuring ------------------------------------------------------------------------------------------------------


def read(document: Document) -> Telling:
    return Telling(document, analyse(document, "en"))


def weigh(left: Telling, right: Telling) -> WorthReading:
    return measure((1, 2), find_differences(left, right, *set_beside(left, right)))


def set_beside(left: Telling, right: Telling) -> tuple[Comparison, Contrast]:
    texts = (left.document, left.analysis, right.document, right.analysis)
    comparison = compare(*texts, None)
    return comparison, contrast(*texts, comparison)


def above(ones: Sequence[float], others: Sequence[float]) -> float:
    """How often one of the first is larger than one of the second."""
    pairs = [(a > b) + 0.5 * (a == b) for a in ones for b in others]
    return round(sum(pairs) / len(pairs), 3) if pairs else float("nan")


def rank_correlation(ones: Sequence[float], others: Sequence[float]) -> float:
    def ranks(values: Sequence[float]) -> list[int]:
        order = sorted(range(len(values)), key=values.__getitem__)
        return [place for _, place in sorted(zip(order, range(len(values)), strict=True))]

    a, b = ranks(ones), ranks(others)
    n = len(a)
    return round(1 - 6 * sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) / (n * (n * n - 1)), 2) if n > 2 else 0.0


def run(events: Sequence[Event]) -> dict[str, object]:
    chance = random.Random(11)
    scores: dict[str, list[float]] = defaultdict(list)
    amounts: dict[str, dict[Difference, list[float]]] = defaultdict(lambda: defaultdict(list))
    lengths, by_event, named, seen, swapped_above = [], [], [], [], []

    def note(kind: str, found: WorthReading) -> float:
        scores[kind].append(found.score)
        per = {d.kind: d.amount for d in found.differences}
        for difference in Difference:
            amounts[kind][difference].append(per.get(difference, 0.0))
        return found.score

    for event in events:
        tellings = [read(text) for text in event.texts]
        real = []
        for left, right in combinations(tellings, 2):
            real.append(note("tellings", weigh(left, right)))
            lengths.append(float(len(left.document.text) + len(right.document.text)))
        edits = []
        for telling in tellings[:3]:
            text = telling.document
            made = {
                "same text": edit(text, list, title="Another headline over the same report"),
                "a sixth left out": edit(text, drop(1 / 6, chance)),
                "a third left out, reordered": edit(edit(text, drop(1 / 3, chance)), shuffle(chance)),
                "first half": cut(text),
            }
            for kind, document in made.items():
                edits.append(note(kind, weigh(telling, read(document))))
            if (swap := exchange(telling)) is not None:
                found = weigh(telling, read(swap[0]))
                swapped_above.append(above([note("a word exchanged", found)], edits[-4:]))
                rows = [(d.kind, row) for d in found.differences for row in d.rows]
                there = [kind for kind, row in rows if swap[2] in " ".join(row.right) and swap[1] in " ".join(row.left)]
                named.append(Difference.NAMING in there)
                seen.append(bool(there))
        by_event.append(max(real) > max(edits))
    light = [score for kind in scores if kind not in ("tellings", "a word exchanged") for score in scores[kind]]
    return {
        "events": len(events),
        "pairs": len(scores["tellings"]),
        "median score": {kind: round(median(values), 3) for kind, values in scores.items()},
        "clear contrast": {
            kind: round(sum(v >= LEAST for v in values) / len(values), 3) for kind, values in scores.items()
        },
        "score that one light edit in twenty reaches": round(sorted(light)[len(light) * 19 // 20], 3),
        "tellings above light edits": above(scores["tellings"], light),
        "best telling of an event above all its edits": round(sum(by_event) / len(by_event), 3),
        "exchanged word above light edits": round(sum(swapped_above) / max(1, len(swapped_above)), 3),
        "exchanged word stands among what they call somebody": round(sum(named) / max(1, len(named)), 3),
        "exchanged word stands anywhere": round(sum(seen) / max(1, len(seen)), 3),
        "rank correlation with length": rank_correlation(scores["tellings"], lengths),
        "median amounts": {
            kind: {d.value: round(median(values), 3) for d, values in per.items()} for kind, per in amounts.items()
        },
        "tellings above light edits by one kind alone": {
            d.value: above(
                amounts["tellings"][d],
                [v for kind in amounts if kind not in ("tellings", "a word exchanged") for v in amounts[kind][d]],
            )
            for d in Difference
        },
    }


def main() -> None:
    events = read_library(Path(sys.argv[1])) if len(sys.argv) > 1 else read_samples()
    print(json.dumps(run(events), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
