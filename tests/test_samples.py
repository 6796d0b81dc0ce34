"""The sample library is complete, can be imported as it is, and shows what the reader can show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import resources
from app.domain import BlockKind, ImportedArticle
from app.importers.correction import count_words
from app.importers.reading import read_file

SAMPLES = Path(resources.__file__).parent / "samples"
PAIRS = json.loads((SAMPLES / "pairs.json").read_text(encoding="utf-8"))
FILES = [name for pair in PAIRS for name in (pair["left"], pair["right"])]


def import_sample(name: str) -> ImportedArticle:
    (article,) = read_file(str(SAMPLES / name))
    return article


def test_pairs_name_every_text_once() -> None:
    assert sorted(FILES) == sorted(path.name for path in SAMPLES.glob("*.md") if path.name != "README.md")
    for pair in PAIRS:
        assert set(pair) == {"left", "right", "title", "question"}
        assert pair["title"]
        assert pair["question"].endswith("?")


@pytest.mark.parametrize("name", FILES)
def test_front_matter_is_complete(name: str) -> None:
    article = import_sample(name)
    metadata = article.metadata
    assert not article.warnings
    assert metadata.title == article.document.title
    assert len(metadata.title) <= 40
    assert metadata.outlet and metadata.author and metadata.perspective and metadata.tags
    assert metadata.url.startswith("https://example.org/")
    assert len(metadata.published) == 10
    assert metadata.language == ("es" if name.startswith("desalination") else "en")


@pytest.mark.parametrize("name", FILES)
def test_texts_have_the_length_of_an_article(name: str) -> None:
    assert 450 <= count_words(import_sample(name).document) <= 850


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["left"] for pair in PAIRS])
def test_the_sides_of_a_pair_weigh_the_same(pair: dict[str, str]) -> None:
    left, right = import_sample(pair["left"]), import_sample(pair["right"])
    words = sorted(count_words(article.document) for article in (left, right))
    assert words[1] < 1.2 * words[0]
    assert left.metadata.outlet != right.metadata.outlet
    assert left.metadata.perspective != right.metadata.perspective


@pytest.mark.parametrize("name", FILES)
def test_every_text_has_headings_and_a_quotation(name: str) -> None:
    kinds = [block.kind for block in import_sample(name).document.blocks]
    assert kinds[0] is BlockKind.TITLE
    assert kinds.count(BlockKind.TITLE) == 1
    assert BlockKind.HEADING in kinds
    assert kinds.count(BlockKind.QUOTE) == 1


def test_lists_are_among_the_samples() -> None:
    for name, ordered in (("bridge-1.md", False), ("strike-1.md", True), ("phones-2.md", False)):
        items = [block for block in import_sample(name).document.blocks if block.kind is BlockKind.LIST_ITEM]
        assert len(items) >= 3
        assert all(bool(item.attrs.get("ordered")) is ordered for item in items)


def test_what_follows_an_article_is_its_tail() -> None:
    document = import_sample("phones-2.md").document
    tail = [document.text[block.start : block.end] for block in document.blocks if block.kind is BlockKind.TAIL]
    assert tail[0] == "Share this article"
    assert tail[-1].startswith("Letters:")
    assert document.blocks[-1].kind is BlockKind.TAIL
    assert not any(
        block.kind is BlockKind.TAIL
        for name in FILES
        if name != "phones-2.md"
        for block in import_sample(name).document.blocks
    )
