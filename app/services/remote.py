"""What services let a worker process do: pure functions, found by name there. Imports nothing heavy by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from app.contrast import Contrast
from app.domain import Comparison, Document, ImportedArticle
from app.errors import ImportFailed

if TYPE_CHECKING:
    from app.analysis.language.rarity import WordCounts


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article as it came out of a file, with what storing it needs, counted where it is cheap."""

    article: ImportedArticle
    content_key: str
    text_hash: str
    words: int


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What became of one file: its articles, or the reason why there are none. `milliseconds` is wall time."""

    articles: tuple[ParsedArticle, ...] = ()
    error: ImportFailed | None = None
    details: str = ""
    milliseconds: float = 0.0


# Seconds of reading after which a batch ends early, so that whoever opens an article meanwhile gets the worker.
BATCH_SECONDS = 0.3


def parse_files(paths: Sequence[str]) -> Iterator[ParsedFile]:
    """Read files, one result each, in order: the first one, and more while `BATCH_SECONDS` last. The caller asks
    again for those that are left."""
    from app.importers.reading import read_file

    until = time.monotonic() + BATCH_SECONDS
    for path in paths:
        yield _parse(path, lambda path=path: read_file(path))  # type: ignore[misc]
        if time.monotonic() > until:
            return


def parse_bytes(data: bytes, name: str, media_type: str, url: str) -> ParsedFile:
    """Read what was pasted, or comes along with the program."""
    from app.importers.reading import read_bytes

    return _parse(name, lambda: read_bytes(data, name, media_type, url=url))


def _parse(name: str, read: Callable[[], list[ImportedArticle]]) -> ParsedFile:
    from app.importers.correction import content_key, count_words, hash_document

    start = time.perf_counter()
    articles: list[ParsedArticle] = []
    error: ImportFailed | None = None
    details = ""
    try:
        for article in read():
            document = article.document
            articles.append(
                ParsedArticle(article, content_key(document), hash_document(document), count_words(document))
            )
        if not articles:
            error = ImportFailed("text-missing")
    except ImportFailed as failed:
        error = failed
    except Exception as bug:  # noqa: BLE001 - a file may be built to hit a bug of ours; the batch goes on
        # The type alone: a message can quote the article.
        error = ImportFailed("parse-failed", kind=PurePath(name).suffix.lstrip(".") or "text")
        details = f"{type(bug).__name__} at {_last_line(bug)}"
    return ParsedFile(tuple(articles) if error is None else (), error, details, (time.perf_counter() - start) * 1000)


def _last_line(bug: BaseException) -> str:
    trace = bug.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def analyse_document(document: Document, language: str) -> bytes:
    """The encoded analysis of a text."""
    from app.analysis.encoding import encode_analysis
    from app.analysis.reading import analyse

    return encode_analysis(analyse(document, language))


def compare_documents(
    left: Document,
    left_analysis: bytes,
    right: Document,
    right_analysis: bytes,
    counts: WordCounts | None = None,
) -> bytes:
    """The encoded comparison of two texts, from their encoded analyses and the counts of their words in the library."""
    from app.analysis.comparing import compare
    from app.analysis.encoding import decode_analysis, encode_comparison

    analyses = decode_analysis(left_analysis), decode_analysis(right_analysis)
    return encode_comparison(compare(left, analyses[0], right, analyses[1], counts))


def contrast_documents(
    left: Document, left_analysis: bytes, right: Document, right_analysis: bytes, comparison: Comparison
) -> Contrast:
    """What two texts say differently, from their encoded analyses and what they share."""
    from app.analysis.contrasting import contrast
    from app.analysis.encoding import decode_analysis

    return contrast(left, decode_analysis(left_analysis), right, decode_analysis(right_analysis), comparison)


def warm_analysis() -> None:
    """Load what reading files and texts needs."""
    import app.importers.reading  # noqa: F401
    from app.analysis.reading import warm

    warm()
