from __future__ import annotations

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import NoteConflict, UnknownItem, UserError
from app.jobs import Job
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
    assert announced[-2].notes == {subject} and announced[-2].articles == {subject.id}
    assert announced[-1].notes == {subject} and not announced[-1].articles, "the list shows what it showed"
    assert services.notes.save(subject, " ", 2).revision == 3
    assert announced[-1].articles == {subject.id}
    services.notes.save(subject, "Second", 3)


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


# --- free notes, tags, the trash ---


def free(number: int) -> NoteSubject:
    return NoteSubject(SubjectKind.FREE, number)


def test_a_free_note_has_a_title_of_its_own(services: Services, announced: Announced) -> None:
    note = services.notes.create("  Monday's\nlesson ", "Two sides", ["class", "strike"])
    assert (note.title, note.body, note.revision, note.tags) == ("Monday's lesson", "Two sides", 1, ("class", "strike"))
    assert note.subject == free(note.id) and announced[-1].notes == {note.subject}
    assert services.notes.get(note.subject) == note == services.notes.read(note.id)
    saved = services.notes.save(note.subject, "Three sides", 1)
    assert (saved.title, saved.revision, saved.tags) == (note.title, 2, note.tags)
    assert services.notes.rename(note.id, "Tuesday's lesson") == "Monday's lesson"
    assert services.notes.read(note.id).title == "Tuesday's lesson"
    assert [version.body for version in services.notes.versions(note.subject)] == ["Three sides", "Two sides"]


@pytest.mark.parametrize("title", ["", " \n\t", "x" * 2_000])
def test_a_free_note_needs_a_title_that_can_be_read(services: Services, title: str) -> None:
    with pytest.raises(UserError) as caught:
        services.notes.create(title)
    assert caught.value.code == "bad-value"
    assert services.notes.list() == []


def test_the_list_tells_what_each_note_is_about(services: Services) -> None:
    one, two, three = (add_article(services, number) for number in (1, 2, 3))
    pair = services.pairs.save(one, two)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "On one", 0)
    services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "On both", 0)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, three), "On three", 0)
    services.articles.trash([three])
    services.articles.purge([three], Job())
    services.notes.create("Empty")
    told = [(n.title, n.beginning, n.subject.kind, n.kept) for n in services.notes.list()]
    assert told == [
        ("Empty", "", SubjectKind.FREE, False),
        ("Article number 3", "On three", SubjectKind.FREE, True),
        ("Article number 1 | Article number 2", "On both", SubjectKind.PAIR, False),
        ("Article number 1", "On one", SubjectKind.ARTICLE, False),
    ]
    services.articles.edit([one], {"title": "Another name"})
    assert services.notes.list()[-1].title == "Another name"
    services.articles.trash([two])
    assert [n.title for n in services.notes.list()] == ["Empty", "Article number 3", "Another name"]


def test_a_kept_note_can_be_written_on(services: Services, subject: NoteSubject) -> None:
    services.notes.save(subject, "A", 0)
    services.articles.trash([subject.id])
    services.articles.purge([subject.id], Job())
    (kept,) = services.notes.kept()
    assert services.notes.save(free(kept.id), "B", 1).body == "B"
    assert services.notes.kept()[0].body == "B"


def test_notes_carry_the_tags_of_articles(services: Services, subject: NoteSubject, announced: Announced) -> None:
    services.articles.edit([subject.id], {"tags": ["class"]})
    note = services.notes.save(subject, "A", 0)
    assert services.notes.set_tags(note.id, ["class", "mine"]) == ()
    assert announced[-1].notes == {subject}
    assert services.notes.get(subject).tags == ("class", "mine")  # type: ignore[union-attr]
    assert services.notes.tags() == [("class", 1), ("mine", 1)]
    assert services.articles.tags() == [("class", 1)]
    # Those of an article can go without those of a note.
    services.articles.edit([subject.id], {"tags": []})
    assert services.notes.tags() == [("class", 1), ("mine", 1)]
    assert services.notes.set_tags(note.id, ["mine"]) == ("class", "mine")
    assert services.notes.tags() == [("mine", 1)]
    with pytest.raises(UserError):
        services.notes.set_tags(note.id, ["a,b"])


def test_a_deleted_note_comes_back_with_its_versions_and_tags(services: Services, subject: NoteSubject) -> None:
    note = services.notes.save(subject, "A", 0)
    services.notes.save(subject, "B", 1)
    services.notes.set_tags(note.id, ["class"])
    services.notes.trash([note.id])
    assert services.notes.get(subject) is None and services.notes.list() == [] and services.notes.tags() == []
    assert not services.articles.list()[0].has_note and not services.articles.get(subject.id).summary.has_note
    (lying,) = services.notes.list(trashed=True)
    assert (lying.title, lying.tags) == ("Article number 1", ("class",)) and lying.trashed is not None
    (back,) = services.notes.restore([note.id])
    assert (back.subject, back.body, back.revision, back.tags) == (subject, "B", 2, ("class",))
    assert [version.body for version in services.notes.versions(subject)] == ["B", "A"]
    assert services.articles.list()[0].has_note and services.notes.list(trashed=True) == []


def test_a_note_that_comes_back_to_another_one_stands_by_itself(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    pair = NoteSubject(SubjectKind.PAIR, services.pairs.save(one, two).id)
    old = services.notes.save(pair, "Old", 0)
    services.notes.trash([old.id])
    new = services.notes.save(pair, "New", 0)
    assert (new.revision, new.id == old.id) == (1, False)
    services.notes.trash([new.id])
    first, second = services.notes.restore([new.id, old.id])
    assert (first.subject, first.body) == (pair, "New")
    assert (second.subject, second.body) == (free(old.id), "Old")
    assert second.title == "Article number 1 | Article number 2"
    assert len(services.notes.versions(second.subject)) == 1


def test_only_what_lies_in_the_trash_is_deleted_for_ever(services: Services, subject: NoteSubject) -> None:
    kept, gone = services.notes.create("Kept", "A", ["x"]), services.notes.create("Gone", "B", ["y"])
    services.notes.trash([gone.id])
    services.notes.purge([kept.id, gone.id, 999])
    assert services.notes.read(kept.id).body == "A"
    with pytest.raises(UnknownItem):
        services.notes.read(gone.id)
    assert services.notes.tags() == [("x", 1)]
    assert services.upkeep.check(Job()) == []


@pytest.mark.parametrize("act", ["trash", "restore"])
def test_all_of_them_or_none_go_to_the_trash_and_back(services: Services, act: str) -> None:
    note = services.notes.create("One")
    if act == "restore":
        services.notes.trash([note.id])
    with pytest.raises(UnknownItem):
        getattr(services.notes, act)([note.id, 999])
    assert len(services.notes.list()) == (act == "trash")


def test_a_note_in_the_trash_outlives_its_article(services: Services, subject: NoteSubject) -> None:
    note = services.notes.save(subject, "A", 0)
    services.notes.trash([note.id])
    services.articles.trash([subject.id])
    services.articles.purge([subject.id], Job())
    assert services.notes.kept() == []
    assert [n.title for n in services.notes.list(trashed=True)] == ["Article number 1"]
    assert services.notes.restore([note.id])[0].body == "A"
    assert services.notes.kept()[0].title == "Article number 1"
