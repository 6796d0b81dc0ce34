"""Notes and highlights out of a library, into files, and out of files into a library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UnknownItem, UserError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.highlights import Highlight, Passage
from app.jobs import Job
from app.services.exchange_intake import Intake, take_in
from app.services.highlights import HighlightService
from app.services.library import Library
from app.services.records import require_article
from db import note_queries, queries
from db.models import ArticleRow, ArticleTagRow, NoteRow, PairRow, TagRow
from db.session import sync_file

MOST_BYTES = 256_000_000


class Format(StrEnum):
    MARKDOWN = "markdown"  # a folder
    HTML = "html"
    WEB_ANNOTATION = "jsonld"
    CSV = "csv"


class Source(StrEnum):
    """Whose file it is that is read."""

    PARALLAX = "parallax"  # Markdown or Web Annotations
    READWISE = "readwise"
    KOREADER = "koreader"
    HYPOTHESIS = "hypothesis"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is carried out: everything, or what belongs to these articles, these pairs, and the articles of a tag. A
    pair brings the notes and highlights of both its articles."""

    articles: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    tag: str = ""

    @property
    def is_all(self) -> bool:
        return not (self.articles or self.pairs or self.tag)


class ExchangeService:
    """Export and import of what a person wrote."""

    def __init__(self, library: Library, render: Callable[[str], str]) -> None:
        self._library, self._render = library, render

    # --- out ---

    def gather(self, choice: Choice = Choice()) -> Bundle:
        """The notes and highlights of a choice. What lies in the trash stays there. Raises UnknownItem."""
        highlights = HighlightService(self._library)
        with self._library.read() as session:
            articles, pairs = _resolve(session, choice)
            found = highlights.list()[::-1] if choice.is_all else highlights.of_articles(*articles)
            carried = _Carried(session)
            return Bundle(
                tuple(_read_notes(session, carried, None if choice.is_all else (articles, pairs))),
                tuple(carried.highlight(h) for h in found if choice.is_all or _belongs(h, articles, bool(pairs))),
            )

    def export(self, choice: Choice, format: Format, target: Path, title: str = "") -> list[Path]:
        """Write a choice: Markdown into a folder, which is made, each file named by a title; the others into a file.
        Files of these names are replaced, each whole or not at all. Returns what was written.

        Raises UnknownItem, UserError `file-unwritable`, `exchange-nothing` where there is nothing to write."""
        bundle = self.gather(choice)
        if not bundle.notes and not bundle.highlights:
            raise UserError("exchange-nothing")
        if format is Format.MARKDOWN:
            from app.exchange.markdown_folder import write_markdown

            files = {target / name: text for name, text in write_markdown(bundle).items()}
        else:
            files = {target: self._write(bundle, format, title)}
        try:
            if format is Format.MARKDOWN:
                target.mkdir(parents=True, exist_ok=True)
            for path, text in files.items():
                _write_whole(path, text)
        except OSError as error:
            raise UserError("file-unwritable", path=target) from error
        return list(files)

    def _write(self, bundle: Bundle, format: Format, title: str) -> str:
        from app.exchange import html_page, table, web_annotation

        if format is Format.HTML:
            return html_page.write_html(bundle, title or self._library.folder.name, self._render)
        return table.write_csv(bundle) if format is Format.CSV else web_annotation.write_json_ld(bundle)

    # --- in ---

    def read(self, paths: Sequence[Path], source: Source, job: Job) -> Bundle:
        """What files, and folders of Markdown files, hold. Raises UserError `file-missing`, `file-unreadable`,
        `text-undecodable`, `text-too-large`, `exchange-file`; JobCancelled."""
        # Libraries of formats are imported here, where somebody waits for a file and not for a window.
        from app.exchange import markdown_folder, other_programs, web_annotation

        readers = {
            Source.READWISE: other_programs.read_readwise,
            Source.KOREADER: other_programs.read_koreader,
            Source.HYPOTHESIS: other_programs.read_hypothesis,
        }
        bundle = Bundle()
        files = [file for path in paths for file in _find_files(path)]
        for number, path in enumerate(files):
            job.progress(number, len(files), path.name)
            text = _read(path)
            if source in readers:
                bundle += readers[source](text)
            elif path.suffix.lower() not in (".md", ".markdown"):
                bundle += web_annotation.read_json_ld(text)
            elif markdown_folder.is_ours(text) or path in paths:
                bundle += markdown_folder.read_markdown([text])
        return bundle

    def take_in(self, bundle: Bundle) -> Intake:
        """Add a bundle in one transaction: what is here already is passed over, a note is never replaced (another text
        is added beneath it), what belongs to articles that are not here waits for them."""
        with self._library.write() as writing:
            return take_in(writing, bundle)


