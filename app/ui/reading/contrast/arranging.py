"""In which rows the entries of a tab stand: filtered, ordered, with headings and unfolded sentences. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from app.domain import Span
from app.ui.reading.contrast.entries import (
    ALONE,
    LEANING,
    LEFT,
    RIGHT,
    SECTION_ORDER,
    TOGETHER,
    Board,
    Entry,
    Tab,
    fold_words,
)

EntryId = tuple[str, ...]


class RowOrder(StrEnum):
    TELLING = "telling"
    ALPHABET = "alphabet"
    PLACE = "place"  # as the texts bring it up
    COUNT = "count"


class RowKind(StrEnum):
    GROUP = "group"  # the heading of an entity
    SECTION = "section"
    CELLS = "cells"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class Row:
    """One line across both columns. Of `CELLS`, a side shows the cell its entry has there: one entry where both texts
    say the same, two that only stand beside each other where either says something of its own. Of `SENTENCES`,
    `places` are what was unfolded of the entry on that side."""

    kind: RowKind
    entries: tuple[Entry | None, Entry | None] = (None, None)
    places: tuple[Span | None, Span | None] = (None, None)
    group: str = ""
    section: str = ""
    title: str = ""
    counts: tuple[int, int] = (0, 0)  # of a heading: entries beneath it on either side

    @property
    def is_heading(self) -> bool:
        return self.kind in (RowKind.GROUP, RowKind.SECTION)

    def entry_on(self, side: int) -> Entry | None:
        """What stands in that column of the row, if anything does."""
        entry = self.entries[side]
        if self.kind is RowKind.CELLS:
            return entry if entry is not None and entry.cells[side] is not None else None
        return entry if self.places[side] is not None else None

    @property
    def is_joint(self) -> bool:
        """Whether both columns are one statement."""
        return (
            self.kind is RowKind.CELLS and self.entries[LEFT] is not None and self.entries[LEFT] is self.entries[RIGHT]
        )


def match_entries(board: Board, tab: Tab, words: str) -> list[Entry]:
    """The entries of a tab that hold every word of the filter, the most telling first."""
    wanted = fold_words(words).split()
    if not wanted:
        return list(board.entries[tab])
    return [entry for entry in board.entries[tab] if all(word in entry.folded for word in wanted)]


def arrange_rows(
    entries: Sequence[Entry], order: RowOrder, names: dict[str, str], unfolded: Collection[EntryId] = ()
) -> list[Row]:
    """Entities and sections in their order, and in each what only one side says before what both say."""
    groups: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        groups.setdefault(entry.group, {}).setdefault(entry.section, []).append(entry)
    rows: list[Row] = []
    for key in _order_groups(groups, order, names):
        sections = groups[key]
        if key:
            inside = [entry for section in sections.values() for entry in section]
            rows.append(Row(RowKind.GROUP, group=key, title=names.get(key, ""), counts=_count_sides(inside)))
        for section, members in _order_sections(sections, order):
            rows += _lay_out(key, section, sorted(members, key=_sort_key(order)), unfolded)
    return rows


def _count_sides(entries: Sequence[Entry]) -> tuple[int, int]:
    left, right = (sum(entry.cells[side] is not None for entry in entries) for side in (LEFT, RIGHT))
    return left, right


def _order_groups(groups: dict[str, dict[str, list[Entry]]], order: RowOrder, names: dict[str, str]) -> list[str]:
    def members(key: str) -> list[Entry]:
        return [entry for section in groups[key].values() for entry in section]

    match order:
        case RowOrder.ALPHABET:
            return sorted(groups, key=lambda key: fold_words(names.get(key, "")))
        case RowOrder.PLACE:
            return sorted(groups, key=lambda key: min(entry.first_place for entry in members(key)))
        case RowOrder.COUNT:
            return sorted(groups, key=lambda key: -sum(entry.count for entry in members(key)))
        case _:
            return list(groups)


def _order_sections(sections: dict[str, list[Entry]], order: RowOrder) -> list[tuple[str, list[Entry]]]:
    """Sections that are titled by what they hold, as the numbers are, are ordered by it; the others stay."""
    fixed = (*SECTION_ORDER, ALONE, TOGETHER, LEANING)
    key = _sort_key(order)
    if all(section in fixed for section in sections):
        return sorted(sections.items(), key=lambda item: fixed.index(item[0]))
    return sorted(sections.items(), key=lambda item: min(key(entry) for entry in item[1]))


def _sort_key(order: RowOrder) -> Callable[[Entry], tuple[str, int]]:
    match order:
        case RowOrder.ALPHABET:
            return lambda entry: (fold_words(entry.title or entry.words), 0)
        case RowOrder.PLACE:
            return lambda entry: ("", entry.first_place)
        case RowOrder.COUNT:
            return lambda entry: ("", -entry.count)
        case _:
            return lambda _: ("", 0)  # as they came


def _lay_out(group: str, section: str, members: list[Entry], unfolded: Collection[EntryId]) -> Iterator[Row]:
    yield Row(RowKind.SECTION, group=group, section=section, title=members[0].title, counts=_count_sides(members))
    ours, theirs = ([entry for entry in members if entry.side == side] for side in (LEFT, RIGHT))
    pairs = [*zip_longest(ours, theirs), *((entry, entry) for entry in members if entry.side is None)]
    for left, right in pairs:
        yield Row(RowKind.CELLS, (left, right), group=group, section=section)
        if unfolded:
            opened = [e for e in dict.fromkeys((left, right)) if e is not None and e.id in unfolded]
            yield from _unfold(group, section, opened)


def _unfold(group: str, section: str, opened: Sequence[Entry]) -> Iterator[Row]:
    """Every place of these entries, beneath the text it stands in."""
    columns = ([(entry, place) for entry in opened for place in entry.places[side]] for side in (LEFT, RIGHT))
    for ours, theirs in zip_longest(*columns, fillvalue=(None, None)):
        yield Row(RowKind.SENTENCES, (ours[0], theirs[0]), (ours[1], theirs[1]), group, section)
