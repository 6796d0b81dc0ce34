"""Headlines in the case of a sentence, at the same places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.language.truecase import Truecaser, is_raised, restore_case
from app.domain import Span

BODY = "Otto Lund was killed by a driver in Queens on Friday. The DNC said that the driver fled."


def test_words_take_the_case_that_the_body_gives_them() -> None:
    caser = Truecaser([BODY])
    assert (
        caser.restore("Woman Killed In Queens: Driver Fled, DNC Said")
        == "Woman killed in Queens: driver fled, DNC said"
    )


def test_line_in_capitals_keeps_names_and_acronyms() -> None:
    assert Truecaser([BODY]).restore("LUND KILLED IN QUEENS, DNC SAID") == "Lund killed in Queens, DNC said"


def test_sentence_stays_as_it_is() -> None:
    line = "The DNC told Otto Lund about the driver."
    assert not is_raised(line)
    assert Truecaser([BODY]).restore(line) == line


def test_name_that_the_body_lacks_keeps_its_capital() -> None:
    assert "Quixby" in Truecaser([BODY]).restore("Driver Fled From Quixby Tower On Friday")


def test_only_the_parts_named_are_changed() -> None:
    text = f"WOMAN KILLED IN QUEENS\n{BODY}\nWOMAN KILLED IN QUEENS"
    head, body = Span(0, 22), Span(23, 23 + len(BODY))
    restored = restore_case(text, [head, body])
    assert restored.startswith("Woman killed in Queens\n")
    assert restored[22:] == text[22:]


@given(st.text(), st.text())
def test_length_never_changes(line: str, body: str) -> None:
    assert len(Truecaser([body]).restore(line)) == len(line)
    assert len(Truecaser([BODY]).restore(line.upper())) == len(line.upper())
