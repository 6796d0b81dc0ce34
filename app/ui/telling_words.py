"""Why two articles seem to tell the same event, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.contrast import Difference
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


def name_difference(kind: Difference, about: str = "") -> str:
    """What the words of two tellings that stand side by side are: never who of them is right."""
    words = {
        Difference.NAMING: _tr("What they call {about}").format(about=isolate(_shorten(about))),
        Difference.VOICES: _tr("Speaks only here"),
        Difference.OMISSION: _tr("Named only here"),
        Difference.FIGURES: _tr("Another figure: {about}").format(about=isolate(_shorten(about))),
        Difference.VOCABULARY: _tr("Words more frequent here"),
        Difference.LOADED: _tr("Possibly loaded"),
    }
    return words[kind]


def list_words(kind: Difference, words: Sequence[str]) -> str:
    """Words of one telling, quoted; names and figures as they are. A dash where it has none."""
    quoted = kind in (Difference.NAMING, Difference.VOCABULARY, Difference.LOADED)
    shown = [_shorten(word) for word in words]
    return ", ".join(f"“{isolate(word)}”" if quoted else isolate(word) for word in shown) or "–"


def _join(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return _tr("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
