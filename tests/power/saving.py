"""Somebody who saves all kinds of things: `python -m tests.power.saving FOLDER wal|delete`, under `recorder.c`.

Says after each what is saved by now; tests/test_lost_writes.py cuts the power in between and looks.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain import NoteSubject, Span, SubjectKind
from app.durable import make_folder
from app.jobs import Job
from app.services import opening
from app.services.exchanging import Choice, Format
from app.services.opening import Services, open_services
from app.services.restoring import replace as put_in_place
from app.settings import Settings, SettingsFile
from app.ui.notes.autosave import Draft
from app.ui.notes.rescue import NoteRescue
from tests.conftest import InlineWorkers
from tests.power.disk import pack_mark
from tests.services.conftest import add_article

ROUNDS = 4


def say(**facts: Any) -> None:
    log = os.open(os.environ["POWER_LOG"], os.O_WRONLY | os.O_APPEND)
    os.write(log, pack_mark(facts))
    os.close(log)


def write_body(kind: str, number: int) -> str:
    """The words of a version; some are long, so that the log is carried over into the database now and then."""
    return f"{kind} {number} " + f"word{number} " * (60_000 if number % 3 == 0 else 40)


def make_picture(number: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes([number]) * 9_000


def find_rescue(folder: Path) -> NoteRescue:
    return NoteRescue(folder / "profile" / "rescue", Path("library"))


def find_settings(folder: Path) -> SettingsFile:
    return SettingsFile(folder / "profile" / "config" / "settings.json")


def open_here(folder: Path) -> Services:
    return open_services(folder / "library", workers=InlineWorkers())  # type: ignore[arg-type]


def save_much(folder: Path, services: Services, first: int, articles: list[int]) -> None:
    said = services.highlights.of_articles(articles[0])
    highlight = said[0] if said else services.highlights.add([(articles[0], Span(20, 30))], comment="comment 0")
    say(highlight=[highlight.id, first - 1])
    rescue, settings, exports = find_rescue(folder), find_settings(folder), folder / "exports"
    for number in range(first, first + ROUNDS):
        for article in articles:
            services.notes.save(NoteSubject(SubjectKind.ARTICLE, article), write_body("note", number), number - 1)
            say(**{f"note {article}": number})
        highlight = services.highlights.change(highlight.id, highlight.revision, comment=f"comment {number}")
        say(highlight=[highlight.id, number])
        free = services.notes.create(f"Free {number}", write_body("free", number), ["lesson"])
        say(free=number)
        services.notes.trash([free.subject.id])
        say(trashed=number)
        services.pictures.add(make_picture(number), "map.png", width=3, height=2)
        say(picture=number)
        assert rescue.keep(Draft(NoteSubject(SubjectKind.ARTICLE, 1), write_body("draft", number), number))
        say(rescue=number)
        assert settings.save(replace(Settings(), text_size=10 + number))
        say(settings=number)
        export_all(services, exports)
        if number % 3 == 1:
            say(**{f"backup {services.upkeep.backup().name}": number})


def export_all(services: Services, exports: Path) -> None:
    make_folder(exports)
    table = exports / "all.csv"
    say(exporting=True)
    services.exchange.export(Choice(), Format.CSV, table)
    files = [table, *services.exchange.export(Choice(), Format.MARKDOWN, exports / "notes").files]
    sums = {str(path.relative_to(exports)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    say(exports=sums, exporting=False)


def main(folder: Path, log: str) -> None:
    opening.is_on_network = lambda _folder: log == "delete"  # type: ignore[assignment]
    services = open_here(folder)
    articles = [add_article(services, 1), add_article(services, 2)]
    say(articles=articles)
    save_much(folder, services, 1, articles)
    services.close()
    services = open_here(folder)
    save_much(folder, services, ROUNDS + 1, articles)
    backup, last = services.upkeep.backup(), 2 * ROUNDS
    for article in articles:
        services.notes.save(NoteSubject(SubjectKind.ARTICLE, article), write_body("note", last + 1), last)
        say(**{f"note {article}": last + 1})
    services.close()
    # From here on there is the library as it was, or the backup; at last the backup, and what it took the place of.
    say(**{f"note {article}": last for article in articles})
    kept = put_in_place(backup, folder / "library", Job()).kept
    assert kept is not None
    say(restored=last, **{f"backup {kept.name}": last + 1})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
