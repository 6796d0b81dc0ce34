from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.reading import analyse
from app.analysis.wording.loaded_words import load_words
from tests.analysis.documents import make_document


def marks(*lines: str, language: str = "en") -> list[tuple[str, str]]:
    """What is marked beneath a headline, with the reasons."""
    document = make_document("News of the day", *lines)
    return [(document.text[slice(*m.span)], m.reason) for m in analyse(document, language).loaded]


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("The regime closed the harbour.", ("regime", "label")),
        ("Her scandal-ridden council met.", ("scandal-ridden", "label")),
        ("It was a power grab, neighbours feared.", ("power grab", "slogan")),
        ("The mayor slammed the budget.", ("slammed", "speech")),
        ("They foisted a new tax on us.", ("foisted", "charged")),
        ("This is a bombshell for the town.", ("bombshell", "hyperbole")),
        ("The so-called reform passed.", ("so-called", "doubt")),
        ("Obviously the plan failed.", ("Obviously", "certainty")),
        ("Sadly, the bridge is closed.", ("Sadly", "attitude")),
        ("A visionary architect drew it.", ("visionary", "praise")),
        ("The plan is utterly new.", ("utterly", "intensifier")),
        ("It was a shameful evening.", ("shameful", "judging")),
        ("He shamefully left.", ("shamefully", "attitude")),
        ("The council was run by an idiot.", ("idiot", "label")),
        ("The “experts” came on foot.", ("“experts”", "scare-quotes")),
        ("The plan stinks. Who would believe that?", ("that?", "question")),
    ],
)
def test_each_reason(sentence: str, mark: tuple[str, str]) -> None:
    assert mark in marks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council met on Monday and postponed the vote on the new bridge.",
        "Two people were killed and nine wounded in the attack, police reported.",
        "The war began in spring, and the army crossed the river.",
        "Her claim for insurance was paid.",  # a noun
        "The car came from the left.",  # a direction
        "The Communist Party of Marva met in Ombar.",  # a name
        "The harbour is very large.",  # what follows judges nobody
        "He is a critic and an opponent of the plan.",  # roles
        "A conservative councillor voted with the liberal mayor.",  # positions
    ],
)
def test_plain_sentences_bear_no_mark(sentence: str) -> None:
    assert marks(sentence) == []


def test_an_intensifier_of_every_day_counts_before_a_judging_word() -> None:
    assert marks("The speech was very shameful.") == [("very", "intensifier"), ("shameful", "judging")]


def test_some_words_judge_before_people_only() -> None:
    assert ("struggling", "judging") in marks("Yesterday, struggling Otto Quill is said to have left.")
    assert marks("The struggling began at dawn.") == []


def test_an_object_is_nobody_described() -> None:
    assert marks("Fighting Otto Quill is hard.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the plan was “unfair” to them.",
        "They called it “progress” for years.",
        "The word “progress” stood on the wall.",
        "She read “The Long Road” twice.",
        "He wrote a letter, “please come home now, all of you”, and left.",
    ],
)
def test_what_somebody_said_and_titles_are_no_scare_quotes(sentence: str) -> None:
    assert "scare-quotes" not in [reason for _, reason in marks(sentence)]


def test_short_quotations_in_headlines_are_no_scare_quotes() -> None:
    document = make_document("Council ‘betrays’ fishermen", "The council met.")
    assert "scare-quotes" not in [mark.reason for mark in analyse(document, "en").loaded]


def test_in_a_quotation_the_words_are_somebodys() -> None:
    assert marks("“This is a shameful and dishonest plan,” said Ida Lund.") == [
        ("shameful", "judging:quoted"),
        ("dishonest", "judging:quoted"),
    ]


def test_a_question_in_a_quotation_is_asked_by_somebody() -> None:
    assert marks("“Would you believe that any more?” asked Ida Lund.") == []


def test_longer_phrases_come_before_their_words() -> None:
    assert marks("They feared the reign of terror.") == [("reign of terror", "hyperbole")]


def test_a_phrase_is_not_broken_by_punctuation() -> None:
    assert ("power grab", "slogan") not in marks("They want power, grab it and run.")


def test_tails_are_not_read() -> None:
    document = make_document("News", "The council met.", "A shameful regime.", tail_from=2)
    assert analyse(document, "en").loaded == ()


def test_other_languages_bear_no_marks() -> None:
    assert marks("Das Regime ist ein Skandal.", language="de") == []


def test_regular_forms_stand_for_a_word_of_the_table() -> None:
    words = load_words().words
    assert {words.get(form) for form in ("decries", "decried", "decrying", "slamming", "thugs", "vilified")} <= {
        "speech",
        "label",
    }


def test_every_word_of_the_tables_is_lower_case() -> None:
    known = load_words()
    listed = {*known.words, *known.judging, *known.manner, *known.persons, *known.epithets, *known.coarse}
    assert listed == {word.lower() for word in listed}


PIECES = st.lists(
    st.sampled_from(
        [
            *"shameful regime, “experts” ‘so-called’ very the left? said «mob» (utterly) power grab".split(),
            "it's",
            "\U0001f600",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_marks_stand_in_order_without_overlap_in_one_block(lines: list[str]) -> None:
    document = make_document("News", *lines)
    spans = [mark.span for mark in analyse(document, "en").loaded]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(any(block.start <= s.start < s.end <= block.end for block in document.blocks) for s in spans)
    assert all(document.text[s.start : s.end].strip() == document.text[s.start : s.end] for s in spans)
