"""Events: articles grouped by themselves where that is clear, and as the reader has it.

What the reader put somewhere stays there; the rest follows the library. Every change gives back how things were, and
`restore` puts that back.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.domain import Event, EventMemory, EventQuestion, Verdict
from app.errors import UnknownItem, UserError
from app.jobs import Job
from app.services.library import Library, Writing
from app.services.records import require_article
from app.services.telling_suggestions import as_score
from app.services.tellings import TellingService
from db import telling_queries as queries
from db.models import EventRow

READER, ITSELF = "reader", "itself"
LONGEST_TITLE = 300

# The class has a method named `list`, which hides the type of that name inside it.
Events = list[Event]
Place = tuple[int | None, str]


class EventService:
    """Events: found, listed, changed."""

    def __init__(self, library: Library, tellings: TellingService) -> None:
        self._library = library
        self._tellings = tellings
        self._grouping = threading.Lock()

    # --- reading ---

    def list(self) -> Events:
        """All events with an article outside the trash, the one with the latest article first."""
        with self._library.read() as session:
            return _read_events(session, None)

    def get(self, event_id: int) -> Event:
        """Raises UnknownItem, also for one whose articles are all in the trash."""
        with self._library.read() as session:
            return _require_event(session, event_id)

    def of_article(self, article_id: int) -> Event | None:
        """The event that an article tells. Raises UnknownItem."""
        with self._library.read() as session:
            require_article(session, article_id)
            event_id, _ = queries.read_places(session, articles=[article_id]).get(article_id, (None, ""))
            return None if event_id is None else next(iter(_read_events(session, [event_id])), None)

    def questions(self, articles: Collection[int] | None = None) -> tuple[EventQuestion, ...]:
        """Which of these articles, or of all, perhaps tell an event that is there, the surest first: one event an
        article, and none that the reader took out of all events."""
        scores = self._tellings.scores(articles)
        with self._library.read() as session:
            places = queries.read_places(session, articles={i for pair in scores for i in pair})
            refused = {pair for pair, said in queries.read_verdicts(session).items() if said == Verdict.OTHER}
        best: dict[int, EventQuestion] = {}
        for pair, score in scores.items():
            for one, other in (pair, pair[::-1]):
                event_id = places.get(other, (None, ""))[0]
                asked = articles is None or one in articles
                if not asked or one in places or event_id is None or pair in refused:
                    continue
                question = EventQuestion(one, event_id, other, as_score(score))
                if one not in best or question.score > best[one].score:
                    best[one] = question
        return tuple(sorted(best.values(), key=lambda question: (-question.score, question.article_id)))

    # --- following the library ---

    def refresh(self, job: Job, *, warm: bool = False) -> int:
        """Place what is new (`TellingService.refresh`), and let what is clear join an event; returns how many articles
        were placed. Raises as that does."""
        placed = self._tellings.refresh(job, warm=warm)
        self.group(job)
        return placed

    def group(self, job: Job) -> None:
        """Group the articles that were placed, or of which the reader said something, since this was done."""
        with self._alone(job):
            with self._library.read() as session:
                fresh = queries.find_ungrouped(session, self._tellings.version)
            if fresh:
                self._regroup(fresh, job)

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        while not self._grouping.acquire(timeout=0.05):
            job.check()
        try:
            yield
        finally:
            self._grouping.release()

    def _regroup(self, fresh: Collection[int], job: Job) -> None:
        from app.analysis.tellings.grouping import Known, group

        scores, reached = self._reach(fresh, job)
        with self._library.write() as writing:
            session = writing.session
            places = queries.read_places(session, articles=reached)
            events = {event for event, _ in places.values() if event is not None}
            places |= queries.read_places(session, events=events)
            articles = {*reached, *places} & queries.read_published(session, {*reached, *places}).keys()
            verdicts = queries.read_verdicts(session, articles)
            groups = group(
                articles,
                Known(
                    scores,
                    {i: event for i, (event, by) in places.items() if by == READER},
                    [pair for pair, said in verdicts.items() if said == Verdict.SAME],
                    [pair for pair, said in verdicts.items() if said == Verdict.OTHER],
                ),
            )
            now: dict[int, Place | None] = {i: None for i, (_, by) in places.items() if by == ITSELF and i in articles}
            for event_id, members in _name_groups(session, [(g.event_id, g.articles) for g in groups], places):
                now |= {i: (event_id, ITSELF) for i in members if places.get(i, (None, ITSELF))[1] == ITSELF}
            changed = {i: place for i, place in now.items() if places.get(i) != place}
            queries.write_places(session, changed)
            queries.drop_empty_events(session)
            queries.mark_grouped(session, fresh, grouped=True)
            writing.tellings.update(changed)

    def _reach(self, fresh: Collection[int], job: Job) -> tuple[dict[tuple[int, int], float], set[int]]:
        """The articles that these could share an event with, over any number of others, and their scores."""
        scores: dict[tuple[int, int], float] = {}
        reached: set[int] = set()
        frontier = set(fresh)
        while frontier:
            job.check()
            reached |= frontier
            found = self._tellings.scores(frontier)
            scores |= found
            frontier = {i for pair in found for i in pair} - reached
        return scores, reached

    # --- what the reader does ---

    def make(self, articles: Sequence[int], title: str = "") -> tuple[Event, EventMemory]:
        """A new event of these articles, taken out of any other. Raises UnknownItem; UserError `bad-value` for no
        article, or a title that is too long."""
        if not articles:
            raise UserError("bad-value", value="Nothing", field="an event", hint="Choose at least one article.")
        with self._library.write() as writing:
            for article_id in articles:
                require_article(writing.session, article_id)
            before = _remember(writing.session, articles)
            event_id = _add_event(writing.session, _clean(title))
            _put(writing, dict.fromkeys(articles, event_id))
            # So that undoing it leaves no event behind.
            return _require_event(writing.session, event_id), _with_events(before, writing.session, [])

    def rename(self, event_id: int, title: str) -> EventMemory:
        """Give an event a name, or none; its articles stay with it from now on. Raises as `make` does."""
        with self._library.write() as writing:
            members = _members(writing.session, event_id)
            before = _with_events(_remember(writing.session, members), writing.session, [event_id])
            writing.session.execute(update(EventRow).where(EventRow.id == event_id).values(title=_clean(title)))
            _put(writing, dict.fromkeys(members, event_id))
            return before

    def merge(self, event_ids: Sequence[int]) -> tuple[Event, EventMemory]:
        """Make one event of several; it keeps the first one's name, or else the first that there is. Raises
        UnknownItem; UserError `bad-value` for fewer than two."""
        first, *others = dict.fromkeys(event_ids) or [0]
        if not others:
            raise UserError("bad-value", value="One event", field="a merge", hint="Choose at least two.")
        with self._library.write() as writing:
            session = writing.session
            members = {event_id: _members(session, event_id) for event_id in (first, *others)}
            articles = [i for some in members.values() for i in some]
            before = _with_events(_remember(session, articles), session, members)
            titles = queries.read_events(session, members)
            title = next((titles[event_id][0] for event_id in members if titles[event_id][0]), "")
            session.execute(update(EventRow).where(EventRow.id == first).values(title=title))
            _put(writing, dict.fromkeys(articles, first))
            return _require_event(session, first), before

    def split(self, event_id: int, articles: Sequence[int]) -> tuple[Event, EventMemory]:
        """Make an event of its own of some articles of one; both stay as they are from now on. Raises UnknownItem;
        UserError `bad-value` for none of its articles, or all of them."""
        with self._library.write() as writing:
            members = _members(writing.session, event_id)
            parted = [i for i in dict.fromkeys(articles) if i in members]
            if not parted or len(parted) == len(members) or len(parted) < len(set(articles)):
                hint = "Choose some of its articles, not all of them."
                raise UserError("bad-value", value="This", field="a split of the event", hint=hint)
            before = _with_events(_remember(writing.session, members), writing.session, [event_id])
            new = _add_event(writing.session, "")
            _put(writing, {i: new if i in parted else event_id for i in members})
            return _require_event(writing.session, new), before

    def move(self, articles: Sequence[int], event_id: int | None) -> EventMemory:
        """Put articles into an event, or with None into none: there they stay. Raises UnknownItem."""
        with self._library.write() as writing:
            session = writing.session
            for article_id in articles:
                require_article(session, article_id)
            touched = {event for event, _ in queries.read_places(session, articles=articles).values() if event}
            if event_id is not None:
                _members(session, event_id)
                touched.add(event_id)
            before = _with_events(_remember(session, articles), session, touched)
            _put(writing, dict.fromkeys(articles, event_id))
            return before

    def empty(self, event_id: int) -> EventMemory:
        """Let an event be none: its articles tell no event until the reader says so. Raises UnknownItem."""
        with self._library.write() as writing:
            members = _members(writing.session, event_id)
            before = _with_events(_remember(writing.session, members), writing.session, [event_id])
            _put(writing, dict.fromkeys(members, None))
            return before

    def restore(self, memory: EventMemory) -> EventMemory:
        """Put back how things were; gives back how they are now, so that it can be done again. Articles that were
        deleted meanwhile are passed over."""
        with self._library.write() as writing:
            session = writing.session
            articles = [i for i, _ in memory.places]
            touched = {event for event, _ in queries.read_places(session, articles=articles).values() if event}
            now = _with_events(
                _remember(session, articles), session, {*touched, *(event_id for event_id, _, _ in memory.events)}
            )
            known = queries.read_events(session, [event_id for event_id, _, _ in memory.events])
            for event_id, title, created in memory.events:
                if event_id in known:
                    session.execute(update(EventRow).where(EventRow.id == event_id).values(title=title))
                else:
                    session.execute(insert(EventRow).values(id=event_id, title=title, created=created))
            queries.write_places(session, dict(memory.places))
            queries.drop_empty_events(session)
            writing.tellings.update(articles)
            return now


def _name_groups(
    session: Session, groups: Sequence[tuple[int | None, set[int]]], places: Mapping[int, Place]
) -> list[tuple[int, set[int]]]:
    """Which event each group is: the reader's own, else the one that most of its articles were in, else a new one."""
    taken = {event_id for event_id, _ in groups if event_id is not None}
    votes: list[tuple[int, int, int]] = []
    for number, (event_id, members) in enumerate(groups):
        if event_id is None:
            counts: dict[int, int] = defaultdict(int)
            for article in members:
                before = places.get(article, (None, ""))[0]
                if before is not None and before not in taken:
                    counts[before] += 1
            votes += [(-count, event, number) for event, count in counts.items()]
    named: dict[int, int] = {n: event_id for n, (event_id, _) in enumerate(groups) if event_id is not None}
    for _, event, number in sorted(votes):
        if number not in named and event not in taken:
            named[number] = event
            taken.add(event)
    return [(named[n] if n in named else _add_event(session, ""), members) for n, (_, members) in enumerate(groups)]


