"""Holds the analysis to what people marked in the sample pairs.

The floors lie a little under what the analysis reached when they were set, so that a change of model or rule may move
a sentence, but a part that stops working fails. Raise them when the analysis gets better.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import resources
from app.analysis.comparing import compare
from app.analysis.reading import analyse
from app.domain import Comparison, Document, SharedEntity, Span
from app.importers.reading import read_file
from tests.gold import GOLD_FOLDER, GoldEntity, GoldError, GoldPair, find_quote, find_sentence, read_gold, resolve_gold

SAMPLES = Path(resources.__file__).parent / "samples"
NAMES = sorted(path.stem for path in GOLD_FOLDER.glob("*.json"))
ENGLISH = [name for name in NAMES if name != "desalination"]


@dataclass(frozen=True)
class Case:
    """A sample pair with what the program makes of it and what people marked in it."""

    left: Document
    right: Document
    found: Comparison
    gold: GoldPair


def import_sample(name: str) -> tuple[Document, str]:
    (article,) = read_file(str(SAMPLES / name))
    return article.document, article.metadata.language


@cache
def load_case(name: str) -> Case:
    data = read_gold(name)
    left, left_language = import_sample(data["left"])
    right, right_language = import_sample(data["right"])
    found = compare(left, analyse(left, left_language), right, analyse(right, right_language))
    return Case(left, right, found, resolve_gold(data, left.text, right.text))


def touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


def is_same_sentence(found: Span, marked: Span) -> bool:
    """Splitters differ about quotations, so most of the longer one is enough."""
    shared = min(found.end, marked.end) - max(found.start, marked.start)
    return shared > 0.6 * max(found.end - found.start, marked.end - marked.start)


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


# --- the names that both texts speak of -----------------------------------------------------------------------------

Sided = tuple[str, Span]


def side_spans(entity: SharedEntity | GoldEntity) -> list[Sided]:
    return [("left", span) for span in entity.left] + [("right", span) for span in entity.right]


def find_owner(sided: Sided, entities: Sequence[SharedEntity | GoldEntity]) -> int | None:
    side, span = sided
    for index, entity in enumerate(entities):
        if touches(span, getattr(entity, side)):
            return index
    return None


@dataclass(frozen=True)
class NameFigures:
    """`precision`: found spans of whoever has a name that are marked, as a name or a description (people and things
    without a name are left out: the gold does not list them all). `recall`: marked names that are found.
    `purity`: found spans that lie in an entity most of whose spans are the same person or thing. `wholeness`: marked
    names that lie in the one found entity which holds most of theirs (names that are not joined lower it).
    `described`: marked descriptions that are found. `meant`: those found of somebody named that lie in the entity with
    that name."""

    precision: float
    recall: float
    purity: float
    wholeness: float
    described: float
    meant: float


def measure_names(cases: Iterable[Case]) -> NameFigures:
    found_all = right_all = owned = pure = 0
    marked_all = marked_found = whole = 0
    described_all = described_found = named_all = named_right = 0
    for case in cases:
        gold, found = case.gold.entities, case.found.entities
        for entity in found:
            owners: Counter[int] = Counter()
            for sided in side_spans(entity):
                owner = find_owner(sided, gold)
                if has_name(entity):
                    found_all += 1
                    right_all += owner is not None or find_owner(sided, case.gold.descriptions) is not None
                if owner is not None:
                    owners[owner] += 1
            owned += owners.total()
            pure += max(owners.values(), default=0)
        for marked in gold:
            holders = Counter(
                holder for sided in side_spans(marked) if (holder := find_owner(sided, found)) is not None
            )
            marked_all += len(side_spans(marked))
            marked_found += holders.total()
            whole += max(holders.values(), default=0)
        for marked in case.gold.descriptions:
            holders = [find_owner(sided, found) for sided in side_spans(marked)]
            described_all += len(holders)
            described_found += sum(holder is not None for holder in holders)
            if any(entity.name == marked.name for entity in gold):
                by_name = [found[holder] for holder in holders if holder is not None and has_name(found[holder])]
                named_all += len(by_name)
                named_right += sum(entity.name.split()[0] in marked.name for entity in by_name)
    return NameFigures(
        ratio(right_all, found_all),
        ratio(marked_found, marked_all),
        ratio(pure, owned),
        ratio(whole, marked_all),
        ratio(described_found, described_all),
        ratio(named_right, named_all),
    )


def has_name(entity: SharedEntity) -> bool:
    return any(c.isupper() for c in entity.name)


# --- the sentences that say the same, and those that stand alone ----------------------------------------------------


@dataclass(frozen=True)
class SentenceFigures:
    """`precision`: strong alignments that are marked, in part or whole. `recall`: marked whole ones that are found
    strong; `reach`: that are found at all. `alone`: sentences found to stand alone that are not marked as aligned in
    whole; `alone_recall`: sentences marked as alone that are found."""

    precision: float
    recall: float
    reach: float
    alone: float
    alone_recall: float


def measure_sentences(cases: Iterable[Case]) -> SentenceFigures:
    strong_all = strong_right = whole_all = whole_strong = whole_any = 0
    alone_all = alone_right = marked_alone = marked_alone_found = 0
    for case in cases:
        marked = case.gold.alignments
        found = case.found.alignments
        for pair in found:
            if pair.strong:
                strong_all += 1
                strong_right += any(
                    is_same_sentence(pair.left, gold.left) and is_same_sentence(pair.right, gold.right)
                    for gold in marked
                )
        for gold in marked:
            if not gold.partly:
                hits = [
                    pair
                    for pair in found
                    if is_same_sentence(pair.left, gold.left) and is_same_sentence(pair.right, gold.right)
                ]
                whole_all += 1
                whole_strong += any(pair.strong for pair in hits)
                whole_any += bool(hits)
        for only, alone, aligned in (
            (case.found.only_left, case.gold.only_left, [gold.left for gold in marked if not gold.partly]),
            (case.found.only_right, case.gold.only_right, [gold.right for gold in marked if not gold.partly]),
        ):
            alone_all += len(only)
            alone_right += sum(not any(is_same_sentence(span, other) for other in aligned) for span in only)
            marked_alone += len(alone)
            marked_alone_found += sum(any(is_same_sentence(span, other) for span in only) for other in alone)
    return SentenceFigures(
        ratio(strong_right, strong_all),
        ratio(whole_strong, whole_all),
        ratio(whole_any, whole_all),
        ratio(alone_right, alone_all),
        ratio(marked_alone_found, marked_alone),
    )


# --- the floors -----------------------------------------------------------------------------------------------------


def check_floor(figures: NameFigures | SentenceFigures, **floors: float) -> None:
    low = {name: getattr(figures, name) for name, floor in floors.items() if getattr(figures, name) < floor}
    assert not low, f"below the floor: {low} in {figures}"


@pytest.fixture(scope="module")
def english() -> list[Case]:
    return [load_case(name) for name in ENGLISH]


@pytest.fixture(scope="module")
def spanish() -> list[Case]:
    return [load_case("desalination")]


ENGLISH_NAMES = {"precision": 0.95, "recall": 0.97, "purity": 0.97, "wholeness": 0.97, "described": 0.52, "meant": 0.84}
SPANISH_NAMES = {"precision": 0.95, "recall": 0.95, "purity": 0.95, "wholeness": 0.95}
ENGLISH_SENTENCES = {"precision": 0.88, "recall": 0.69, "reach": 0.88, "alone": 0.95, "alone_recall": 0.45}
SPANISH_SENTENCES = {"precision": 0.9, "recall": 0.45, "reach": 0.7, "alone": 0.95, "alone_recall": 0.8}


def test_english_names_are_shared_as_people_share_them(english: list[Case]) -> None:
    check_floor(measure_names(english), **ENGLISH_NAMES)


def test_spanish_names_are_shared_as_people_share_them(spanish: list[Case]) -> None:
    check_floor(measure_names(spanish), **SPANISH_NAMES)


def test_english_sentences_are_aligned_as_people_align_them(english: list[Case]) -> None:
    check_floor(measure_sentences(english), **ENGLISH_SENTENCES)


def test_spanish_sentences_are_aligned_as_people_align_them(spanish: list[Case]) -> None:
    check_floor(measure_sentences(spanish), **SPANISH_SENTENCES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_outside_the_article(name: str) -> None:
    case = load_case(name)
    for document, found in (
        (case.left, [span for entity in case.found.entities for span in entity.left]),
        (case.right, [span for entity in case.found.entities for span in entity.right]),
        (case.left, [pair.left for pair in case.found.alignments] + list(case.found.only_left)),
        (case.right, [pair.right for pair in case.found.alignments] + list(case.found.only_right)),
    ):
        assert found
        assert all(any(body.contains(span) for body in document.body_spans) for span in found)


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_both_shared_and_alone(name: str) -> None:
    found = load_case(name).found
    strong = [pair for pair in found.alignments if pair.strong]
    assert not {pair.left for pair in strong} & set(found.only_left)
    assert not {pair.right for pair in strong} & set(found.only_right)


# --- the measures notice when something breaks ----------------------------------------------------------------------


def replace_entities(case: Case, change: Callable[[Case], Iterable[SharedEntity]]) -> Case:
    found = case.found
    entities = tuple(change(case))
    return Case(
        case.left,
        case.right,
        Comparison(found.version, entities, found.alignments, found.only_left, found.only_right),
        case.gold,
    )


def ungroup(case: Case) -> list[SharedEntity]:
    """What is left of the shared entities when only equal names are joined."""
    split = []
    for entity in case.found.entities:
        forms: dict[str, tuple[list[Span], list[Span]]] = {}
        for side, text, spans in ((0, case.left.text, entity.left), (1, case.right.text, entity.right)):
            for span in spans:
                forms.setdefault(text[span.start : span.end], ([], []))[side].append(span)
        for form, (left, right) in forms.items():
            if left and right:
                split.append(SharedEntity(form, form, entity.type, tuple(left), tuple(right)))
    return split


def lump(case: Case) -> list[SharedEntity]:
    """Everything joined into one."""
    entities = case.found.entities
    left = tuple(sorted(span for entity in entities for span in entity.left))
    right = tuple(sorted(span for entity in entities for span in entity.right))
    return [SharedEntity("all", "all", entities[0].type, left, right)]


def test_names_that_are_not_joined_fall_below_the_floor(english: list[Case]) -> None:
    assert measure_names(replace_entities(case, ungroup) for case in english).wholeness < ENGLISH_NAMES["wholeness"]


def test_names_joined_without_reason_fall_below_the_floor(english: list[Case]) -> None:
    assert measure_names(replace_entities(case, lump) for case in english).purity < ENGLISH_NAMES["purity"]


# --- the gold itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_rich_enough_to_measure_by(name: str) -> None:
    gold = load_case(name).gold
    assert len({pair.left for pair in gold.alignments if not pair.partly}) >= 10
    assert min(len(gold.only_left), len(gold.only_right)) >= 3
    assert len(gold.entities) >= 9


def test_a_quote_counts_occurrences_from_zero() -> None:
    assert find_quote("an", 0, "an island, an oar") == (0, 2)
    assert find_quote("an", 2, "an island, an oar") == (11, 13)


def test_a_quote_that_is_not_there_is_an_error() -> None:
    with pytest.raises(GoldError, match="not found"):
        find_quote("an", 3, "an island, an oar")


def test_a_sentence_that_is_there_twice_is_an_error() -> None:
    with pytest.raises(GoldError, match="more than once"):
        find_sentence("It rains.", "It rains. It rains.")


@pytest.mark.parametrize(
    ("right", "names", "only_left", "message"),
    [
        ("Ada left.", ["Ada"], ["Ada left."], "aligned and alone"),
        ("Ada left.", ["Ada", "Ada left"], [], "overlapping"),
        ("Ada left. Ada came back.", ["Ada"], [], "not marked"),
    ],
)
def test_gold_that_contradicts_itself_is_an_error(
    right: str, names: list[str], only_left: list[str], message: str
) -> None:
    first = [{"quote": name, "nth": 0} for name in names]
    data = {
        "entities": [
            {"name": mention["quote"], "type": "person", "left": [mention], "right": [mention]} for mention in first
        ],
        "descriptions": [],
        "other_names": {"left": [], "right": []},
        "alignments": [{"left": "Ada left.", "right": "Ada left."}],
        "only_left": only_left,
        "only_right": [],
    }
    with pytest.raises(GoldError, match=message):
        resolve_gold(data, "Ada left.", right)


def test_every_sample_pair_has_gold() -> None:
    pairs = json.loads((SAMPLES / "pairs.json").read_text(encoding="utf-8"))
    marked = {(data["left"], data["right"]) for data in map(read_gold, NAMES)}
    assert {(pair["left"], pair["right"]) for pair in pairs} == marked
