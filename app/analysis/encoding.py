"""Analyses and comparisons as bytes: compressed JSON, spans as flat lists of numbers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from app.domain import (
    Alignment,
    Common,
    CommonKind,
    Comparison,
    Coverage,
    Entity,
    EntityType,
    Loaded,
    Mention,
    Offer,
    Predicate,
    PredicateRole,
    SharedEntity,
    Span,
    TextAnalysis,
    Utterance,
    Wording,
    WordingRole,
)

# A cache that grew beyond this was not written by Parallax; unpacking it whole could eat the memory.
MOST_BYTES = 256 * 1024 * 1024
KINDS = (CommonKind.RUN, CommonKind.NAME, CommonKind.NUMBER, CommonKind.WORD)  # by number, as they are stored


def encode_analysis(analysis: TextAnalysis) -> bytes:
    return _pack(
        {
            "version": analysis.version,
            "language": analysis.language,
            "method": analysis.method,
            "sentences": _flat(analysis.sentences),
            "mentions": [[*m.span, m.name, m.type.value, m.entity] for m in analysis.mentions],
            "entities": [[e.name, e.type.value, _flat(e.spans), e.why, e.identity] for e in analysis.entities],
            "offers": _offers(analysis.offers),
            "predicates": [[n, *p.span, p.role.value, p.verb, p.negated] for n, p in analysis.predicates],
            "wordings": [
                [*w.subject, *w.span, w.phrase, w.role.value, w.negated, w.said_by] for w in analysis.wordings
            ],
            "utterances": [
                [u.speaker, *u.span, u.verb, u.direct, u.words, _maybe(u.speaker_span), _maybe(u.speaker_mention)]
                for u in analysis.utterances
            ],
            "loaded": [[*mark.span, mark.reason] for mark in analysis.loaded],
            **({"corrected": _corrected(analysis)} if analysis.corrections else {}),
        }
    )


def decode_analysis(data: bytes) -> TextAnalysis:
    """What `encode_analysis` was given. Raises ValueError for any other bytes."""
    raw = _unpack(data)
    try:
        analysis = TextAnalysis(
            _text(raw["version"]),
            _text(raw["language"]),
            _text(raw["method"]),
            _spans(raw["sentences"]),
            tuple(Mention(Span(int(s), int(e)), _text(n), EntityType(t), int(k)) for s, e, n, t, k in raw["mentions"]),
            tuple(
                Entity(_text(n), EntityType(t), _spans(spans), _text(why), _text(identity))
                for n, t, spans, why, identity in raw["entities"]
            ),
            _read_offers(raw["offers"]),
            tuple(
                (int(n), Predicate(Span(int(s), int(e)), PredicateRole(role), _text(verb), bool(negated)))
                for n, s, e, role, verb, negated in raw["predicates"]
            ),
            tuple(_read_wording(row) for row in raw["wordings"]),
            tuple(_read_utterance(row) for row in raw["utterances"]),
            tuple(Loaded(Span(int(s), int(e)), _text(reason)) for s, e, reason in raw["loaded"]),
        )
        return _read_corrected(analysis, raw["corrected"]) if "corrected" in raw else analysis
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an analysis: {error!r}") from error


def encode_comparison(comparison: Comparison) -> bytes:
    return _pack(
        {
            "version": comparison.version,
            "entities": [
                [
                    *(e.key, e.name, e.type.value, _flat(e.left), _flat(e.right), e.why),
                    *(_offers(e.offered_left), _offers(e.offered_right)),
                ]
                for e in comparison.entities
            ],
            "alignments": [_alignment(a) for a in comparison.alignments],
            "only_left": _flat(comparison.only_left),
            "only_right": _flat(comparison.only_right),
            "methods": [comparison.left_method, comparison.right_method],
            "nearest": [[_alignment(a) for a in side] for side in (comparison.nearest_left, comparison.nearest_right)],
            "coverage": [
                [side.sentences, side.matched, side.only, side.words, side.matched_words]
                for side in (comparison.coverage_left, comparison.coverage_right)
            ],
            "related": comparison.related,
        }
    )


def decode_comparison(data: bytes) -> Comparison:
    """What `encode_comparison` was given. Raises ValueError for any other bytes."""
    raw = _unpack(data)
    try:
        left_method, right_method = raw["methods"]
        nearest_left, nearest_right = raw["nearest"]
        coverage_left, coverage_right = raw["coverage"]
        return Comparison(
            _text(raw["version"]),
            tuple(
                SharedEntity(
                    _text(key),
                    _text(name),
                    EntityType(kind),
                    _spans(left),
                    _spans(right),
                    _text(why),
                    _read_offers(offered_left),
                    _read_offers(offered_right),
                )
                for key, name, kind, left, right, why, offered_left, offered_right in raw["entities"]
            ),
            tuple(map(_read_alignment, raw["alignments"])),
            _spans(raw["only_left"]),
            _spans(raw["only_right"]),
            _text(left_method),
            _text(right_method),
            tuple(map(_read_alignment, nearest_left)),
            tuple(map(_read_alignment, nearest_right)),
            Coverage(*map(int, coverage_left)),
            Coverage(*map(int, coverage_right)),
            bool(raw["related"]),
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"not a comparison: {error!r}") from error


def _corrected(analysis: TextAnalysis) -> dict[str, Any]:
    """What the reader's corrections added; only on the way to the worker, for stored analyses bear none."""
    return {
        "ids": list(analysis.corrections),
        "refused": _flat(analysis.refused),
        "parted": [list(pair) for pair in analysis.parted],
        "found": [[e.found_name, e.found_type.value if e.found_type else ""] for e in analysis.entities],
    }