def _read_events(session: Session, ids: Collection[int] | None) -> list[Event]:
    from app.analysis.tellings.limits import COPIED

    events = queries.read_events(session, ids)
    places = queries.read_places(session, events=None if ids is None else ids)
    published = queries.read_published(session, places)
    members: dict[int, list[int]] = defaultdict(list)
    chosen: dict[int, set[int]] = defaultdict(set)
    for article, (event_id, by) in places.items():
        if event_id in events and article in published:
            members[event_id].append(article)
            if by == READER:
                chosen[event_id].add(article)
    alike: dict[int, set[int]] = defaultdict(set)
    for left, right in queries.read_copies(session, COPIED, None if ids is None else places):
        alike[left].add(right)
        alike[right].add(left)
    # Those without a date come last.
    ordered = {
        event_id: tuple(sorted(articles, key=lambda i: (not published[i], published[i], i)))
        for event_id, articles in members.items()
    }
    found = [
        Event(
            event_id,
            events[event_id][0],
            articles,
            frozenset(chosen[event_id]),
            _find_copies(articles, alike),
        )
        for event_id, articles in ordered.items()
    ]
    return sorted(found, key=lambda event: (max(published[i] for i in event.articles), event.id), reverse=True)


def _find_copies(articles: Sequence[int], alike: Mapping[int, set[int]]) -> tuple[tuple[int, int], ...]:
    """Each article that has the text of one before it, and the first that has it."""
    first: dict[int, int] = {}
    for number, article in enumerate(articles):
        if article in alike:
            before = next((other for other in articles[:number] if other in alike[article]), None)
            if before is not None:
                first[article] = first.get(before, before)
    return tuple(first.items())


