"""Notes and highlights out of a library, into files, and out of files into a library."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.addresses import find_pictures
from app.domain import NoteSubject, SubjectKind
from app.durable import make_folder
from app.errors import UnknownItem, UserError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.highlights import Highlight, Passage
from app.jobs import Job
from app.pictures import tell_media_type
from app.services.exchange_intake import Intake, take_in
from app.services.exchange_undo import TakenBack, take_again, take_back
from app.services.exported_file import Exported, FindPicture, write_export
from app.services.highlight_upkeep import split_key
from app.services.highlights import HighlightService
from app.services.library import Library
from app.services.pictures import PictureService, Recode
from app.services.records import require_article
from db import note_queries, queries
from db.models import ArticleRow, ArticleTagRow, NoteRow, PairRow, TagRow

if TYPE_CHECKING:
    from app.exchange.attachments import CarriedPicture

MOST_BYTES = 256_000_000


class Format(StrEnum):
    MARKDOWN = "markdown"  # a folder
    HTML = "html"
    PDF = "pdf"
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
    """What is carried out: everything, or what belongs to these articles, these pairs, a tag, and single notes. A pair
    brings the notes and highlights of both its articles, a note nothing but itself; a tag those of its articles, and
    the notes and highlights that carry it themselves."""

    articles: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    tag: str = ""
    notes: tuple[NoteSubject, ...] = ()

    @property
    def is_all(self) -> bool:
        return not (self.articles or self.pairs or self.tag or self.notes)


Take = Callable[[bytes, str], "CarriedPicture | None"]
MakePdf = Callable[[Bundle, str, FindPicture], bytes]  # with a title, which may be empty


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A choice, looked up: whose notes and highlights go along, and of which pairs and articles the note alone."""

    articles: tuple[int, ...]
    pairs: frozenset[int]
    notes: frozenset[NoteSubject] = frozenset()
    tag: str = ""

    def takes(self, subject: NoteSubject) -> bool:
        if subject in self.notes:
            return True
        of_kind = {SubjectKind.ARTICLE: self.articles, SubjectKind.PAIR: self.pairs}
        return subject.id in of_kind.get(subject.kind, ())

    def takes_highlight(self, highlight: Highlight) -> bool:
        """A tie goes along where both of its articles do, or where only articles were asked for."""
        if self.tag in highlight.tags:
            return True
        inside = [p.article_id in self.articles for p in highlight.passages]
        return all(inside) or (any(inside) and not self.pairs)


