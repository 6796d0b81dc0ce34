"""Takes highlights from outside into a library. One that is here already is known by where it stands and by when it was
made, or by what was said of it: then what the file adds comes to it. Two of a file are two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain import Anchor, Span
from app.exchange.bundle import CarriedArticle, CarriedHighlight
from app.exchange.word_meeting import RULE, Meeting, holds, is_alike, meet
from app.services.fields import MOST_CHARACTERS, clean_line
from app.services.highlight_upkeep import waiting_key
from app.services.highlights import MOST_COMMENT
from app.services.library import Writing
from app.services.records import read_document
from db import highlight_queries
from db.models import HighlightPassageRow, HighlightRevisionRow, HighlightRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.queries import AnyRow


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a highlight."""

    colour: str
    comment: str
    stance: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddedHighlight:
    """A new one, for its undo: the passages that it was looked for by when it came."""

    id: int
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class UnitedHighlight:
    """One that was here and got what a file had more, for its undo. `revision` is the one it stands on now."""

    id: int
    before: Said
    after: Said
    revision: int


@dataclass(frozen=True, slots=True)
class _Arriving:
    """A highlight of the file. `stand` is where: passage by passage the article, the place, or the words where they
    were not found; `articles` are those alone."""

    highlight: CarriedHighlight
    ids: Sequence[int | None]
    places: Sequence[tuple[Anchor, Span | None]]
    stand: Hashable
    articles: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class _Here:
    """A highlight of the library."""

    id: int
    said: Said
    created: datetime
    stand: Hashable
    articles: tuple[int | str, ...]
    is_placed: bool


@dataclass(slots=True)
class HighlightsTaken:
    """What became of the highlights of a bundle; `counts` by the names of `Intake`."""

    added: list[AddedHighlight] = field(default_factory=list)
    united: list[UnitedHighlight] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    waiting: list[CarriedArticle] = field(default_factory=list)  # that are not here


def take_highlights(
    writing: Writing,
    highlights: Sequence[CarriedHighlight],
    find: Callable[[CarriedArticle], int | None],
    hidden: Collection[int],
) -> HighlightsTaken:
    """`find` says which article of the library is meant; `hidden` are those in the trash, as far as it found them."""
    taking = _Taking(writing, find, hidden)
    arriving = [taking.arrive(highlight) for highlight in highlights]
    partners = taking.match(arriving) if arriving else {}
    for number, one in enumerate(arriving):
        if number not in partners or not taking.unite(one, partners[number]):
            taking.add(one)
    return taking.taken


def read_said(row: HighlightRow | AnyRow) -> Said:
    return Said(row.colour, row.comment, row.stance, tuple(row.tags))


def write_said(session: Session, row: HighlightRow, said: Said) -> None:
    """Make this what is said of a highlight, as a version of its own."""
    row.colour, row.comment, row.stance, row.tags = said.colour, said.comment, said.stance, list(said.tags)
    row.revision, row.changed = row.revision + 1, datetime.now(UTC)
    _keep_version(session, row)


