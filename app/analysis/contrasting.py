"""What two texts say differently: how each words whom both speak of, whom each lets speak, and what only one counts.

Everything is read from the two analyses at the time of asking, so that the reader's corrections count: a wording is of
whoever is spoken of at its noun, an utterance of whoever is at its speaker's place.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.analysis.corrections.identities import name_key
from app.analysis.names import names
from app.analysis.numbers.discrepancies import find_clashes
from app.analysis.shared.sides import is_description
from app.analysis.wording.attributing import Utterances
from app.analysis.wording.vocabulary import find_terms
from app.contrast import Contrast, EntityWording, Voice
from app.domain import Comparison, Document, SharedEntity, Span, TextAnalysis, Utterance, Wording
from app.domain import WordingRole as Role

PRONOUNS = frozenset("he she it they one who i we you this that these those".split())
# What a text calls somebody, and says they are, tells more of how it sees them than what happens in it.
WEIGHTS = {Role.DESCRIPTION: 2.0, Role.ATTRIBUTE: 2.0, Role.STATE: 2.0, Role.AGENT: 1.0, Role.PATIENT: 1.0}
NOT_TELLING = frozenset(
    """the a an this that these those its his her their of for at in on to from with by and or as is are was were be
    been being has have had do does did will would may might can could shall should not no s""".split()
)


@dataclass(frozen=True, slots=True)
class _Text:
    """One side, with who is spoken of where."""

    document: Document
    analysis: TextAnalysis
    places: Places


class Places:
    """Which of some spans, none of which overlap, holds a place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)

    def holding(self, span: Span) -> Span | None:
        """The one that contains `span`."""
        at = bisect_left(self._spans, (span.start + 1,)) - 1
        found = self._spans[at] if at >= 0 else None
        return found if found is not None and found.contains(span) else None


def contrast(
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
    comparison: Comparison,
) -> Contrast:
    """What two texts say differently. The analyses must be of these documents, and the comparison of these analyses.

    Entities come by how differently they are worded: the weighted number of phrases that have a telling word which
    the other side never says of them, as the geometric mean of both sides (so that an entity of which one text says
    nothing comes late). Voices come by how many more words one side lets them have."""
    texts = [
        _Text(document, analysis, Places(m.span for m in analysis.mentions))
        for document, analysis in ((left, left_analysis), (right, right_analysis))
    ]
    said = [list(_resolve(text)) for text in texts]
    return Contrast(
        wording=tuple(_word(texts, said, comparison.entities)),
        voices=tuple(_tie_voices(said, comparison.entities)),
        vocabulary=find_terms(left, left_analysis, right, right_analysis),
        figures=find_clashes(left, left_analysis, right, right_analysis, comparison.alignments),
        loaded_left=left_analysis.loaded,
        loaded_right=right_analysis.loaded,
    )


# --- wording --------------------------------------------------------------------------------------------------------


def _word(
    texts: Sequence[_Text], said: Sequence[Sequence[Utterance]], entities: Sequence[SharedEntity]
) -> list[EntityWording]:
    found = [
        _wordings_by_entity(text, utterances, [(entity.left, entity.right)[n] for entity in entities])
        for n, (text, utterances) in enumerate(zip(texts, said, strict=True))
    ]
    rows = [
        EntityWording(entity.key, entity.name, tuple(lefts), tuple(rights))
        for entity, lefts, rights in zip(entities, *found, strict=True)
    ]
    ranks = [_differences(row) for row in rows]
    order = sorted(range(len(rows)), key=lambda at: (*ranks[at], at))
    return [rows[at] for at in order]


def _wordings_by_entity(
    text: _Text, utterances: Sequence[Utterance], entities: Sequence[Sequence[Span]]
) -> list[list[Wording]]:
    """The wordings of each entity, given by its places, in the order of the text."""
    places = Places(span for spans in entities for span in spans)
    owner = {span: at for at, spans in enumerate(entities) for span in spans}
    said = Utterances(utterances)
    found: list[list[Wording]] = [[_as_name(text.document, span) for span in spans] for spans in entities]
    for wording in text.analysis.wordings:
        place = places.holding(wording.subject)
        if place is None or place.contains(wording.span):
            continue
        if wording.role is Role.ATTRIBUTE and text.places.holding(Span(wording.span.end - 1, wording.span.end)) not in (
            None,
            place,
        ):
            continue  # "Russia's President Vladimir Putin" speaks of another than Russia
        around = said.around(wording)
        said_by = around.speaker if around is not None else wording.said_by
        found[owner[place]].append(replace(wording, said_by=said_by))
    return [sorted(wordings, key=lambda w: (w.span, w.role)) for wordings in found]