def _require_event(session: Session, event_id: int) -> Event:
    for event in _read_events(session, [event_id]):
        return event
    raise UnknownItem("unknown-event", id=event_id)


def _members(session: Session, event_id: int) -> list[int]:
    """All articles of an event, also those in the trash. Raises UnknownItem."""
    members = [*queries.read_places(session, events=[event_id])]
    if not members:
        raise UnknownItem("unknown-event", id=event_id)
    return members


def _remember(session: Session, articles: Iterable[int]) -> EventMemory:
    places = queries.read_places(session, articles=[*articles])
    return EventMemory((), tuple((i, places.get(i)) for i in articles))


def _with_events(memory: EventMemory, session: Session, ids: Iterable[int]) -> EventMemory:
    """The memory with these events, and those that its articles are in."""
    wanted = {*ids, *(place[0] for _, place in memory.places if place is not None and place[0] is not None)}
    events = queries.read_events(session, wanted)
    return EventMemory(tuple((i, *events[i]) for i in sorted(events)), memory.places)


def _add_event(session: Session, title: str) -> int:
    row = EventRow(title=title, created=datetime.now(UTC))
    session.add(row)
    session.flush()
    return row.id


def _put(writing: Writing, places: Mapping[int, int | None]) -> None:
    """Put articles where the reader wants them, and let go of events that nothing is left of."""
    before = queries.read_places(writing.session, articles=[*places])
    touched = {event for event, _ in before.values() if event} | {event for event in places.values() if event}
    queries.write_places(writing.session, {i: (event, READER) for i, event in places.items()})
    queries.drop_empty_events(writing.session)
    writing.tellings.update(places)
    writing.tellings.update(queries.read_places(writing.session, events=touched))


def _clean(title: str) -> str:
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        hint = f"It may have {LONGEST_TITLE} characters."
        raise UserError("bad-value", value="The name", field="the name of an event", hint=hint)
    return title
