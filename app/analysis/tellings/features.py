"""What is compared of a text: keys with weights in a few channels, and a sketch that finds copies.

Channels and their shares were chosen on retellings of one event by different outlets, against thousands of texts that
tell something else. What paid: whole-text words weighed towards the beginning, pairs of words, headlines, what is
quoted, and the days between two publications (`weighing`). Names, numbers and dates in the text agreed with these and
added nothing to the ranking; names keep a small share, since they are what a reader understands best as a reason.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from app.analysis.tellings.names import LONGEST, Indexes, find_names
from app.analysis.tellings.tokens import (
    WORD,
    Keys,
    Tokens,
    find_quotes,
    join_keys,
    load_tokeniser,
)
from app.domain import Document, primary_subtag

FEATURES_VERSION = "5"

# The first words of a news text tell what happened. A word at the very beginning counts five times, after forty words
# still 2.5 times; 4 and 40 are the middle of a plateau (2 to 6, 30 to 120 differed by less than 0.003).
LEAD, LEAD_LENGTH = 4.0, 40.0
# A quotation of fewer words is a term, no quotation; three words of it in a row are compared.
SHORTEST_QUOTE = 4
# Sketch: so many of the smallest keys of four words in a row. The error of its Jaccard index is 1 / sqrt(96) at most.
SKETCH, SHINGLE = 96, 4
# Weights are stored in steps of 1 / 32.
WEIGHT_STEPS = 32.0
# More of one channel come from books, not articles; the heaviest are kept.
MOST = 4000


class Channel(IntEnum):
    WORD = 0
    PAIR = 1
    TITLE = 2
    QUOTE = 3
    NAME = 4


# How much of the similarity of two texts each channel gives, at most.
SHARES = np.array([1.0, 1.0, 0.2, 0.5, 0.05], dtype=np.float32)
SALTS = tuple(np.uint32(salt) for salt in (0, 0x3C6EF372, 0x78DDE6E4, 0xB54CDA56, 0xF1BBCDC8))


@dataclass(frozen=True, slots=True)
class Features:
    """`keys` are distinct; `channels[i]` and `weights[i]` (in steps of 1 / `WEIGHT_STEPS`) belong to `keys[i]`.
    `sketch` is sorted; `shingles` is how many the text has."""

    keys: Keys
    channels: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.uint8]
    sketch: Keys
    shingles: int


def read_features(document: Document, language: str) -> Features:
    """The features of an article's own blocks. `language` is a BCP 47 tag."""
    tokens = load_tokeniser(language).read(document)
    parts = [
        _gather(Channel.WORD, *_weigh_words(tokens)),
        _gather(Channel.PAIR, find_pairs(tokens)[0]),
        _gather(Channel.TITLE, tokens.keys[: tokens.in_title][tokens.content[: tokens.in_title]]),
        _gather(Channel.QUOTE, find_quoted(tokens)[0]),
        _gather(Channel.NAME, read_names(document, tokens, language)[0]),
    ]
    shingles = _shingle(tokens)
    return Features(
        np.concatenate([keys for keys, _ in parts]),
        np.repeat(np.arange(len(parts), dtype=np.uint8), [len(keys) for keys, _ in parts]),
        np.concatenate([weights for _, weights in parts]),
        shingles[:SKETCH],
        len(shingles),
    )


def _weigh_words(tokens: Tokens) -> tuple[Keys, npt.NDArray[np.float64]]:
    keys = tokens.keys[tokens.content]
    return keys, 1.0 + LEAD * np.exp(-np.arange(len(keys)) / LEAD_LENGTH)


