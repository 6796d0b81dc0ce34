"""What is aligned, what stands alone, and what can be asked of either, on texts written for this."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from app.analysis.comparing import compare
from app.analysis.language.rarity import WordCounts
from app.analysis.reading import analyse
from app.domain import Alignment, CommonKind, Comparison, Document, Span
from tests.analysis.documents import make_document

LEFT = make_document(
    "Flood shuts the market hall",
    "Water from the river Ammer rose into the market hall of Selden on Tuesday night.",
    "Forty stalls were ruined, the traders’ guild said.",
    "Fire crews pumped for eleven hours before the floor was dry.",
    "The mayor, Odile Brandt, promised that every trader would be paid by Christmas.",
    "A baker who had slept above his shop was carried out through a window.",
    "Critics say a wall on the east bank was never finished.",
)
RIGHT = make_document(
    "After the water",
    "On Tuesday night the Ammer broke into Selden’s market hall.",
    "It took firefighters eleven hours to pump it out.",
    "The guild counts forty ruined stalls.",
    "One baker had to be lifted from a window above his shop.",
    "Bees had swarmed that spring in an orchard which belongs to nobody.",
    "“Every trader will be paid by Christmas,” said Mayor Brandt.",
)
STRANGER = make_document(
    "A telescope for the children of Pell",
    "Astronomers gave a small observatory to the school in Pell.",
    "Pupils saw the rings of Saturn for the first time.",
    "The dome turns by hand and squeaks.",
    "Lessons about comets begin in spring.",
)
GERMAN = (
    make_document(
        "Hochwasser in Selden",
        "Am Dienstag drang die Ammer in die Markthalle von Selden ein.",
        "Vierzig Stände wurden zerstört, sagt die Gilde der Händler.",
        "Ein Bäcker wurde durch ein Fenster gerettet.",
    ),
    make_document(
        "Nach der Flut",
        "Die Gilde der Händler zählt vierzig zerstörte Stände.",
        "Der Bäcker wurde durch das Fenster seiner Wohnung gerettet.",
        "In der Oberstadt gab es Suppe für alle Kinder.",
    ),
)


def run(left: Document, right: Document, language: str = "en", counts: WordCounts | None = None) -> Comparison:
    return compare(left, analyse(left, language), right, analyse(right, language), counts)


def pairs(left: Document, right: Document, found: tuple[Alignment, ...]) -> set[tuple[str, str]]:
    return {(left.text[slice(*a.left)][:12], right.text[slice(*a.right)][:12]) for a in found}


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return run(LEFT, RIGHT)


def test_what_both_say_is_found_in_any_order(comparison: Comparison) -> None:
    found = pairs(LEFT, RIGHT, comparison.alignments)
    assert {
        ("Water from t", "On Tuesday n"),
        ("Forty stalls", "The guild co"),
        ("Fire crews p", "It took fire"),
        ("A baker who ", "One baker ha"),
        ("The mayor, O", "“Every trade"),
    } <= found
    assert comparison.related


def test_what_only_one_says(comparison: Comparison) -> None:
    only = {RIGHT.text[slice(*s)][:8] for s in comparison.only_right}
    assert only == {"Bees had"}


def test_one_sentence_may_say_what_two_do() -> None:
    right = make_document(
        "Flood",
        "On Tuesday night the Ammer rose into Selden’s market hall, and forty stalls were ruined.",
        "Nobody knows yet what a new floor will cost.",
    )
    found = pairs(LEFT, right, run(LEFT, right).alignments)
    assert {("Water from t", "On Tuesday n"), ("Forty stalls", "On Tuesday n")} <= found


def test_strangers_share_nothing() -> None:
    comparison = run(LEFT, STRANGER)
    assert not comparison.related
    assert comparison.alignments == ()
    assert comparison.coverage_left.share == comparison.coverage_right.share == 0.0


def test_single_sentences_are_related_or_not() -> None:
    one = make_document("Forty stalls in the market hall were ruined.", title=False)
    same = make_document("The guild counts forty ruined stalls in the market hall.", title=False)
    other = make_document("Pupils saw the rings of Saturn.", title=False)
    assert run(one, same).related
    assert not run(one, other).related


def test_other_languages_are_aligned_by_their_words() -> None:
    found = run(*GERMAN, language="de")
    assert ("Vierzig Stän", "Die Gilde de") in pairs(*GERMAN, found.alignments)
    assert ("Ein Bäcker w", "Der Bäcker w") in pairs(*GERMAN, found.alignments)
    assert found.related


def test_of_two_languages_nothing_is_called_only_here() -> None:
    """Other words in another language are no sign of other things said; names and numbers still tie."""
    english = make_document(
        "The bridge is down",
        "The Harbour Bridge in Valdemora collapsed on Tuesday; 24 people were hurt.",
        "Lucia Arnedo promised an inquiry into the firm Tarza Steel.",
        "Nobody had warned the drivers.",
    )
    spanish = make_document(
        "Cae el puente",
        "El puente del puerto de Valdemora se derrumbó el martes; hubo 24 heridos.",
        "Lucia Arnedo prometió investigar a la empresa Tarza Steel.",
        "Nadie había avisado a los conductores.",
    )
    found = compare(english, analyse(english, "en-GB"), spanish, analyse(spanish, "es"))
    assert found.alignments
    assert found.only_left == found.only_right == ()
    assert found.coverage_left.only == found.coverage_right.only == 0
    alike = compare(english, analyse(english, "en-GB"), spanish, analyse(spanish, "en"))
    assert alike.only_left, "of one language they are told"


def test_scripts_without_spaces_are_aligned() -> None:
    left = make_document("洪水", "火曜日の夜、川の水が市場に流れ込んだ。", "消防隊は十一時間かけて水を汲み出した。")
    right = make_document("水の後", "消防隊が水を汲み出すのに十一時間かかった。", "学校ではスープが配られた。")
    found = run(left, right, "ja")
    assert ("消防隊は十一時間かけて水", "消防隊が水を汲み出すのに") in pairs(left, right, found.alignments)


# --- what is asked of it ---------------------------------------------------------------------------------------------


def test_reasons_name_what_both_have(comparison: Comparison) -> None:
    pumped = next(a for a in comparison.alignments if LEFT.text[slice(*a.left)].startswith("Fire crews"))
    told = {(c.kind, LEFT.text[slice(*c.left)], RIGHT.text[slice(*c.right)]) for c in pumped.shares}
    assert (CommonKind.NUMBER, "eleven", "eleven") in told
    assert (CommonKind.WORD, "pumped", "pump") in told


def test_every_sentence_has_a_nearest_or_nothing_near(comparison: Comparison) -> None:
    analysis = analyse(RIGHT, "en")
    for sentence in analysis.sentences:
        nearest = comparison.counterpart_of_right(sentence)
        aligned = [a.score for a in comparison.alignments if a.right == sentence]
        if aligned:
            assert nearest is not None and nearest.score == max(aligned)
        elif nearest is not None:
            assert nearest.right == sentence and not nearest.strong
    assert comparison.counterpart_of_left(Span(0, 1)) is None


def test_the_nearest_of_what_stands_alone_is_told_on_demand(comparison: Comparison) -> None:
    wall = next(s for s in analyse(LEFT, "en").sentences if LEFT.text[slice(*s)].startswith("Critics"))
    nearest = comparison.counterpart_of_left(wall)
    assert nearest is not None
    assert nearest.score < min(a.score for a in comparison.alignments if a.strong)


def test_coverage_counts_what_is_aligned(comparison: Comparison) -> None:
    for coverage, sentences, aligned, only in (
        (
            comparison.coverage_left,
            analyse(LEFT, "en").sentences,
            {a.left for a in comparison.alignments},
            comparison.only_left,
        ),
        (
            comparison.coverage_right,
            analyse(RIGHT, "en").sentences,
            {a.right for a in comparison.alignments},
            comparison.only_right,
        ),
    ):
        assert (coverage.sentences, coverage.matched, coverage.only) == (len(sentences), len(aligned), len(only))
        assert 0 < coverage.matched_words < coverage.words


def test_a_library_full_of_a_word_takes_its_weight() -> None:
    left = make_document("A", "The council closed the bridge in May.", "Cheese was sold at the fair by old men.")
    right = make_document("B", "The council opened a bridge in June.", "A fair was held for old men in hats.")
    plain, used = run(left, right), run(left, right, counts=WordCounts(4096, {"council": 4000, "bridge": 4000}))
    score = {
        name: next((a.score for a in c.alignments if "council" in left.text[slice(*a.left)]), 0.0)
        for name, c in (("plain", plain), ("used", used))
    }
    assert score["used"] < score["plain"]


# --- what always holds -----------------------------------------------------------------------------------------------


def shuffled(seed: int) -> tuple[Document, Document]:
    lines = [line for document in (LEFT, RIGHT, STRANGER) for line in document.text.split("\n")]
    chance = random.Random(seed)
    left, right = (chance.sample(lines, chance.randint(1, 9)) for _ in range(2))
    return make_document(*left), make_document(*right)


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_either_side_first_gives_the_same(seed: int) -> None:
    left, right = shuffled(seed)
    there, back = run(left, right), run(right, left).swapped()
    assert {(a.left, a.right, a.strong) for a in there.alignments} == {
        (a.left, a.right, a.strong) for a in back.alignments
    }
    assert (there.only_left, there.only_right, there.related) == (back.only_left, back.only_right, back.related)
    assert (there.coverage_left, there.coverage_right) == (back.coverage_left, back.coverage_right)


@pytest.mark.parametrize("seed", SEEDS)
def test_spans_are_sentences_and_no_sentence_is_of_two_kinds(seed: int) -> None:
    left, right = shuffled(seed)
    found = run(left, right)
    for side, document, only, nearest in (
        ("left", left, found.only_left, found.nearest_left),
        ("right", right, found.only_right, found.nearest_right),
    ):
        sentences = set(analyse(document, "en").sentences)
        aligned = {getattr(a, side) for a in found.alignments}
        assert aligned | set(only) | {getattr(a, side) for a in nearest} <= sentences
        assert not aligned & set(only)
        assert not aligned & {getattr(a, side) for a in nearest}
    assert len({(a.left, a.right) for a in found.alignments}) == len(found.alignments)
    assert all(0 < a.score < 1 for a in (*found.alignments, *found.nearest_left, *found.nearest_right))


@pytest.mark.parametrize("seed", SEEDS)
def test_reasons_lie_in_their_sentences(seed: int) -> None:
    found = run(*shuffled(seed))
    for tied in (*found.alignments, *found.nearest_left, *found.nearest_right):
        assert all(tied.left.contains(c.left) and tied.right.contains(c.right) for c in tied.shares)


def test_a_text_is_aligned_with_itself() -> None:
    found = run(LEFT, LEFT)
    sentences = analyse(LEFT, "en").sentences
    assert {(s, s) for s in sentences} <= {(a.left, a.right) for a in found.alignments}
    assert found.coverage_left.share == 1.0 and found.only_left == ()


@pytest.mark.parametrize(("left", "right"), [*product(["", "Word", "…", "😀"], repeat=2)])
def test_texts_of_nothing(left: str, right: str) -> None:
    documents = [make_document(text, title=False) if text else Document("", ()) for text in (left, right)]
    found = run(*documents)
    assert found.only_left == () or not found.alignments


def test_swapped_twice_is_the_same(comparison: Comparison) -> None:
    assert comparison.swapped().swapped() == comparison
    turned = comparison.swapped()
    assert turned.coverage_left == comparison.coverage_right
    assert turned.nearest_left == tuple(
        replace(a, left=a.right, right=a.left, shares=tuple(c.swapped() for c in a.shares))
        for a in comparison.nearest_right
    )
