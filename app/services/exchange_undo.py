"""Takes an import of notes and highlights back in one step, and does it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain import NoteSubject, SubjectKind
from app.exchange.bundle import Bundle
from app.services.exchange_intake import Intake, save_body, take_in
from app.services.library import Writing
from db import note_queries, queries
from db.models import HighlightRow, NoteRow, PairRow


def take_back(writing: Writing, intake: Intake) -> int:
    """The undo of `take_in`: its highlights and pairs go into the trash, its notes say what they said before. Returns
    how many notes were written on since, and so stay as they are."""
    session, now = writing.session, datetime.now(UTC)
    stayed: set[int] = set()
    _set_trashed(writing, intake, now)
    for number, title, question in intake.named:
        if (pair := session.get(PairRow, number)) is not None:
            pair.title, pair.question = title, question
            writing.pairs.add(number)
    for written in intake.written:
        row = session.get(NoteRow, written.id)
        if row is None or row.revision != written.revision:
            if row is not None:
                stayed.add(row.id)
            continue
        if written.new:
            row.deleted_at = now
        else:
            save_body(session, row, written.before, None)
        _announce(writing, row)
    for number, tags in intake.tagged:
        if number not in stayed and session.get(NoteRow, number) is not None:
            note_queries.write_note_tags(session, number, tags)
    queries.drop_unused_tags(session)
    return len(stayed)


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
    return replace(intake, written=(*back, *again.written), named=again.named, tagged=again.tagged)


def _set_trashed(writing: Writing, intake: Intake, moment: datetime | None) -> None:
    for number in intake.added:
        highlight = writing.session.get(HighlightRow, number)
        if highlight is not None:
            highlight.deleted_at = moment
            writing.highlights.add(number)
    for number in intake.pairs:
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
