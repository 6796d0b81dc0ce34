from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import NoteSubject, Span, SubjectKind
from app.errors import UnknownItem, UserError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedNote
from app.highlights import Colour
from app.jobs import Job
from app.services.exchanging import Choice, Format, Source
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.exchange.bundles import bodies, sort, tags
from tests.services.conftest import add_article
from tests.services.test_highlights import mark, quote


@pytest.fixture
def filled(services: Services) -> Services:
    """Two articles with notes and highlights, a pair with a note and a tie, a kept note, two free, a deleted one."""
    one, two = add_article(services, 1, tags=["class"]), add_article(services, 2)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "On *one*\n\n- [ ] task\n", 0)
    mark(services, one, "council", colour=Colour.GREEN, comment="Which?", tags=["a", "b"])
    mark(services, two, "harbour")
    pair = services.pairs.save(one, two, title="Both", question="Who?")
    services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "On both", 0)
    services.highlights.add(
        [(one, services.highlights.of_articles(one)[0].passages[0].place or (0, 1)), (two, mark_place(services, two))],
        stance="conflict",
    )  # type: ignore[arg-type]
    gone = add_article(services, 3)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, gone), "On what is gone", 0)
    services.articles.trash([gone])
    services.articles.purge([gone], Job())
    services.notes.create("A lesson", "About [[Article number 1]]", ["class", "monday"])
    services.notes.create("Empty still")
    services.notes.trash([services.notes.create("Thrown away", "Nonsense").id])
    return services


def mark_place(services: Services, article: int) -> object:
    return services.highlights.of_articles(article)[0].passages[0].place


@pytest.fixture
def other(tmp_path: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    opened = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.WEB_ANNOTATION])
def test_into_another_library_and_back_without_loss(
    filled: Services, other: Services, tmp_path: Path, format: Format
) -> None:
    for number in (2, 1):
        add_article(other, number, tags=["class"] if number == 1 else [])
    target = tmp_path / ("out" if format is Format.MARKDOWN else "out.jsonld")
    assert filled.exchange.export(Choice(), format, target).files
    done = other.exchange.take_in(other.exchange.read([target], Source.PARALLAX, Job()))
    assert (len(done.added), done.notes, done.known, done.missing) == (3, 5, 0, ())
    assert sort(other.exchange.gather()) == sort(filled.exchange.gather())
    again = other.exchange.take_in(other.exchange.read([target], Source.PARALLAX, Job()))
    assert (again.added, again.notes) == ((), 0) and again.known == 8, "nothing comes twice"
    assert sort(other.exchange.gather()) == sort(filled.exchange.gather())


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.WEB_ANNOTATION])
def test_the_same_words_marked_at_two_places_come_back_twice(
    services: Services, other: Services, tmp_path: Path, format: Format
) -> None:
    one, there = add_article(services, 1), add_article(other, 1)
    text = services.articles.get(one).document.text
    word = next(w for w in text.split() if len(re.findall(rf"\b{w}\b", text)) > 1)
    places = [Span(*match.span()) for match in re.finditer(rf"\b{word}\b", text)][:2]
    for place in places:
        services.highlights.add([(one, place)])
    services.highlights.add([(one, places[0])], Colour.PINK)
    target = tmp_path / ("out" if format is Format.MARKDOWN else "out.jsonld")
    services.exchange.export(Choice(), format, target)
    bundle = other.exchange.read([target], Source.PARALLAX, Job())
    assert len(other.exchange.take_in(bundle).added) == 3
    assert [h.passages[0].place for h in other.highlights.of_articles(there)] == [places[0], places[0], places[1]]
    assert other.exchange.take_in(bundle).known == 3
    both = other.exchange.read([target, target], Source.PARALLAX, Job())
    assert len(both.highlights) == 3, "the same file named twice holds nothing twice"


