from __future__ import annotations

import json

import pytest
from hypothesis import given

from app.errors import UserError
from app.exchange.bundle import Bundle, CarriedArticle
from app.exchange.web_annotation import read_json_ld, write_json_ld
from app.highlights import Colour
from tests.exchange.bundles import bundles


@given(bundles())
def test_there_and_back_without_loss(bundle: Bundle) -> None:
    assert read_json_ld(write_json_ld(bundle)) == bundle


@given(bundles())
def test_what_is_written_is_the_model(bundle: Bundle) -> None:
    """The parts that the recommendation asks for."""
    collection = json.loads(write_json_ld(bundle))
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(bundle.notes) + len(bundle.highlights)
    for item in items:
        assert item["type"] == "Annotation" and item["target"]
        assert all(target["source"] for target in item["target"])


def test_more_targets_than_can_be_tied_are_each_marked() -> None:
    targets = [
        {"source": "https://example.org/a", "selector": {"type": "TextQuoteSelector", "exact": words}}
        for words in ("one", "two", "three")
    ]
    found = read_json_ld(json.dumps({"type": "Annotation", "bodyValue": "So they say", "target": targets}))
    assert [(h.passages[0].anchor.quote, h.comment) for h in found.highlights] == [
        ("one", "So they say"),
        ("two", "So they say"),
        ("three", "So they say"),
    ]


def test_annotations_of_another_program() -> None:
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "bodyValue": "So they say",
        "target": {
            "source": "https://example.org/a",
            "selector": {"type": "TextQuoteSelector", "exact": "the old bridge"},
        },
    }
    (highlight,) = read_json_ld("\ufeff" + json.dumps(page)).highlights
    assert highlight.comment == "So they say" and highlight.colour is Colour.YELLOW
    (passage,) = highlight.passages
    assert passage.article == CarriedArticle(url="https://example.org/a")
    assert (passage.anchor.quote, passage.anchor.span) == ("the old bridge", (0, 0))
    image = {
        "type": "Annotation",
        "target": {"source": "https://example.org/a.png", "selector": {"type": "SvgSelector"}},
    }
    assert read_json_ld(json.dumps([page, image])).highlights == (highlight,)


@pytest.mark.parametrize(
    "text",
    ["", "no json", "3", "{}", '{"items": 3}', '{"items": [3]}', "[" * 100_000, '{"first": []}',
     '{"type": "Annotation", "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": 3}}}'],
)  # fmt: skip
def test_other_files_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError) as caught:
        read_json_ld(text)
    assert caught.value.code == "exchange-file" and caught.value.message()
