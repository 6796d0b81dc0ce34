"""Takes an import of notes and highlights back in one step, and does it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import Anchor, NoteSubject, SubjectKind
from app.exchange.bundle import Bundle
from app.services.exchange_intake import Intake, WrittenNote, save_body, take_in
from app.services.highlight_intake import Said, UnitedHighlight, write_said
from app.services.highlight_upkeep import read_anchor
from app.services.library import Writing
from db import highlight_queries, note_queries, queries
from db.models import HighlightRow, NoteRow, PairRow


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did not take back, since the reader went on with it: how many notes and highlights. For the redo:
    `trashed` highlights and `notes_trashed` went into the trash for it, `reverted` highlights say what they said
    before."""

    notes: int = 0
    highlights: int = 0
    trashed: tuple[int, ...] = ()
    notes_trashed: tuple[int, ...] = ()
    reverted: tuple[UnitedHighlight, ...] = ()


def take_back(writing: Writing, intake: Intake) -> TakenBack:
    """The undo of `take_in`: its highlights and pairs go into the trash, its notes, and the highlights that got
    something from it, say what they said before. What the reader did since stays: notes that were written on, with
    their pairs and tags; highlights of which something was said, or that were placed by hand; tags and titles of
    another hand."""
    session, now = writing.session, datetime.now(UTC)
    stayed, gone_notes = _take_back_notes(writing, intake, now)
    trashed, changed = _trash_highlights(writing, intake, now)
    reverted = _say_again(writing, [(one, one.before) for one in intake.united])
    _set_pairs_trashed(writing, intake, now, _find_noted(session, intake, stayed))
    for named in intake.named:
        if (pair := session.get(PairRow, named.id)) is not None:
            pair.title = named.before[0] if pair.title == named.after[0] else pair.title
            pair.question = named.before[1] if pair.question == named.after[1] else pair.question
            writing.pairs.add(named.id)
    for number, came in intake.tagged:
        row = session.get(NoteRow, number)
        if row is not None and number not in stayed:
            tags = note_queries.read_note_tags(session, [number]).get(number, ())
            note_queries.write_note_tags(session, number, [tag for tag in tags if tag not in came])
            _announce(writing, row)
    queries.drop_unused_tags(session)
    gone = {one.id for one in reverted}
    changed += sum(session.get(HighlightRow, one.id) is not None for one in intake.united if one.id not in gone)
    return TakenBack(len(stayed), changed, tuple(trashed), tuple(gone_notes), tuple(reverted))


def _trash_highlights(writing: Writing, intake: Intake, now: datetime) -> tuple[list[int], int]:
    """Put the new highlights into the trash; which went there, and how many stay as they were changed since. What the
    reader deleted is where it belongs already."""
    trashed, changed = [], 0
    anchors: dict[int, list[Anchor]] = defaultdict(list)
    for passage in highlight_queries.passages_of(writing.session, [one.id for one in intake.marked]):
        anchors[passage.highlight_id].append(read_anchor(passage))
    for one in intake.marked:
        row = writing.session.get(HighlightRow, one.id)
        if row is None or row.deleted_at is not None:
            continue
        if row.revision != 1 or tuple(anchors[one.id]) != one.anchors:
            changed += 1
            continue
        row.deleted_at = now
        trashed.append(one.id)
        writing.highlights.add(one.id)
    return trashed, changed


def _say_again(writing: Writing, united: Iterable[tuple[UnitedHighlight, Said]]) -> list[UnitedHighlight]:
    """Let highlights of which nothing was said since say this; each as it stands then."""
    back = []
    for one, said in united:
        row = writing.session.get(HighlightRow, one.id)
        if row is not None and row.revision == one.revision:
            write_said(writing.session, row, said)
            writing.highlights.add(row.id)
            back.append(replace(one, revision=row.revision))
    return back


def _take_back_notes(writing: Writing, intake: Intake, now: datetime) -> tuple[set[int], list[int]]:
    """A note may have been written several times by one import. Returns those that the reader went on with since, and
    those that go into the trash; one that the reader put there is where it belongs."""
    stayed: set[int] = set()
    trashed: list[int] = []
    first = {written.id: written for written in reversed(intake.written)}
    last = {written.id: written for written in intake.written}
    for number, written in first.items():
        row = writing.session.get(NoteRow, number)
        if row is None or row.deleted_at is not None:
            continue
        if row.revision != last[number].revision or _is_another(writing.session, row, written):
            stayed.add(number)
            continue
        if written.new is not None:
            row.deleted_at = now
            trashed.append(number)
        else:
            save_body(writing.session, row, written.before, None)
        _announce(writing, row)
    return stayed, trashed


def _is_another(session: Session, row: NoteRow, written: WrittenNote) -> bool:
    """Whether a new note was renamed or tagged since."""
    if written.new is None:
        return False
    tags = note_queries.read_note_tags(session, [row.id]).get(row.id, ())
    return (row.title, tags) != (written.title, written.new.tags)


def _find_noted(session: Session, intake: Intake, stayed: Collection[int]) -> set[int]:
    """Of the pairs of an import those on whose note somebody wrote since: in the trash it would not be seen."""
    ours = {written.id for written in intake.written}
    return {
        row.pair_id
        for number in intake.pairs
        for row in session.scalars(select(NoteRow).where(NoteRow.pair_id == number, NoteRow.deleted_at.is_(None)))
        if row.pair_id is not None
        and (row.id in stayed or (row.id not in ours and bool(row.body.strip()) and row.changed > intake.moment))
    }


def take_again(writing: Writing, intake: Intake, bundle: Bundle, back: TakenBack) -> Intake:
    """The undo of `take_back`, which returned `back`; what it returns is for the next one."""
    for number in back.trashed:
        highlight = writing.session.get(HighlightRow, number)
        if highlight is not None:
            highlight.deleted_at = None
            writing.highlights.add(number)
    united = _say_again(writing, [(one, one.after) for one in back.reverted])
    _set_pairs_trashed(writing, intake, None)
    written_back = []
    thrown_away = set()  # by the reader
    for written in intake.written:
        row = writing.session.get(NoteRow, written.id)
        if row is not None and row.deleted_at is not None and written.id in back.notes_trashed:
            row.deleted_at = None
            written_back.append(written)
            _announce(writing, row)
        elif row is None or row.deleted_at is not None:
            thrown_away.add(id(written.new))
    writing.session.flush()
    again = take_in(writing, Bundle(tuple(note for note in bundle.notes if id(note) not in thrown_away)))
    return replace(
        intake,
        written=(*written_back, *again.written),
        named=again.named,
        tagged=again.tagged,
        moment=again.moment,
        united=tuple(united),
    )


def _set_pairs_trashed(
    writing: Writing, intake: Intake, moment: datetime | None, kept_pairs: Collection[int] = ()
) -> None:
    for number in set(intake.pairs).difference(kept_pairs):
        pair = writing.session.get(PairRow, number)
        if pair is not None:
            pair.deleted_at = moment
            writing.pairs.add(number)


def _announce(writing: Writing, row: NoteRow) -> None:
    if row.article_id is not None:
        writing.notes.add(NoteSubject(SubjectKind.ARTICLE, row.article_id))
        writing.articles.add(row.article_id)
    elif row.pair_id is not None:
        writing.notes.add(NoteSubject(SubjectKind.PAIR, row.pair_id))
        writing.pairs.add(row.pair_id)
    else:
        writing.notes.add(NoteSubject(SubjectKind.FREE, row.id))
