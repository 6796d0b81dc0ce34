from __future__ import annotations

import numpy as np
import pytest

from app.analysis.language.vectors import load_vectors, read_table, split_words


def test_split_words_like_bert() -> None:
    assert split_words("Élan's café, 東京!") == ["elan", "'", "s", "cafe", ",", "東", "京", "!"]
    assert split_words("") == []


def test_meaning_is_nearer_for_paraphrases() -> None:
    vectors = load_vectors().encode(
        ["The town closed the bridge to cars.", "Cars are banned from the crossing.", "She knits warm socks.", ""]
    )
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)


def test_rarity_grows_with_rank() -> None:
    model = load_vectors()
    assert model.rarity("the") == 0
    assert model.rarity("the") < model.rarity("house") < model.rarity("bagpipes") <= 1


@pytest.mark.parametrize("data", [b"", b"\x02\0\0\0\0\0\0\0{}", b"\xff" * 40])
def test_damaged_table_raises(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_table(data)
