"""Exporting again into the same folder, where files were edited in between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.exchanging import Choice, Format, Source
from app.services.exported_file import Exported
from app.services.opening import Services
from tests.services.conftest import add_article
from tests.services.test_highlights import mark
from tests.test_picture_bytes import PNG

NAME = "Article number 1.md"


@pytest.fixture
def subject(services: Services) -> NoteSubject:
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "First words", 0)
    mark(services, subject.id, "council", comment="Which?")
    return subject


@pytest.fixture
def out(services: Services, subject: NoteSubject, tmp_path: Path) -> Path:
    export(services, tmp_path / "out")
    return tmp_path / "out"


def export(services: Services, folder: Path) -> Exported:
    return services.exchange.export(Choice(), Format.MARKDOWN, folder)


def write(services: Services, subject: NoteSubject, words: str) -> None:
    note = services.notes.get(subject)
    assert note is not None
    services.notes.save(subject, words, note.revision)


def edit(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text.replace(old, new)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_that_nobody_touched_is_replaced(services: Services, subject: NoteSubject, out: Path) -> None:
    write(services, subject, "Other words")
    done = export(services, out)
    assert names(out) == {NAME} and done.kept == ()
    assert "Other words" in (out / NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("First words", "Words written elsewhere"),
        ("Which?", "Which one?"),
        ("# Article number 1\n", "# Article number 1\n\nWritten above it\n"),
        ("parallax: article\n", "parallax: article\nstatus: read\n"),
        ("# Article number 1\n", "# A better title\n"),
    ],
)
def test_a_file_that_was_edited_stays_and_the_export_stands_beside_it(
    services: Services, subject: NoteSubject, out: Path, old: str, new: str
) -> None:
    edited = edit(out / NAME, old, new)
    write(services, subject, "Other words")
    done = export(services, out)
    assert (out / NAME).read_text(encoding="utf-8") == edited
    beside = out / "Article number 1 2.md"
    assert "Other words" in beside.read_text(encoding="utf-8")
    assert (done.kept, done.files) == ((out / NAME,), (beside,))
    write(services, subject, "Newest words")
    assert export(services, out).kept == (out / NAME,)
    assert names(out) == {NAME, beside.name}, "not one more each time"
    assert "Newest words" in beside.read_text(encoding="utf-8")


def test_a_heading_that_was_changed_comes_in_as_words(services: Services, subject: NoteSubject, out: Path) -> None:
    edit(out / NAME, "# Article number 1\n", "# A better title\n")
    assert export(services, out).kept == (out / NAME,)
    services.exchange.take_in(services.exchange.read([out / NAME], Source.PARALLAX, Job()))
    note = services.notes.get(subject)
    assert note is not None and note.body == "First words\n\n---\n\n# A better title"


def test_words_added_at_the_very_end_are_an_edit_too(services: Services, subject: NoteSubject, out: Path) -> None:
    with (out / NAME).open("a", encoding="utf-8") as file:
        file.write("\nA last thought\n")
    write(services, subject, "Other words")
    assert export(services, out).kept == (out / NAME,)
    assert "A last thought" in (out / NAME).read_text(encoding="utf-8")


def test_an_edited_file_that_was_imported_first_is_replaced(
    services: Services, subject: NoteSubject, out: Path
) -> None:
    edit(out / NAME, "First words", "Words written elsewhere")
    edit(out / NAME, "Which?", "Which one?")
    services.exchange.take_in(services.exchange.read([out], Source.PARALLAX, Job()))
    done = export(services, out)
    assert names(out) == {NAME} and done.kept == ()
    text = (out / NAME).read_text(encoding="utf-8")
    assert "Words written elsewhere" in text and "Which one?" in text


def test_other_ends_of_lines_are_no_edit(services: Services, subject: NoteSubject, out: Path) -> None:
    data = (out / NAME).read_bytes()
    (out / NAME).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n").rstrip())
    write(services, subject, "Other words")
    assert export(services, out).kept == () and names(out) == {NAME}


def test_a_note_that_holds_a_file_of_ours_is_told_apart(services: Services, subject: NoteSubject, out: Path) -> None:
    write(services, subject, (out / NAME).read_text(encoding="utf-8"))
    export(services, out)
    write(services, subject, "Other words")
    assert export(services, out).kept == () and names(out) == {NAME}


def test_links_lead_to_the_file_that_was_written(services: Services, subject: NoteSubject, out: Path) -> None:
    services.notes.create("A lesson", "See [[Article number 1]].")
    edit(out / NAME, "First words", "Words written elsewhere")
    write(services, subject, "Other words")
    export(services, out)
    assert "[[Article number 1 2|Article number 1]]" in (out / "A lesson.md").read_text(encoding="utf-8")


def test_both_files_come_back_and_no_word_is_lost(services: Services, subject: NoteSubject, out: Path) -> None:
    edit(out / NAME, "First words", "Words written elsewhere")
    write(services, subject, "Other words")
    export(services, out)
    services.exchange.take_in(services.exchange.read([out], Source.PARALLAX, Job()))
    note = services.notes.get(subject)
    assert note is not None and note.body == "Other words\n\n---\n\nWords written elsewhere"
    assert export(services, out).kept == (), "the edited file says nothing more now"


def test_a_picture_that_was_drawn_on_stays(services: Services, subject: NoteSubject, tmp_path: Path) -> None:
    picture = services.pictures.add(PNG, "map.png")
    write(services, subject, f"![A map](parallax:picture/{picture.digest[:16]})")
    export(services, tmp_path / "out")
    (path,) = (tmp_path / "out" / "attachments").iterdir()
    path.write_bytes(PNG + b"drawn on")
    done = export(services, tmp_path / "out")
    assert path.read_bytes() == PNG + b"drawn on" and done.kept == (path,)
    (beside,) = (p for p in (tmp_path / "out" / "attachments").iterdir() if p != path)
    assert beside.read_bytes() == PNG
    assert beside.name in (tmp_path / "out" / NAME).read_text(encoding="utf-8")
    assert export(services, tmp_path / "out").kept == (path,)
    assert len(names(tmp_path / "out" / "attachments")) == 2


def test_a_file_that_cannot_be_read_is_not_replaced(services: Services, subject: NoteSubject, out: Path) -> None:
    data = (out / NAME).read_bytes().replace(b"First", b"F\xffrst")
    (out / NAME).write_bytes(data)
    assert export(services, out).kept == (out / NAME,)
    assert (out / NAME).read_bytes() == data


def test_opening_a_library_loads_nothing_of_it() -> None:
    code = "import sys, app.services.opening; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
