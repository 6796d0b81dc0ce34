"""One text, read: its sentences, and whom and what it speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.analysis.entities.grouping import Grouped, drop_common, group_with_phrases, propagate
from app.analysis.entities.mentions import read_mentions
from app.analysis.entities.phrases import Phrase, hint_types, read_phrases, without_names
from app.analysis.entities.predicates import read_predicates
from app.analysis.entities.shortforms import with_short_forms
from app.analysis.foreign import simple
from app.analysis.language import sentences
from app.analysis.language.model import MODEL_VERSION, load_model
from app.analysis.language.nouns import load_nouns
from app.analysis.language.parses import Parse
from app.analysis.language.quotes import find_quotes
from app.analysis.language.truecase import restore_case
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import load_gazetteer
from app.analysis.names.lexicon import load_lexicon
from app.analysis.speech.foreign_speech import read_foreign_frames
from app.analysis.speech.frames import read_frames
from app.analysis.speech.speaking import Frame
from app.analysis.speech.voices import give_voices
from app.analysis.wording.attributing import attribute
from app.analysis.wording.loaded import find_loaded
from app.analysis.wording.loaded_words import load_words
from app.analysis.wording.standins import COUNTRIES, PERSONAL, StandIns
from app.analysis.wording.wordings import read_wordings
from app.domain import BlockKind, Document, Loaded, Mention, Predicate, Span, TextAnalysis, Wording, primary_subtag

Predicates = tuple[tuple[int, Predicate], ...]

ANALYSIS_VERSION = f"9 {MODEL_VERSION}"
BATCH = 32


def warm() -> None:
    """Loads the English model and its data, so that the first text need not wait for them."""
    load_model()
    load_gazetteer("en")
    load_words()


def analyse(document: Document, language: str) -> TextAnalysis:
    """Reads the article's own blocks (title included; no tails, no images). `language` is a BCP 47 tag.

    English is read with the language model; every other language, and none, by rules alone (`method` says which).
    Spans are code points of `document.text`, sorted, never empty, and never cross a block."""
    base = primary_subtag(language)
    if base == "en":
        return _read_with_model(document, language)
    reading = simple.read(document, base)
    quotes = find_quotes(document)
    frames = list(read_foreign_frames(document, load_lexicon(base), reading.mentions, quotes))
    voices = give_voices(document, reading.mentions, reading.entities, frames, quotes)
    return TextAnalysis(ANALYSIS_VERSION, language, "simple", *reading, utterances=voices)


def _read_with_model(document: Document, language: str) -> TextAnalysis:
    text = document.text
    parts = list(sentences.pieces(document))
    gazetteer = load_gazetteer("en")
    candidates: list[Candidate] = []
    phrases: list[Phrase] = []
    found: list[Span] = []
    said: dict[int, list[Predicate]] = defaultdict(list)
    quotes = find_quotes(document)
    frames: list[Frame] = []
    wordings: list[Wording] = []
    loaded: list[Loaded] = []
    cased = restore_case(text, [span for span, _ in parts])
    docs = load_model().pipe((sentences.readable(cased[s:e]) for (s, e), _ in parts), batch_size=BATCH)
    for (span, kind), doc in zip(parts, docs, strict=True):
        names_here = read_mentions(doc, span.start, gazetteer)
        phrases_here = read_phrases(doc, span.start, names_here)
        candidates += hint_types(names_here, phrases_here)
        phrases += phrases_here
        parse = Parse(doc, text[span.start : span.end])
        for noun, predicate in read_predicates(parse, span.start):
            said[noun].append(predicate)
        first, last = (bisect_left(quotes, place, key=lambda q: q.span.start) for place in span)
        frames += read_frames(parse, span.start, quotes[first:last], first)
        wordings += read_wordings(parse, span.start)
        loaded += find_loaded(doc, span.start, kind, quotes[first:last])
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
    stand_ins = StandIns(document, grouped.mentions, grouped.entities, found, quotes)
    said_of = stand_ins.resolve(_keep(text, sorted(wordings, key=lambda w: (w.span, w.subject)), grouped))
    utterances = give_voices(document, grouped.mentions, grouped.entities, frames, quotes)
    return TextAnalysis(
        ANALYSIS_VERSION,
        language,
        "model",
        tuple(found),
        grouped.mentions,
        grouped.entities,
        grouped.offers,
        predicates,
        tuple(attribute(said_of, utterances, quotes)),
        utterances,
        tuple(loaded),
    )


def _keep(text: str, wordings: Sequence[Wording], grouped: Grouped) -> list[Wording]:
    """The wordings of what is, or may come to be, a mention: names, people and bodies of people count in any case."""
    marked = sorted([m.span for m in grouped.mentions] + [o.span for o in grouped.offers])
    starts = [span.start for span in marked]
    nouns = load_nouns()
    kept = []
    for wording in wordings:
        start, end = wording.subject
        at = bisect_right(starts, start) - 1
        if (at >= 0 and marked[at].contains(wording.subject)) or text[start].isupper():
            kept.append(wording)
            continue
        word = text[start:end]
        single = nouns.singular(word) if word.endswith(("s", "n")) else word
        somebody = word in nouns.people or single in nouns.people or single in nouns.groups
        if somebody or word in PERSONAL or word in COUNTRIES:
            kept.append(wording)
    return kept


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
