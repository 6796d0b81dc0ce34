"""Brings files and pasted text into the library: each is read in the worker process, and stored on its own."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.domain import ImportItem, ImportStatus, Metadata, Original, ReadState, UnfinishedImport
from app.errors import ImportFailed, JobCancelled, UserError, WorkerDied
from app.jobs import Job
from app.services import correction_upkeep, highlight_upkeep, telling_upkeep
from app.services.articles import store_document, with_title
from app.services.fields import FIELDS, clean_field, clean_line
from app.services.import_journal import ImportJournal, ImportRecord
from app.services.library import Library, Writing
from app.services.records import encode_blocks, encode_marks, encode_metadata
from app.services.remote import ParsedArticle, ParsedFile, parse_bytes, parse_files
from db import queries
from db.models import ArticleRow, Base, OriginalRow, TextRow

log = logging.getLogger(__name__)

# Files handed to the worker at once, at most; it may take fewer (see `parse_files`).
FILES_AT_ONCE = 64

# Seconds that one file may take. The slowest honest page of 50 MB takes a third of it.
SECONDS_A_FILE = 60.0

# Share of an article's three-word runs that a newer version of it must still hold to take its place.
STILL_THE_SAME = 0.8

# What was pasted is no file: errors of the left read like those of the right then.
_COPIED = {
    **dict.fromkeys(("file-empty", "file-binary", "file-changed-kind", "file-undecodable"), "copied-no-text"),
    "text-missing": "copied-no-text",
    **dict.fromkeys(("parse-failed", "parse-died", "parse-slow"), "copied-unreadable"),
}

# Articles with one address that are compared with a new text, the newest: some sites give all their pages the same.
MOST_VERSIONS = 20

Listener = Callable[[ImportItem], None]


class Reader(Protocol):
    """What importing needs of `app.workers.Worker`."""

    def call(self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None) -> Any: ...

    def stream(
        self,
        function: Callable[..., Iterator[Any]],
        *args: Any,
        job: Job | None,
        timeout: float | None,
        urgent: bool,
    ) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to be read, or the reason why a name leads to none."""

    path: str
    error: UserError | None = None


