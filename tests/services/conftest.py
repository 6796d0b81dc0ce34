"""A library with articles in it, without processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain import Changes, ImportStatus
from app.jobs import Job
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers

WORDS = "river stone bridge council traffic morning engineer repair ballot people winter harbour"


def make_text(number: int, words: int = 60) -> str:
    """A text of its own: a title, and two paragraphs."""
    pool = WORDS.split()
    body = " ".join(f"{pool[(n * 7 + number) % len(pool)]}{number if n % 5 == 0 else ''}" for n in range(words))
    half = len(body) // 2
    return f"Article number {number}\n\n{body[:half]}.\n\n{body[half:]}.\n"


@pytest.fixture
def services(library_folder: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    opened = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    yield opened
    opened.close()


def add_article(services: Services, number: int, **fields: object) -> int:
    (item,) = services.imports.import_bytes(make_text(number).encode(), f"{number}.txt", "text/plain", Job())
    assert item.status is ImportStatus.ADDED, item
    assert item.article_id is not None
    if fields:
        services.articles.edit([item.article_id], fields)
    return item.article_id


class Announced(list[Changes]):
    """Everything that a library announced."""

    @property
    def articles(self) -> set[int]:
        return {i for changes in self for i in changes.articles}


@pytest.fixture
def announced(services: Services) -> Iterator[Announced]:
    seen = Announced()
    unsubscribe = services.library.changes.subscribe(seen.append)
    yield seen
    unsubscribe()
