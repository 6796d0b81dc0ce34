"""What people marked in the sample pairs (`tests/data/gold`), as spans of the two canonical texts.

Gold is written in quotes, so that it can be read and corrected by hand: a mention is its exact text and which
occurrence of it is meant (0 is the first), a sentence is its exact text. Names that stand on both sides are `entities`;
`descriptions` are the nominal ways to speak of somebody ("the mayor"), not complete; `other_names` stand on one side
only. An alignment that is `partly` says some of the same: finding it is right, missing it is not wrong. Sentences that
are neither aligned nor `only_...` are ones people may see either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.domain import EntityType, Span

GOLD_FOLDER = Path(__file__).parent / "data" / "gold"


class GoldError(ValueError):
    """The gold does not fit the text it was made for, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    name: str
    type: EntityType
    left: tuple[Span, ...]
    right: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldAlignment:
    left: Span
    right: Span
    partly: bool


@dataclass(frozen=True, slots=True)
class GoldPair:
    """The gold of one pair; every span counts code points of its side's canonical text."""

    entities: tuple[GoldEntity, ...]
    descriptions: tuple[GoldEntity, ...]
    other_left: tuple[Span, ...]
    other_right: tuple[Span, ...]
    alignments: tuple[GoldAlignment, ...]
    only_left: tuple[Span, ...]
    only_right: tuple[Span, ...]


def read_gold(name: str) -> dict[str, Any]:
    """The gold of a pair as it is written; `left` and `right` name the files in the sample library."""
    data: dict[str, Any] = json.loads((GOLD_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


def resolve_gold(data: Mapping[str, Any], left: str, right: str) -> GoldPair:
    """The gold as spans of the two canonical texts. GoldError on a quote that is not there, on a sentence that is
    there twice, on names that overlap or are left out, and on a sentence that is both aligned and alone."""
    gold = GoldPair(
        entities=tuple(_resolve_entity(item, left, right) for item in data["entities"]),
        descriptions=tuple(_resolve_entity(item, left, right) for item in data["descriptions"]),
        other_left=_find_mentions(data["other_names"]["left"], left),
        other_right=_find_mentions(data["other_names"]["right"], right),
        alignments=tuple(
            GoldAlignment(
                find_sentence(item["left"], left), find_sentence(item["right"], right), item.get("partly", False)
            )
            for item in data["alignments"]
        ),
        only_left=tuple(find_sentence(quote, left) for quote in data["only_left"]),
        only_right=tuple(find_sentence(quote, right) for quote in data["only_right"]),
    )
    _check_names(left, [span for entity in gold.entities for span in entity.left], gold.other_left)
    _check_names(right, [span for entity in gold.entities for span in entity.right], gold.other_right)
    _check_sentences(left, gold.only_left, [pair.left for pair in gold.alignments])
    _check_sentences(right, gold.only_right, [pair.right for pair in gold.alignments])
    return gold


def find_quote(quote: str, nth: int, text: str) -> Span:
    """The `nth` occurrence (0 is the first) of `quote` in `text`; GoldError where there are not so many."""
    end = 0
    for _ in range(nth + 1):
        start = text.find(quote, end)
        if start < 0:
            raise GoldError(f"not found ({nth}): {quote!r}")
        end = start + len(quote)
    return Span(end - len(quote), end)


def find_sentence(quote: str, text: str) -> Span:
    """Where `quote` stands in `text`; GoldError unless it stands there exactly once."""
    if text.count(quote) > 1:
        raise GoldError(f"found more than once: {quote!r}")
    return find_quote(quote, 0, text)


def _find_mentions(items: Iterable[Mapping[str, Any]], text: str) -> tuple[Span, ...]:
    return tuple(sorted(find_quote(item["quote"], item["nth"], text) for item in items))


def _resolve_entity(item: Mapping[str, Any], left: str, right: str) -> GoldEntity:
    if not item["left"] or not item["right"]:
        raise GoldError(f"on one side only: {item['name']!r}")
    return GoldEntity(
        item["name"], EntityType(item["type"]), _find_mentions(item["left"], left), _find_mentions(item["right"], right)
    )


def _check_names(text: str, shared: Sequence[Span], other: Sequence[Span]) -> None:
    """Each name is marked once, and wherever it stands as a whole word, alone or inside a longer name."""
    marked = sorted([*shared, *other])
    for before, after in pairwise(marked):
        if before.overlaps(after):
            raise GoldError(f"overlapping names: {text[before.start : after.end]!r}")
    for form in sorted({text[span.start : span.end] for span in marked}):
        nth = 0
        while True:
            try:
                span = find_quote(form, nth, text)
            except GoldError:
                break
            nth += 1
            whole = not text[span.start - 1 : span.start].isalnum() and not text[span.end : span.end + 1].isalnum()
            if whole and not any(other_span.contains(span) for other_span in marked):
                raise GoldError(f"a name that is not marked: {text[max(0, span.start - 20) : span.end + 20]!r}")


def _check_sentences(text: str, only: Sequence[Span], aligned: Sequence[Span]) -> None:
    for span in only:
        if any(span.overlaps(other) for other in aligned):
            raise GoldError(f"both aligned and alone: {text[span.start : span.end]!r}")