def test_articles_that_are_not_here_are_waited_for(filled: Services, other: Services, tmp_path: Path) -> None:
    filled.exchange.export(Choice(), Format.WEB_ANNOTATION, tmp_path / "out.jsonld")
    done = other.exchange.take_in(other.exchange.read([tmp_path / "out.jsonld"], Source.PARALLAX, Job()))
    assert done.waiting == 3 and set(done.missing) == {"Article number 1", "Article number 2"}
    assert len(other.notes.kept()) == 3
    one = add_article(other, 1)
    assert [quote(other, h, one) for h in other.highlights.of_articles(one)] == ["council", "council"]


def test_a_note_that_is_there_is_never_replaced(filled: Services, other: Services, tmp_path: Path) -> None:
    one = add_article(other, 1)
    subject = NoteSubject(SubjectKind.ARTICLE, one)
    other.notes.save(subject, "My own words", 0)
    filled.exchange.export(Choice(articles=(1,)), Format.MARKDOWN, tmp_path / "out")
    done = other.exchange.take_in(other.exchange.read([tmp_path / "out"], Source.PARALLAX, Job()))
    assert done.joined == 1
    note = other.notes.get(subject)
    assert note is not None and note.body.startswith("My own words\n") and "On *one*" in note.body
    assert other.notes.versions(subject)[1].body == "My own words"


def test_one_note_goes_without_the_highlights_of_its_article(filled: Services) -> None:
    one = filled.exchange.gather(Choice(notes=(NoteSubject(SubjectKind.ARTICLE, 1),)))
    assert [n.body for n in one.notes] == ["On *one*\n\n- [ ] task\n"] and one.highlights == ()
    pair = filled.pairs.list()[0]
    both = filled.exchange.gather(Choice(notes=(NoteSubject(SubjectKind.PAIR, pair.id),)))
    assert [n.body for n in both.notes] == ["On both"] and both.highlights == ()
    for subject in (NoteSubject(SubjectKind.ARTICLE, 99), NoteSubject(SubjectKind.PAIR, 99)):
        with pytest.raises(UnknownItem):
            filled.exchange.gather(Choice(notes=(subject,)))


def test_one_article_one_pair_one_tag(filled: Services) -> None:
    one = filled.exchange.gather(Choice(articles=(1,)))
    assert [n.body for n in one.notes] == ["On *one*\n\n- [ ] task\n"] and len(one.highlights) == 2
    pair = filled.pairs.list()[0]
    both = filled.exchange.gather(Choice(pairs=(pair.id,)))
    assert {n.body for n in both.notes} == {"On *one*\n\n- [ ] task\n", "On both"} and len(both.highlights) == 3
    tagged = filled.exchange.gather(Choice(tag="class"))
    assert [n.body for n in tagged.notes] == [*(n.body for n in one.notes), "About [[Article number 1]]"]
    assert [h.passages[0].anchor.quote for h in filled.exchange.gather(Choice(tag="b")).highlights] == ["council"]
    assert filled.exchange.gather(Choice(tag="none")).notes == ()
    with pytest.raises(UnknownItem):
        filled.exchange.gather(Choice(articles=(99,)))