class ImportService:
    """Imports files and pasted text.

    An article whose text is known already, as it stands in the library or as it once came, is a duplicate, also when
    the known one lies in the trash; it is reported with that id and not added.

    A file with the same address as an article, but other text, takes that article's place (`updated`) only if
    nothing of either can be missed: the address names a page (not a bare host), the new text holds at least
    `STILL_THE_SAME` of the old one's three-word runs, and no note, pair or correction hangs on the old one. It then
    keeps its id, read state and metadata; the file fills in what was empty. Anything else is added beside it.
    """

    def __init__(
        self,
        library: Library,
        worker: Reader,
        *,
        can_import: Callable[[str], bool] | None = None,
        seconds_a_file: float = SECONDS_A_FILE,
    ) -> None:
        self._library = library
        self._worker = worker
        self._can_import = can_import
        self._seconds = seconds_a_file
        self._journal = ImportJournal(library.imports)

    def import_paths(self, paths: Sequence[str], job: Job, on_item: Listener | None = None) -> list[ImportItem]:
        """Import files, and all that can be imported in folders and below them (hidden ones left out). One item a
        file, or a member of it, in order; `path` is the name as given, with what lies below a folder added to it.

        A bad file is an item with a reason. Cancelling ends it within 200 ms and returns what was done by then, which
        stays. Raises LibraryError where the library cannot take more; what is in stays then too.

        Whatever ends it before it returns what it was asked for, but for somebody who wanted it to stop, is found in
        `unfinished` from then on.
        """
        items: list[ImportItem] = []

        def report(item: ImportItem) -> None:
            items.append(item)
            if on_item is not None:
                on_item(item)

        record = self._journal.begin([os.path.abspath(path) for path in paths])  # noqa: PTH100 - links stay as named
        told = False
        try:
            sources = list(self._find(paths, job))
            record.set_files([os.path.abspath(source.path) for source in sources])  # noqa: PTH100 - as above
            for start in range(0, len(sources), FILES_AT_ONCE):
                some = sources[start : start + FILES_AT_ONCE]
                self._import_some(some, start, len(sources), job, record, report)
            job.progress(len(sources), len(sources))
            told = not job.closing
        except JobCancelled:
            told = not job.closing
            log.info("import cancelled after %d items", len(items))
        finally:
            record.end(told=told)
        return items

    def unfinished(self) -> list[UnfinishedImport]:
        """Imports that ended without a report: with the process that ran them, say."""
        return self._journal.unfinished()

    def forget_unfinished(self, ids: Collection[str]) -> None:
        """They were told to the reader, who leaves it at that."""
        self._journal.forget(ids)

    def import_bytes(self, data: bytes, name: str, media_type: str, job: Job, *, url: str = "") -> list[ImportItem]:
        """Import text or a page that was pasted. Raises JobCancelled, LibraryError."""
        try:
            parsed = self._worker.call(parse_bytes, data, name, media_type, url, job=job, timeout=self._seconds)
        except WorkerDied:
            parsed = ParsedFile(error=ImportFailed("parse-died"))
        except TimeoutError:
            parsed = ParsedFile(error=ImportFailed("parse-slow", seconds=round(self._seconds)))
        if parsed.error is not None and parsed.error.code in _COPIED:
            parsed = replace(parsed, error=ImportFailed(_COPIED[parsed.error.code]))
        return list(self._take(name, parsed))

    # --- finding ---

    def _find(self, paths: Sequence[str], job: Job) -> Iterator[_Source]:
        for path in paths:
            job.check()
            if not os.path.isdir(path):  # noqa: PTH112 - the name stays as it was given, down to its bytes
                yield _Source(path)
                continue
            found = False
            for source in self._walk(path, job):
                found = True
                yield source
            if not found:
                yield _Source(path, ImportFailed("folder-empty", path=path))

    def _walk(self, folder: str, job: Job) -> Iterator[_Source]:
        errors: list[OSError] = []
        takes = self._can_import or _load_can_import()
        for here, folders, files in os.walk(folder, onerror=errors.append):
            job.check()
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and takes(name):
                    yield _Source(os.path.join(here, name))  # noqa: PTH118 - as above
        for error in errors:
            yield _Source(error.filename, ImportFailed("folder-unreadable", path=error.filename))

    # --- reading ---

    def _import_some(
        self, sources: list[_Source], done: int, total: int, job: Job, record: ImportRecord, report: Listener
    ) -> None:
        paths = [source.path for source in sources if source.error is None]
        results = self._read(paths, job)
        with closing(results):
            for number, source in enumerate(sources):
                job.progress(done + number, total, source.path)
                parsed = ParsedFile(error=cast(ImportFailed, source.error)) if source.error else next(results)
                taken = []
                for item in self._take(source.path, parsed):
                    taken.append(item)
                    report(item)
                record.add(done + number, taken)
            next(results, None)  # to its end, so that the worker is free at once

    def _read(self, paths: list[str], job: Job) -> Any:
        """Yield what became of each file, in order. One that ends the worker, or does not end, is left out, and the
        rest goes on."""
        left = list(paths)
        while left:
            before = len(left)
            try:
                with closing(
                    self._worker.stream(  # type: ignore[type-var]  # a generator, which can be closed
                        parse_files, tuple(left), job=job, timeout=self._seconds, urgent=False
                    )
                ) as results:
                    for parsed in results:
                        del left[0]
                        yield parsed
                if len(left) < before:
                    continue  # the worker gave way in between
                failed = ImportFailed("parse-died")
            except WorkerDied:
                failed = ImportFailed("parse-died")
            except TimeoutError:
                failed = ImportFailed("parse-slow", seconds=round(self._seconds))
            if left:
                del left[0]
                yield ParsedFile(error=failed)

    # --- storing ---

    def _take(self, path: str, parsed: ParsedFile) -> Iterator[ImportItem]:
        if parsed.error is not None:
            if parsed.details:
                log.warning("an importer failed: %s", parsed.details)
            yield ImportItem(path, ImportStatus.FAILED, error=parsed.error.message(), milliseconds=parsed.milliseconds)
            return
        reading = parsed.milliseconds / len(parsed.articles)
        for article in parsed.articles:
            start = time.perf_counter()
            item = self._store(path, article)
            yield replace(item, milliseconds=reading + (time.perf_counter() - start) * 1000)

    def _store(self, path: str, parsed: ParsedArticle) -> ImportItem:
        """One transaction: known, newer, or new."""
        with self._library.write() as writing:
            session = writing.session
            known = queries.find_known(session, parsed.content_key)
            if known is not None:
                return ImportItem(
                    path,
                    ImportStatus.DUPLICATE,
                    member=parsed.article.member,
                    article_id=known.id,
                    title=known.title,
                    words=known.words,
                    in_trash=known.deleted_at is not None,
                )
            metadata = with_title(_clean(parsed.article.metadata), parsed.article.document)
            row = _find_older(session, parsed, metadata.url)
            if row is not None:
                _renew(writing, row, parsed, metadata)
            return ImportItem(
                path,
                ImportStatus.ADDED if row is None else ImportStatus.UPDATED,
                member=parsed.article.member,
                article_id=_add(writing, parsed, metadata) if row is None else row.id,
                title=metadata.title if row is None else row.title,
                words=parsed.words,
                warnings=parsed.article.warnings,
            )