def _as_name(document: Document, span: Span) -> Wording:
    phrase = document.text[span.start : span.end]
    return Wording(span, span, phrase, Role.DESCRIPTION if is_description(phrase) else Role.NAME)


def _differences(row: EntityWording) -> tuple[float, float]:
    left, right = _tell(row.left), _tell(row.right)
    said_left, said_right = _all(left), _all(right)
    ours = sum(weight for words, weight in left if not words <= said_right)
    theirs = sum(weight for words, weight in right if not words <= said_left)
    return -math.sqrt(ours * theirs), -(ours + theirs)


def _tell(wordings: Sequence[Wording]) -> list[tuple[frozenset[str], float]]:
    """What is said, each once: the telling words of a phrase, and what it weighs."""
    names_here = {word for w in wordings if w.role is Role.NAME for word in names.words(w.phrase)}
    heaviest: dict[frozenset[str], float] = defaultdict(float)
    for wording in wordings:
        words = frozenset(names.words(wording.phrase)) - NOT_TELLING - names_here
        if words and wording.role is not Role.NAME:
            heaviest[words] = max(heaviest[words], WEIGHTS[wording.role])
    return list(heaviest.items())


def _all(told: Iterable[tuple[frozenset[str], float]]) -> frozenset[str]:
    return frozenset().union(*(words for words, _ in told))


# --- voices ---------------------------------------------------------------------------------------------------------


def _resolve(text: _Text) -> Iterator[Utterance]:
    """The utterances with the name that their speaker goes by now."""
    entity_at = {m.span: text.analysis.entities[m.entity] for m in text.analysis.mentions}
    for utterance in text.analysis.utterances:
        mention = utterance.speaker_mention
        place = text.places.holding(mention) if mention is not None else _find_marked(text, utterance.speaker_span)
        if place is not None:
            yield replace(utterance, speaker=entity_at[place].name, speaker_mention=place)
        elif mention is not None and utterance.speaker_span is not None:
            # The reader says that nobody is meant there: the words stand for themselves.
            start, end = utterance.speaker_span
            yield replace(utterance, speaker=text.document.text[start:end], speaker_mention=None)
        else:
            yield utterance


def _find_marked(text: _Text, speaker: Span | None) -> Span | None:
    """The mention that the words for a speaker are, but for an article, since the reader marked them as somebody's."""
    if speaker is None:
        return None
    start = names.trim(text.document.text, speaker).start
    return text.places.holding(Span(start, speaker.end)) if start < speaker.end else None


def _tie_voices(said: Sequence[Sequence[Utterance]], entities: Sequence[SharedEntity]) -> list[Voice]:
    """Who speaks in either text: tied by shared entities, else by equal words. A pronoun, which may mean anybody, is
    tied to nobody of the other text."""
    voices: dict[tuple[str, str], tuple[list[Utterance], list[Utterance]]] = {}
    shown = {entity.key: entity.name for entity in entities}
    for side, utterances in enumerate(said):
        owner = Places(span for e in entities for span in (e.left, e.right)[side])
        keys = {span: e.key for e in entities for span in (e.left, e.right)[side]}
        for utterance in utterances:
            mention = utterance.speaker_mention
            place = owner.holding(mention) if mention is not None else None
            key = keys[place] if place is not None else ""
            name = "" if key else name_key(utterance.speaker)
            if not key and (name in PRONOUNS or not name):
                name = f"{name} {side}"
            voices.setdefault((key, name), ([], []))[side].append(utterance)
    made = [
        Voice(shown[key] if key else _commonest(u.speaker for u in (*left, *right)), key, tuple(left), tuple(right))
        for (key, _), (left, right) in voices.items()
    ]
    return sorted(made, key=lambda voice: (_is_nobody(voice), -_imbalance(voice), -_words(voice), voice.speaker))


def _commonest(speakers: Iterable[str]) -> str:
    return Counter(speakers).most_common(1)[0][0]


def _is_nobody(voice: Voice) -> bool:
    return not voice.key and (not voice.speaker or name_key(voice.speaker) in PRONOUNS)


def _imbalance(voice: Voice) -> int:
    return abs(sum(u.words for u in voice.left) - sum(u.words for u in voice.right))


def _words(voice: Voice) -> int:
    return sum(u.words for u in (*voice.left, *voice.right))
