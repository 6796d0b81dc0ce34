from __future__ import annotations

import pytest

from app.analysis.wording import loaded
from app.analysis.wording.loaded_words import load_words
from app.ui.reading.loaded.reasons import describe_reason

CODES = {
    *load_words().words.values(),
    *(kind for listed in load_words().phrases.values() for _, kind in listed),
    *(loaded.JUDGING, loaded.MANNER, loaded.LABEL, loaded.COARSE, loaded.INTENSIFIER, loaded.SCARE, loaded.QUESTION),
} - {loaded.DEGREE}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_that_analysis_gives_has_words(code: str) -> None:
    words = describe_reason(code)
    assert words.startswith("May be loaded: ")
    assert code not in ("label", "slogan") or code not in words  # a code is no word for a reader


def test_no_two_reasons_read_alike() -> None:
    assert len({describe_reason(code) for code in CODES}) == len(CODES)


def test_quoted_words_are_said_to_be_quoted() -> None:
    assert describe_reason("intensifier" + loaded.QUOTED) == "May be loaded: an intensifier; in words that are quoted"


def test_a_reason_of_another_version_still_reads_well() -> None:
    assert describe_reason("something-new") == "May be loaded"
