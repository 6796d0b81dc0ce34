"""Writing the index: articles in and out, one commit a batch, and the merging of segments.

Runs in the index process. A commit is whole or not there: it becomes the index when its table of contents gets its
name, so a process that is killed leaves the index as it was, and what it left lying is removed by the next one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.search.articles import INDEX_VERSION, IndexedArticle

if TYPE_CHECKING:
    from app.search.segments import Segment

__all__ = ["INDEX_VERSION", "IndexedArticle", "tidy_index", "update_index"]

# Segments whose sizes share a power of this are of one tier; a tier that is full is merged into one of the next. Every
# article is thus written again at most once a tier, and there are at most this many segments a tier.
TIER = 8
# What one `update_index` merges beside its own articles at most, so that a small commit stays one; `tidy_index`, for
# idle times, goes up to LARGEST_MERGE. Two segments of that size are left alone.
SMALL_MERGE = 256
LARGEST_MERGE = 2048
# More than this many segments slow every search down, and are merged whatever it costs.
MOST_SEGMENTS = 40


def update_index(folder: str, upserts: list[IndexedArticle], deletes: list[int]) -> None:
    """Put articles in, in place of what the index has under their ids, and take others out; all in one commit.

    An index that is missing or damaged is made anew first, so the caller compares `SearchIndex.stamps` afterwards.
    Raises `UserError` where the disk refuses or another program writes; the index is then as it was before."""
    newest = {article.id: article for article in upserts}
    _commit(Path(folder), list(newest.values()), {*newest, *deletes}, SMALL_MERGE)


def tidy_index(folder: str) -> bool:
    """Merge what is worth merging, one tier in one commit: for idle times. True if there was something to do."""
    return _commit(Path(folder), [], set(), LARGEST_MERGE)


def _commit(folder: Path, articles: list[IndexedArticle], gone: set[int], largest_merge: int) -> bool:
    # Whoosh is imported here: those who only name these functions, to have them called in another process, need not.
    from app.search.storage import IndexDamaged, explain_failure, lock_folder, open_toc, replace_index

    open_toc(folder)
    try:
        with lock_folder(folder):
            try:
                return _write_generation(folder, articles, gone, largest_merge)
            except IndexDamaged:
                # Damage that only shows when segments are read; the articles at hand are the first of the new index.
                replace_index(folder)
                return _write_generation(folder, articles, gone, largest_merge)
    except OSError as error:
        raise explain_failure(error, folder) from error


def _write_generation(folder: Path, articles: list[IndexedArticle], gone: set[int], largest_merge: int) -> bool:
    from whoosh.index import TOC, clean_files

    from app.search.building import build_segments
    from app.search.segments import PostingsCache, Segment
    from app.search.storage import INDEX_NAME, open_toc, remove_leftovers

    storage, toc, _lost = open_toc(folder, locked=True)
    remove_leftovers(folder, toc)
    cache = PostingsCache()
    opened: dict[str, Segment] = {}
    try:
        for segment in toc.segments:
            opened[segment.segment_id()] = Segment(storage, segment, cache)
        changed = _delete(toc.segments, opened, gone)
        merged = choose_merge([segment.doc_count() for segment in toc.segments], largest_merge)
        if not (articles or changed or merged):
            return False
        segments = [s for i, s in enumerate(toc.segments) if i not in merged and s.doc_count()]
        parts = [(opened[toc.segments[i].segment_id()], set(toc.segments[i].deleted_docs())) for i in merged]
        segments += build_segments(storage, articles, parts)
        TOC(toc.schema, segments, toc.generation + 1).write(storage, INDEX_NAME)
    except BaseException:
        # What was half written takes up room, most of all on the disk that was too full for it.
        with contextlib.suppress(OSError):
            remove_leftovers(folder, toc)
        raise
    finally:
        for one in opened.values():
            one.close()
    clean_files(storage, INDEX_NAME, toc.generation + 1, segments)
    return True


def _delete(segments: Iterable[Any], opened: dict[str, Segment], gone: set[int]) -> bool:
    changed = False
    for segment in segments:
        for article in gone:
            for number in opened[segment.segment_id()].read_postings("article", str(article))[0].tolist():
                if not segment.is_deleted(number):
                    segment.delete_document(number)
                    changed = True
    return changed


def choose_merge(sizes: Sequence[int], largest: int) -> set[int]:
    """Which segments to merge, as indexes, given how many articles are left in each: the smallest ones, once enough of
    them are of one tier or below. A merge is no larger than `largest`, unless there are more than MOST_SEGMENTS."""
    by_size = sorted((i for i, size in enumerate(sizes) if size), key=lambda i: sizes[i])
    bound = TIER
    while bound // TIER <= largest:
        chosen: set[int] = set()
        total = 0
        for i in by_size:
            total += sizes[i]
            if sizes[i] >= bound or total > largest:
                break
            chosen.add(i)
        if len(chosen) >= TIER:
            return chosen
        bound *= TIER
    return set(by_size[:TIER]) if len(by_size) > MOST_SEGMENTS else set()