def _read_corrected(analysis: TextAnalysis, raw: dict[str, Any]) -> TextAnalysis:
    return replace(
        analysis,
        entities=tuple(
            replace(entity, found_name=_text(name), found_type=EntityType(kind) if kind else None)
            for entity, (name, kind) in zip(analysis.entities, raw["found"], strict=True)
        ),
        corrections=tuple(int(number) for number in raw["ids"]),
        refused=_spans(raw["refused"]),
        parted=tuple((_text(one), _text(other)) for one, other in raw["parted"]),
    )


def _read_wording(row: Sequence[Any]) -> Wording:
    a, b, s, e, phrase, role, negated, said_by = row
    noun, passage = Span(int(a), int(b)), Span(int(s), int(e))
    return Wording(noun, passage, _text(phrase), WordingRole(role), bool(negated), _text(said_by))


def _read_utterance(row: Sequence[Any]) -> Utterance:
    speaker, s, e, verb, direct, words, place, mention = row
    passage = Span(int(s), int(e))
    return Utterance(
        _text(speaker), passage, _text(verb), bool(direct), int(words), _read_maybe(place), _read_maybe(mention)
    )


def _alignment(alignment: Alignment) -> list[Any]:
    """Places in what is shared are counted from the sentences, which keeps the numbers small."""
    left, right = alignment.left.start, alignment.right.start
    shares = [
        [KINDS.index(c.kind), c.left.start - left, c.left.end - left, c.right.start - right, c.right.end - right]
        for c in alignment.shares
    ]
    return [*alignment.left, *alignment.right, alignment.score, int(alignment.strong), *chain.from_iterable(shares)]


def _read_alignment(row: Sequence[Any]) -> Alignment:
    a, b, c, d, score, strong, *rest = row
    left, right = Span(int(a), int(b)), Span(int(c), int(d))
    shares = tuple(
        Common(
            KINDS[int(kind)],
            Span(left.start + int(start), left.start + int(end)),
            Span(right.start + int(other_start), right.start + int(other_end)),
        )
        for kind, start, end, other_start, other_end in zip(*[iter(rest)] * 5, strict=True)
    )
    return Alignment(left, right, float(score), bool(strong), shares)


def _pack(value: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 6)


def _unpack(data: bytes) -> Any:
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(data, MOST_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError("cut off, or too large")
        return json.loads(plain)
    except (zlib.error, TypeError, RecursionError) as error:
        raise ValueError(f"not readable: {error}") from error


def _offers(offers: Sequence[Offer]) -> list[list[Any]]:
    return [[*o.span, o.name, o.entity, o.confidence, o.why] for o in offers]


def _read_offers(rows: Sequence[Sequence[Any]]) -> tuple[Offer, ...]:
    return tuple(
        Offer(Span(int(s), int(e)), _text(name), int(entity), float(confidence), _text(why))
        for s, e, name, entity, confidence, why in rows
    )


def _maybe(span: Span | None) -> list[int]:
    return [] if span is None else [*span]


def _read_maybe(flat: list[int]) -> Span | None:
    return next(iter(_spans(flat)), None)


def _flat(spans: Sequence[Span]) -> list[int]:
    return list(chain.from_iterable(spans))


def _spans(flat: list[int]) -> tuple[Span, ...]:
    numbers = [int(n) for n in flat]
    return tuple(Span(s, e) for s, e in zip(numbers[::2], numbers[1::2], strict=True))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value