class ExchangeService:
    """Export and import of what a person wrote."""

    def __init__(self, library: Library, render: Callable[[str], str], pictures: PictureService) -> None:
        self._library, self._render, self._pictures = library, render, pictures

    # --- out ---

    def gather(self, choice: Choice = Choice()) -> Bundle:
        """The notes and highlights of a choice. What lies in the trash stays there. Raises UnknownItem."""
        highlights = HighlightService(self._library)
        with self._library.read() as session:
            chosen = None if choice.is_all else _resolve(session, choice)
            trashed = frozenset(session.scalars(select(ArticleRow.id).where(ArticleRow.deleted_at.is_not(None))))
            found = highlights.of_articles(*chosen.articles) if chosen and not chosen.tag else highlights.list()[::-1]
            carried = _Carried(session)
            return Bundle(
                tuple(_read_notes(session, carried, chosen, trashed)),
                tuple(
                    carried.highlight(highlight)
                    for highlight in found
                    if (chosen is None or chosen.takes_highlight(highlight))
                    and trashed.isdisjoint(passage.article_id or 0 for passage in highlight.passages)
                ),
            )

    def export(
        self, choice: Choice, format: Format, target: Path, title: str = "", make_pdf: MakePdf | None = None
    ) -> Exported:
        """Write a choice: Markdown into a folder, which is made, each file named by a title; the others into a file.
        Files of these names are replaced, each whole or not at all; in a folder only those that were exported before
        and that nobody changed since (`exported_folder.py`). Sheets of paper are made by whoever knows how to:
        `make_pdf`.

        Raises UnknownItem, UserError `file-unwritable`, `export-target`, `exchange-nothing` where there is nothing to
        write."""
        bundle = self.gather(choice)
        if not bundle.notes and not bundle.highlights:
            raise UserError("exchange-nothing")
        kept: tuple[Path, ...] = ()
        if format is Format.MARKDOWN:
            from app.services.exported_folder import lay_out

            files, kept = lay_out(bundle, target, self._find_picture)
        elif format is Format.PDF:
            assert make_pdf is not None
            files = {target: make_pdf(bundle, title, self._find_picture)}
        else:
            files = {target: self._write(bundle, format, title).encode()}
        if format is Format.MARKDOWN:
            try:
                for folder in {path.parent for path in files}:
                    make_folder(folder)
            except OSError as error:
                raise UserError("file-unwritable", path=target) from error
        for path, data in files.items():
            write_export(path, data)
        return Exported(tuple(files), kept)

    def _find_picture(self, key: str) -> bytes | None:
        try:
            return self._pictures.find(key)
        except UnknownItem:
            return None

    def _write(self, bundle: Bundle, format: Format, title: str) -> str:
        from app.exchange import html_page, table, web_annotation

        if format is Format.HTML:
            return html_page.write_html(bundle, title, self._render_whole)
        if format is Format.CSV:
            return table.write_csv(bundle)
        return web_annotation.write_json_ld(replace(bundle, pictures=tuple(self._gather_pictures(bundle))))

    def _render_whole(self, body: str) -> str:
        """With the pictures themselves in it."""
        from app.markup import replace_pictures

        def find(key: str) -> str | None:
            data = self._find_picture(key)
            return None if data is None else f"data:{tell_media_type(data)};base64,{b64encode(data).decode()}"

        return replace_pictures(self._render(body), find)

    def _gather_pictures(self, bundle: Bundle) -> Iterator[CarriedPicture]:
        from app.exchange.attachments import CarriedPicture

        bodies = [*(note.body for note in bundle.notes), *(highlight.comment for highlight in bundle.highlights)]
        for key in dict.fromkeys(key for body in bodies for key in find_pictures(body)):
            if (data := self._find_picture(key)) is not None:
                yield CarriedPicture(key, "", data)

    # --- in ---

    def read(self, paths: Sequence[Path], source: Source, job: Job, recode: Recode | None = None) -> Bundle:
        """What files, and folders of Markdown files, hold, with the pictures that these show; `recode` as for
        `PictureService.bring`. Raises UserError `file-missing`, `file-unreadable`,
        `text-undecodable`, `text-too-large`, `exchange-file`; JobCancelled."""
        take = partial(self._pictures.carry, recode)
        bundles: list[Bundle] = []
        seen: set[CarriedHighlight] = set()
        files = [file for path in paths for file in _find_files(path)]
        for number, path in enumerate(files):
            job.progress(number, len(files), path.name)
            if path not in paths and not _is_ours(path):
                continue  # a file of somebody's own in the folder, whatever it is
            try:
                found = self._read_file(path, source, take)
            except UserError as error:
                if error.code == "exchange-file" and len(files) > 1:
                    raise UserError("exchange-file", reason=f"{path.name}: {error.values['reason']}") from error
                raise
            # Two files may hold the same; within one, equal highlights are two.
            bundles.append(replace(found, highlights=tuple(h for h in found.highlights if h not in seen)))
            seen.update(found.highlights)
        return Bundle.join(bundles)

    def _read_file(self, path: Path, source: Source, take: Take) -> Bundle:
        # Libraries of formats are imported here, where somebody waits for a file and not for a window.
        from app.exchange import attachments, markdown_folder, other_programs, web_annotation

        readers = {
            Source.READWISE: other_programs.read_readwise,
            Source.KOREADER: other_programs.read_koreader,
            Source.HYPOTHESIS: other_programs.read_hypothesis,
        }
        text = _read(path)
        if source in readers:
            return readers[source](text)
        if path.suffix.lower() not in (".md", ".markdown"):
            found = web_annotation.read_json_ld(text)
            taken = (take(picture.data, picture.name) for picture in found.pictures)
            return replace(found, pictures=tuple(picture for picture in taken if picture is not None))
        shown, pictures = attachments.read_attachments(text, path.parent, take)
        return replace(markdown_folder.read_markdown([shown]), pictures=tuple(pictures))

    def take_in(self, bundle: Bundle) -> Intake:
        """Add a bundle in one transaction: what is here already is passed over, a note is never replaced (another text
        is added beneath it), what belongs to articles that are not here waits for them. Its undo is `take_back`."""
        with self._library.write() as writing:
            self._pictures.take_in(writing, bundle.pictures)
            return take_in(writing, bundle)

    def take_back(self, intake: Intake) -> TakenBack:
        """Undo of `take_in`, in one transaction: new highlights and pairs go into the trash, notes and highlights say
        what they said before. Returns how many were changed since, and stay as they are."""
        with self._library.write() as writing:
            return take_back(writing, intake)

    def take_again(self, intake: Intake, bundle: Bundle, back: TakenBack) -> Intake:
        """Undo of `take_back`; what it returns is for the next one."""
        with self._library.write() as writing:
            return take_again(writing, intake, bundle, back)


