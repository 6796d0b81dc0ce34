"""A folder of Markdown that was exported, edited elsewhere, and read back, while the library went on too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import Changes, NoteSubject, SubjectKind
from app.exchange.bundle import Bundle, CarriedArticle, CarriedNote
from app.jobs import Job
from app.services.exchange_intake import Intake
from app.services.exchanging import Choice, Format, Source
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.services.test_highlights import mark

RULE = "\n\n---\n\n"


@pytest.fixture
def subject(services: Services) -> NoteSubject:
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "First line\nSecond line", 0)
    return subject


@pytest.fixture
def free(services: Services) -> NoteSubject:
    return services.notes.create("A lesson", "First line\nSecond line").subject


@pytest.fixture
def other(tmp_path: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    opened = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    yield opened
    opened.close()


def export(services: Services, folder: Path) -> None:
    services.exchange.export(Choice(), Format.MARKDOWN, folder)


def edit(folder: Path, old: str, new: str) -> None:
    for path in folder.glob("*.md"):
        data = path.read_bytes()
        path.write_bytes(data.replace(old.encode(), new.encode()))


def take_in(services: Services, folder: Path) -> Intake:
    return services.exchange.take_in(services.exchange.read([folder], Source.PARALLAX, Job()))


def body(services: Services, subject: NoteSubject) -> str:
    note = services.notes.get(subject)
    assert note is not None
    return note.body


def write(services: Services, subject: NoteSubject, words: str) -> None:
    note = services.notes.get(subject)
    assert note is not None
    services.notes.save(subject, words, note.revision)


@pytest.fixture(params=["subject", "free"])
def noted(request: pytest.FixtureRequest) -> NoteSubject:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, NoteSubject)
    return found


def test_words_changed_outside_alone_are_the_note_then(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "Second", "2nd")
    done = take_in(services, tmp_path / "out")
    assert body(services, noted) == "First line\n2nd line"
    assert (done.notes, done.joined, done.known) == (1, 0, 0)
    assert [v.body for v in services.notes.versions(noted)] == ["First line\n2nd line", "First line\nSecond line"]
    assert take_in(services, tmp_path / "out").known == 1
    assert len(services.notes.list()) == 1


def test_words_changed_here_alone_stay(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    write(services, noted, "First line\nSecond line, newer")
    done = take_in(services, tmp_path / "out")
    assert body(services, noted) == "First line\nSecond line, newer"
    assert (done.notes, done.older, done.is_anything) == (0, 1, False)
    assert len(services.notes.list()) == 1


def test_words_changed_on_both_sides_both_stand(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "Second", "2nd")
    write(services, noted, "First line\nSecond line, newer")
    for joined in (1, 0):
        assert take_in(services, tmp_path / "out").joined == joined, "nothing comes twice"
        assert body(services, noted) == f"First line\nSecond line, newer{RULE}First line\n2nd line"
        assert len(services.notes.list()) == 1


def test_two_imports_with_edits_in_between(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "Second", "2nd")
    take_in(services, tmp_path / "out")
    edit(tmp_path / "out", "First", "1st")
    take_in(services, tmp_path / "out")
    assert "1st line\n2nd line" in body(services, noted)
    write(services, noted, "All new here")
    assert take_in(services, tmp_path / "out").is_anything is False, "these words were a version already"
    assert body(services, noted) == "All new here"


def test_a_passage_deleted_outside_goes_here_and_stays_among_the_versions(
    services: Services, noted: NoteSubject, tmp_path: Path
) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "First line\n", "")
    take_in(services, tmp_path / "out")
    assert body(services, noted) == "Second line"
    assert services.notes.versions(noted)[1].body == "First line\nSecond line"


def test_a_note_emptied_outside_stays_here(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "First line\nSecond line", "")
    assert not take_in(services, tmp_path / "out").is_anything
    assert body(services, noted) == "First line\nSecond line"


def test_an_emptied_note_comes_back_from_a_file(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    write(services, noted, "")
    take_in(services, tmp_path / "out")
    assert body(services, noted) == "First line\nSecond line"


def test_ends_of_lines_changed_outside_are_no_change(services: Services, noted: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.md"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = take_in(services, tmp_path / "out")
    assert (done.known, done.is_anything) == (1, False)


def test_a_note_with_other_ends_of_lines_comes_with_ours(
    services: Services, other: Services, free: NoteSubject, tmp_path: Path
) -> None:
    export(services, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    take_in(other, tmp_path / "out")
    (note,) = other.notes.list()
    assert body(other, note.subject) == "First line\nSecond line"


def test_a_free_note_renamed_here_is_still_known(services: Services, free: NoteSubject, tmp_path: Path) -> None:
    export(services, tmp_path / "out")
    services.notes.rename(free.id, "A better lesson")
    edit(tmp_path / "out", "Second", "2nd")
    take_in(services, tmp_path / "out")
    (note,) = services.notes.list()
    assert (note.title, body(services, free)) == ("A better lesson", "First line\n2nd line")


def test_tags_of_the_file_come_to_a_free_note_that_is_known(
    services: Services, free: NoteSubject, tmp_path: Path
) -> None:
    services.notes.set_tags(free.id, ["mine"])
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "- mine", "- mine\n- theirs")
    done = take_in(services, tmp_path / "out")
    note = services.notes.get(free)
    assert note is not None and note.tags == ("mine", "theirs")
    services.exchange.take_back(done)
    note = services.notes.get(free)
    assert note is not None and note.tags == ("mine",)


def test_tags_alone_are_announced_and_what_is_known_is_not(
    services: Services, noted: NoteSubject, tmp_path: Path
) -> None:
    export(services, tmp_path / "out")
    bundle = services.exchange.read([tmp_path / "out"], Source.PARALLAX, Job())
    heard: list[Changes] = []
    services.library.changes.subscribe(heard.append)
    services.exchange.take_in(bundle)
    assert all(noted not in changes.notes for changes in heard)
    services.exchange.take_in(Bundle(tuple(replace(note, tags=("theirs",)) for note in bundle.notes)))
    assert any(noted in changes.notes for changes in heard)


def test_the_words_of_another_library_never_replace_ours(
    services: Services, other: Services, subject: NoteSubject, tmp_path: Path
) -> None:
    there = NoteSubject(SubjectKind.ARTICLE, add_article(other, 1))
    other.notes.save(there, "Theirs", 0)
    export(other, tmp_path / "out")
    assert take_in(services, tmp_path / "out").joined == 1
    assert body(services, subject) == f"First line\nSecond line{RULE}Theirs"


def test_a_pairs_question_that_differs_stands_beneath_its_note(
    services: Services, other: Services, tmp_path: Path
) -> None:
    for library, question in ((services, "Who pays?"), (other, "Who gains?")):
        one, two = add_article(library, 1), add_article(library, 2)
        pair = library.pairs.save(one, two, title="Both", question=question)
        library.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), f"On it: {question}", 0)
    export(other, tmp_path / "out")
    for joined in (1, 0):
        assert take_in(services, tmp_path / "out").joined == joined
        (pair,) = services.pairs.list()
        assert pair.question == "Who pays?"
        assert body(services, NoteSubject(SubjectKind.PAIR, pair.id)) == (
            f"On it: Who pays?{RULE}**Who gains?**\n\nOn it: Who gains?"
        )


def test_a_pairs_question_that_was_changed_here_alone_is_not_brought_back(services: Services, tmp_path: Path) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    pair = services.pairs.save(one, two, title="Both", question="Who pays?")
    services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "On it", 0)
    export(services, tmp_path / "out")
    services.pairs.edit(pair.id, question="Who gains?")
    assert not take_in(services, tmp_path / "out").is_anything
    assert body(services, NoteSubject(SubjectKind.PAIR, pair.id)) == "On it"


def test_what_came_from_outside_is_taken_back_and_done_again(
    services: Services, noted: NoteSubject, tmp_path: Path
) -> None:
    export(services, tmp_path / "out")
    edit(tmp_path / "out", "Second", "2nd")
    bundle = services.exchange.read([tmp_path / "out"], Source.PARALLAX, Job())
    done = services.exchange.take_in(bundle)
    for _ in range(2):
        back = services.exchange.take_back(done)
        assert body(services, noted) == "First line\nSecond line" and len(services.notes.list()) == 1
        done = services.exchange.take_again(done, bundle, back)
        assert body(services, noted) == "First line\n2nd line"


def test_what_was_taken_back_comes_again_when_it_is_imported_again(
    services: Services, other: Services, subject: NoteSubject, tmp_path: Path
) -> None:
    """Its words stand among the versions then, but nothing was written since."""
    there = NoteSubject(SubjectKind.ARTICLE, add_article(other, 1))
    other.notes.save(there, "Theirs", 0)
    export(other, tmp_path / "out")
    services.exchange.take_back(take_in(services, tmp_path / "out"))
    assert body(services, subject) == "First line\nSecond line"
    assert take_in(services, tmp_path / "out").joined == 1
    assert body(services, subject).endswith("Theirs")


@pytest.mark.parametrize(
    ("old", "new", "comment"),
    [
        ("> council", "> council, I doubt it", "> council, I doubt it\n\nWhich?"),
        ("> council", "> council\n> says who?", "> says who?\n\nWhich?"),
        ("> council\n", "> council\nSays who?\n", "> council\nSays who?\n\nWhich?"),
        ("> council\n\nWhich?", "> council\n\nWhich?\n\n> Says who?", "Which?\n\n> Says who?"),
    ],
)
def test_what_was_written_into_a_quote_is_not_lost(
    services: Services, subject: NoteSubject, tmp_path: Path, old: str, new: str, comment: str
) -> None:
    marked = mark(services, subject.id, "council", comment="Which?")
    export(services, tmp_path / "out")
    edit(tmp_path / "out", old, new)
    take_in(services, tmp_path / "out")
    assert services.highlights.get(marked.id).comment == comment


# --- undo, and what the reader did to new notes since ---


def bring(services: Services, other: Services, folder: Path) -> tuple[Bundle, Intake, NoteSubject]:
    """A free note out of another library."""
    other.notes.create("A lesson", "Theirs", ["theirs"])
    export(other, folder)
    bundle = services.exchange.read([folder], Source.PARALLAX, Job())
    done = services.exchange.take_in(bundle)
    (note,) = services.notes.list()
    return bundle, done, note.subject


def test_a_new_note_that_was_renamed_or_tagged_since_stays(services: Services, other: Services, tmp_path: Path) -> None:
    _, done, subject = bring(services, other, tmp_path / "out")
    services.notes.rename(subject.id, "My lesson")
    assert services.exchange.take_back(done).notes == 1 and len(services.notes.list()) == 1
    services.notes.rename(subject.id, "A lesson")
    services.notes.set_tags(subject.id, ["theirs", "mine"])
    assert services.exchange.take_back(done).notes == 1 and len(services.notes.list()) == 1
    services.notes.set_tags(subject.id, ["theirs"])
    assert services.exchange.take_back(done).notes == 0 and services.notes.list() == []


def test_done_again_brings_no_note_that_the_reader_threw_away(
    services: Services, other: Services, tmp_path: Path
) -> None:
    bundle, done, subject = bring(services, other, tmp_path / "out")
    services.notes.trash([subject.id])
    (before,) = services.notes.list(trashed=True)
    back = services.exchange.take_back(done)
    assert services.notes.list(trashed=True) == [before]
    services.exchange.take_again(done, bundle, back)
    assert services.notes.list(trashed=True) == [before] and services.notes.list() == []


# --- articles in the trash ---


def test_what_comes_to_an_article_in_the_trash_is_told(
    services: Services, other: Services, subject: NoteSubject, tmp_path: Path
) -> None:
    there = NoteSubject(SubjectKind.ARTICLE, add_article(other, 1))
    other.notes.save(there, "Theirs", 0)
    mark(other, there.id, "council")
    export(other, tmp_path / "out")
    services.articles.trash([subject.id])
    done = take_in(services, tmp_path / "out")
    assert (done.hidden, done.trashed) == (2, ("Article number 1",))
    again = take_in(services, tmp_path / "out")
    assert (again.hidden, again.trashed) == (0, ()), "nothing came"
    services.articles.restore([subject.id])
    assert body(services, subject).endswith("Theirs") and len(services.highlights.of_articles(subject.id)) == 1


def test_a_pair_of_which_one_is_in_the_trash_is_told(services: Services, other: Services, tmp_path: Path) -> None:
    for library in (services, other):
        add_article(library, 1), add_article(library, 2)
    pair = other.pairs.save(1, 2)
    other.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "Theirs", 0)
    export(other, tmp_path / "out")
    services.articles.trash([2])
    done = take_in(services, tmp_path / "out")
    assert (done.hidden, done.trashed) == (1, ("Article number 2",))


def test_an_article_of_that_address_goes_before_one_in_the_trash(services: Services, subject: NoteSubject) -> None:
    key = services.exchange.gather().articles()[0].key
    services.articles.trash([subject.id])
    newer = add_article(services, 2, url="https://example.org/a")
    article = CarriedArticle(key, "Article number 1", "https://example.org/a")
    services.exchange.take_in(Bundle((CarriedNote((article,), "Theirs"),)))
    assert body(services, NoteSubject(SubjectKind.ARTICLE, newer)) == "Theirs"


# --- what has no room ---


def test_a_note_that_would_be_too_long_joined_comes_as_its_own(
    services: Services, subject: NoteSubject, other: Services, tmp_path: Path, make_long: Callable[[str], str]
) -> None:
    write(services, subject, make_long("mine"))
    there = NoteSubject(SubjectKind.ARTICLE, add_article(other, 1))
    other.notes.save(there, make_long("theirs"), 0)
    export(other, tmp_path / "out")
    take_in(services, tmp_path / "out")
    assert body(services, subject).startswith("mine")
    (kept,) = services.notes.kept()
    assert kept.body.startswith("theirs") and kept.title == "Article number 1"


@pytest.fixture
def make_long() -> Callable[[str], str]:
    return lambda word: f"{word} " * (2_500_000 // (len(word) + 1))
