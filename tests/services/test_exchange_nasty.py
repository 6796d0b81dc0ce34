"""Titles and texts that Markdown, file systems and programs that keep notes trip over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.exchanging import Choice, Format, Source
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.exchange.bundles import sort
from tests.services.conftest import add_article
from tests.test_picture_bytes import JPEG, PNG

TITLES = (
    "a/b: c?", "😀 👩‍👩‍👧", "x" * 1000, "😀" * 300, "漢" * 300,
    "नगर परिषद ने बंदरगाह के लिए नई योजना की घोषणा की और कहा " * 3,
    "Same", "Same", "same", "עברית مرحبا", "CON", ".hidden", "...", "a\\b|c", "[[x]]", "# head", "Highlights",
    "tab\tend", "é", "e\u0301", "---", "Article number 1", "  two  ",
)  # fmt: skip
BODIES = (
    "---", "---\nparallax: note\n---\n", "# Title\n\n## Highlights\n", "[[a/b: c?]] [[Same]] [[gone]]",
    "| a | b |\n|---|---|\n| [[Same|x]] | 2 |", "text[^1]\n\n[^1]: a footnote", "a\r\nb\r\n", "\ufeffBOM",
    "שלום\nمرحبا\u200f", "<!-- x -->", "```\n<!-- parallax:end 0 -->\n```",
    "<!-- parallax:written 00000000000000000000000000000000 -->", "\n\n\n", "   ", "a\n\n\n\n\nb", "> quote\n> two",
    "[[A]] · [[B]]", "---\n\n---", "\t- [ ] task", "x" * 4000, "***", "![", "tags: [a, b]\n---\n",
)  # fmt: skip


@pytest.fixture
def filled(services: Services) -> Services:
    for number in range(2):
        add_article(services, number)
    for number, (title, body) in enumerate(zip(TITLES, BODIES, strict=True)):
        services.notes.create(title, body, [f"t/{number}", "#x"])
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, 1), "[[a/b: c?]] ---\n[[Same]]", 0)
    renamed = services.notes.create("Before", "[[Same]]")
    services.notes.create("A link", "See [[Before]].")
    services.notes.rename(renamed.id, "After: now")
    pictures = [services.pictures.add(data, "map.png") for data in (PNG, JPEG)]
    shown = " ".join(f"![map](parallax:picture/{picture.digest[:16]})" for picture in pictures)
    services.notes.create("Two pictures of one name", shown)
    return services


@pytest.fixture
def other(tmp_path: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    opened = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    for number in range(2):
        add_article(opened, number)
    yield opened
    opened.close()


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.WEB_ANNOTATION])
def test_into_another_library_and_into_the_same(
    filled: Services, other: Services, tmp_path: Path, format: Format
) -> None:
    target = tmp_path / ("out" if format is Format.MARKDOWN else "out.jsonld")
    filled.exchange.export(Choice(), format, target)
    wanted = sort(filled.exchange.gather())
    for services in (other, other, filled):
        done = services.exchange.take_in(services.exchange.read([target], Source.PARALLAX, Job()))
        assert sort(services.exchange.gather()) == wanted
        assert done.notes == (len(wanted[0]) if done.is_anything else 0)
    assert {picture.digest for picture in other.pictures.list()} == {p.digest for p in filled.pictures.list()}


def test_with_ends_of_lines_and_a_mark_that_other_programs_put_there(filled: Services, tmp_path: Path) -> None:
    filled.exchange.export(Choice(), Format.MARKDOWN, tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*.md"))
    for path in files:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    done = filled.exchange.take_in(filled.exchange.read([tmp_path / "out"], Source.PARALLAX, Job()))
    assert not done.is_anything
    assert filled.exchange.export(Choice(), Format.MARKDOWN, tmp_path / "out").kept == ()
    assert sorted((tmp_path / "out").glob("*.md")) == files


def test_names_fit_into_every_file_system(filled: Services, tmp_path: Path) -> None:
    done = filled.exchange.export(Choice(), Format.MARKDOWN, tmp_path / "out")
    names = [path.name for path in done.files]
    assert max(len(name.encode()) for name in names) < 200
    assert len({name.casefold() for name in names}) == len(names)
