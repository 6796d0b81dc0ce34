"""The words of the panel: what a cell says on screen and to a screen reader, what headings and orders are called."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain import Span
from app.ui.reading.contrast import entries as kinds
from app.ui.reading.contrast.arranging import Row, RowKind, RowOrder
from app.ui.reading.contrast.entries import (
    LEFT,
    SOMEBODY,
    Board,
    Cell,
    Figure,
    Leaning,
    Phrase,
    Speech,
    Tab,
)
from app.ui.reading.contrast.excerpts import find_sentence, quote
from app.ui.wording import count_words, in_own_direction, isolate


def _tr(words: str) -> str:
    return QCoreApplication.translate("ContrastPanel", words)


class Look(Enum):
    """What a run of words is, for whoever paints it."""

    NAME = auto()  # what a row is about
    WORDS = auto()  # of a text, and of one side alone
    SAME = auto()  # of both texts
    NOTE = auto()  # Parallax speaks
    SENTENCE = auto()  # around the passage
    PASSAGE = auto()


class Run(NamedTuple):
    words: str
    look: Look


def times(count: int) -> str:
    return _tr("once") if count == 1 else _tr("{n} times").format(n=count)


def side_name(side: int) -> str:
    return _tr("Left") if side == LEFT else _tr("Right")


def tab_name(tab: Tab) -> str:
    names = {
        Tab.WORDING: _tr("Wording"),
        Tab.VOICES: _tr("Voices"),
        Tab.VOCABULARY: _tr("Vocabulary"),
        Tab.NUMBERS: _tr("Numbers"),
    }
    return names[tab]


def order_name(order: RowOrder) -> str:
    names = {
        RowOrder.TELLING: _tr("Most telling"),
        RowOrder.ALPHABET: _tr("Alphabetical"),
        RowOrder.PLACE: _tr("As they appear"),
        RowOrder.COUNT: _tr("Most often"),
    }
    return names[order]


def say_empty(tab: Tab) -> str:
    """What is said where nothing was found."""
    sentences = {
        Tab.WORDING: _tr(
            "The two texts say nothing of the same people, places or groups that could stand side by side."
        ),
        Tab.VOICES: _tr("Neither text quotes or cites anybody."),
        Tab.VOCABULARY: _tr("No word is far more frequent in one text than in the other."),
        Tab.NUMBERS: _tr("No number or date that both texts give for the same thing differs."),
    }
    return sentences[tab]


# --- who says it ------------------------------------------------------------------------------------------------------


def mouth_name(said_by: str) -> str:
    """Whose words they are."""
    return _tr("speaker not named") if said_by == SOMEBODY else " ".join(said_by.split())


# --- cells as they are painted ----------------------------------------------------------------------------------------


def write_cell(cell: Cell, *, quiet: bool = False) -> tuple[Run, ...]:
    """The first line of a cell."""
    match cell:
        case Phrase():
            return _write_phrase(cell, Look.SAME if quiet else Look.WORDS if cell.is_deed else Look.NAME)
        case Speech():
            return (Run(in_own_direction(cell.speaker), Look.NAME),)
        case Leaning():
            here = _tr("{n} × here").format(n=cell.here)
            there = _tr("{n} × there").format(n=cell.there) if cell.there else _tr("never there")
            return Run(in_own_direction(cell.words), Look.NAME), Run(f"\u2002{here}, {there}", Look.NOTE)
        case Figure():
            return (Run(in_own_direction(cell.words), Look.NAME),)


def _write_phrase(cell: Phrase, look: Look) -> tuple[Run, ...]:
    runs = [Run(in_own_direction(f"“{cell.words}”" if cell.said_by else cell.words), look)]
    if cell.said_by:
        runs.append(Run(f" — {in_own_direction(mouth_name(cell.said_by))}", Look.NOTE))
    if cell.count > 1:
        runs.append(Run(f"\u2002×{cell.count}", Look.NOTE))
    return tuple(runs)


def write_detail(cell: Cell, board: Board, side: int) -> tuple[Run, ...]:
    """What stands beneath the first line; nothing for most cells."""
    match cell:
        case Speech():
            return (
                Run(" · ".join(filter(None, (count_words(cell.words), list_verbs(cell), list_ways(cell)))), Look.NOTE),
            )
        case Figure():
            return write_sentence(board.texts[side], cell.sentence, cell.span)
        case _:
            return ()


def list_verbs(cell: Speech, most: int = 4) -> str:
    """`said ×3, warned`."""
    shown = [f"{verb} ×{count}" if count > 1 else verb for verb, count in cell.verbs[:most]]
    return ", ".join(shown) + (" …" if len(cell.verbs) > most else "")


def list_ways(cell: Speech) -> str:
    """How often directly and how often not."""
    if not cell.indirect:
        return _tr("directly") if cell.direct == 1 else _tr("{n} × directly").format(n=cell.direct)
    if not cell.direct:
        return _tr("indirectly") if cell.indirect == 1 else _tr("{n} × indirectly").format(n=cell.indirect)
    return _tr("{direct} × directly, {indirect} × indirectly").format(direct=cell.direct, indirect=cell.indirect)


def write_sentence(text: str, sentence: Span, passage: Span) -> tuple[Run, ...]:
    """A sentence with its passage set apart; an ellipsis where it was cut."""
    passage = Span(max(passage.start, sentence.start), max(sentence.start, min(passage.end, sentence.end)))
    before = " ".join(text[sentence.start : passage.start].split())
    inside = quote(text, passage)
    after = " ".join(text[passage.end : sentence.end].split())
    gap = " " if before and text[passage.start - 1 : passage.start].isspace() else ""
    gap_after = " " if after and text[passage.end : passage.end + 1].isspace() else ""
    runs = (
        Run(before + gap, Look.SENTENCE),
        Run(inside, Look.PASSAGE),
        Run(gap_after + after, Look.SENTENCE),
    )
    return tuple(run for run in runs if run.words)


def write_place(board: Board, side: int, span: Span) -> tuple[Run, ...]:
    text = board.texts[side]
    return write_sentence(text, find_sentence(text, span), span)


# --- headings ---------------------------------------------------------------------------------------------------------


def write_heading(row: Row) -> tuple[str, str]:
    """What a heading says over the left and over the right column; the second is empty where the first is of both."""
    left, right = row.counts
    match row.section:
        case kinds.ALONE:
            return (
                _tr("Only the left text lets speak") if left else _tr("Nobody was found in the left text alone"),
                _tr("Only the right text lets speak") if right else _tr("Nobody was found in the right text alone"),
            )
        case kinds.LEANING:
            return _tr("More often in the left text"), _tr("More often in the right text")
    return row.title or section_name(row.section), ""


def section_name(section: str) -> str:
    names = {
        kinds.CALLED: _tr("Called"),
        kinds.BESIDE: _tr("Beside the name"),
        kinds.IS: _tr("Said to be"),
        kinds.DOES: _tr("Does"),
        kinds.UNDERGOES: _tr("Done to it"),
        kinds.ALONE: _tr("Only one text lets speak"),
        kinds.TOGETHER: _tr("Both texts let speak"),
        kinds.LEANING: _tr("More often in one text"),
    }
    return names.get(section, "")


# --- what is read aloud -----------------------------------------------------------------------------------------------


def describe_cell(row: Row, side: int, board: Board) -> str:
    """What a screen reader says of one column of a row; empty where nothing stands there."""
    if row.kind is RowKind.GROUP:
        return row.title if side == LEFT else ""
    if row.kind is RowKind.SECTION:
        return write_heading(row)[side]
    entry = row.entry_on(side)
    if entry is None:
        return ""
    if row.kind is RowKind.SENTENCES:
        place = row.places[side]
        assert place is not None
        return f"{side_name(side)}: {board.sentence_of(side, place)}"
    cell = entry.cells[side]
    assert cell is not None
    parts = [f"{side_name(side)}: {_say(cell, board, side)}"]
    if row.is_joint:
        parts.append(_tr("in both texts"))
    elif row.section == kinds.ALONE:
        parts.append(_tr("only in this text"))
    about = ", ".join(filter(None, (board.names.get(row.group, ""), entry.title or section_name(row.section))))
    return "; ".join(parts) + (f". {about}" if about else "")


def _say(cell: Cell, board: Board, side: int) -> str:
    match cell:
        case Phrase():
            said = f"{cell.words}, {times(cell.count)}"
            return f"{said}; {_tr('said by {name}').format(name=mouth_name(cell.said_by))}" if cell.said_by else said
        case Speech():
            return f"{cell.speaker}, {write_detail(cell, board, side)[0].words.replace(' · ', '; ')}"
        case Leaning():
            there = times(cell.there) if cell.there else _tr("never")
            return f"{cell.words}, {times(cell.here)}; " + _tr("in the other text {times}").format(times=there)
        case Figure():
            return f"{cell.words}; {quote(board.texts[side], cell.sentence)}"


def tell_cell(row: Row, side: int, board: Board, most: int = 3) -> str:
    """The tool tip of a cell: the sentences it rests on."""
    entry = row.entry_on(side)
    if entry is None or row.kind is not RowKind.CELLS or isinstance(entry.cells[side], Figure):
        return ""
    lines = [f"“{isolate(board.sentence_of(side, span))}”" for span in entry.places[side][:most]]
    more = len(entry.places[side]) - most
    return "\n".join([*lines, *([_tr("{n} more").format(n=more)] if more > 0 else [])])


def step_words(number: int, of: int) -> str:
    """At which of its places one stands."""
    return _tr("{n} of {total}").format(n=number + 1, total=of)


def join_runs(runs: Sequence[Run]) -> str:
    return "".join(run.words for run in runs)
