from __future__ import annotations

import pytest

from app.domain import in_two_languages, primary_subtag


@pytest.mark.parametrize(("tag", "language"), [("pt-BR", "pt"), ("pt_BR", "pt"), ("EN", "en"), ("", "")])
def test_a_tag_names_its_language(tag: str, language: str) -> None:
    assert primary_subtag(tag) == language


@pytest.mark.parametrize(
    ("first", "second", "differ"), [("en-GB", "en_US", False), ("en", "de", True), ("", "de", False)]
)
def test_a_language_that_is_not_known_differs_from_none(first: str, second: str, differ: bool) -> None:
    assert in_two_languages(first, second) is differ
