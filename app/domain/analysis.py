"""What analysis finds in one text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.texts import Span


class EntityType(StrEnum):
    PERSON = "person"
    ORG = "org"
    PLACE = "place"
    GROUP = "group"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text speaks of somebody or something. `name` is the mention's text without article,
    possessive and outer punctuation, in the case that the text's other mentions have where names take endings;
    `entity` indexes `TextAnalysis.entities`."""

    span: Span
    name: str
    type: EntityType
    entity: int


class PredicateRole(StrEnum):
    AGENT = "agent"  # it acts
    PATIENT = "patient"  # it is acted upon


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb in which somebody acts or is acted upon. `span` is the verb's, `verb` its form in lower case."""

    span: Span
    role: PredicateRole
    verb: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that may speak of an entity, not surely enough to be marked: shown to the reader, who may take it.
    `confidence` lies in (0, 1) below that of any mention; `why` says what speaks for it; `entity` as in `Mention`."""

    span: Span
    name: str
    entity: int
    confidence: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what the mentions of one text speak of, within that text. `why` says what joined its names. `identity`
    is empty until a correction of the reader names whom it is: entities of two texts with one identity are one.
    `found_name` and `found_type` are what analysis gave it, set where the reader gave another name or type."""

    name: str
    type: EntityType
    spans: tuple[Span, ...]
    why: str = ""
    identity: str = ""
    found_name: str = ""
    found_type: EntityType | None = None


class WordingRole(StrEnum):
    """How a piece of wording is tied to the one it is about."""

    NAME = "name"  # a name the text calls it by
    DESCRIPTION = "description"  # a noun phrase without a name: "the Kremlin leader"
    ATTRIBUTE = "attribute"  # an adjective or noun attached to it: "struggling Putin", "the Putin regime"
    AGENT = "agent"  # what it does
    PATIENT = "patient"  # what is done to it
    STATE = "state"  # what it is said to be: "Putin is desperate"


@dataclass(frozen=True, slots=True)
class Wording:
    """One place where a text words something about somebody. `subject` is the noun that stands for them: the mention
    that holds it says whom it is about, and `Predicate`s hang on it alike. `span` is the passage to show (the noun
    phrase, or the verb with what belongs to it), `phrase` what is said in it: words of the text, in its order, with
    the negation where there is one. `said_by` names whose words they are where the passage is quoted or reported
    ("" where the text speaks itself; "?" where nobody is named)."""

    subject: Span
    span: Span
    phrase: str
    role: WordingRole
    negated: bool = False
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A passage that a text gives as somebody's words. `speaker` is the name the text's entity goes by, or the
    speaker's words as they stand ("analysts"); `speaker_span` is where they stand; `verb` is what is said to have been
    done ("said", "warned"; "" where a quotation stands without one); `direct` means within quotation marks; `words`
    counts those of the passage. `speaker_mention` is the place of the mention that speaks, None where none does."""

    speaker: str
    span: Span
    verb: str
    direct: bool
    words: int
    speaker_span: Span | None = None
    speaker_mention: Span | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A passage that may be loaded, and a code for what speaks for that (worded in `ui` and `cli`)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """What one text holds. `method` is `model` where a language model read it, `simple` where rules alone did.
    `predicates` are what is said of the mentions, each with the mention's index, in order; `wordings` how it is said,
    `utterances` whose words are given, `loaded` what may be loaded wording, each in the order of the text.

    The last three are empty in what analysis found, and come with the corrections of the reader: `corrections` are the
    ids of those that took effect in this text, in order; `refused` are places where nobody is spoken of, though a name
    stands there; `parted` are pairs of identities that are two, whatever else speaks for one."""

    version: str
    language: str
    method: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    offers: tuple[Offer, ...] = ()
    predicates: tuple[tuple[int, Predicate], ...] = ()
    wordings: tuple[Wording, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    loaded: tuple[Loaded, ...] = ()
    corrections: tuple[int, ...] = ()
    refused: tuple[Span, ...] = ()
    parted: tuple[tuple[str, str], ...] = ()
