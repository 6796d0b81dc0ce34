"""Which articles tell the same event as one at hand: found in the background, kept, and corrected by the reader.

What is kept are caches: features of each text, and how alike it is to those it is most like. Days, the rest of the
library and what the reader said are weighed when somebody asks, so that an edited date or a verdict counts at once.

The answers for a library are those that it would give if all of it had come at once. How rare words are is counted on a
sample of the texts, which a new one seldom is part of; where it is, all are compared anew, in the background.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain import Document, Suggestion, Verdict
from app.errors import UserError
from app.jobs import Job
from app.services.library import Library
from app.services.records import decode_document, require_article
from app.services.telling_engine import Engine, EngineLost, Question, Text
from app.services.telling_suggestions import Pair, in_order, make_suggestions
from db import telling_queries as queries
from db.models import VerdictRow

if TYPE_CHECKING:
    from app.analysis.tellings.engine import Bars, Neighbour
    from app.services.telling_likenesses import KnownLikenesses

log = logging.getLogger(__name__)

# Texts that are read, features that are handed over, articles that are placed, and pairs that are explained in one
# call: tenths of a second each.
TEXTS_AT_ONCE, FEATURES_AT_ONCE, PLACED_AT_ONCE, EXPLAINED_AT_ONCE = 100, 400, 100, 150
FIRST_PLACED = 10

# By how much more or less alike two texts must be than before for somebody to be told.
NOTICED = 0.02

MOST_SUGGESTIONS = 10

# Of the floor, the share from which on reasons are kept: a date that is edited may lift a pair over it.
NEARLY = 0.8

# Articles, and those that had one of them among their nearest; what comes in meanwhile waits for the next time.
_ROUNDS = 3


class TellingService:
    """Suggestions, and what the reader says of them."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._stocked: dict[int, tuple[str, str]] = {}  # what the engine holds: text hash and date by article
        self._stamp = 0  # of the sample that the engine weighs by
        self._refreshing = threading.Lock()

    @property
    def version(self) -> str:
        """Of the method: what was placed by another one is placed anew."""
        return _version()

    # --- asking ---

    def suggestions(self, article_id: int, limit: int = MOST_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """The articles outside the trash that seem to tell the same event, best first; those that the reader said do
        come before all others, those that the reader said do not are left out. Empty where nothing is sure enough,
        and for an article that is not placed yet. Raises UnknownItem."""
        with self._library.read() as session:
            require_article(session, article_id)
            verdicts = queries.read_verdicts(session, [article_id])
            known = _read_likenesses(session, {i for pair in verdicts for i in pair} | {article_id})
            reasons = queries.read_reasons(session, [article_id])
        return make_suggestions(article_id, known, verdicts, reasons, limit)

    def all_suggestions(self, limit: int = MOST_SUGGESTIONS) -> Iterator[tuple[int, tuple[Suggestion, ...]]]:
        """The suggestions of every article outside the trash, by id."""
        with self._library.read() as session:
            known = _read_likenesses(session, None)
            verdicts = queries.read_verdicts(session)
            reasons = queries.read_reasons(session)
        by_article: dict[int, dict[Pair, str]] = defaultdict(dict)
        for pair, verdict in verdicts.items():
            for article_id in pair:
                by_article[article_id][pair] = verdict
        for article_id in sorted(known.days):
            yield article_id, make_suggestions(article_id, known, by_article.get(article_id, {}), reasons, limit)

    def scores(self, ids: Collection[int] | None = None) -> dict[Pair, float]:
        """How surely the two articles of each pair tell one event (see `app.analysis.tellings.weighing`), of pairs
        above the floor with one of these articles, or of all."""
        from app.analysis.tellings.weighing import FLOOR

        with self._library.read() as session:
            known = _read_likenesses(session, ids)
        found = known.scores(FLOOR)
        if ids is None:
            return found
        wanted = set(ids)
        return {pair: score for pair, score in found.items() if not wanted.isdisjoint(pair)}

    def told_before(self, ids: Collection[int]) -> dict[int, int] | None:
        """Which of these new articles tell an event that others tell that were here before, and which other tells it
        most surely; copies of what is there are none. None while one of them is not placed."""
        from app.analysis.tellings.limits import COPIED

        new = set(ids)
        with self._library.read() as session:
            if not new.isdisjoint(self._find_unplaced(session)):
                return None
            refused = {pair for pair, said in queries.read_verdicts(session, new).items() if said == Verdict.OTHER}
            copies = {
                (left, right) for left, right, _, copied in queries.read_likenesses(session, new) if copied >= COPIED
            }
        found: dict[int, tuple[float, int]] = {}
        for pair, score in self.scores(new).items():
            for one, other in (pair, pair[::-1]):
                if one in new and other not in new and pair not in refused and pair not in copies:
                    found[one] = max(found.get(one, (0.0, 0)), (score, other))
        return {one: other for one, (_, other) in sorted(found.items())}

    def copies(self, ids: Collection[int]) -> list[Pair]:
        """The pairs among these articles that are the same text, by the ids in ascending order."""
        from app.analysis.tellings.limits import COPIED

        wanted = set(ids)
        with self._library.read() as session:
            rows = queries.read_likenesses(session, wanted)
        pairs = ((left, right) for left, right, _, copied in rows if copied >= COPIED)
        return sorted(pair for pair in pairs if wanted.issuperset(pair))

    def _find_unplaced(self, session: Session) -> set[int]:
        return set(queries.find_waiting(session, _version()))

    def is_placed(self, article_id: int) -> bool:
        """Whether the article was compared with the others as it stands. False: an empty list means nothing yet."""
        with self._library.read() as session:
            return queries.is_placed(session, article_id, _version())

    def waiting(self) -> int:
        """How many articles are not placed yet."""
        with self._library.read() as session:
            return len(self._find_unplaced(session))

    # --- what the reader says ---

    def confirm(self, one: int, other: int) -> Verdict | None:
        """Two articles tell the same event; returns what was said of them before, for `restore`. Raises UnknownItem,
        UserError `pair-of-one`."""
        return self.restore(one, other, Verdict.SAME)

    def reject(self, one: int, other: int) -> Verdict | None:
        """Two articles do not tell the same event; as `confirm`."""
        return self.restore(one, other, Verdict.OTHER)

    def forget(self, one: int, other: int) -> Verdict | None:
        """Let what was said of two articles be unsaid; as `confirm`."""
        return self.restore(one, other, None)

    def restore(self, one: int, other: int, verdict: Verdict | None) -> Verdict | None:
        """Let the reader have said this of two articles, or nothing."""
        if one == other:
            raise UserError("pair-of-one")
        left, right = in_order(one, other)
        with self._library.write() as writing:
            for article_id in (left, right):
                require_article(writing.session, article_id)
            row = writing.session.get(VerdictRow, (left, right))
            before = Verdict(row.verdict) if row is not None else None
            if verdict is before:
                return before
            if row is not None:
                writing.session.delete(row)
                writing.session.flush()
            if verdict is not None:
                now = datetime.now(UTC)
                writing.session.add(VerdictRow(left_id=left, right_id=right, verdict=verdict.value, decided=now))
            queries.mark_grouped(writing.session, (left, right), grouped=False)
            writing.tellings.update((left, right))
        return before

    def verdicts(self) -> dict[Pair, Verdict]:
        """All that the reader said, by the ids in ascending order."""
        with self._library.read() as session:
            return {pair: Verdict(verdict) for pair, verdict in queries.read_verdicts(session).items()}

    # --- following the library ---

    def refresh(self, job: Job, on_done: Callable[[int], None] | None = None, *, warm: bool = False) -> int:
        """Read and place every article that is new, changed, or was weighed by another sample; returns how many were
        placed. `on_done` gets each id. With `warm` the engine is filled even where nothing waits, so that
        the next article is placed at once. What is done stays when it is cancelled. Raises JobCancelled, LibraryError,
        WorkerDied, TimeoutError."""
        with self._alone(job):
            self._read_texts(job)
            self._follow_dates()
            try:
                return self._place_all(job, on_done, warm=warm)
            except EngineLost:
                log.info("the process that finds tellings was started again; it is filled anew")
                self._forget()
                return self._place_all(job, on_done, warm=warm)
            except BaseException:
                # What the engine holds is not known any more after a call that was cut short.
                self._forget()
                raise

    def _forget(self) -> None:
        self._stocked.clear()
        self._stamp = 0
        self._engine.forget()

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        while not self._refreshing.acquire(timeout=0.05):
            job.check()
        try:
            yield
        finally:
            self._refreshing.release()

    def _read_texts(self, job: Job) -> None:
        version = _version()
        with self._library.read() as session:
            unread = queries.find_unread(session, version)
        for start in range(0, len(unread), TEXTS_AT_ONCE):
            job.progress(start, len(unread))
            with self._library.read() as session:
                rows = [*queries.read_texts(session, unread[start : start + TEXTS_AT_ONCE]).values()]
            read = self._engine.read([(_document(row), row.language) for row in rows], job)
            features = [
                {
                    "article_id": row.id,
                    "version": version,
                    "text_hash": row.text_hash,
                    "language": row.language,
                    "published": row.published,
                    "placed": 0,
                    "grouped": False,
                    "data": data,
                }
                for row, data in zip(rows, read, strict=True)
            ]
            with self._library.write() as writing:
                queries.write_features(writing.session, features)

    def _follow_dates(self) -> None:
        with self._library.read() as session:
            changed = queries.has_other_dates(session)
        if changed:
            with self._library.write() as writing:
                queries.follow_dates(writing.session)

    def _place_all(self, job: Job, on_done: Callable[[int], None] | None, *, warm: bool) -> int:
        done = 0
        for _round in range(_ROUNDS):
            sample, stamp, waiting = self._find_waiting()
            if not waiting and not (warm and not _round):
                break
            if damaged := self._stock(sample, stamp, job):
                log.warning("the features of %d articles are damaged and are made again", len(damaged))
                with self._library.write() as writing:
                    queries.forget_features(writing.session, damaged)
                self._read_texts(job)
                continue
            for start, some in _batch(waiting):
                job.progress(start, len(waiting))
                placed = self._place(some, stamp, job)
                for article_id in placed if on_done is not None else ():
                    on_done(article_id)  # type: ignore[misc]
            job.progress(len(waiting), len(waiting))
            # A text that changed was among the nearest of others, which are compared once more.
            done += len(waiting)
        self._explain_all(job)
        return done

    def _find_waiting(self) -> tuple[list[int], int, Sequence[int]]:
        """The articles that say how rare words are, what stands for these, and the articles that are to be placed."""
        from app.analysis.tellings.weighing import SAMPLE

        with self._library.read() as session:
            sample = queries.read_sample(session, _version(), SAMPLE)
            stamp = _make_stamp([(row.text_hash, row.language) for row in sample])
            return [row.article_id for row in sample], stamp, queries.find_unplaced(session, _version(), stamp)

    def _stock(self, sample: Sequence[int], stamp: int, job: Job) -> list[int]:
        """Let the engine hold what the database does; returns the articles whose features are damaged."""
        from app.analysis.tellings.features import is_whole
        from app.services.telling_likenesses import days_of

        damaged: list[int] = []
        with self._library.read() as session:
            wanted = {
                row.article_id: (row.text_hash, row.published) for row in queries.list_features(session, _version())
            }
        if gone := [i for i in self._stocked if i not in wanted]:
            self._engine.drop(gone, job)
            for article_id in gone:
                del self._stocked[article_id]
        missing = [i for i, stamp in wanted.items() if self._stocked.get(i) != stamp]
        for start in range(0, len(missing), FEATURES_AT_ONCE):
            job.check()
            with self._library.read() as session:
                rows = queries.read_features(session, missing[start : start + FEATURES_AT_ONCE])
            rows = [row for row in rows if is_whole(row.data)]
            damaged += set(missing[start : start + FEATURES_AT_ONCE]).difference(row.article_id for row in rows)
            self._engine.put([(row.article_id, row.data, days_of(row.published)) for row in rows], job)
            self._stocked.update((row.article_id, (row.text_hash, row.published)) for row in rows)
        # From then on the engine itself knows who is among whose neighbours.
        if not damaged and self._stamp != stamp:
            self._engine.weigh_by(sample, job)
            self._engine.set_bars(self._find_bars(stamp), job)
            self._stamp = stamp
        return damaged

    def _find_bars(self, stamp: int) -> dict[int, Bars]:
        """What is among the neighbours of the articles that need not be placed again."""
        with self._library.read() as session:
            placed = queries.find_placed(session, _version(), stamp)
            return _read_likenesses(session, None).find_bars(placed) if placed else {}

    def _place(self, ids: Sequence[int], stamp: int, job: Job) -> list[int]:
        """Find and keep what these articles are most like."""
        from app.services.telling_likenesses import days_of

        with self._library.read() as session:
            rows = queries.read_features(session, ids)
        found = self._engine.neighbours([(row.article_id, row.data, days_of(row.published)) for row in rows], job)
        pairs: dict[Pair, Neighbour] = {}
        for row, neighbours in zip(rows, found, strict=True):
            pairs.update((in_order(row.article_id, neighbour.id), neighbour) for neighbour in neighbours)
        likenesses = [
            {"left_id": left, "right_id": right, "alike": n.alike, "copied": n.copied}
            for (left, right), n in pairs.items()
        ]
        asked = {row.article_id: row.text_hash for row in rows}
        with self._library.write() as writing:
            current = {row.article_id: row for row in queries.read_placements(writing.session, ids)}
            kept = [i for i, text_hash in asked.items() if i in current and current[i].text_hash == text_hash]
            stale = asked.keys() - set(kept)
            before = queries.replace_likenesses(
                writing.session, kept, [r for r in likenesses if stale.isdisjoint((r["left_id"], r["right_id"]))]
            )
            queries.mark_placed(writing.session, kept, stamp)
            now = {pair: neighbour.alike for pair, neighbour in pairs.items()}
            writing.tellings.update(i for pair in _find_noticed(before, now) for i in pair)
            writing.tellings.update(i for i in kept if not current[i].placed)
        return kept

    def _explain_all(self, job: Job) -> None:
        """Say what both texts have in common, of the pairs of articles that were placed and not looked for an event
        since: all that somebody could ask about."""
        from app.analysis.tellings.weighing import FLOOR

        with self._library.read() as session:
            fresh = set(queries.find_ungrouped(session, _version()))
            if not fresh:
                return
            few = len(fresh) < EXPLAINED_AT_ONCE
            scores = _read_likenesses(session, fresh if few else None).scores(NEARLY * FLOOR)
            explained = queries.read_reasons(session, fresh if few else None)
        asked = sorted(pair for pair in scores if pair not in explained and not fresh.isdisjoint(pair))
        for start in range(0, len(asked), EXPLAINED_AT_ONCE):
            job.check()
            reasons = self._explain(asked[start : start + EXPLAINED_AT_ONCE], job)
            with self._library.write() as writing:
                queries.write_reasons(writing.session, reasons)
                writing.tellings.update(i for pair in reasons for i in pair)

    def _explain(self, pairs: Sequence[Pair], job: Job) -> dict[Pair, str]:
        from app.analysis.tellings.coding import encode_reasons

        with self._library.read() as session:
            rows = queries.read_texts(session, {i for pair in pairs for i in pair})
        where = {article_id: number for number, article_id in enumerate(rows)}
        texts: list[Text] = [(_document(row), row.language) for row in rows.values()]
        asked = [pair for pair in pairs if pair[0] in where and pair[1] in where]
        questions: list[Question] = [(where[left], where[right]) for left, right in asked]
        answers = self._engine.explain(texts, questions, job)
        return {pair: encode_reasons(reasons) for pair, reasons in zip(asked, answers, strict=True)}


def _find_noticed(before: Mapping[Pair, float], now: Mapping[Pair, float]) -> Iterator[Pair]:
    """The pairs that a reader could see a change of: nobody is told of those that are weighed a little otherwise."""
    from app.analysis.tellings.weighing import LEAST

    for pair in before.keys() | now.keys():
        one, other = before.get(pair, 0.0), now.get(pair, 0.0)
        if max(one, other) >= LEAST and abs(one - other) > NOTICED:
            yield pair


def _batch(ids: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Batches and where they begin; small ones first, so that what is new is known at once, whatever comes after."""
    start, size = 0, min(FIRST_PLACED, PLACED_AT_ONCE)
    while start < len(ids):
        yield start, ids[start : start + size]
        start, size = start + size, min(2 * size, PLACED_AT_ONCE)


def _read_likenesses(session: Session, ids: Collection[int] | None) -> KnownLikenesses:
    from app.services.telling_likenesses import KnownLikenesses

    return KnownLikenesses.read(session, ids)


def _make_stamp(sample: Sequence[tuple[str, str]]) -> int:
    """A number that stands for a sample: neither 0 nor 1, which say that an article is to be placed."""
    return zlib.crc32("\n".join(f"{text_hash} {language}" for text_hash, language in sample).encode()) + 2


def _document(row: Any) -> Document:
    return decode_document(row.text, row.blocks, row.marks)


def _version() -> str:
    from app.analysis.tellings.features import FEATURES_VERSION

    return FEATURES_VERSION
