"""The texts that searching is measured on: 21,443 news articles where the evaluation data lie beside the repository,
and as many made-up ones of the same lengths where they do not. Nothing of the former is kept."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measuring import ROOT

# Where to look for them, before `shared/evaluation` beside or above the repository.
VARIABLE = "PARALLAX_EVALUATION"
_FILES = ("distractors.jsonl.gz", "corpus_reuters.jsonl.gz")
# As many, and as long, as in these two files.
_KINDS = ((2_400, 990), (19_043, 134))
_TOPICS = "grain coal election harbour strike budget school weather court border".split()
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_WIRE_DATE = re.compile(rf"(\d{{1,2}})-({'|'.join(_MONTHS)})-(\d{{4}})")


@dataclass(frozen=True)
class NewsText:
    """One article, its text with the title in front, as a library has it."""

    title: str
    text: str
    outlet: str
    perspective: str
    published: str
    tags: tuple[str, ...]


def find_evaluation() -> Path | None:
    """The folder of the evaluation data, if it is there."""
    named = os.environ.get(VARIABLE)
    places = [Path(named)] if named else [above / "shared" / "evaluation" for above in ROOT.parents]
    return next((place for place in places if all((place / name).is_file() for name in _FILES)), None)


def read_texts(most: int | None = None) -> tuple[list[NewsText], list[str], str]:
    """Articles in a fixed order, shuffled so that any number of them is a fair share, with the queries that are typed
    and a word for where both are from."""
    folder = find_evaluation()
    if folder is None:
        texts = list(_make_up())
        random.Random(5).shuffle(texts)
        return texts[:most], _make_queries(texts), "made up"
    texts = [_read_row(json.loads(line)) for name in _FILES for line in _read_lines(folder / name)]
    random.Random(5).shuffle(texts)
    queries = (folder / "typing.txt").read_text("utf-8").splitlines()
    return texts[:most], [query for query in queries if query.strip()], "evaluation"


def _read_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from file


def _read_row(row: dict[str, object]) -> NewsText:
    topics = row.get("topics") or [row.get("topic") or ""]
    assert isinstance(topics, list)
    title = " ".join(str(row["title"]).split())
    return NewsText(
        title=title,
        text=f"{title}\n" + "\n".join(filter(None, str(row["text"]).splitlines())),
        outlet=str(row["outlet"]),
        perspective=str(row.get("leaning", "")),
        published=_read_date(str(row["date"]).strip()),
        tags=tuple(dict.fromkeys(str(topic) for topic in topics if topic)),
    )


def _read_date(text: str) -> str:
    found = _WIRE_DATE.search(text)
    if found is None:
        return text[:10] if text[:4].isdigit() else ""
    day, month, year = found.groups()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}"


def _make_up() -> Iterator[NewsText]:
    chance = random.Random(11)
    for count, words in _KINDS:
        corpus = Corpus(seed=words, words=words)
        for _ in range(count):
            made = corpus.article()
            first = datetime(1987, 1, 1, tzinfo=UTC) if words < 500 else datetime(2014, 1, 1, tzinfo=UTC)
            day = first + timedelta(days=chance.randrange(900))
            yield NewsText(
                title=made.title,
                text=made.title + "\n" + made.text.replace("\n\n", "\n"),
                outlet=made.outlet,
                perspective=chance.choice(("left", "center", "right", "")),
                published=day.date().isoformat(),
                tags=tuple(chance.sample(_TOPICS, chance.choice((0, 1, 1, 2)))),
            )


def _make_queries(texts: list[NewsText]) -> list[str]:
    """Neighbours out of titles and texts, as people type them."""
    chance = random.Random(12)
    pairs = ([w.strip(".,").lower() for w in chance.choice(texts).text.split()] for _ in iter(int, 1))
    starts = ((words, chance.randrange(len(words) - 2)) for words in pairs)
    fits = (" ".join(words[at : at + 2]) for words, at in starts if min(map(len, words[at : at + 2])) > 3)
    return list(islice(fits, 60))