def test_a_page_and_a_table(filled: Services, tmp_path: Path) -> None:
    (page,) = filled.exchange.export(Choice(), Format.HTML, tmp_path / "lesson.html", "Lesson").files
    assert ">Lesson</h1>" in page.read_text(encoding="utf-8")
    (table,) = filled.exchange.export(Choice(), Format.CSV, tmp_path / "all.csv").files
    assert len(table.read_text(encoding="utf-8").splitlines()) == 4
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_nothing_to_write_and_nowhere_to(filled: Services, other: Services, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        other.exchange.export(Choice(), Format.HTML, tmp_path / "x.html")
    assert caught.value.code == "exchange-nothing"
    (tmp_path / "file").write_text("x")
    for target, format in ((tmp_path / "file", Format.MARKDOWN), (tmp_path / "no" / "x.csv", Format.CSV)):
        with pytest.raises(UserError) as caught:
            filled.exchange.export(Choice(), format, target)
        assert caught.value.code == "file-unwritable" and caught.value.message()


@pytest.mark.parametrize("format", [Format.HTML, Format.WEB_ANNOTATION, Format.CSV])
def test_an_export_replaces_no_library_and_no_backup(filled: Services, format: Format) -> None:
    for target in (filled.library.database, filled.upkeep.backup()):
        before = target.read_bytes()
        with pytest.raises(UserError) as caught:
            filled.exchange.export(Choice(), format, target)
        assert caught.value.code == "export-target" and caught.value.message()
        assert target.read_bytes() == before


def test_an_export_goes_through_a_pipe(filled: Services, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        filled.exchange.export(Choice(), Format.CSV, tmp_path / "pipe")
        assert b"harbour" in os.read(reader, 60_000)
    finally:
        os.close(reader)
    assert (tmp_path / "pipe").is_fifo(), "it is no file now"


def test_an_export_replaces_no_file_of_somebody_else(filled: Services, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a Lesson.md").write_text("# Mine\n")
    written = filled.exchange.export(Choice(), Format.MARKDOWN, out).files
    assert (out / "a Lesson.md").read_text() == "# Mine\n"
    assert out / "A lesson 2.md" in written
    assert filled.exchange.export(Choice(), Format.MARKDOWN, out).files == written, "its own it does"


def test_a_full_disk_leaves_the_older_file(filled: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.csv"
    target.write_text("older")

    def fail(_file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError):
        filled.exchange.export(Choice(), Format.CSV, target)
    assert target.read_text() == "older" and [*tmp_path.glob("*.part")] == []


def test_highlights_of_other_programs_find_their_words(services: Services, tmp_path: Path) -> None:
    one = add_article(services, 1, url="https://example.org/a")
    text = services.articles.get(one).document.text
    words = " ".join(text.split()[6:12])
    (tmp_path / "r.csv").write_text(
        f"Highlight,Book Title\n{words},article NUMBER 1\nnot in it at all,Article number 1\n"
    )
    done = services.exchange.take_in(services.exchange.read([tmp_path / "r.csv"], Source.READWISE, Job()))
    assert len(done.added) == 2 and done.lost == 1
    placed = services.highlights.get(done.added[0])
    assert quote(services, placed, one) == words and placed.passages[0].anchor.prefix
    assert [h.id for h in services.highlights.lost()] == [done.added[1]]


def test_highlights_of_other_programs_wait_for_their_article(services: Services, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("Highlight,Book Title\nharbour,Article  Number 7\n")
    done = services.exchange.take_in(services.exchange.read([tmp_path / "r.csv"], Source.READWISE, Job()))
    assert done.waiting == 1
    seven = add_article(services, 7)
    assert quote(services, services.highlights.get(done.added[0]), seven) == "harbour"


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.WEB_ANNOTATION])
def test_what_waits_by_an_address_finds_its_article_in_another_library(
    services: Services, other: Services, tmp_path: Path, format: Format
) -> None:
    row = {
        "uri": "https://example.org/a", "text": "Why?", "document": {"title": ["As they call it"]},
        "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "harbour"}]}],
    }  # fmt: skip
    (tmp_path / "h.json").write_text(json.dumps({"rows": [row]}))
    bundle = services.exchange.read([tmp_path / "h.json"], Source.HYPOTHESIS, Job())
    assert services.exchange.take_in(bundle).waiting == 1
    target = tmp_path / ("out" if format is Format.MARKDOWN else "out.jsonld")
    services.exchange.export(Choice(), format, target)
    here = add_article(other, 1, url="https://example.org/a")
    done = other.exchange.take_in(other.exchange.read([target], Source.PARALLAX, Job()))
    assert quote(other, other.highlights.get(done.added[0]), here) == "harbour"
    again = services.exchange.take_in(services.exchange.read([target], Source.PARALLAX, Job()))
    assert (again.added, again.known) == ((), 1)


def test_a_folder_of_notes_may_lie_in_a_hidden_one(
    filled: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / ".synced" / "vault"
    filled.exchange.export(Choice(), Format.MARKDOWN, vault)
    count = len(filled.exchange.read([vault], Source.PARALLAX, Job()).notes)
    assert count == len(filled.exchange.gather().notes)
    (tmp_path / "beside" / "here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "beside" / "here")
    assert len(filled.exchange.read([Path("../../.synced/vault")], Source.PARALLAX, Job()).notes) == count
    (vault / ".trash").mkdir()
    (vault / "Empty still.md").rename(vault / ".trash" / "Empty still.md")
    assert len(filled.exchange.read([vault], Source.PARALLAX, Job()).notes) == count - 1


@pytest.mark.parametrize("source", list(Source))
def test_files_that_are_none(services: Services, tmp_path: Path, source: Source) -> None:
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.json").write_text("")
    codes = {}
    for name in ("bad.json", "empty.json", "missing.json"):
        with pytest.raises(UserError) as caught:
            services.exchange.read([tmp_path / name], source, Job())
        codes[name] = caught.value.code
    assert codes == {"bad.json": "text-undecodable", "empty.json": "exchange-file", "missing.json": "file-missing"}


def test_a_file_that_a_spreadsheet_saved_as_unicode(services: Services, tmp_path: Path) -> None:
    add_article(services, 1)
    (tmp_path / "r.csv").write_text("Highlight\tBook Title\nharbour\tArticle number 1\n", encoding="utf-16")
    done = services.exchange.take_in(services.exchange.read([tmp_path / "r.csv"], Source.READWISE, Job()))
    assert len(done.added) == 1 and not done.lost


def test_a_folder_tells_which_file_is_damaged_and_passes_over_those_of_others(filled: Services, tmp_path: Path) -> None:
    out = tmp_path / "out"
    filled.exchange.export(Choice(), Format.MARKDOWN, out)
    (out / "old.md").write_bytes("Caf\xe9".encode("latin-1"))
    count = len(filled.exchange.read([out], Source.PARALLAX, Job()).notes)
    assert count == len(filled.exchange.gather().notes)
    text = (out / "A lesson.md").read_text(encoding="utf-8")
    (out / "A lesson.md").write_text(text.replace("parallax:end", "parallax"), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        filled.exchange.read([out], Source.PARALLAX, Job())
    assert "A lesson.md: the end of a note is missing" in caught.value.message()


# --- one step back ---


def test_an_import_is_taken_back_whole_and_done_again(filled: Services, other: Services, tmp_path: Path) -> None:
    one, two = add_article(other, 1, tags=["class"]), add_article(other, 2)
    subject = NoteSubject(SubjectKind.ARTICLE, one)
    other.notes.save(subject, "My own words", 0)
    before = other.exchange.gather()
    filled.exchange.export(Choice(), Format.WEB_ANNOTATION, tmp_path / "out.jsonld")
    bundle = other.exchange.read([tmp_path / "out.jsonld"], Source.PARALLAX, Job())
    done = other.exchange.take_in(bundle)
    after = other.exchange.gather()
    assert len(other.notes.list()) == 5
    assert after.notes[0].body != "My own words" and len(other.notes.kept()) == 1
    for _ in range(2):
        back = other.exchange.take_back(done)
        assert back.notes == 0
        assert sort(replace_moments(other.exchange.gather())) == sort(replace_moments(before))
        assert other.highlights.list() == [] and other.pairs.list() == [] and len(other.notes.list()) == 1
        done = other.exchange.take_again(done, bundle, back)
        assert sort(replace_moments(other.exchange.gather())) == sort(replace_moments(after))
    assert [h.passages[0].article_id for h in other.highlights.list()] == [one, two, one]
    assert "My own words" in {version.body for version in other.notes.versions(subject)}


def replace_moments(bundle: Bundle) -> Bundle:
    return Bundle(tuple(replace(note, changed=None) for note in bundle.notes), bundle.highlights)


def test_what_was_typed_since_an_import_is_not_taken_back(filled: Services, other: Services, tmp_path: Path) -> None:
    one = add_article(other, 1)
    filled.exchange.export(Choice(articles=(1,)), Format.MARKDOWN, tmp_path / "out")
    done = other.exchange.take_in(other.exchange.read([tmp_path / "out"], Source.PARALLAX, Job()))
    subject = NoteSubject(SubjectKind.ARTICLE, one)
    note = other.notes.get(subject)
    assert note is not None
    other.notes.save(subject, note.body + "\nand more", note.revision)
    assert other.exchange.take_back(done).notes == 1
    kept = other.notes.get(subject)
    assert kept is not None and kept.body.endswith("and more")


def test_a_short_note_is_not_taken_for_a_piece_of_a_longer_word(services: Services) -> None:
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "Nobody says who paid.", 0)
    bundle = Bundle((CarriedNote((CarriedArticle(title="Article number 1"),), "No"),))
    assert services.exchange.take_in(bundle).joined == 1
    assert services.exchange.take_in(bundle).known == 1
    note = services.notes.get(subject)
    assert note is not None and note.body.split("\n") == ["Nobody says who paid.", "", "---", "", "No"]


def test_a_note_that_came_in_two_files_is_taken_back_whole(services: Services) -> None:
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "My own words", 0)
    article = CarriedArticle(title="Article number 1")
    done = services.exchange.take_in(
        Bundle((CarriedNote((article,), "First", tags=("x",)), CarriedNote((article,), "Second")))
    )
    assert services.exchange.take_back(done).notes == 0, "nobody wrote on it since"
    note = services.notes.get(subject)
    assert note is not None and (note.body, note.tags) == ("My own words", ())


def test_an_import_that_brings_nothing_but_tags_can_be_taken_back(services: Services) -> None:
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "Known", 0)
    bundle = Bundle((CarriedNote((CarriedArticle(title="Article number 1"),), "Known", tags=("theirs",)),))
    done = services.exchange.take_in(bundle)
    assert done.is_anything and services.notes.tags() == [("theirs", 1)]
    services.exchange.take_back(done)
    assert services.notes.tags() == []
    services.notes.set_tags(1, ["theirs"])
    assert not services.exchange.take_in(bundle).is_anything


def test_tags_and_titles_given_since_an_import_stay(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    pair = services.pairs.save(one, two)
    both = tuple(CarriedArticle(title=f"Article number {number}") for number in (1, 2))
    done = services.exchange.take_in(Bundle((CarriedNote(both, "Theirs", "Their title", tags=("theirs",)),)))
    services.pairs.save(one, two, title="My title")
    note = services.notes.get(NoteSubject(SubjectKind.PAIR, pair.id))
    assert note is not None and note.id is not None
    services.notes.set_tags(note.id, ["mine", "theirs"])
    services.exchange.take_back(done)
    assert [p.title for p in services.pairs.list()] == ["My title"]
    note = services.notes.get(NoteSubject(SubjectKind.PAIR, pair.id))
    assert note is not None and (note.body, note.tags) == ("", ("mine",))


@pytest.mark.parametrize("theirs", ["Theirs", ""])
def test_a_pair_that_was_written_about_since_an_import_stays_with_its_note(services: Services, theirs: str) -> None:
    for number in (1, 2):
        add_article(services, number)
    both = tuple(CarriedArticle(title=f"Article number {number}") for number in (1, 2))
    done = services.exchange.take_in(Bundle((CarriedNote(both, theirs, "A title"),)))
    (pair,) = services.pairs.list()
    subject = NoteSubject(SubjectKind.PAIR, pair.id)
    before = services.notes.get(subject)
    services.notes.save(subject, f"{theirs} and mine", before.revision if before else 0)
    services.exchange.take_back(done)
    assert [p.id for p in services.pairs.list()] == [pair.id]
    assert [note.subject for note in services.notes.list()] == [subject]


def test_a_pair_out_of_the_trash_goes_back_there(filled: Services, tmp_path: Path) -> None:
    pair = filled.pairs.list()[0]
    filled.exchange.export(Choice(pairs=(pair.id,)), Format.MARKDOWN, tmp_path / "out")
    filled.pairs.delete(pair.id)
    done = filled.exchange.take_in(filled.exchange.read([tmp_path / "out"], Source.PARALLAX, Job()))
    assert [p.id for p in filled.pairs.list()] == [pair.id]
    filled.exchange.take_back(done)
    assert filled.pairs.list() == []


# --- the property: whatever a library holds ---


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.WEB_ANNOTATION])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_library_comes_back_as_it_was(inline_workers: InlineWorkers, format: Format, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        here = open_services(Path(folder) / "here", workers=inline_workers)  # type: ignore[arg-type]
        there = open_services(Path(folder) / "there", workers=inline_workers)  # type: ignore[arg-type]
        try:
            ids = [add_article(here, number) for number in range(3)]
            fill(here, ids, data)
            for number in (2, 0, 1):
                add_article(there, number)
            wanted = here.exchange.gather()
            if not wanted.notes and not wanted.highlights:
                return
            target = Path(folder) / ("out" if format is Format.MARKDOWN else "out.jsonld")
            here.exchange.export(Choice(), format, target)
            assert not [name for name in TRASHED if name in "".join(p.read_text("utf-8") for p in find_files(target))]
            there.exchange.take_in(there.exchange.read([target], Source.PARALLAX, Job()))
            assert sort(there.exchange.gather()) == sort(wanted)
            again = there.exchange.take_in(there.exchange.read([target], Source.PARALLAX, Job()))
            assert (again.added, again.notes) == ((), 0)
            assert sort(there.exchange.gather()) == sort(wanted)
        finally:
            here.close()
            there.close()


TRASHED = ("Thrown away", "Thrown highlight")


def find_files(target: Path) -> list[Path]:
    return [*target.iterdir()] if target.is_dir() else [target]


def fill(services: Services, ids: list[int], data: st.DataObject) -> None:
    """Notes, highlights of a few words that stand at several places, ties; some of each in the trash."""
    draw = data.draw
    texts = {number: services.articles.get(number).document.text for number in ids}

    def place(article: int) -> tuple[int, Span]:
        words = [match.span() for match in re.finditer(r"\w+", texts[article])]
        first = draw(st.integers(0, 30))
        return article, Span(words[first][0], words[first + draw(st.integers(0, 3))][1])

    for _ in range(draw(st.integers(0, 8))):
        sides = draw(st.permutations(ids))[: draw(st.integers(1, 2))]
        highlight = services.highlights.add(
            [place(article) for article in sides],
            draw(st.sampled_from(Colour)),
            comment=draw(st.just("") | bodies),
            tags=draw(tags),
            stance=draw(st.sampled_from(["", "agree", "conflict", "my own words"])),
        )
        if draw(st.integers(0, 4)) == 0:
            services.highlights.change(highlight.id, 1, comment="Thrown highlight")
            services.highlights.trash([highlight.id])
    for article in ids[:2]:
        body = draw(bodies)
        if body.strip():
            services.notes.save(NoteSubject(SubjectKind.ARTICLE, article), body, 0)
    if draw(st.booleans()):
        pair = services.pairs.save(ids[0], ids[1], title="Both", question=draw(st.sampled_from(["", "Who\npays?"])))
        body = draw(bodies)
        if body.strip():
            services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), body, 0)
    for number in range(draw(st.integers(0, 3))):
        title = draw(st.sampled_from(["A lesson", "con", "Article number 0", "[x] #y"]))
        note = services.notes.create(title, draw(st.just("See [[Article number 1]]") | bodies), draw(tags))
        if number == 2:
            services.notes.save(note.subject, "Thrown away", note.revision)
            services.notes.trash([note.id])
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, ids[2]), "Thrown away", 0)
    services.articles.trash([ids[2]])
