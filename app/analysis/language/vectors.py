"""Static sentence vectors: the mean of the vectors of a sentence's word pieces, of length one.

The model lies in `resources/models/minilm-static-256` (distilled from all-MiniLM-L6-v2, Apache-2.0): a table of
int8 rows in a safetensors file and a BERT WordPiece vocabulary, both read here directly. The vocabulary is ordered by
how frequent its words are in general English, which serves as a prior of how rare a word is.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FOLDER = "minilm-static-256"
LONGEST_WORD = 100  # BERT's own limit: anything longer is unknown
BATCH = 500  # sentences whose pieces are looked up at once
UNKNOWN_RANK = 60_000  # a word that the vocabulary holds in pieces only is rarer than any it holds whole


class SentenceVectors:
    """The model of one folder. `encode` is deterministic; the table is never changed."""

    def __init__(self, vocabulary: dict[str, int], table: NDArray[np.int8]) -> None:
        self._vocabulary = vocabulary
        self._table = table
        # Special signs and single characters come first, in the order of Unicode; frequency begins with "the".
        self._first_word = vocabulary.get("the", 0)
        self._pieces = lru_cache(maxsize=50_000)(self._split_word)
        self._word_pieces = lru_cache(maxsize=50_000)(self._read_word)

    def encode(self, sentences: Sequence[str]) -> Floats:
        """One row of length one a sentence; a row of zeros where no word piece is known."""
        return self._average([[i for word in split_words(s) for i in self._pieces(word)] for s in sentences])

    def encode_words(self, words: Sequence[str]) -> Floats:
        """The same for single words; quicker where they come again and again."""
        return self._average([self._word_pieces(word) for word in words])

    def _average(self, pieces: Sequence[Sequence[int]]) -> Floats:
        """The mean of the rows of each list, scaled to length one."""
        rows = np.zeros((len(pieces), self._table.shape[1]), dtype=np.float32)
        filled = [n for n, ids in enumerate(pieces) if ids]
        for start in range(0, len(filled), BATCH):
            batch = filled[start : start + BATCH]
            counts = [len(pieces[n]) for n in batch]
            found = self._table[list(chain.from_iterable(pieces[n] for n in batch))].astype(np.float32)
            sums = np.add.reduceat(found, np.cumsum([0, *counts[:-1]]), axis=0)
            rows[batch] = sums / np.array(counts, dtype=np.float32)[:, None]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(lengths > 0, lengths, np.float32(1.0))
        return rows

    def rarity(self, word: str) -> float:
        """How rare a word is in general English, from 0 ("the") to 1 (not among the 28,000 most frequent).

        The square of the logarithm of its rank, relative to the rarest: by Zipf's law that is the square of its
        information, which leaves hardly any weight to function words."""
        at = self._vocabulary.get(word.lower())
        rank = UNKNOWN_RANK if at is None else max(1, at - self._first_word + 1)
        return (math.log(rank) / math.log(UNKNOWN_RANK)) ** 2

    def _read_word(self, word: str) -> tuple[int, ...]:
        return tuple(i for part in split_words(word) for i in self._pieces(part))

    def ranked_words(self) -> Iterator[tuple[int, str]]:
        """The whole words of the vocabulary, the most frequent first, each with its rank from 1 on."""
        for word, at in sorted(self._vocabulary.items(), key=lambda item: item[1]):
            if at >= self._first_word and not word.startswith("##"):
                yield at - self._first_word + 1, word

    def _split_word(self, word: str) -> tuple[int, ...]:
        """Greedy longest match, as WordPiece does; a word with a part that is unknown gives nothing."""
        if len(word) > LONGEST_WORD:
            return ()
        found, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if (at := self._vocabulary.get(piece)) is not None:
                    found.append(at)
                    break
                end -= 1
            if end == start:
                return ()
            start = end
        return tuple(found)


def split_words(text: str) -> list[str]:
    """BERT's uncased words: lower case, without accents, punctuation and CJK characters each by itself."""
    plain = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in plain:
        category = unicodedata.category(c)
        if category == "Mn" or (category in ("Cc", "Cf") and not c.isspace()):
            continue
        out.append(f" {c} " if category[0] == "P" or c in "$+<=>^`|~" or "\u4e00" <= c <= "\u9fff" else c)
    return "".join(out).split()


@lru_cache(maxsize=1)
def load_vectors() -> SentenceVectors:
    """The model that comes with Parallax. Raises ValueError where its files are damaged."""
    folder = resources.files("resources").joinpath("models", FOLDER)
    vocabulary = json.loads(folder.joinpath("tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return SentenceVectors(vocabulary, read_table(folder.joinpath("model.safetensors").read_bytes()))


def read_table(data: bytes) -> NDArray[np.int8]:
    """The int8 table named `embeddings` of a safetensors file: eight bytes of header length, JSON, then the rows."""
    try:
        size = int.from_bytes(data[:8], "little")
        entry = json.loads(data[8 : 8 + size])["embeddings"]
        start, end = entry["data_offsets"]
        if entry["dtype"] != "I8":
            raise ValueError(f"rows of {entry['dtype']}")
        return np.frombuffer(data[8 + size + start : 8 + size + end], dtype=np.int8).reshape(entry["shape"])
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a table of vectors: {error!r}") from error
