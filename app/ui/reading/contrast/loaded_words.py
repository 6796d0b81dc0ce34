"""Why a passage may be loaded, in the reader's words. It says what the words do, never what the text is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

QUOTED = ":quoted"  # added to a reason where somebody else's words are given


def _tr(words: str) -> str:
    return QCoreApplication.translate("LoadedWords", words)


def tell_reason(reason: str) -> str:
    """A sentence for a code of `Loaded`; one that is not known says as much as can be said."""
    kind, quoted = (reason.removesuffix(QUOTED), True) if reason.endswith(QUOTED) else (reason, False)
    sentences = {
        "label": _tr("a name for people, groups or what they hold that judges them"),
        "slogan": _tr("a catchword"),
        "speech": _tr("a word of speaking that judges who speaks or what is said"),
        "charged": _tr("a verb that judges what is done"),
        "hyperbole": _tr("hyperbole"),
        "praise": _tr("praise"),
        "euphemism": _tr("a softer word for something harsh, or a name that argues"),
        "intensifier": _tr("an intensifier"),
        "degree": _tr("an intensifier"),
        "doubt": _tr("keeps what follows at a distance"),
        "certainty": _tr("says that there can be no two opinions"),
        "attitude": _tr("an adverb by which the writer judges"),
        "judging": _tr("a word that judges"),
        "manner": _tr("judges how something is done"),
        "coarse": _tr("coarse language"),
        "scare-quotes": _tr("in quotation marks, though nobody is quoted with it"),
        "question": _tr("a question that asks for no answer"),
    }
    words = sentences.get(kind) or _tr("a word that colours what is said")
    return _tr("{reason}; in somebody’s words").format(reason=words) if quoted else words
