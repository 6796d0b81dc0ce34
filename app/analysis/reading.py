"""One text, read: its sentences, and whom and what it speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.analysis import sentences, simple
from app.analysis.candidates import Candidate
from app.analysis.gazetteer import load_gazetteer
from app.analysis.grouping import drop_common, group_with_phrases, propagate
from app.analysis.mentions import read_mentions
from app.analysis.model import MODEL_VERSION, load_model
from app.analysis.phrases import Phrase, hint_types, read_phrases, without_names
from app.analysis.predicates import read_predicates
from app.analysis.shortforms import with_short_forms
from app.analysis.truecase import restore_case
from app.domain import BlockKind, Document, Mention, Predicate, Span, TextAnalysis

Predicates = tuple[tuple[int, Predicate], ...]

ANALYSIS_VERSION = f"5 {MODEL_VERSION}"
BATCH = 32


def warm() -> None:
    """Loads the English model and its data, so that the first text need not wait for them."""
    load_model()
    load_gazetteer("en")


def analyse(document: Document, language: str) -> TextAnalysis:
    """Reads the article's own blocks (title included; no tails, no images). `language` is a BCP 47 tag.

    English is read with the language model; every other language, and none, by rules alone (`method` says which).
    Spans are code points of `document.text`, sorted, never empty, and never cross a block."""
    base = language.replace("_", "-").split("-")[0].lower()
    if base == "en":
        return _read_with_model(document, language)
    return TextAnalysis(ANALYSIS_VERSION, language, "simple", *simple.read(document, base))


def _read_with_model(document: Document, language: str) -> TextAnalysis:
    text = document.text
    parts = list(sentences.pieces(document))
    gazetteer = load_gazetteer("en")
    candidates: list[Candidate] = []
    phrases: list[Phrase] = []
    found: list[Span] = []
    said: dict[int, list[Predicate]] = defaultdict(list)
    cased = restore_case(text, [span for span, _ in parts])
    docs = load_model().pipe((sentences.readable(cased[s:e]) for (s, e), _ in parts), batch_size=BATCH)
    for (span, kind), doc in zip(parts, docs, strict=True):
        names_here = read_mentions(doc, span.start, gazetteer)
        phrases_here = read_phrases(doc, span.start, names_here)
        candidates += hint_types(names_here, phrases_here)
        phrases += phrases_here
        for noun, predicate in read_predicates(doc, span.start):
            said[noun].append(predicate)
        if kind in (BlockKind.TITLE, BlockKind.HEADING):
            found += sentences.tidy(text, [span])
        else:
            bounds = [Span(span.start + s.start_char, span.start + s.end_char) for s in doc.sents]
            found += sentences.tidy(text, sentences.mend(text, bounds))
    candidates = drop_common(candidates, [text[s:e] for (s, e), _ in parts])
    candidates = propagate(text, [span for span, _ in parts], candidates)
    candidates = with_short_forms(cased, [span for span, _ in parts], candidates)
    grouped = group_with_phrases(candidates, gazetteer, without_names(phrases, candidates))
    predicates = _attach(text, grouped.mentions, said)
    return TextAnalysis(
        ANALYSIS_VERSION,
        language,
        "model",
        tuple(found),
        grouped.mentions,
        grouped.entities,
        grouped.offers,
        predicates,
    )


def _attach(text: str, mentions: Sequence[Mention], said: Mapping[int, Sequence[Predicate]]) -> Predicates:
    """The predicates of each mention: those of its last noun."""
    return tuple(
        (index, predicate)
        for index, m in enumerate(mentions)
        for predicate in said.get(_last_noun(text, m.span, said), ())
    )


def _last_noun(text: str, span: Span, said: Mapping[int, Sequence[Predicate]]) -> int:
    starts = [span.start + m.start() for m in re.finditer(r"\w+", text[span.start : span.end])]
    return next((start for start in reversed(starts) if start in said), -1)
