"""What two texts say differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.analysis.comparing import compare
from app.analysis.contrasting import contrast
from app.analysis.reading import analyse
from app.contrast import Contrast, EntityWording, Voice
from app.domain import Document, TextAnalysis, Wording, WordingRole
from tests.analysis.corrections.made_corrections import Said
from tests.analysis.documents import make_document

Correcting = Callable[[Document, TextAnalysis], TextAnalysis]

LEFT = (
    "Talks on the harbour",
    "Otto Berg, the embattled mayor, closed the harbour on Monday. The desperate Otto Berg did not ask the council.",
    "“He is a coward,” said Ida Lund, who leads the union. Ida Lund called Otto Berg a tyrant.",
    "Fishermen said that they would sue. Norway sent a note.",
)
RIGHT = (
    "A mayor acts",
    "Otto Berg saved the harbour. Otto Berg is a hero, and Norway agreed with him.",
    "“We could not wait any longer,” Otto Berg told reporters. Ida Lund declined to comment.",
    "“We are glad,” said one shopkeeper. Fishermen said that they were relieved by the news of the closure.",
)


@dataclass(frozen=True)
class Pair:
    left: Document
    right: Document
    found: Contrast

    def row(self, name: str) -> EntityWording:
        return next(row for row in self.found.wording if row.name == name)

    def voice(self, speaker: str) -> Voice:
        return next(voice for voice in self.found.voices if voice.speaker == speaker)


def make_pair(
    left: tuple[str, ...] = LEFT, right: tuple[str, ...] = RIGHT, said: Said | None = None, swapped: bool = False
) -> Pair:
    documents = [make_document(*left), make_document(*right)]
    analyses = [analyse(document, "en") for document in documents]
    if said is not None:
        analyses = [said.over(document, found) for document, found in zip(documents, analyses, strict=True)]
    sides = list(zip(documents, analyses, strict=True))
    (a, found_a), (b, found_b) = reversed(sides) if swapped else sides
    return Pair(a, b, contrast(a, found_a, b, found_b, compare(a, found_a, b, found_b)))


@pytest.fixture(scope="module")
def pair() -> Pair:
    return make_pair()


def phrases(wordings: tuple[Wording, ...], role: WordingRole) -> set[str]:
    return {wording.phrase for wording in wordings if wording.role is role}


def test_each_side_has_its_own_wording(pair: Pair) -> None:
    berg = pair.row("Otto Berg")
    assert "desperate Otto Berg" in phrases(berg.left, WordingRole.ATTRIBUTE)
    assert "did not ask the council" in phrases(berg.left, WordingRole.AGENT)
    assert "is a hero" in phrases(berg.right, WordingRole.STATE)
    assert "saved the harbour" in phrases(berg.right, WordingRole.AGENT)
    assert phrases(berg.left, WordingRole.STATE).isdisjoint(phrases(berg.right, WordingRole.STATE))


def test_names_are_wording_too_in_the_order_of_the_text(pair: Pair) -> None:
    berg = pair.row("Otto Berg")
    assert "Otto Berg" in phrases(berg.left, WordingRole.NAME)
    assert [w.span for w in berg.left] == sorted(w.span for w in berg.left)


def test_what_others_say_bears_their_name(pair: Pair) -> None:
    called = next(w for w in pair.row("Otto Berg").left if w.phrase == "called a tyrant")
    assert called.said_by == "Ida Lund"
    assert all(w.said_by == "" for w in pair.row("Otto Berg").right if w.role is WordingRole.STATE)


def test_what_is_worded_most_differently_comes_first(pair: Pair) -> None:
    assert pair.found.wording[0].name == "Otto Berg"


def test_voices_are_tied_by_entity_and_by_equal_words(pair: Pair) -> None:
    fishermen = pair.voice("Fishermen") if any(v.speaker == "Fishermen" for v in pair.found.voices) else None
    fishermen = fishermen or pair.voice("fishermen")
    assert len(fishermen.left) == len(fishermen.right) == 1
    assert pair.voice("Otto Berg").left == () and pair.voice("Otto Berg").key == pair.row("Otto Berg").key


def test_voices_that_one_side_lets_speak_more_come_first(pair: Pair) -> None:
    differences = [
        abs(sum(u.words for u in voice.left) - sum(u.words for u in voice.right)) for voice in pair.found.voices
    ]
    assert differences == sorted(differences, reverse=True)
    assert pair.voice("Ida Lund").right == ()


def test_pronouns_of_two_texts_are_two_voices() -> None:
    texts = ("Note", "Otto Berg met Karl Holm. “It is over,” he said.")
    pair = make_pair(texts, texts)
    assert [(v.speaker, len(v.left), len(v.right)) for v in pair.found.voices] == [("he", 1, 0), ("he", 0, 1)]


def test_swapped_texts_give_the_swapped_contrast(pair: Pair) -> None:
    swapped = make_pair(swapped=True)
    assert swapped.found.swapped().voices == pair.found.voices
    assert {row.key: row for row in swapped.found.swapped().wording} == {row.key: row for row in pair.found.wording}


def test_texts_with_nothing_in_common_have_voices_but_no_wording() -> None:
    pair = make_pair(right=("Rain", "It rained in Tokyo. “It will rain,” said Mei Sato."))
    assert pair.found.wording == ()
    assert pair.voice("Mei Sato").left == ()


def test_empty_texts_have_nothing_to_contrast() -> None:
    assert make_pair(("",), ("",)).found == Contrast()


# --- as the reader has it ---------------------------------------------------------------------------------------------


def test_a_rename_is_shown_wherever_a_name_stands() -> None:
    pair = make_pair(said=Said().say("rename", [], "Ida Lund", "Lund of the union"))
    assert pair.voice("Lund of the union").left
    called = next(w for w in pair.row("Otto Berg").left if w.phrase == "called a tyrant")
    assert called.said_by == "Lund of the union"


def test_what_is_merged_brings_its_wording() -> None:
    pair = make_pair(said=Said().say("merge", ["Ida Lund"], "Otto Berg"))
    assert {"said"}.isdisjoint(phrases(pair.row("Otto Berg").right, WordingRole.AGENT))
    assert "declined to comment" in phrases(pair.row("Otto Berg").right, WordingRole.AGENT)
    assert pair.voice("Otto Berg").left


def test_what_is_parted_takes_its_wording_along() -> None:
    left = ("Note", "Otto Berg left. The defeated Berg resigned.")
    right = ("Note", "Otto Berg smiled. The cheerful Berg sang.")
    pair = make_pair(left, right, Said().say("split", ["Berg"], "Otto Berg"))
    assert "defeated Berg" in phrases(pair.row("Berg").left, WordingRole.ATTRIBUTE)
    assert phrases(pair.row("Otto Berg").left, WordingRole.ATTRIBUTE) == set()


def test_what_is_nobody_has_no_wording_and_speaks_in_its_own_words() -> None:
    pair = make_pair(said=Said().say("reject", ["Ida Lund"], ""))
    assert all(row.name != "Ida Lund" for row in pair.found.wording)
    assert pair.voice("Ida Lund").key == ""


def test_a_speaker_whom_the_reader_marks_is_that_entity() -> None:
    pair = make_pair(said=Said().say("assign", ["one shopkeeper"], "Ida Lund"))
    assert pair.voice("Ida Lund").right


def test_terms_and_clashing_figures_are_part_of_it() -> None:
    pair = make_pair(
        (
            "Fire",
            "The harbour fire killed 14 sailors. The harbour inferno burned for a day; the inferno was seen by all.",
        ),
        ("Fire", "The harbour fire killed 19 sailors. The blaze burned for a day, and that blaze was seen in Ombar."),
    )
    assert [pair.left.text[slice(*clash.left)] for clash in pair.found.figures] == ["14"]
    assert {term.phrase: term.weight > 0 for term in pair.found.vocabulary} == {"inferno": True, "blaze": False}


def test_loaded_wording_stands_on_its_side() -> None:
    pair = make_pair()
    assert "embattled" in [pair.left.text[slice(*mark.span)] for mark in pair.found.loaded_left]
    assert [pair.right.text[slice(*mark.span)] for mark in pair.found.loaded_right] == ["hero"]
