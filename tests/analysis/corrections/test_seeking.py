from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.corrections.seeking import find_forms, index_forms, is_described, make_form
from app.domain import Document
from tests.analysis.documents import make_document


def seek(document: Document, *names: str) -> list[str]:
    found = find_forms(document, [index_forms(make_form(name) for name in names)])
    return [document.text[s.start : s.end] for spans in found.values() for s in spans]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Kremlin", "The Kremlin’s man, Kremlins, KREMLIN and kremlin.", ["Kremlin", "KREMLIN"]),
        ("Rio", "Rio RIO rio", ["Rio"]),
        ("the president", "a president, The President, this president; vice-president", ["President", "president"]),
        ("president", "a president, The President", ["president", "President"]),
        ("O'Brien", "O’Brien and O'Brien", ["O’Brien", "O'Brien"]),
        ("Moon Jae-in", "Moon Jae‑in, Moon\u00a0Jae-in, Moon Jae-inn", ["Moon Jae‑in", "Moon\u00a0Jae-in"]),
        ("$100 bill", "a $100 bill, 100 bills", ["$100 bill"]),
        ("中国", "中国说，美国说中国。", ["中国", "中国"]),
        ("Straße", "Straße, STRASSE, straße", ["Straße"]),
        ("السلام", "قال السلام عليكم", ["السلام"]),
        ("no such", "nothing", []),
        ("...", "... ...", []),
        ("", "text", []),
    ],
)
def test_whole_words(name: str, text: str, expected: list[str]) -> None:
    assert seek(make_document("Title", text), name) == expected


def test_only_in_the_article_itself_and_never_across_paragraphs() -> None:
    document = make_document("Ada", "Ada\tBea", "Bea Ada", "Ada again", tail_from=3)
    assert seek(document, "Ada") == ["Ada", "Ada", "Ada"]
    assert seek(document, "Bea Bea") == []


def test_one_form_in_two_lists_is_found_once() -> None:
    document = make_document("Title", "Ada and Ada")
    index = index_forms([make_form("Ada")])
    (spans,) = find_forms(document, [index, index_forms([make_form("Ada"), make_form("Bea")])]).values()
    assert len(spans) == 2


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("the president", (), True),
        ("President", (), True),
        ("the Prime Minister", (), True),
        ("Vladimir Putin", (), False),
        ("President Putin", (), False),
        ("the Kremlin", (), False),
        ("Mutual Defense Pact", ("a mutual defense pact was signed",), True),
        ("Mutual Defense Pact", ("the Mutual Defense Pact",), False),
        ("NATO", ("nato",), True),
        ("中国", (), False),
        ("", (), False),
        ("the", (), False),
        ("...", (), False),
    ],
)
def test_descriptions_and_names(name: str, texts: tuple[str, ...], expected: bool) -> None:
    assert is_described(name, texts) is expected


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_any_names_in_any_text(names: list[str], lines: list[str]) -> None:
    document = make_document(*[" ".join(line.split()) for line in lines])
    found = find_forms(document, [index_forms(make_form(name) for name in names)])
    for form, spans in found.items():
        assert spans == sorted(spans)
        for span in spans:
            assert 0 <= span.start < span.end <= len(document.text) and span.end - span.start == len(form.text)
            assert any(block.contains(span) for block in document.body_spans)
