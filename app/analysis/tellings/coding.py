"""Reasons as JSON, to be kept beside a pair of articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain

from app.domain import Reason, ReasonItem, ReasonKind, Span


def encode_reasons(reasons: Sequence[Reason]) -> str:
    rows = [
        [
            r.kind.value,
            [[i.text, list(chain.from_iterable(i.left)), list(chain.from_iterable(i.right))] for i in r.items],
        ]
        for r in reasons
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def decode_reasons(data: str) -> tuple[Reason, ...]:
    """What `encode_reasons` was given. Raises ValueError for any other text."""
    try:
        return tuple(
            Reason(ReasonKind(kind), tuple(ReasonItem(str(t), _spans(left), _spans(right)) for t, left, right in items))
            for kind, items in json.loads(data)
        )
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"no reasons: {error!r}") from error


def _spans(flat: list[int]) -> tuple[Span, ...]:
    if not all(type(n) is int for n in flat):
        raise ValueError("places that are no numbers")
    return tuple(map(Span._make, zip(flat[::2], flat[1::2], strict=True)))