def find_pairs(tokens: Tokens) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Two words in a row that both say something: their keys, and the index of the first token."""
    content = tokens.content
    both = np.flatnonzero(content[:-1] & content[1:] & (tokens.blocks[:-1] == tokens.blocks[1:]))
    return join_keys([tokens.keys[both], tokens.keys[both + 1]]), both


def find_quoted(tokens: Tokens) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Three words in a row within quotation marks: their keys, and the index of the first token."""
    is_word = tokens.has(WORD)
    keys: list[Keys] = []
    at: list[npt.NDArray[np.int64]] = []
    for start, end in find_quotes(tokens, SHORTEST_QUOTE):
        words = start + np.flatnonzero(is_word[start:end])
        here = tokens.keys[words]
        keys.append(join_keys([here[:-2], here[1:-1], here[2:]]))
        at.append(words[:-2])
    if not keys:
        return np.empty(0, np.uint32), np.empty(0, np.int64)
    return np.concatenate(keys), np.concatenate(at)


def read_names(document: Document, tokens: Tokens, language: str) -> tuple[Keys, Indexes, Indexes]:
    """Names: their keys, and the first and the last token of each."""
    first, last = find_names(document, tokens, primary_subtag(language))
    keys = np.zeros(len(first), dtype=np.uint32)
    for length in range(1, LONGEST + 1):
        here = np.flatnonzero(last - first == length - 1)
        if len(here):
            keys[here] = join_keys([tokens.keys[first[here] + i] for i in range(length)])
    return keys, first, last


def _gather(
    channel: Channel, keys: Keys, counts: npt.NDArray[np.float64] | None = None
) -> tuple[Keys, npt.NDArray[np.uint8]]:
    """Distinct keys of a channel, and one plus the logarithm of how often each comes."""
    distinct, where = np.unique(keys, return_inverse=True)
    total = np.bincount(where, weights=counts, minlength=len(distinct))
    weights = np.clip(np.rint((1.0 + np.log(np.maximum(total, 1.0))) * WEIGHT_STEPS), 1, 255).astype(np.uint8)
    if len(distinct) > MOST:
        kept = np.sort(np.argsort(-weights.astype(np.int16), kind="stable")[:MOST])
        distinct, weights = distinct[kept], weights[kept]
    return distinct ^ SALTS[channel], weights


def _shingle(tokens: Tokens) -> Keys:
    words = tokens.keys[tokens.has(WORD)]
    if len(words) < SHINGLE:
        return np.empty(0, np.uint32)
    return np.unique(join_keys([words[i : len(words) - SHINGLE + 1 + i] for i in range(SHINGLE)]))


# --- as bytes -------------------------------------------------------------------------------------------------------

_HEAD = 4


def encode_features(features: Features) -> bytes:
    head = np.array([len(features.keys), len(features.sketch), features.shingles, 0], dtype="<u4")
    parts = (
        head.tobytes(),
        features.keys.astype("<u4").tobytes(),
        features.sketch.astype("<u4").tobytes(),
        features.channels.tobytes(),
        features.weights.tobytes(),
    )
    body = b"".join(parts)
    return zlib.crc32(body).to_bytes(4, "little") + body


def is_whole(data: bytes) -> bool:
    """Whether these are the bytes that were once encoded."""
    return len(data) >= 4 + 4 * _HEAD and zlib.crc32(data[4:]) == int.from_bytes(data[:4], "little")


def decode_features(data: bytes) -> Features:
    """What `encode_features` was given. Raises ValueError for any other bytes."""
    if not is_whole(data):
        raise ValueError("not the features of a text")
    body = data[4:]
    count, sketch, shingles, _ = (int(n) for n in np.frombuffer(body, "<u4", _HEAD))
    at = 4 * _HEAD
    if len(body) != at + 4 * (count + sketch) + 2 * count:
        raise ValueError("features of another length")
    keys = np.frombuffer(body, "<u4", count, at).astype(np.uint32)
    at += 4 * count
    lowest = np.frombuffer(body, "<u4", sketch, at).astype(np.uint32)
    at += 4 * sketch
    channels = np.frombuffer(body, np.uint8, count, at)
    if len(channels) and int(channels.max()) >= len(Channel):
        raise ValueError("features of an unknown channel")
    return Features(keys, channels, np.frombuffer(body, np.uint8, count, at + count), lowest, shingles)