class _Taking:
    def __init__(self, writing: Writing, find: Callable[[CarriedArticle], int | None], hidden: Collection[int]) -> None:
        self._writing, self._session, self._find, self._hidden = writing, writing.session, find, hidden
        self._texts: dict[int, str] = {}
        self.taken = HighlightsTaken()

    def _count(self, **more: int) -> None:
        self.taken.counts.update(more)

    def arrive(self, highlight: CarriedHighlight) -> _Arriving:
        ids = [self._find(passage.article) for passage in highlight.passages]
        if len(ids) > 1 and ids[0] is not None and ids[0] == ids[1]:
            ids[1] = None  # both sides are one article here: a tie is between two
        places = [
            self._locate(number, passage.anchor) if number is not None else (passage.anchor, None)
            for number, passage in zip(ids, highlight.passages, strict=True)
        ]
        articles = tuple(
            number or _waiting_key(passage.article) for number, passage in zip(ids, highlight.passages, strict=True)
        )
        return _Arriving(highlight, ids, places, _stand(articles, places), articles)

    def _locate(self, article_id: int, anchor: Anchor) -> tuple[Anchor, Span | None]:
        """Where a passage stands here; one that came with its words alone takes what stands around them."""
        from app.analysis.corrections.anchoring import find_anchor, make_anchor

        if article_id not in self._texts:
            self._texts[article_id] = read_document(self._session, article_id).text
        text = self._texts[article_id]
        place = find_anchor(text, anchor)
        if place is not None and not anchor.span.end:
            return make_anchor(text, place), place
        return anchor, place

    # --- which is which ---

    def match(self, arriving: Sequence[_Arriving]) -> dict[int, _Here]:
        """Which of the library each of a file is, by its number there. Those that are alike in everything find each
        other first, so that no other takes their place; then those that were made at one moment; then those of which
        the same was said, or of one of them nothing."""
        found: dict[int, _Here] = {}
        left = dict(enumerate(arriving))
        here = {one.id: one for one in self._read_here()}

        def join(
            key_of_theirs: Callable[[_Arriving], Hashable],
            key_of_ours: Callable[[_Here], Hashable],
            fits: Callable[[_Arriving, _Here], bool] = lambda _theirs, _ours: True,
        ) -> None:
            groups: dict[Hashable, list[_Here]] = defaultdict(list)
            for ours in here.values():
                groups[key_of_ours(ours)].append(ours)
            for number, theirs in [*left.items()]:
                group = groups.get(key_of_theirs(theirs), [])
                partner = next((ours for ours in group if fits(theirs, ours)), None)
                if partner is not None:
                    group.remove(partner)
                    found[number] = here.pop(partner.id)
                    del left[number]

        join(lambda a: (a.stand, _said_of(a.highlight)), lambda h: (h.stand, h.said))
        join(lambda a: (a.stand, a.highlight.created), lambda h: (h.stand, h.created))
        join(_tell_by_moment, lambda h: (h.articles, h.created) if h.is_placed else None)
        join(lambda a: (a.stand, a.highlight.comment), lambda h: (h.stand, h.said.comment), _agree_on_stance)
        join(lambda a: a.stand, lambda h: h.stand, self._contradict_nowhere)
        return found

    def _read_here(self) -> Iterable[_Here]:
        for row, passages in highlight_queries.read_highlights(self._session, trashed=False):
            articles = tuple(passage.article_id or passage.content_key for passage in passages)
            places = [(_read_anchor(passage), _read_place(passage)) for passage in passages]
            is_placed = all(place is not None for _, place in places)
            yield _Here(row.id, read_said(row), row.created, _stand(articles, places), articles, is_placed)

    def _contradict_nowhere(self, theirs: _Arriving, ours: _Here) -> bool:
        """Of the same passage, one without a comment, or one that says what the other says or once said."""
        said = _said_of(theirs.highlight)
        if not _agree_on_stance(theirs, ours):
            return False
        if theirs.highlight.created is not None and said.colour != ours.said.colour:
            return False
        comment = ours.said.comment
        return not comment or holds(comment, said.comment) or self._was_said(ours.id, said.comment)

    def _was_said(self, highlight_id: int, comment: str) -> bool:
        return not comment.strip() or any(is_alike(v.comment, comment) for v in self._versions(highlight_id))

    def _versions(self, highlight_id: int) -> Sequence[HighlightRevisionRow]:
        return self._session.scalars(
            select(HighlightRevisionRow)
            .where(HighlightRevisionRow.highlight_id == highlight_id)
            .order_by(HighlightRevisionRow.id)
        ).all()

    # --- what the file has more ---

    def unite(self, theirs: _Arriving, ours: _Here) -> bool:
        """Let what the file says come to what is said here. Where both say something, ours stands, with theirs
        beneath. False where there is no room for that."""
        said = _said_of(theirs.highlight)
        if said == ours.said:
            self._count(known=1)
            return True
        row = self._session.get_one(HighlightRow, ours.id)
        versions = self._versions(ours.id)
        base = _find_base(theirs, ours, row, versions)
        fresh = base is not None and base.revision == row.revision  # nothing was said here since
        comment = meet(
            row.comment, said.comment, base.comment if base is not None else None, [v.comment for v in versions]
        )
        stance = meet(row.stance, said.stance, base.stance if base is not None else None, [v.stance for v in versions])
        words = said.comment if comment is Meeting.TAKEN else row.comment
        added = [said.comment] if comment is Meeting.BOTH else []
        if stance is Meeting.BOTH and not holds(words, f"*{said.stance}*"):
            added.append(f"*{said.stance}*")
        words = RULE.join([*([words] if words else []), *added])
        if added and len(words.encode()) > MOST_COMMENT:
            return False
        after = Said(
            said.colour if fresh else row.colour,
            words,
            said.stance if stance is Meeting.TAKEN else row.stance,
            tuple(dict.fromkeys((*row.tags, *said.tags))),
        )
        self._count(recoloured=int(base is None and said.colour != after.colour), both=int(bool(added)))
        if after != ours.said:
            write_said(self._session, row, after)
            self._writing.highlights.add(row.id)
            self.taken.united.append(UnitedHighlight(row.id, ours.said, after, row.revision))
        elif Meeting.OLDER in (comment, stance):
            self._count(older=1)
        else:
            self._count(known=1)
        return True

    # --- new ones ---

    def add(self, one: _Arriving) -> None:
        row = self._add_row(one.highlight, tied=len(one.ids) > 1)
        for position, (number, passage, (anchor, place)) in enumerate(
            zip(one.ids, one.highlight.passages, one.places, strict=True)
        ):
            self._session.add(_make_passage(row.id, position, number, passage.article, anchor, place))
        self._writing.highlights.add(row.id)
        self.taken.added.append(AddedHighlight(row.id, tuple(anchor for anchor, _ in one.places)))
        self._count(hidden=int(any(number in self._hidden for number in one.ids)))
        if None in one.ids:
            self._count(waiting=1)
            self.taken.waiting += [
                p.article for p, number in zip(one.highlight.passages, one.ids, strict=True) if number is None
            ]
        elif any(place is None for _, place in one.places):
            self._count(lost=1)

    def _add_row(self, highlight: CarriedHighlight, *, tied: bool) -> HighlightRow:
        now = datetime.now(UTC)
        said = _said_of(highlight)
        row = HighlightRow(
            colour=said.colour,
            comment=said.comment,
            stance=said.stance if tied else "",
            tags=list(highlight.tags),
            created=highlight.created or highlight.changed or now,
            changed=highlight.changed or highlight.created or now,
            revision=1,
        )
        self._session.add(row)
        self._session.flush()
        _keep_version(self._session, row)
        return row


