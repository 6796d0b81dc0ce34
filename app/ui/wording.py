"""Words the frame uses in more than one place: counts, dates, and the sentence of an error."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from app.errors import SENTENCES, UserError

if TYPE_CHECKING:
    # The frame of the window needs words before anything of a library is known.
    from app.domain import ArticleSummary, EntityType, Metadata, ReadState

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def translate(text: str) -> str:
    return QCoreApplication.translate("Wording", text)


def group_digits(number: int) -> str:
    return QLocale().toString(number)


def isolate(text: str) -> str:
    """Words of another direction inside a sentence, so that they do not turn the sentence around."""
    return f"\u2068{text}\u2069"


def in_own_direction(text: str) -> str:
    """The same, where it is needed: a line that is written from right to left keeps its full stop at its end, and its
    neighbours their order."""
    return isolate(text) if RIGHT_TO_LEFT.search(text) else text


def as_tip(text: str, most: int = 600) -> str:
    """Words that came from a file or a person as a tool tip. Qt takes what looks like HTML for HTML, and would load its
    pictures from wherever they say; here it is shown as it is written. A tip is never larger than the screen."""
    text = text if len(text) <= most else text[:most].rstrip() + "…"
    if "<" not in text and "&lt;" not in text:
        return text
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>")


def count_articles(count: int) -> str:
    return translate("1 article") if count == 1 else translate("{n} articles").format(n=group_digits(count))


def count_words(count: int) -> str:
    return translate("1 word") if count == 1 else translate("{n} words").format(n=group_digits(count))


def error_sentence(error: UserError) -> str:
    """The error in the reader's language: a plain sentence and what to do."""
    return QCoreApplication.translate("UserError", SENTENCES[error.code]).format(**error.values)


def show_date(iso: str) -> str:
    """An ISO date as exact as it is known, the way people write it: `2023`, `Oct 2023`, `19 Oct 2023`."""
    parts = iso.split("-")
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        return iso
    locale = QLocale()
    if len(numbers) == 2:
        return locale.toString(QDate(numbers[0], numbers[1], 1), "MMM yyyy") or iso
    if len(numbers) == 3:
        return locale.toString(QDate(*numbers), "d MMM yyyy") or iso
    return iso


def show_day(moment: datetime) -> str:
    """The day of a moment by the reader's clock."""
    return show_date(moment.astimezone().date().isoformat())


def show_moment(moment: datetime) -> str:
    """The day and the time of a moment by the reader's clock."""
    here = moment.astimezone()
    time = QLocale().toString(QTime(here.hour, here.minute), QLocale.FormatType.ShortFormat)
    return f"{show_day(moment)}, {time}"


def source_line(metadata: Metadata) -> str:
    """Outlet, author and date in one line, what is not known left out."""
    parts = (metadata.outlet, metadata.author, show_date(metadata.published))
    return " · ".join(in_own_direction(part) for part in parts if part)


def display_title(summary: ArticleSummary) -> str:
    return summary.metadata.title or translate("Untitled")


def read_state(state: ReadState) -> str:
    from app.domain import ReadState

    names = {
        ReadState.UNREAD: translate("unread"),
        ReadState.READING: translate("begun"),
        ReadState.READ: translate("read"),
    }
    return names[state]


def type_word(kind: EntityType) -> str:
    from app.domain import EntityType

    words = {
        EntityType.PERSON: translate("person"),
        EntityType.ORG: translate("organisation"),
        EntityType.PLACE: translate("place"),
        EntityType.GROUP: translate("group"),
        EntityType.THING: translate("thing"),
    }
    return words[kind]
