"""Which articles tell the same event as one at hand: found in the background, kept, and corrected by the reader.

What is kept are caches: features of each text, and how alike it is to those it is most like. Days, the rest of the
library and what the reader said are weighed when somebody asks, so that an edited date or a verdict counts at once.
"""

from __future__ import annotations

import logging
import threading
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
from app.services.telling_suggestions import KnownLikenesses, Pair, days_of, in_order, make_suggestions
from db import telling_queries as queries
from db.models import VerdictRow

if TYPE_CHECKING:
    from app.analysis.tellings.engine import Neighbour

log = logging.getLogger(__name__)

# Texts that are read, features that are handed over, and articles that are placed in one call: tenths of a second each.
TEXTS_AT_ONCE, FEATURES_AT_ONCE, PLACED_AT_ONCE = 100, 400, 50

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
            near = {i for row in queries.read_likenesses(session, [article_id]) for i in (row.left_id, row.right_id)}
            verdicts = queries.read_verdicts(session, [article_id])
            near |= {i for pair in verdicts for i in pair} | {article_id}
            known = KnownLikenesses.read(session, near)
            reasons = queries.read_reasons(session, article_id)
        return make_suggestions(article_id, known, verdicts, reasons, limit)

    def all_suggestions(self, limit: int = MOST_SUGGESTIONS) -> Iterator[tuple[int, tuple[Suggestion, ...]]]:
        """The suggestions of every article outside the trash, by id."""
        with self._library.read() as session:
            known = KnownLikenesses.read(session, None)
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
        with self._library.read() as session:
            near = None
            if ids is not None:
                near = {i for row in queries.read_likenesses(session, ids) for i in (row.left_id, row.right_id)}
            known = KnownLikenesses.read(session, near)
        found: dict[Pair, float] = {}
        for article_id in known.days if ids is None else ids:
            for other, score in known.weigh(article_id).items():
                found[in_order(article_id, other)] = score
        return found

    def told_before(self, ids: Collection[int]) -> dict[int, int] | None:
        """Which of these new articles tell an event that others tell that were here before, and which other tells it
        most surely; copies of what is there are none. None while one of them is not placed."""
        from app.analysis.tellings.weighing import COPIED

        new = set(ids)
        with self._library.read() as session:
            if not new.isdisjoint(self._find_unplaced(session)):
                return None
            refused = {pair for pair, said in queries.read_verdicts(session, new).items() if said == Verdict.OTHER}
            copies = {(r.left_id, r.right_id) for r in queries.read_likenesses(session, new) if r.copied >= COPIED}
        found: dict[int, tuple[float, int]] = {}
        for pair, score in self.scores(new).items():
            for one, other in (pair, pair[::-1]):
                if one in new and other not in new and pair not in refused and pair not in copies:
                    found[one] = max(found.get(one, (0.0, 0)), (score, other))
        return {one: other for one, (_, other) in sorted(found.items())}

    def copies(self, ids: Collection[int]) -> list[Pair]:
        """The pairs among these articles that are the same text, by the ids in ascending order."""
        from app.analysis.tellings.weighing import COPIED

        wanted = set(ids)
        with self._library.read() as session:
            rows = queries.read_likenesses(session, wanted)
        pairs = ((r.left_id, r.right_id) for r in rows if r.copied >= COPIED)
        return sorted(pair for pair in pairs if wanted.issuperset(pair))

    def _find_unplaced(self, session: Session) -> set[int]:
        version = _version()
        return {*queries.find_unread(session, version), *queries.find_unplaced(session, version, 1)}

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
        """Read and place every article that is new, changed, or was placed in a library half as large; returns how
        many were placed. `on_done` gets each id. With `warm` the engine is filled even where nothing waits, so that
        the next article is placed at once. What is done stays when it is cancelled. Raises JobCancelled, LibraryError,
        WorkerDied, TimeoutError."""
        with self._alone(job):
            self._read_texts(job)
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

    def _place_all(self, job: Job, on_done: Callable[[int], None] | None, *, warm: bool) -> int:
        size, waiting = self._find_waiting()
        if not waiting and not warm:
            return 0
        if damaged := self._stock(job):
            log.warning("the features of %d articles are damaged and are made again", len(damaged))
            with self._library.write() as writing:
                queries.forget_features(writing.session, damaged)
            self._read_texts(job)
            self._stock(job)
            size, waiting = self._find_waiting()
        done = 0
        for _round in range(_ROUNDS):
            for start in range(0, len(waiting), PLACED_AT_ONCE):
                job.progress(start, len(waiting))
                placed = self._place(waiting[start : start + PLACED_AT_ONCE], size, job)
                for article_id in placed if on_done is not None else ():
                    on_done(article_id)  # type: ignore[misc]
            job.progress(len(waiting), len(waiting))
            done += len(waiting)
            # A text that changed was among the nearest of others, which are compared once more.
            size, waiting = self._find_waiting()
            if not waiting:
                break
        return done

    def _find_waiting(self) -> tuple[int, Sequence[int]]:
        """How large the library is, and which of its articles are to be placed."""
        with self._library.read() as session:
            size = queries.count_live(session)
            # With every doubling of the library words weigh otherwise, and others have come that are more alike.
            return size, queries.find_unplaced(session, _version(), max(1, size // 2))

    def _stock(self, job: Job) -> list[int]:
        """Let the engine hold what the database does; returns the articles whose features are damaged."""
        from app.analysis.tellings.features import is_whole

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
            damaged += [row.article_id for row in rows if not is_whole(row.data)]
            rows = [row for row in rows if is_whole(row.data)]
            self._engine.put([(row.article_id, row.data, days_of(row.published)) for row in rows], job)
            self._stocked.update((row.article_id, (row.text_hash, row.published)) for row in rows)
        if missing:
            self._engine.settle(job)
        return damaged

    def _place(self, ids: Sequence[int], size: int, job: Job) -> list[int]:
        """Find and keep what these articles are most like."""
        with self._library.read() as session:
            rows = queries.read_features(session, ids)
        found = self._engine.neighbours([(row.article_id, row.data, days_of(row.published)) for row in rows], job)
        pairs: dict[Pair, Neighbour] = {}
        for row, neighbours in zip(rows, found, strict=True):
            pairs.update((in_order(row.article_id, neighbour.id), neighbour) for neighbour in neighbours)
        reasons = self._explain(self._choose(pairs), job)
        likenesses = [
            {
                "left_id": left,
                "right_id": right,
                "alike": n.alike,
                "copied": n.copied,
                "reasons": reasons.get((left, right)),
            }
            for (left, right), n in pairs.items()
        ]
        with self._library.write() as writing:
            current = {row.article_id: row.text_hash for row in queries.read_placements(writing.session, ids)}
            kept = [row for row in rows if current.get(row.article_id) == row.text_hash]
            stale = {row.article_id for row in rows} - {row.article_id for row in kept}
            queries.write_likenesses(
                writing.session, [r for r in likenesses if stale.isdisjoint((r["left_id"], r["right_id"]))]
            )
            queries.mark_placed(writing.session, {row.article_id: row.published for row in kept}, size)
            writing.tellings.update(i for pair in pairs for i in pair)
            writing.tellings.update(row.article_id for row in kept)
        return [row.article_id for row in kept]

    def _choose(self, pairs: Mapping[Pair, Neighbour]) -> dict[Pair, tuple[int, ...]]:
        """The pairs that somebody could ask about, as far as is known now, with the keys that made them alike."""
        from app.analysis.tellings.weighing import FLOOR

        ids = {i for pair in pairs for i in pair}
        with self._library.read() as session:
            before = {(r.left_id, r.right_id): (r.alike, r.copied) for r in queries.read_likenesses(session, ids)}
            published = queries.read_published(session, {*ids, *(i for pair in before for i in pair)})
        known = KnownLikenesses.make(before | {pair: (n.alike, n.copied) for pair, n in pairs.items()}, published)
        scores = {i: known.weigh(i, NEARLY * FLOOR) for i in {left for left, _ in pairs}}
        return {pair: n.keys for pair, n in pairs.items() if n.keys and pair[1] in scores[pair[0]]}

    def _explain(self, keys: Mapping[Pair, tuple[int, ...]], job: Job) -> dict[Pair, str]:
        from app.analysis.tellings.coding import encode_reasons

        if not keys:
            return {}
        with self._library.read() as session:
            rows = queries.read_texts(session, {i for pair in keys for i in pair})
        where = {article_id: number for number, article_id in enumerate(rows)}
        texts: list[Text] = [(_document(row), row.language) for row in rows.values()]
        asked = [pair for pair in keys if pair[0] in where and pair[1] in where]
        questions: list[Question] = [(where[left], where[right], keys[left, right]) for left, right in asked]
        answers = self._engine.explain(texts, questions, job)
        return {pair: encode_reasons(reasons) for pair, reasons in zip(asked, answers, strict=True)}


def _document(row: Any) -> Document:
    return decode_document(row.text, row.blocks, row.marks)


def _version() -> str:
    from app.analysis.tellings.features import FEATURES_VERSION

    return FEATURES_VERSION
