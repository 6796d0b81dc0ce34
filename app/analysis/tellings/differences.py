"""How two tellings of an event differ, each difference with the words it rests on.

Every amount is a share or a rate, so that two long texts do not differ more than two short ones; and what only one of
them can have (because it is longer) counts by the geometric mean of both sides: a brief beside a long report leaves
much out, but adds nothing, and is not worth reading beside it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.analysis.corrections.identities import name_key
from app.analysis.names import names
from app.contrast import Contrast, Difference, DifferenceFound, Differing, EntityWording, Voice
from app.domain import (
    Comparison,
    Document,
    Entity,
    EntityType,
    Loaded,
    Span,
    TextAnalysis,
    Utterance,
    Wording,
    WordingRole,
)

LONGEST = 6  # words in what somebody is called
SHOWN = 4  # words or names of one side that are shown

# Uses of three against none reach 1.3 in texts of one length (see `vocabulary`); what is shown there begins at 0.8.
TERM_FROM, TERM_FULL, TERMS = 0.8, 1.8, 5
# Words that are given as somebody's, below which it shows little whose they are.
ENOUGH_SPEECH = 40.0
# Possibly loaded passages in a hundred words: two more of them in one text are as different as counts.
LOADED_FULL = 2.0
# Of two namings that part a name, the second says less than the first, and so on.
SATURATION = 0.6

PRONOUNS = frozenset("he she it they one who i we you this that these those".split())
# They say nothing of how a text sees somebody.
NOT_TELLING = frozenset(
    """the a an this that these those its his her their our my your of for at in on to from with by and or as is are
    was were be been being no not s other others own such many some more most all both two three first last former
    late new""".split()
)
# A phrase that holds one is no name for anybody, but half a sentence.
CLAUSE = frozenset("has have had that which who whom will would to who's what when where".split())
# Every newspaper has its own way with them.
COURTESY = frozenset("mr mrs ms miss dr prof sir herr frau señor señora monsieur".split())
WHO = frozenset((EntityType.PERSON, EntityType.ORG, EntityType.GROUP))


class Telling(NamedTuple):
    """A text; `outlet` is where it appeared, which it leaves nobody out by naming."""

    document: Document
    analysis: TextAnalysis
    outlet: str = ""


def find_differences(
    left: Telling, right: Telling, comparison: Comparison, contrast: Contrast
) -> tuple[DifferenceFound, ...]:
    """The differences between two texts, of every kind that there is, in the order of the kinds."""
    types = {entity.key: entity.type for entity in comparison.entities}
    own = [frozenset(names.words(text.outlet)) for text in (left, right)]
    found = (
        _find_naming([row for row in contrast.wording if types.get(row.key) is not EntityType.PLACE]),
        _find_voices(contrast.voices, types, own),
        _find_omissions(left, right, comparison, own),
        _find_figures(left.document, right.document, contrast),
        _find_vocabulary(contrast),
        _find_loaded(left, right, contrast),
    )
    return tuple(difference for difference in found if difference.amount > 0)


# --- what they call the same ----------------------------------------------------------------------------------------


class _Calling(NamedTuple):
    """A phrase that calls somebody something: its words that tell, the last of them what it is."""

    phrase: str
    words: tuple[str, ...]


def _find_naming(wording: Sequence[EntityWording]) -> DifferenceFound:
    rows: list[tuple[float, Differing]] = []
    for entity in wording:
        mentions = min(_count_mentions(entity.left), _count_mentions(entity.right))
        if (row := _name_otherwise(entity)) is not None and mentions:
            rows.append((1 - 0.5**mentions, row))
    rows.sort(key=lambda weighed: -weighed[0])
    amount = 1 - SATURATION ** sum(weight for weight, _ in rows)
    return DifferenceFound(Difference.NAMING, amount, tuple(row for _, row in rows))


def _count_mentions(wordings: Iterable[Wording]) -> int:
    return sum(wording.role in (WordingRole.NAME, WordingRole.DESCRIPTION) for wording in wordings)


def _name_otherwise(entity: EntityWording) -> Differing | None:
    """What either text calls somebody and the other does not; None where one of them has no word of its own."""
    sides = (entity.left, entity.right)
    proper = [[names.words(w.phrase) for w in side if w.role is WordingRole.NAME] for side in sides]
    in_names = frozenset(word for side in proper for name in side for word in name)
    callings = [list(_find_callings(side, in_names)) for side in sides]
    said = [frozenset(word for calling in side for word in calling.words) | in_names for side in callings]
    own = [
        list(dict.fromkeys(c.phrase for c in side if not _is_said(c.words[-1], said[1 - n])))
        for n, side in enumerate(callings)
    ]
    if not all(own) and all(proper) and not _share_a_name(*proper):
        # Another name altogether: "Myanmar" and "Burma".
        own = [list(dict.fromkeys(w.phrase for w in side if w.role is WordingRole.NAME)) for side in sides]
    if not all(own):
        return None
    return Differing(entity.name, *(tuple(_keep_apart(phrases)[:SHOWN]) for phrases in own))


def _find_callings(wordings: Iterable[Wording], in_names: Collection[str]) -> Iterable[_Calling]:
    """What the text itself calls them; who is quoted in it speaks for themselves."""
    for wording in wordings:
        if wording.said_by or wording.role not in (WordingRole.DESCRIPTION, WordingRole.ATTRIBUTE):
            continue
        phrase = wording.phrase.strip()
        folded = names.words(phrase)
        if wording.role is WordingRole.ATTRIBUTE and not _ends_in_subject(wording, folded):
            continue
        told = tuple(w for w in folded if w not in NOT_TELLING and w not in in_names and w not in COURTESY)
        if told and _may_call(phrase, folded, told):
            yield _Calling(_without_article(phrase), told)


def _may_call(phrase: str, words: Sequence[str], told: Sequence[str]) -> bool:
    """No half sentence, no number; and no capital, which is part of a name, or of a headline read as a phrase."""
    short = len(words) <= LONGEST and CLAUSE.isdisjoint(words)
    return short and told[-1] in phrase and not any(word.isdigit() for word in told)


def _ends_in_subject(wording: Wording, words: Sequence[str]) -> bool:
    """Whether the phrase is about them, as in "the embattled mayor"; not "the mayor's report", "a friend of the
    mayor"."""
    return wording.span.end == wording.subject.end and not {"of", "s"}.intersection(words) and "’" not in wording.phrase


