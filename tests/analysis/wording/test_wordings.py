"""How a text words those it speaks of."""

from __future__ import annotations

import itertools
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.language.model import load_model
from app.analysis.language.parses import Parse
from app.analysis.reading import analyse
from app.analysis.wording.verb_phrases import MOST_WORDS, _further_verbs, shorten
from app.analysis.wording.wordings import read_wordings
from app.domain import TextAnalysis, Wording, WordingRole
from tests.analysis.documents import make_document
from tests.analysis.wording.wording_gold import GOLD


def read(sentence: str) -> list[Wording]:
    return list(read_wordings(Parse(load_model()(sentence)), 0))


@pytest.mark.parametrize(("sentence", "subject", "expected"), GOLD)
def test_what_is_said_of_a_noun(sentence: str, subject: str, expected: tuple[str, ...]) -> None:
    found = {
        f"{'!' * wording.negated}{wording.role.value}: {wording.phrase}"
        for wording in read(sentence)
        if sentence[wording.subject.start : wording.subject.end] == subject
    }
    assert found == set(expected)


def test_the_gold_has_every_role_that_hangs_on_a_noun() -> None:
    roles = {phrase.lstrip("!").split(":")[0] for _, _, expected in GOLD for phrase in expected}
    assert roles == {role.value for role in WordingRole} - {WordingRole.NAME, WordingRole.DESCRIPTION}


# --- in a whole text --------------------------------------------------------------------------------------------------


def find(*lines: str, role: WordingRole | None = None) -> tuple[TextAnalysis, list[tuple[str, str, str]]]:
    """The analysis, and of each wording whose it is, what it says, and who says so."""
    document = make_document("Note", *lines)
    analysis = analyse(document, "en")
    found = []
    for wording in analysis.wordings:
        holder = next((m for m in analysis.mentions if m.span.contains(wording.subject)), None)
        if holder is not None and (role is None or wording.role is role):
            found.append((analysis.entities[holder.entity].name, wording.phrase, wording.said_by))
    return analysis, found


def test_wording_in_reported_speech_is_the_speakers() -> None:
    _, found = find("Ida Lund said that a desperate Otto Berg had fled. Otto Berg is calm.")
    assert ("Otto Berg", "desperate Otto Berg", "Ida Lund") in found
    assert ("Otto Berg", "is calm", "") in found


def test_what_somebody_is_called_is_said_by_whoever_calls_them_so() -> None:
    _, found = find("Ida Lund called Otto Berg a coward.")
    assert ("Otto Berg", "called a coward", "Ida Lund") in found
    assert ("Ida Lund", "called Otto Berg a coward", "") in found


def test_wording_in_quotation_marks_of_nobody_is_marked() -> None:
    _, found = find("Otto Berg is “a coward”.")
    assert ("Otto Berg", "is “a coward", "?") in found or ("Otto Berg", "is a coward", "?") in found


def test_what_is_said_with_nobody_named_is_marked() -> None:
    _, found = find("Otto Berg is considered a coward.")
    assert ("Otto Berg", "considered a coward", "?") in found


def test_he_is_the_only_person_of_the_sentence() -> None:
    _, found = find("Otto Berg did not sign the pact, but later he opted for a truce.")
    assert ("Otto Berg", "opted for a truce", "") in found


def test_he_is_nobody_where_it_could_be_two() -> None:
    _, found = find("Otto Berg met Karl Holm, and then he opted for a truce.")
    assert not [phrase for _, phrase, _ in found if "opted" in phrase]


def test_two_states_are_those_that_were_just_named() -> None:
    _, found = find(
        "Norway sent a note to Denmark. The talks between the two hostile states failed.",
        role=WordingRole.DESCRIPTION,
    )
    assert [(name, phrase) for name, phrase, _ in found] == [
        ("Norway", "hostile states"),
        ("Denmark", "hostile states"),
    ]


def test_two_states_are_nobody_where_three_were_named() -> None:
    _, found = find(
        "Norway and Sweden sent a note to Denmark. The talks between the two hostile states failed.",
        role=WordingRole.DESCRIPTION,
    )
    assert found == []


WORDS = st.sampled_from(
    """Otto Berg Russia the a desperate is not was called “ ” " ' ‘ ’ , . : ; said who that by of ( ) — … \u00a0 🙂 é
    did invade state according to never 1,000 and as his [ ] http://x.y/z A. B. he she they « » \u202e و""".split(" ")
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=24).map(" ".join), min_size=1, max_size=4))
def test_passages_stand_in_their_block_and_say_words_of_it_in_order(lines: list[str]) -> None:
    document = make_document(*lines)
    analysis = analyse(document, "en")
    blocks = [block.span for block in document.blocks]
    for wording in analysis.wordings:
        block = next(block for block in blocks if block.contains(wording.span))
        assert wording.subject.start < wording.subject.end and wording.span.start < wording.span.end
        rest = document.text[block.start : block.end]
        for word in wording.phrase.split():
            assert word in rest, (wording, document.text)
            rest = rest[rest.index(word) + len(word) :]
    assert list(analysis.wordings) == sorted(analysis.wordings, key=lambda w: w.span)
    for utterance in analysis.utterances:
        assert any(block.contains(utterance.span) for block in blocks)
        assert utterance.words > 0 and utterance.speaker
    ends = [0, *(utterance.span.end for utterance in analysis.utterances)]
    assert all(u.span.start >= end for u, end in zip(analysis.utterances, ends, strict=False))


class Comb:
    """A parse in which every word hangs on the one before it, as deep as it is long."""

    def __init__(self, words: list[str], tags: list[str], deps: list[str]) -> None:
        self.text = " ".join(words)
        self.words = self.lower = words
        self.tags, self.deps = tags, deps
        self.heads = [max(0, at - 1) for at in range(len(words))]
        self.children = [[at + 1] for at in range(len(words) - 1)] + [[]]
        self.ends = [end - 1 for end in itertools.accumulate(len(word) + 1 for word in words)]
        self.starts = [end - len(word) for word, end in zip(words, self.ends, strict=True)]
        self.sentences = [0] * len(words)

    __len__ = Parse.__len__
    child = Parse.child
    edges = Parse.edges


@pytest.mark.parametrize(
    ("words", "tags", "deps"),
    [(["son", "of"], ["NN", "IN"], ["pobj", "prep"]), (["try"], ["VB"], ["xcomp"])],
    ids=["phrases", "infinitives"],
)
def test_what_is_nested_as_deep_as_a_paragraph_is_long_is_shortened(
    words: list[str], tags: list[str], deps: list[str]
) -> None:
    times = 3000
    kept = shorten(cast(Parse, Comb(words * times, tags * times, deps * times)), 0)
    assert kept[0] == 0 and len(kept) <= MOST_WORDS


def test_verbs_in_a_row_as_long_as_a_paragraph_are_all_of_their_subject() -> None:
    times = 3000
    comb = cast(Parse, Comb(["fled"] * times, ["VBD"] * times, ["conj"] * times))
    assert len(list(_further_verbs(comb, 0, WordingRole.AGENT))) == times - 1