def _resolve(session: Session, choice: Choice) -> _Chosen:
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
    for subject in choice.notes:
        if subject.kind is SubjectKind.ARTICLE:
            require_article(session, subject.id)
        elif subject.kind is SubjectKind.PAIR and session.get(PairRow, subject.id) is None:
            raise UnknownItem("unknown-pair", id=subject.id)
        elif subject.kind is SubjectKind.FREE and session.get(NoteRow, subject.id) is None:
            raise UnknownItem("unknown-note", id=subject.id)
    return _Chosen(tuple(dict.fromkeys(articles)), frozenset(choice.pairs), frozenset(choice.notes), choice.tag)


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
            key, url = split_key(passage.content_key)
            return CarriedPassage(CarriedArticle(key, passage.title, url), passage.anchor)
        return CarriedPassage(self.article(passage.article_id), passage.anchor)


def _read_notes(
    session: Session, carried: _Carried, chosen: _Chosen | None, trashed: Collection[int]
) -> Iterable[CarriedNote]:
    """Notes outside the trash that say something; pairs without a note, but with a title or question, count as one."""
    pairs = {
        row.id: row
        for row in session.scalars(select(PairRow).where(PairRow.deleted_at.is_(None)))
        if row.left_id not in trashed and row.right_id not in trashed
    }
    noted = set()

    def takes(subject: NoteSubject, tags: Collection[str]) -> bool:
        return chosen is None or chosen.takes(subject) or chosen.tag in tags

    tags = note_queries.read_note_tags(session)
    for row in session.scalars(select(NoteRow).where(NoteRow.deleted_at.is_(None)).order_by(NoteRow.id)):
        own = tags.get(row.id, ())
        if row.article_id is not None:
            subject = NoteSubject(SubjectKind.ARTICLE, row.article_id)
            if row.body and row.article_id not in trashed and takes(subject, own):
                yield CarriedNote((carried.article(row.article_id),), row.body, changed=row.changed, tags=own)
        elif row.pair_id is not None:
            noted.add(row.pair_id)
            pair = pairs.get(row.pair_id)
            if pair is not None and takes(NoteSubject(SubjectKind.PAIR, pair.id), own):
                yield replace(_pair_note(carried, pair, row), tags=own)
        elif (row.body or not row.kept) and takes(NoteSubject(SubjectKind.FREE, row.id), own):
            yield CarriedNote((), row.body, row.title, row.question, row.changed, own, free=not row.kept)
    for pair in pairs.values():
        subject = NoteSubject(SubjectKind.PAIR, pair.id)
        if pair.id not in noted and (pair.title or pair.question) and takes(subject, ()):
            yield _pair_note(carried, pair, None)


def _pair_note(carried: _Carried, pair: PairRow, note: NoteRow | None) -> CarriedNote:
    sides = (carried.article(pair.left_id), carried.article(pair.right_id))
    body, changed = (note.body, note.changed) if note is not None else ("", None)
    return CarriedNote(sides, body, pair.title, pair.question, changed)


def _find_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = ((file, file.relative_to(path).parts) for file in path.rglob("*.md"))
    return sorted(file for file, parts in found if not any(part.startswith(".") for part in parts))


def _is_ours(path: Path) -> bool:
    from app.exchange.markdown_folder import is_ours

    try:
        with path.open("rb") as file:
            return is_ours(file.read(100).decode("utf-8", "replace"))
    except OSError as error:
        raise UserError("file-unreadable", path=path) from error


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError("text-too-large", path=path, limit=MOST_BYTES // 1_000_000)
        if not path.is_file() and not os.access(path, os.R_OK):
            raise UserError("file-unreadable", path=path)
        data = path.read_bytes()
        # Spreadsheets save so what they call Unicode text.
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except FileNotFoundError as error:
        raise UserError("file-missing", path=path) from error
    except OSError as error:
        raise UserError("file-unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise UserError("text-undecodable", path=path) from error
