"""What speaks for a passage being loaded, in words. The codes are those of `Loaded.reason`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

QUOTED = ":quoted"


def describe_reason(code: str) -> str:
    """A sentence without its full stop: "May be loaded: an intensifier"."""
    kind = _describe_kind(code.removesuffix(QUOTED))
    words = _tr("May be loaded: {reason}").format(reason=kind) if kind else _tr("May be loaded")
    return _tr("{words}; in words that are quoted").format(words=words) if code.endswith(QUOTED) else words


def _describe_kind(code: str) -> str:
    """What a kind of wording does; empty for one that is not known, as from a later version."""
    known = {
        "label": _tr("a name for people or views that judges them"),
        "slogan": _tr("a catchword, or a name for a matter that judges it"),
        "speech": _tr("a verb of speaking that judges who speaks"),
        "charged": _tr("a verb that judges what is done"),
        "hyperbole": _tr("strong wording, perhaps stronger than the matter"),
        "praise": _tr("a word of praise"),
        "euphemism": _tr("a word that makes the matter sound better"),
        "intensifier": _tr("an intensifier"),
        "doubt": _tr("a word that keeps what it names at a distance"),
        "certainty": _tr("wording that leaves no room for another opinion"),
        "attitude": _tr("an adverb that says what the writer thinks of it"),
        "judging": _tr("an adjective that judges"),
        "manner": _tr("an adverb that judges"),
        "coarse": _tr("a coarse or insulting word"),
        "scare-quotes": _tr("quotation marks around words that nobody is said to have said"),
        "question": _tr("a question that the text puts to its reader"),
    }
    return known.get(code, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("LoadedReason", text)
