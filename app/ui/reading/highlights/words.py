"""Words for highlights: their colours, how two passages stand, and what was done. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.highlights import Colour, Highlight, Stance
from app.ui.tag_field import write_tags

QUOTED = 60  # characters of a passage in a sentence


def _tr(words: str) -> str:
    return QCoreApplication.translate("Highlights", words)


def name_colour(colour: Colour) -> str:
    names = {
        Colour.YELLOW: _tr("yellow"),
        Colour.GREEN: _tr("green"),
        Colour.BLUE: _tr("blue"),
        Colour.PINK: _tr("pink"),
        Colour.PURPLE: _tr("purple"),
    }
    return names[colour]


def name_stance(stance: str) -> str:
    """How two passages stand, in the reader's language; their own words as they are."""
    names = {
        Stance.AGREE.value: _tr("They agree"),
        Stance.CONFLICT.value: _tr("They conflict"),
        Stance.LEFT_OUT.value: _tr("The other leaves it out"),
    }
    return names.get(stance, stance)


def read_stance(words: str) -> str:
    """The stance that was chosen or typed."""
    return next((stance.value for stance in Stance if name_stance(stance.value) == words), words.strip())


def quote(words: str, most: int = QUOTED) -> str:
    """The beginning of a passage, on one line."""
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def describe(highlight: Highlight) -> str:
    """What a screen reader is told: colour, words, comment."""
    parts = [
        _tr("Highlight in {colour}").format(colour=name_colour(highlight.colour)),
        quote(highlight.passages[0].quote, 200),
        name_stance(highlight.stance) if highlight.is_tie else "",
        quote(highlight.comment, 200),
        write_tags(highlight.tags),
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)
