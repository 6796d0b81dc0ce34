from __future__ import annotations

from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import UserError
from app.jobs import Job
from app.services.opening import Services
from app.services.sampling import SampleService
from tests.services.conftest import add_article


def test_the_samples_come_as_pairs(services: Services) -> None:
    assert services.samples.is_offered()
    pairs = services.samples.install(Job())
    assert len(pairs) >= 3
    for pair in pairs:
        left, right = services.articles.get(pair.left_id), services.articles.get(pair.right_id)
        assert pair.title and pair.question
        assert left.metadata.outlet and left.metadata.outlet != right.metadata.outlet
        assert left.metadata.language == right.metadata.language
    assert {services.articles.get(pair.left_id).metadata.language for pair in pairs} != {"en"}
    assert not services.samples.is_offered()
    assert services.upkeep.check(Job()) == []


def test_twice_is_once_and_keeps_the_readers_words(services: Services) -> None:
    pairs = services.samples.install(Job())
    services.pairs.edit(pairs[0].id, title="Mine")
    services.notes.save(NoteSubject(SubjectKind.PAIR, pairs[0].id), "A thought", 0)
    services.articles.trash([pairs[0].left_id])
    services.pairs.delete(pairs[1].id)
    count = len(services.articles.list()) + 1
    again = services.samples.install(Job())
    assert [pair.id for pair in again] == [pair.id for pair in pairs]
    assert again[0].title == "Mine" and again[0].has_note
    assert len(services.articles.list()) == count
    assert len(services.pairs.list()) == len(pairs)


def test_they_are_offered_to_nobody_who_has_something(services: Services) -> None:
    one = add_article(services, 1)
    assert not services.samples.is_offered()
    services.articles.trash([one])
    assert not services.samples.is_offered()


@pytest.mark.parametrize("content", [None, "no json", '[{"left": "gone.md", "right": "gone.md"}]', '["x"]'])
def test_samples_that_are_missing(services: Services, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "pairs.json").write_text(content)
    samples = SampleService(services.articles, services.imports, services.pairs, folder=tmp_path)
    assert samples.is_offered() is (content is not None)
    with pytest.raises(UserError) as caught:
        samples.install(Job())
    assert caught.value.code == "sample-missing"
    assert services.articles.list() == []