def _resolve(session: Session, choice: Choice) -> tuple[list[int], set[int]]:
    """The articles and pairs of a choice."""
    articles = list(choice.articles)
    for number in articles:
        require_article(session, number)
    for number in choice.pairs:
        pair = session.get(PairRow, number)
        if pair is None:
            raise UnknownItem("unknown-pair", id=number)
        articles += [pair.left_id, pair.right_id]
    if choice.tag:
        articles += session.scalars(
            select(ArticleTagRow.article_id)
            .join(TagRow, TagRow.id == ArticleTagRow.tag_id)
            .join(ArticleRow, ArticleRow.id == ArticleTagRow.article_id)
            .where(TagRow.name == choice.tag, ArticleRow.deleted_at.is_(None))
            .order_by(ArticleTagRow.article_id)
        )
    return list(dict.fromkeys(articles)), set(choice.pairs)


def _belongs(highlight: Highlight, articles: Sequence[int], pairs: bool) -> bool:
    """A tie goes along where both of its articles do, or where only one article was asked for."""
    inside = [p.article_id in articles for p in highlight.passages]
    return all(inside) or (any(inside) and not pairs)


class _Carried:
    """Articles as they travel, each made once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[int, CarriedArticle] = {}

    def article(self, article_id: int) -> CarriedArticle:
        if article_id not in self._made:
            row = require_article(self._session, article_id)
            tags = queries.read_tags(self._session, [article_id]).get(article_id, ())
            self._made[article_id] = CarriedArticle(
                row.imported_key, row.title, row.url, row.outlet, row.author, row.published, tuple(tags)
            )
        return self._made[article_id]

    def highlight(self, highlight: Highlight) -> CarriedHighlight:
        return CarriedHighlight(
            tuple(self._passage(passage) for passage in highlight.passages),
            highlight.colour,
            highlight.comment,
            highlight.stance,
            highlight.tags,
            highlight.created,
            highlight.changed,
        )

    def _passage(self, passage: Passage) -> CarriedPassage:
        if passage.article_id is None:
            return CarriedPassage(CarriedArticle(passage.content_key, passage.title), passage.anchor)
        return CarriedPassage(self.article(passage.article_id), passage.anchor)


def _read_notes(
    session: Session, carried: _Carried, only: tuple[Sequence[int], set[int]] | None
) -> Iterable[CarriedNote]:
    """Notes outside the trash that say something; pairs without a note, but with a title or question, count as one."""
    pairs = {row.id: row for row in session.scalars(select(PairRow).where(PairRow.deleted_at.is_(None)))}
    trashed = set(session.scalars(select(ArticleRow.id).where(ArticleRow.deleted_at.is_not(None))))
    noted = set()
    tags = note_queries.read_note_tags(session)
    for row in session.scalars(select(NoteRow).where(NoteRow.deleted_at.is_(None)).order_by(NoteRow.id)):
        own = tags.get(row.id, ())
        if row.article_id is not None:
            if row.body and row.article_id not in trashed and (only is None or row.article_id in only[0]):
                yield CarriedNote((carried.article(row.article_id),), row.body, changed=row.changed, tags=own)
        elif row.pair_id is not None:
            noted.add(row.pair_id)
            pair = pairs.get(row.pair_id)
            if pair is not None and (only is None or pair.id in only[1]):
                yield replace(_pair_note(carried, pair, row), tags=own)
        elif (row.body or not row.kept) and only is None:
            yield CarriedNote((), row.body, row.title, row.question, row.changed, own, free=not row.kept)
    for pair in pairs.values():
        if pair.id not in noted and (pair.title or pair.question) and (only is None or pair.id in only[1]):
            yield _pair_note(carried, pair, None)


def _pair_note(carried: _Carried, pair: PairRow, note: NoteRow | None) -> CarriedNote:
    sides = (carried.article(pair.left_id), carried.article(pair.right_id))
    body, changed = (note.body, note.changed) if note is not None else ("", None)
    return CarriedNote(sides, body, pair.title, pair.question, changed)


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name[:200]}.part")
    try:
        with partial.open("wb") as file:
            file.write(text.encode("utf-8"))
            sync_file(file)
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _find_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*.md") if not any(part.startswith(".") for part in file.parts[1:]))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError("text-too-large", path=path, limit=MOST_BYTES // 1_000_000)
        if not path.is_file() and not os.access(path, os.R_OK):
            raise UserError("file-unreadable", path=path)
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise UserError("file-missing", path=path) from error
    except OSError as error:
        raise UserError("file-unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise UserError("text-undecodable", path=path) from error
