"""What is said of a text that was read without a model."""

from __future__ import annotations

import pytest

from app.domain import Article, BlockKind, Comparison
from app.ui.reading.reading_method import describe_methods, language_name
from tests.ui.reading_texts import make_article, make_document


def article(language: str) -> Article:
    return make_article(1, make_document([(BlockKind.TITLE, "Un puente")]), language=language)


def comparison(left: str, right: str) -> Comparison:
    return Comparison("v", (), (), left_method=left, right_method=right)


def test_nothing_is_said_of_texts_read_as_usual() -> None:
    assert describe_methods(comparison("model", "model"), (article("en"), article("en"))) == ("", "")
    assert describe_methods(None, (article("es"), article("es"))) == ("", "")
    assert describe_methods(comparison("simple", "model"), (None, article("en"))) == ("", "")


@pytest.mark.parametrize(
    ("methods", "line"),
    [
        (("simple", "model"), "The left text was read in a simpler way"),
        (("model", "simple"), "The right text was read in a simpler way"),
        (("simple", "simple"), "Both texts were read in a simpler way"),
    ],
)
def test_the_side_is_named(methods: tuple[str, str], line: str) -> None:
    said, why = describe_methods(comparison(*methods), (article("es"), article("es-MX")))
    assert said == line
    assert why.startswith("Parallax has no language model for Spanish. Names are found by")


def test_both_languages_are_named_and_an_unknown_one_is_not_guessed() -> None:
    both = describe_methods(comparison("simple", "simple"), (article("uk"), article("ar")))[1]
    assert both.startswith("Parallax has no language model for Ukrainian, Arabic.")
    unknown = describe_methods(comparison("simple", "model"), (article(""), article("en")))[1]
    assert unknown.startswith("Parallax has no language model for this language.")
    assert language_name("xx") == language_name("") == ""
