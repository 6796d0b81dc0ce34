"""What two sentences have in common, in words for the reader."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain import Alignment, Common, CommonKind
from app.ui.wording import in_own_direction

_MOST = 4  # things told; the rest of the evidence stands in the two sentences
_LONGEST = 48  # characters of one of them


def describe_common(alignment: Alignment, left: str, right: str) -> str:
    """`In both: “padlock” · Owen Pask · 1,200`. The texts are those the alignment is between."""
    told = list(dict.fromkeys(_name(common, left, right) for common in alignment.shares))[:_MOST]
    if not told:
        return _tr("Near in meaning; no name, number or rare word is in both")
    return _tr("In both: {things}").format(things=" · ".join(told))


def _name(common: Common, left: str, right: str) -> str:
    ours, theirs = (
        _shorten(text[span.start : span.end]) for text, span in ((left, common.left), (right, common.right))
    )
    if common.kind in (CommonKind.RUN, CommonKind.WORD):
        ours, theirs = _tr("“{words}”").format(words=ours), _tr("“{words}”").format(words=theirs)
    words = ours if ours.casefold() == theirs.casefold() else f"{ours} / {theirs}"
    return in_own_direction(words)


def _shorten(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rstrip() + "…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Common", text)