def _find_base(
    theirs: _Arriving, ours: _Here, row: HighlightRow, versions: Sequence[HighlightRevisionRow]
) -> HighlightRevisionRow | None:
    """The version that what the file says was made of: that of the moment it tells; and of one that was never changed
    here, but later elsewhere, the only one there is."""
    created, changed = theirs.highlight.created, theirs.highlight.changed
    found = next((v for v in versions if v.revision > 0 and v.saved == changed), None)
    if (
        found is None
        and row.revision == 1
        and created == ours.created
        and changed is not None
        and changed > row.changed
    ):
        return next((v for v in versions if v.revision == 1), None)
    return found


def _said_of(highlight: CarriedHighlight) -> Said:
    stance = clean_line(highlight.stance)[:MOST_CHARACTERS] if len(highlight.passages) > 1 else ""
    return Said(highlight.colour.value, highlight.comment, stance, highlight.tags)


def _tell_by_moment(theirs: _Arriving) -> Hashable:
    """By when it was made one is known whose words were placed anew here. Other programs count in seconds, and may have
    made two in one."""
    created = theirs.highlight.created
    return (theirs.articles, created) if created is not None and created.microsecond else ()


def _agree_on_stance(theirs: _Arriving, ours: _Here) -> bool:
    stance = _said_of(theirs.highlight).stance
    return not stance or not ours.said.stance or stance == ours.said.stance


def _keep_version(session: Session, row: HighlightRow) -> None:
    session.add(
        HighlightRevisionRow(
            highlight_id=row.id, revision=row.revision, comment=row.comment, stance=row.stance, saved=row.changed
        )
    )


def _stand(articles: Iterable[int | str], places: Iterable[tuple[Anchor, Span | None]]) -> Hashable:
    """Where a highlight stands, or with which words where they were not found."""
    return tuple(
        (article, place or (anchor.quote, anchor.span.start))
        for article, (anchor, place) in zip(articles, places, strict=True)
    )


def _waiting_key(article: CarriedArticle) -> str:
    return waiting_key(article.key, article.url, article.title)


def _make_passage(
    highlight_id: int, position: int, here: int | None, article: CarriedArticle, anchor: Anchor, place: Span | None
) -> HighlightPassageRow:
    return HighlightPassageRow(
        highlight_id=highlight_id,
        position=position,
        article_id=here,
        content_key=_waiting_key(article),
        title=article.title,
        start=anchor.span.start,
        end=anchor.span.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        place_start=place.start if place is not None else None,
        place_end=place.end if place is not None else None,
    )


def _read_anchor(row: AnyRow | HighlightPassageRow) -> Anchor:
    return Anchor(Span(row.start, row.end), row.quote, row.prefix, row.suffix)


def _read_place(row: AnyRow) -> Span | None:
    return Span(row.place_start, row.place_end) if row.place_start is not None else None
