"""Whose words a text gives."""

from __future__ import annotations

import pytest

from app.analysis.reading import analyse
from app.domain import Block, BlockKind, Document, EntityType, TextAnalysis
from tests.analysis.documents import make_document
from tests.analysis.speech.voice_gold import GOLD, Gold, Said


def read(*lines: str) -> tuple[TextAnalysis, list[Said]]:
    document = make_document("Note", *lines)
    analysis = analyse(document, "en")
    return analysis, [
        Said(u.speaker, u.verb, u.direct, document.text[u.span.start : u.span.end]) for u in analysis.utterances
    ]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold.lines[-1][:40])
def test_who_says_what(gold: Gold) -> None:
    assert read(*gold.lines)[1] == list(gold.said)


def test_words_are_counted_and_the_speaker_is_a_mention() -> None:
    document = make_document("Note", "“We can’t pay the mother-in-law,” said Ida Lund.")
    analysis = analyse(document, "en")
    (utterance,) = analysis.utterances
    assert utterance.words == 5
    assert utterance.speaker_span is not None and utterance.speaker_mention is not None
    assert document.text[slice(*utterance.speaker_span)] == "Ida Lund"
    held = next(m for m in analysis.mentions if m.span == utterance.speaker_mention)
    assert analysis.entities[held.entity].type is EntityType.PERSON


def test_a_full_name_is_shown_for_a_family_name() -> None:
    _, said = read("Ida Lund left.", "“It is over,” said Lund.")
    assert said == [Said("Ida Lund", "said", True, "It is over")]


def test_nobody_speaks_for_a_paragraph_that_somebody_else_stands_before() -> None:
    _, said = read("“It leaks,” Otto Berg said, and Karl Holm laughed. “It does!” shouted Karl Holm.", "“We go home.”")
    assert said[0].speaker == "Otto Berg" and said[1].speaker == "Karl Holm"
    assert all(utterance.speaker != "Otto Berg" for utterance in said[1:])


def test_a_quotation_of_a_tail_is_none() -> None:
    document = make_document("Note", "It rains.", "“Follow us,” said Ida Lund.", tail_from=2)
    assert analyse(document, "en").utterances == ()


def test_a_text_without_words_has_no_voices() -> None:
    text = '“”\n""\n‘’ — “'
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    assert analyse(Document(text, tuple(blocks)), "en").utterances == ()


@pytest.mark.parametrize("lead", ["Officials said:", "Yesterday officials said:"])
def test_a_speaker_may_be_the_first_word(lead: str) -> None:
    _, said = read(f"{lead} “We go.”")
    assert [one.words for one in said] == ["We go."]


def test_whoever_most_of_some_of_some_are_says_it() -> None:
    # As deep as a paragraph is long, which no call stack is.
    analysis, _ = read("Most " + "of some " * 2000 + "said, “We go there now.”")
    assert analysis.sentences


@pytest.mark.timeout(60)
def test_phrases_nested_as_deep_as_a_paragraph_is_long_are_read() -> None:
    _, said = read("Berg is the son " + "of the man " * 1200 + "of Eastbank.", "“We go,” Berg said.")
    assert [one.words for one in said] == ["We go"]
