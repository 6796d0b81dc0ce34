from __future__ import annotations

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import NoteConflict, UnknownItem, UserError
from app.services.opening import Services
from tests.services.conftest import Announced, add_article


@pytest.fixture
def subject(services: Services) -> NoteSubject:
    return NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))


def test_a_note_is_saved_and_read(services: Services, subject: NoteSubject, announced: Announced) -> None:
    assert services.notes.get(subject) is None
    note = services.notes.save(subject, "First *thought*", 0)
    assert (note.revision, note.body) == (1, "First *thought*")
    assert services.notes.get(subject) == note
    assert services.notes.save(subject, "Second", 1).revision == 2
    assert services.articles.list()[0].has_note
    assert announced[-1].notes == {subject} and announced[-1].articles == {subject.id}


def test_saving_the_same_again_is_no_new_revision(
    services: Services, subject: NoteSubject, announced: Announced
) -> None:
    note = services.notes.save(subject, "A", 0)
    announced.clear()
    assert services.notes.save(subject, "A", 1) == note
    assert services.notes.save(subject, "A", 0) == note, "nor a conflict: both typed the same"
    assert not announced


def test_an_emptied_note_is_kept_as_a_version(services: Services, subject: NoteSubject) -> None:
    services.notes.save(subject, "All my work", 0)
    note = services.notes.save(subject, "", 1)
    assert (note.body, note.revision) == ("", 2)
    assert not services.articles.list()[0].has_note
    assert [version.body for version in services.notes.versions(subject)] == ["", "All my work"]


def test_a_conflict_loses_neither(services: Services, subject: NoteSubject) -> None:
    services.notes.save(subject, "A", 0)
    services.notes.save(subject, "B", 1)
    for _ in range(3):  # an editor tries again every second
        with pytest.raises(NoteConflict) as caught:
            services.notes.save(subject, "C", 1)
    current = caught.value.values["current"]
    assert (current.body, current.revision) == ("B", 2)
    assert services.notes.get(subject) == current
    assert [(v.revision, v.body) for v in services.notes.versions(subject)] == [(None, "C"), (2, "B"), (1, "A")]
    assert services.notes.save(subject, "B and C", current.revision).revision == 3


def test_pairs_have_notes_of_their_own(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    pair = services.pairs.save(one, two)
    subject = NoteSubject(SubjectKind.PAIR, pair.id)
    services.notes.save(subject, "Both", 0)
    assert services.notes.get(NoteSubject(SubjectKind.ARTICLE, pair.id)) is None
    assert services.pairs.get(pair.id).has_note
    services.pairs.delete(pair.id)
    assert services.notes.get(subject).body == "Both"  # type: ignore[union-attr]
    assert services.pairs.save(two, one).id == pair.id
    assert services.pairs.list()[0].has_note


def test_notes_outlive_the_trash(services: Services, subject: NoteSubject) -> None:
    services.notes.save(subject, "A", 0)
    services.articles.trash([subject.id])
    assert services.notes.save(subject, "B", 1).revision == 2
    services.articles.restore([subject.id])
    assert services.notes.get(subject).body == "B"  # type: ignore[union-attr]


def test_any_text_can_be_kept(services: Services, subject: NoteSubject) -> None:
    body = "\x00 emoji 🙂 ‮rtl\r\n" + "x" * 1_000_000
    assert services.notes.save(subject, body, 0).body == body
    assert services.notes.get(subject).body == body  # type: ignore[union-attr]
    assert services.notes.save(subject, "half a pair \ud83d", 1).body == "half a pair ?"
    with pytest.raises(UserError) as caught:
        services.notes.save(subject, "x" * 5_000_000, 2)
    assert caught.value.code == "note-too-large"


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_no_note_on_what_is_not_there(services: Services, kind: SubjectKind) -> None:
    with pytest.raises(UnknownItem):
        services.notes.save(NoteSubject(kind, 999), "A", 0)
    assert services.notes.get(NoteSubject(kind, 999)) is None
    assert services.notes.versions(NoteSubject(kind, 999)) == []
