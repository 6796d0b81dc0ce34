"""Why two articles seem to tell the same event, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.contrast import Difference, WorthReading
from app.domain import Reason, ReasonKind, Suggestion
from app.ui.wording import isolate

_SHOWN = 80  # characters of a name or quotation


def _tr(words: str) -> str:
    return QCoreApplication.translate("TellingWords", words)


def describe_reason(reason: Reason) -> str:
    """A reason as a piece of a sentence."""
    if reason.kind is ReasonKind.DAY:
        days = round(reason.amount)
        if not days:
            return _tr("published on the same day")
        return _tr("published a day apart") if days == 1 else _tr("published {n} days apart").format(n=days)
    if reason.kind is ReasonKind.COPIED:
        share = round(reason.amount * 100)
        return _tr("{share} % of the shorter text stands word for word in the other").format(share=share)
    words = {
        ReasonKind.NAMES: _tr("both name {items}"),
        ReasonKind.DATES: _tr("both give {items}"),
        ReasonKind.QUOTES: _tr("both quote {items}"),
        ReasonKind.PHRASES: _tr("both speak of {items}"),
        ReasonKind.NUMBERS: _tr("both give {items}"),
        ReasonKind.WORDS: _tr("both say {items}"),
    }[reason.kind]
    quoted = reason.kind in (ReasonKind.QUOTES, ReasonKind.PHRASES, ReasonKind.WORDS)
    items = [_shorten(item.text) for item in reason.items]
    return words.format(items=_join([f"“{isolate(item)}”" if quoted else isolate(item) for item in items]))


def describe_reasons(suggestion: Suggestion) -> str:
    """All reasons of a suggestion, as a sentence."""
    said = "; ".join(describe_reason(reason) for reason in suggestion.reasons)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def describe_differences(found: WorthReading) -> str:
    """In what two tellings differ, as a sentence; never who is right."""
    words = {
        Difference.NAMING: _tr("{n} called otherwise"),
        Difference.VOICES: _tr("{n} speak in one of them only"),
        Difference.FIGURES: _tr("{n} figures do not agree"),
        Difference.VOCABULARY: _tr("{n} words of one of them alone"),
        Difference.LOADED: _tr("{n} more possibly loaded words in one"),
    }
    parts = [words[kind].format(n=count) for kind, count in found.differences]
    if found.perspectives is not None:
        one, other = (isolate(_shorten(label)) for label in found.perspectives)
        parts.append(_tr("you have them as {one} and {other}").format(one=one, other=other))
    return _tr("What differs: {parts}.").format(parts="; ".join(parts))


def _join(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return _tr("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