def _is_said(word: str, said: Collection[str]) -> bool:
    """Whether the other text has the word, in whatever form: veteran and vet, Democrat and Democratic."""
    return any(
        word == other or (min(len(word), len(other)) >= 3 and _begin_alike(word, other)) for other in said if other
    )


def _begin_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) > 5 and short[:-2] == long[: len(short) - 2])


def _share_a_name(left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]) -> bool:
    """Whether the texts have a name in common, or an abbreviation of one."""
    words = [frozenset(word for name in side for word in name) for side in (left, right)]
    initials = [frozenset("".join(word[0] for word in name) for name in side if name) for side in (left, right)]
    return (
        any(_is_said(word, words[1]) for word in words[0])
        or not initials[0].isdisjoint(words[1])
        or not initials[1].isdisjoint(words[0])
    )


def _without_article(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.casefold() in ("the", "a", "an") else phrase


def _keep_apart(phrases: Sequence[str]) -> list[str]:
    """The phrases but for those that stand in a longer one, and in other case."""
    kept: list[str] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        if not any(phrase.casefold() in other.casefold() for other in kept):
            kept.append(phrase)
    return [phrase for phrase in phrases if phrase in kept]


# --- who speaks -----------------------------------------------------------------------------------------------------


def _find_voices(
    voices: Sequence[Voice], types: Mapping[str, EntityType], own: Sequence[frozenset[str]]
) -> DifferenceFound:
    shares: list[tuple[float, float, Voice]] = []
    nobody = [0.0, 0.0]
    for voice in voices:
        counts = (_count_words(voice.left), _count_words(voice.right))
        if _is_somebody(voice, types) and not _is_outlet(voice.speaker, own):
            shares.append((counts[0], counts[1], voice))
        else:
            nobody = [before + count for before, count in zip(nobody, counts, strict=True)]
    totals = [sum(one for one, _, _ in shares) + nobody[0], sum(other for _, other, _ in shares) + nobody[1]]
    counts_of = [*((one, other) for one, other, _ in shares), (nobody[0], nobody[1])]
    apart = sum(abs(one / max(totals[0], 1.0) - other / max(totals[1], 1.0)) for one, other in counts_of)
    enough = [min(1.0, total / ENOUGH_SPEECH) for total in totals]
    amount = 0.5 * apart * math.sqrt(enough[0] * enough[1])
    only = [_speak_alone(shares, side) for side in (0, 1)]
    only = [[name for name in names_ if not _is_among(name, only[1 - n])] for n, names_ in enumerate(only)]
    rows = (Differing("", tuple(only[0][:SHOWN]), tuple(only[1][:SHOWN])),) if any(only) else ()
    return DifferenceFound(Difference.VOICES, amount if rows else 0.0, rows)


def _is_outlet(name: str, own: Sequence[frozenset[str]]) -> bool:
    """Whether a text speaks of itself or of the other: "the Ledger" for the Eastbank Ledger."""
    words = frozenset(names.words(name))
    return any(words <= outlet for outlet in own)


def _count_words(utterances: Iterable[Utterance]) -> float:
    return float(sum(utterance.words for utterance in utterances))


def _is_somebody(voice: Voice, types: Mapping[str, EntityType]) -> bool:
    """Whether it can be said who it is: "some parents" and "the report" are nobody."""
    if voice.key:
        return types.get(voice.key) in WHO and name_key(voice.speaker) not in PRONOUNS
    known = any(utterance.speaker_mention is not None for utterance in (*voice.left, *voice.right))
    return known and voice.speaker[:1].isupper() and name_key(voice.speaker) not in PRONOUNS


def _speak_alone(shares: Sequence[tuple[float, float, Voice]], side: int) -> list[str]:
    """Who speaks on one side only, those with most words first."""
    sides = [((one, other)[side], (other, one)[side], voice.speaker) for one, other, voice in shares]
    alone = [(words, speaker) for words, others, speaker in sides if words and not others]
    return [speaker for _, speaker in sorted(alone, key=lambda pair: -pair[0])]


def _is_among(name: str, others: Iterable[str]) -> bool:
    """Whether one of them may be the same person under a longer or shorter name."""
    return any(name_key(name).split()[-1:] == name_key(other).split()[-1:] for other in others)


# --- what each leaves out -------------------------------------------------------------------------------------------


def _find_omissions(
    left: Telling, right: Telling, comparison: Comparison, own: Sequence[frozenset[str]]
) -> DifferenceFound:
    found = (
        _name_alone(left, right.document, (span for e in comparison.entities for span in e.left), own),
        _name_alone(right, left.document, (span for e in comparison.entities for span in e.right), own),
    )
    named = math.sqrt(found[0][0] * found[1][0])
    cover = (comparison.coverage_left, comparison.coverage_right)
    said = math.sqrt(math.prod(side.only / side.sentences if side.sentences else 0.0 for side in cover))
    only = [side[1][:SHOWN] for side in found]
    rows = (Differing("", tuple(only[0]), tuple(only[1])),) if any(only) else ()
    return DifferenceFound(Difference.OMISSION, (named + said) / 2 if rows else 0.0, rows)


def _name_alone(
    text: Telling, other: Document, shared: Iterable[Span], own: Sequence[frozenset[str]]
) -> tuple[float, list[str]]:
    """The share of mentions that are of people and bodies which the other text does not name in any way, and who they
    are, those named more than once."""
    in_both = frozenset(shared)
    there = frozenset(names.fold(other.text).split())
    counts: Counter[str] = Counter()
    total = 0
    for entity in text.analysis.entities:
        if entity.type not in WHO or not _is_proper(entity) or _is_outlet(entity.name, own):
            continue
        total += len(entity.spans)
        words = names.strip_titles(names.words(entity.name))
        if in_both.isdisjoint(entity.spans) and words and words[-1] not in there:
            counts[entity.name] += len(entity.spans)
    share = sum(counts.values()) / total if total else 0.0
    return share, [name for name, count in counts.most_common() if count > 1]


def _is_proper(entity: Entity) -> bool:
    """A name that can be shown: datelines and abbreviated states are none."""
    last = entity.name.split()[-1:]
    return bool(last) and last[0][:1].isupper() and len(entity.name) > 3 and not entity.name.endswith(".")


# --- figures, words -------------------------------------------------------------------------------------------------


def _find_figures(left: Document, right: Document, contrast: Contrast) -> DifferenceFound:
    rows = tuple(
        Differing(clash.subject, (_cut(left, clash.left),), (_cut(right, clash.right),)) for clash in contrast.figures
    )
    return DifferenceFound(Difference.FIGURES, 1 - 0.5 ** len(rows), rows)


def _find_vocabulary(contrast: Contrast) -> DifferenceFound:
    sides = [
        [term for term in contrast.vocabulary if term.weight > 0],
        [term for term in contrast.vocabulary if term.weight < 0],
    ]
    amounts = [
        sum(min(1.0, (abs(term.weight) - TERM_FROM) / (TERM_FULL - TERM_FROM)) for term in side[:TERMS]) / TERMS
        for side in sides
    ]
    rows = (Differing("", *(tuple(term.phrase for term in side[:SHOWN]) for side in sides)),)
    amount = math.sqrt(max(0.0, amounts[0]) * max(0.0, amounts[1]))
    return DifferenceFound(Difference.VOCABULARY, amount, rows if amount else ())


def _find_loaded(left: Telling, right: Telling, contrast: Contrast) -> DifferenceFound:
    texts = ((left.document, contrast.loaded_left), (right.document, contrast.loaded_right))
    rates = [100 * len(loaded) / max(100, len(document.text.split())) for document, loaded in texts]
    apart = abs(rates[0] - rates[1])
    rows = (Differing("", *(_list_loaded(document, loaded) for document, loaded in texts)),)
    return DifferenceFound(Difference.LOADED, min(1.0, apart / LOADED_FULL), rows if apart else ())


def _list_loaded(document: Document, loaded: Iterable[Loaded]) -> tuple[str, ...]:
    phrases = [" ".join(_cut(document, row.span).split()).strip("\"'“”‘’«»„") for row in loaded]
    return tuple({phrase.casefold(): phrase for phrase in phrases if phrase}.values())[:SHOWN]


def _cut(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]
