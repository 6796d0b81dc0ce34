"""What two texts say differently, as commands print it. Spans are `[start, end)` in code points of the text given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.contrast import Contrast, FigureClash, Term, Voice
from app.domain import Loaded, Span, Utterance, Wording

# Rows of a list that are printed for people; `--json` has all.
_MOST_ROWS = 12
_MOST_PHRASES = 8


def shape_contrast(contrast: Contrast) -> dict[str, Any]:
    return {
        "wording": [
            {
                "entity": row.name,
                "left": [shape_wording(wording) for wording in row.left],
                "right": [shape_wording(wording) for wording in row.right],
            }
            for row in contrast.wording
        ],
        "voices": [_shape_voice(voice) for voice in contrast.voices],
        "vocabulary": [_shape_term(term) for term in contrast.vocabulary],
        "numbers": [_shape_clash(clash) for clash in contrast.figures],
    }


def shape_wording(wording: Wording) -> dict[str, Any]:
    return {
        "start": wording.span.start,
        "end": wording.span.end,
        "phrase": wording.phrase,
        "role": wording.role.value,
        "negated": wording.negated,
        "said_by": wording.said_by,
        "subject": list(wording.subject),
    }


def shape_utterance(utterance: Utterance) -> dict[str, Any]:
    return {
        "speaker": utterance.speaker,
        "start": utterance.span.start,
        "end": utterance.span.end,
        "verb": utterance.verb,
        "direct": utterance.direct,
        "words": utterance.words,
        "speaker_span": list(utterance.speaker_span) if utterance.speaker_span else None,
    }


def shape_loaded(marks: Iterable[Loaded]) -> list[list[Any]]:
    return [[*mark.span, mark.reason] for mark in marks]


def _shape_voice(voice: Voice) -> dict[str, Any]:
    return {
        "speaker": voice.speaker,
        "left": [shape_utterance(utterance) for utterance in voice.left],
        "right": [shape_utterance(utterance) for utterance in voice.right],
        "left_words": _count_words(voice.left),
        "right_words": _count_words(voice.right),
    }


def _count_words(utterances: Sequence[Utterance]) -> int:
    return sum(utterance.words for utterance in utterances)


def _shape_term(term: Term) -> dict[str, Any]:
    return {
        "phrase": term.phrase,
        "weight": round(term.weight, 3),
        "left": [list(span) for span in term.left],
        "right": [list(span) for span in term.right],
    }


def _shape_clash(clash: FigureClash) -> dict[str, Any]:
    def side(figure: Span, sentence: Span) -> dict[str, Any]:
        return {"start": figure.start, "end": figure.end, "sentence": list(sentence)}

    return {
        "kind": clash.kind.value,
        "subject": clash.subject,
        "left": side(clash.left, clash.left_sentence),
        "right": side(clash.right, clash.right_sentence),
    }


def list_contrast(contrast: Contrast) -> Iterator[str]:
    """Lines for people: the most telling of each list."""
    for row in contrast.wording[:_MOST_ROWS]:
        yield f"{row.name}: {_list_phrases(row.left)} | {_list_phrases(row.right)}"
    for voice in contrast.voices[:_MOST_ROWS]:
        yield f"{voice.speaker}: {_count_words(voice.left)} | {_count_words(voice.right)} words"
    for term in contrast.vocabulary[:_MOST_ROWS]:
        yield f"“{term.phrase}”: {len(term.left)} | {len(term.right)}"


def _list_phrases(wordings: Sequence[Wording]) -> str:
    return "; ".join(list(dict.fromkeys(w.phrase for w in wordings))[:_MOST_PHRASES]) or "-"
