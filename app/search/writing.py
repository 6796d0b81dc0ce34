"""Writing the index: articles in and out, one commit a batch, and the merging of segments.

Runs in the index process. A commit is whole or not there: it becomes the index when its table of contents gets its
name, so a process that is killed leaves the index as it was, and what it left lying is removed by the next one.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.search.articles import INDEX_VERSION, IndexedArticle

if TYPE_CHECKING:
    from app.search.segments import Segment

log = logging.getLogger(__name__)

__all__ = ["INDEX_VERSION", "IndexedArticle", "mend_index", "tidy_index", "update_index"]

# Segments whose sizes share a power of TIER are of one tier; as soon as there are FULL of a tier or below, they become
# one. Every search looks into every segment, and merging small ones takes milliseconds.
TIER = 8
FULL = 4
# What one `update_index` merges beside its own articles at most, so that a small commit stays one; `tidy_index`, for
# idle times, goes up to LARGEST_MERGE, where article numbers stop fitting into two bytes. Two segments of half that
# size are left alone.
SMALL_MERGE = 256
LARGEST_MERGE = 1 << 16
# More than this many segments slow every search down, and are merged whatever it costs.
MOST_SEGMENTS = 40


class Committed(NamedTuple):
    """The generation of an index before and after a commit. Whoever knows the one before, and finds another, knows that
    somebody else changed the index; it is -1 where something of it was lost."""

    before: int
    after: int


def update_index(folder: str, upserts: list[IndexedArticle], deletes: list[int]) -> Committed:
    """Put articles in, in place of what the index has under their ids, and take others out; all in one commit.

    What is damaged of an index is left out first, so the caller compares `SearchIndex.stamps` afterwards.
    Raises `UserError` where the disk refuses or another program writes; the index is then as it was before."""
    newest = {article.id: article for article in upserts}
    return _commit(Path(folder), list(newest.values()), {*newest, *deletes}, SMALL_MERGE)


def tidy_index(folder: str) -> Committed | None:
    """Merge what is worth merging, one tier in one commit: for idle times. None if there was nothing to do."""
    done = _commit(Path(folder), [], set(), LARGEST_MERGE)
    return done if done.after != done.before else None


def mend_index(folder: str) -> bool:
    """Read the whole index, and leave out the segments that are not what was written: what they held goes in again when
    the index is brought up to the database. True if anything was lost."""
    from app.search.storage import IndexDamaged, explain_failure, lock_folder, open_toc, replace_index

    path = Path(folder)
    try:
        _storage, _toc, lost = open_toc(path)
        with lock_folder(path):
            try:
                return _leave_out_damaged(path) or lost
            except IndexDamaged:
                replace_index(path)
                return True
    except OSError as error:
        raise explain_failure(error, path) from error


def _leave_out_damaged(folder: Path) -> bool:
    from whoosh.index import TOC

    from app.search.segments import Segment
    from app.search.storage import INDEX_NAME, IndexDamaged, open_toc, remove_leftovers

    storage, toc, lost = open_toc(folder, locked=True)
    whole = []
    for segment in toc.segments:
        try:
            opened = Segment(storage, segment)
            opened.verify()
            opened.close()
            whole.append(segment)
        except IndexDamaged as error:
            log.warning("a part of the search index is damaged and is made again: %s", error)
    if lost or len(whole) < len(toc.segments):
        toc = TOC(toc.schema, whole, toc.generation + 1)
        toc.write(storage, INDEX_NAME)
        remove_leftovers(folder, toc)
        return True
    return False


def _commit(folder: Path, articles: list[IndexedArticle], gone: set[int], largest_merge: int) -> Committed:
    # Whoosh is imported here: those who only name these functions, to have them called in another process, need not.
    from app.search.storage import IndexDamaged, explain_failure, lock_folder, open_toc, replace_index

    open_toc(folder)
    try:
        with lock_folder(folder):
            try:
                return _write_generation(folder, articles, gone, largest_merge)
            except IndexDamaged:
                # Damage that only shows when segments are read.
                if not _leave_out_damaged(folder):
                    replace_index(folder)
                return _write_generation(folder, articles, gone, largest_merge)._replace(before=-1)
    except OSError as error:
        raise explain_failure(error, folder) from error


def _write_generation(folder: Path, articles: list[IndexedArticle], gone: set[int], largest_merge: int) -> Committed:
    from whoosh.index import TOC, clean_files

    from app.search.building import build_segments
    from app.search.segments import Segment
    from app.search.storage import INDEX_NAME, open_toc, remove_leftovers

    storage, toc, lost = open_toc(folder, locked=True)
    # What is lost is no commit of the caller's.
    before = -1 if lost else toc.generation
    remove_leftovers(folder, toc)
    opened: dict[str, Segment] = {}
    try:
        for segment in toc.segments:
            opened[segment.segment_id()] = Segment(storage, segment)
        changed = _delete(toc.segments, opened, gone) or lost
        merged = choose_merge([segment.doc_count() for segment in toc.segments], largest_merge)
        if not (articles or changed or merged):
            return Committed(before, toc.generation)
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
    return Committed(before, toc.generation + 1)


def _delete(segments: Iterable[Any], opened: dict[str, Segment], gone: set[int]) -> bool:
    import numpy as np

    changed = False
    wanted = np.fromiter(gone, np.int64, len(gone))
    for segment in segments:
        for number in np.flatnonzero(np.isin(opened[segment.segment_id()].numbers("id"), wanted)).tolist():
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
        if len(chosen) >= FULL:
            return chosen
        bound *= TIER
    return set(by_size[:TIER]) if len(by_size) > MOST_SEGMENTS else set()
