"""Versions of a note: listed as a reader tells them apart, read, thinned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.domain import NoteSubject, SubjectKind
from app.errors import JobCancelled, NoteConflict, UnknownItem
from app.jobs import Job
from app.services.opening import Services
from db.models import NoteRevisionRow
from tests.services.conftest import Announced, add_article

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def subject(services: Services) -> NoteSubject:
    return NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))


def save_all(services: Services, subject: NoteSubject, *bodies: str) -> None:
    note = services.notes.get(subject)
    revision = note.revision if note else 0
    for body in bodies:
        revision = services.notes.save(subject, body, revision).revision


def date_versions(services: Services, *moments: datetime) -> None:
    with services.library.write() as writing:
        ids = writing.session.scalars(select(NoteRevisionRow.id).order_by(NoteRevisionRow.id)).all()
        for number, saved in zip(ids, moments, strict=True):
            writing.session.execute(update(NoteRevisionRow).where(NoteRevisionRow.id == number).values(saved=saved))


def test_versions_are_counted_against_the_one_before(services: Services, subject: NoteSubject) -> None:
    save_all(services, subject, "One two three.", "One two.\n\nFour [five](https://example.org/six).", "")
    listed = services.notes.history.list(subject, every=True)
    assert [(v.words, v.added, v.removed, v.current) for v in listed] == [
        (0, 0, 4, True),
        (4, 2, 1, False),
        (3, 3, 0, False),
    ]
    assert services.notes.history.read(subject, listed[2].id) == "One two three."


def test_of_one_minute_the_last_is_shown(services: Services, subject: NoteSubject) -> None:
    save_all(services, subject, "a", "a b", "a b c", "a b c d")
    date_versions(services, *(START + timedelta(seconds=s) for s in (0, 20, 50, 70)))
    listed = services.notes.history.list(subject)
    assert [(v.words, v.added) for v in listed] == [(4, 1), (3, 3)]


def test_what_lost_stands_for_itself(services: Services, subject: NoteSubject) -> None:
    save_all(services, subject, "a", "a b")
    with pytest.raises(NoteConflict):
        services.notes.save(subject, "a lost words", 1)
    save_all(services, subject, "a b c")
    listed = services.notes.history.list(subject)
    assert [v.lost for v in listed] == [False, True, False]
    assert [v.added for v in listed] == [1, 2, 2], "the next one was typed on what won"
    assert services.notes.history.read(subject, listed[1].id) == "a lost words"


def test_no_note_has_no_versions_and_none_of_another(services: Services, subject: NoteSubject) -> None:
    other = NoteSubject(SubjectKind.ARTICLE, add_article(services, 2))
    assert services.notes.history.list(subject) == []
    save_all(services, subject, "a")
    save_all(services, other, "b")
    (version,) = services.notes.history.list(other)
    for wrong in (version.id, 999):
        with pytest.raises(UnknownItem):
            services.notes.history.read(subject, wrong)


def test_old_versions_are_thinned_and_the_note_stays_whole(
    services: Services, subject: NoteSubject, announced: Announced
) -> None:
    save_all(services, subject, *(f"text {n}" for n in range(200)))
    with pytest.raises(NoteConflict):
        services.notes.save(subject, "lost", 1)
    date_versions(services, *(START + timedelta(hours=n) for n in range(201)))
    announced.clear()
    gone = services.notes.history.thin(Job())
    assert gone > 100
    left = services.notes.history.list(subject, every=True)
    assert len(left) == 201 - gone
    assert (left[0].lost, left[1].current) == (True, True)
    note = services.notes.get(subject)
    assert note is not None and (note.body, note.revision) == ("text 199", 200)
    announced.clear()
    assert services.notes.history.thin(Job()) == 0
    assert not announced, "nothing is written where there is nothing to thin"
    assert services.notes.save(subject, "goes on", 200).revision == 201
    assert services.upkeep.check(Job()) == []


def test_who_cancels_loses_nothing_that_was_to_stay(services: Services, subject: NoteSubject) -> None:
    save_all(services, subject, *(f"text {n}" for n in range(80)))
    date_versions(services, *(START + timedelta(hours=n) for n in range(80)))
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        services.notes.history.thin(job)
    assert len(services.notes.history.list(subject, every=True)) == 80
