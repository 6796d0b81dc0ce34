"""When notes are saved, with a clock of our own; what a failing disk does; how lists go on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain import Note, NoteSubject, SubjectKind
from app.ui.notes.autosave import SAVE_AFTER, Autosave, Draft, join_versions
from app.ui.notes.markdown_lines import continue_line
from app.ui.notes.rescue import NoteRescue

SUBJECT = NoteSubject(SubjectKind.ARTICLE, 7)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def note(body: str, revision: int) -> Note:
    return Note(SUBJECT, body, revision, NOW)


def test_the_second_counts_from_the_first_unsaved_keystroke() -> None:
    state = Autosave(SUBJECT, None)
    assert state.due_in(0.0) is None
    for number in range(1, 30):
        state.typed("x" * number, now=number * 0.1)
        due = state.due_in(number * 0.1)
        assert due is not None
        assert number * 0.1 + due == pytest.approx(max(0.1 + SAVE_AFTER, number * 0.1))
    assert SAVE_AFTER < 1.0


def test_typing_while_a_save_is_on_its_way() -> None:
    state = Autosave(SUBJECT, None)
    state.typed("one", 0.0)
    draft = state.begin()
    assert draft == Draft(SUBJECT, "one", 0)
    state.typed("one two", 0.2)
    assert state.begin() is None
    assert state.due_in(0.2) is None, "the next save waits for the answer"
    state.saved(note("one", 1), 0.9)
    assert state.dirty
    assert state.due_in(0.9) == 0.0, "its own second counts from the keystroke, not from the answer"
    assert state.begin() == Draft(SUBJECT, "one two", 1)
    state.saved(note("one two", 2), 1.0)
    assert not state.dirty


def test_what_is_typed_and_taken_back_during_a_save_needs_no_other() -> None:
    state = Autosave(SUBJECT, None)
    state.typed("one", 0.0)
    state.begin()
    state.typed("one two", 0.2)
    state.typed("one", 0.3)
    state.saved(note("one", 1), 0.9)
    assert not state.dirty
    assert state.due_in(0.9) is None


def test_taking_back_what_was_typed_needs_no_save() -> None:
    state = Autosave(SUBJECT, note("as it was", 3))
    state.typed("as it wasn't", 0.0)
    state.typed("as it was", 0.1)
    assert state.due_in(0.1) is None
    assert not state.dirty
    assert state.begin() is None


def test_a_failing_disk_is_asked_again_ever_more_slowly_and_nothing_is_lost() -> None:
    state = Autosave(SUBJECT, None)
    state.typed("words", 0.0)
    now, waits = 1.0, []
    for _ in range(6):
        assert state.begin() is not None
        state.failed(now)
        due = state.due_in(now)
        assert due is not None
        waits.append(due)
        now += due
        assert state.failing
        assert state.body == "words"
    assert waits == [1.0, 2.0, 5.0, 10.0, 10.0, 10.0]
    state.begin()
    state.saved(note("words", 1), now)
    assert not state.failing
    assert not state.dirty


def test_a_conflict_keeps_both_versions() -> None:
    state = Autosave(SUBJECT, note("old", 1))
    state.typed("mine", 0.0)
    state.begin()
    body = state.conflicted(note("theirs", 2), "Changed elsewhere:", 1.0)
    assert "mine" in body
    assert "theirs" in body
    assert body.index("mine") < body.index("theirs")
    assert state.due_in(1.0) == 0.0
    assert state.begin() == Draft(SUBJECT, body, 2)


def test_meeting_our_own_words_is_no_conflict() -> None:
    state = Autosave(SUBJECT, None)
    state.typed("mine", 0.0)
    state.begin()
    state.typed("mine, longer", 0.1)
    assert state.conflicted(note("mine", 1), "Changed elsewhere:", 0.2) == "mine, longer"


def test_a_late_answer_to_an_older_save_changes_nothing() -> None:
    state = Autosave(SUBJECT, None)
    state.typed("a", 0.0)
    state.saved(note("a", 5), 0.5)
    state.saved(note("older", 4), 0.6)
    assert state.revision == 5
    assert not state.dirty


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [("a", "", "a"), ("a b c", "b", "a b c"), ("b", "a b c", "a b c"), ("a", "z", "a\n\n---\n\n*H*\n\nz")],
)
def test_joining(mine: str, theirs: str, joined: str) -> None:
    assert join_versions(mine, theirs, "H") == joined


def test_a_note_that_changed_elsewhere_is_taken_over_only_when_nothing_is_unsaved() -> None:
    state = Autosave(SUBJECT, note("old", 1))
    assert state.refreshed(note("new", 2))
    assert state.body == "new"
    state.typed("mine", 0.0)
    assert not state.refreshed(note("newer", 3))
    assert state.body == "mine"


def test_what_is_written_after_a_note_was_deleted_is_another_note() -> None:
    state = Autosave(SUBJECT, note("old", 1))
    assert state.refreshed(None)
    assert (state.body, state.revision, state.dirty) == ("", 0, False)
    assert not state.refreshed(None)
    assert state.refreshed(note("begun elsewhere", 1))
    unsaved = Autosave(SUBJECT, note("old", 1))
    unsaved.typed("old and mine", 0.0)
    assert not unsaved.refreshed(None)


def test_the_second_place(tmp_path: Path) -> None:
    rescue = NoteRescue(tmp_path / "unsaved", tmp_path / "library")
    assert rescue.find(SUBJECT) is None
    draft = Draft(SUBJECT, "words\nwith ü 📵", 4)
    path = rescue.keep(draft)
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    assert rescue.find(SUBJECT) == draft
    other = NoteRescue(tmp_path / "unsaved", tmp_path / "another")
    assert other.find(SUBJECT) is None
    rescue.forget(SUBJECT)
    assert rescue.find(SUBJECT) is None
    path.write_text("{ damaged")
    assert rescue.find(SUBJECT) is None


def test_a_second_place_that_fails_too_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert NoteRescue(blocked / "unsaved", tmp_path).keep(Draft(SUBJECT, "x", 0)) is None


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("- one", "- "),
        ("  * two", "  * "),
        ("9. nine", "10. "),
        ("3) three", "4) "),
        ("- [x] done", "- [ ] "),
        ("> said", "> "),
        ("plain", ""),
        ("- ", None),
        ("> ", None),
        ("-no list", ""),
    ],
)
def test_lists_go_on(line: str, head: str | None) -> None:
    assert continue_line(line) == head