def _load_can_import() -> Callable[[str], bool]:
    from app.importers.reading import can_import

    return can_import


def _clean(metadata: Metadata) -> Metadata:
    """What a file says of itself, without what could not be typed in either: a date that is none, say."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(metadata, name)
        if name == "tags":
            value = [tag.replace(",", " ")[:200] for tag in value]
        elif name != "url":
            value = value[:1_000]
        try:
            values[name] = clean_field(name, value)
        except UserError:
            values[name] = () if name == "tags" else ""
    return Metadata(**values)


def _find_older(session: Session, parsed: ParsedArticle, url: str) -> ArticleRow | None:
    """The article that this one is a newer version of; see `ImportService` for the rule."""
    parts = urlsplit(url)
    if not url or parsed.article.member or (parts.path in ("", "/") and not parts.query):
        return None
    new: frozenset[tuple[str, ...]] | None = None
    for article_id in queries.find_by_url(session, url, MOST_VERSIONS):
        if queries.has_readers_work(session, article_id):
            continue
        old = _cut_runs(session.scalars(select(TextRow.text).where(TextRow.article_id == article_id)).one())
        new = _cut_runs(parsed.article.document.text) if new is None else new
        if old and len(old & new) >= STILL_THE_SAME * len(old):
            return session.get(ArticleRow, article_id)
    return None


def _cut_runs(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _add(writing: Writing, parsed: ParsedArticle, metadata: Metadata) -> int:
    session, document = writing.session, parsed.article.document
    article_id = _insert(
        session,
        ArticleRow,
        **encode_metadata(metadata),
        words=parsed.words,
        read_state=ReadState.UNREAD.value,
        position=0,
        added=datetime.now(UTC),
        deleted_at=None,
        text_hash=parsed.text_hash,
        content_key=parsed.content_key,
        imported_key=parsed.content_key,
        corrected=False,
        member=parsed.article.member,
        original_id=_store_original(session, parsed.article.original),
    )
    _insert(
        session,
        TextRow,
        article_id=article_id,
        text=document.text,
        blocks=encode_blocks(document),
        marks=encode_marks(document),
    )
    if metadata.tags:
        queries.write_tags(session, article_id, metadata.tags)
    correction_upkeep.adopt(writing, article_id, parsed.content_key)
    highlight_upkeep.adopt(writing, article_id, parsed.content_key, document, metadata)
    telling_upkeep.adopt(writing, article_id, parsed.content_key)
    writing.articles.add(article_id)
    return article_id


def _insert(session: Session, table: type[Base], **values: Any) -> int:
    """Insert a row past SQLAlchemy's unit of work, which costs more than the row itself; returns its id."""
    key = session.connection().execute(insert(cast(Table, table.__table__)), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def _renew(writing: Writing, row: ArticleRow, parsed: ParsedArticle, metadata: Metadata) -> None:
    session = writing.session
    store_document(writing, row, parsed.article.document)
    row.imported_key = parsed.content_key
    correction_upkeep.adopt(writing, row.id, parsed.content_key)
    highlight_upkeep.adopt(writing, row.id, parsed.content_key, parsed.article.document, metadata)
    telling_upkeep.adopt(writing, row.id, parsed.content_key)
    for name, value in encode_metadata(metadata).items():
        setattr(row, name, getattr(row, name) or value)
    row.title = metadata.title or row.title
    if metadata.tags and not queries.read_tags(session, [row.id]):
        queries.write_tags(session, row.id, metadata.tags)
    before = row.original_id
    row.original_id = _store_original(session, parsed.article.original)
    session.flush()
    queries.drop_original(session, before)


def _store_original(session: Session, original: Original) -> int | None:
    """The id of these bytes, stored once however many articles were made from them."""
    if not original.data:
        return None
    digest = sha256(original.data).hexdigest()
    name, media_type = clean_line(original.name), clean_line(original.media_type)
    known = session.scalars(
        select(OriginalRow.id).where(
            OriginalRow.digest == digest, OriginalRow.name == name, OriginalRow.media_type == media_type
        )
    ).first()
    if known is not None:
        return known
    return _insert(session, OriginalRow, digest=digest, name=name, media_type=media_type, data=original.data)
