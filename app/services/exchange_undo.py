"""Takes an import of notes and highlights back in one step, and does it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import NoteSubject, SubjectKind
from app.exchange.bundle import Bundle
from app.services.exchange_intake import Intake, save_body, take_in
from app.services.library import Writing
from db import note_queries, queries
from db.models import HighlightRow, NoteRow, PairRow


def take_back(writing: Writing, intake: Intake) -> int:
    """The undo of `take_in`: its highlights and pairs go into the trash, its notes say what they said before. What the
    reader did since stays: notes that were written on, with their pairs and tags, tags and titles of another hand.
    Returns how many notes that are."""
    session, now = writing.session, datetime.now(UTC)
    stayed = _take_back_notes(writing, intake, now)
    _set_trashed(writing, intake, now, _find_noted(session, intake, stayed))
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
    return len(stayed)


def _take_back_notes(writing: Writing, intake: Intake, now: datetime) -> set[int]:
    """A note may have been written several times by one import. Returns those that were written on since."""
    stayed: set[int] = set()
    first = {written.id: written for written in reversed(intake.written)}
    last = {written.id: written for written in intake.written}
    for number, written in first.items():
        row = writing.session.get(NoteRow, number)
        if row is None:
            continue
        if row.revision != last[number].revision:
            stayed.add(number)
            continue
        if written.new:
            row.deleted_at = now
        else:
            save_body(writing.session, row, written.before, None)
        _announce(writing, row)
    return stayed


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


def take_again(writing: Writing, intake: Intake, bundle: Bundle) -> Intake:
    """The undo of `take_back`; what it returns is for the next one."""
    _set_trashed(writing, intake, None)
    back = []
    for written in intake.written:
        row = writing.session.get(NoteRow, written.id) if written.new else None
        if row is not None and row.deleted_at is not None:
            row.deleted_at = None
            back.append(written)
            _announce(writing, row)
    writing.session.flush()
    again = take_in(writing, Bundle(bundle.notes))
    return replace(intake, written=(*back, *again.written), named=again.named, tagged=again.tagged, moment=again.moment)


def _set_trashed(writing: Writing, intake: Intake, moment: datetime | None, kept_pairs: Collection[int] = ()) -> None:
    for number in intake.added:
        highlight = writing.session.get(HighlightRow, number)
        if highlight is not None:
            highlight.deleted_at = moment
            writing.highlights.add(number)
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
