"""The values that cross the layers: plain, frozen, comparable, and free of Qt, SQL and Whoosh.

Every offset in Parallax is counted in code points of an article's canonical text (`Document.text`), and every
range is half-open: `[start, end)`. Qt counts UTF-16 units; `app.ui.reading.text_document` alone converts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

NO_ATTRS: Mapping[str, Any] = MappingProxyType({})


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points in a canonical text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


# --- what an article is made of -------------------------------------------------------------------------------------


class BlockKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"
    IMAGE = "image"
    TAIL = "tail"


class MarkKind(StrEnum):
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    CODE = "code"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands by itself; blocks tile the canonical text, with one `\\n` between neighbours.

    `level` is the depth of a heading (1 to 6) or list item (0 outermost). `attrs` are JSON values that depend on
    the kind: `ordered`, `number` (list item); `cells` (table row: spans inside the text); `alt` (image);
    `was` (tail: the kind it had, so that it can be taken back).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    attrs: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRS, hash=False)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    # A mappingproxy cannot be pickled, and blocks travel between processes.
    def __reduce__(self) -> tuple[Any, ...]:
        return (_make_block, (self.kind, self.start, self.end, self.level, dict(self.attrs)))


def _make_block(kind: BlockKind, start: int, end: int, level: int, attrs: dict[str, Any]) -> Block:
    return Block(kind, start, end, level, attrs or NO_ATTRS)


@dataclass(frozen=True, slots=True)
class TextMark:
    """Inline form that the author gave: emphasis, a link ... `href` is set for links only, and never loaded."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A canonical text with its blocks (in order, tiling it) and inline marks.

    The text is NFC, has `\\n` between blocks and nowhere else, no `\\r`, no U+2028/2029, U+FDD0..FDEF, and no lone
    surrogates. Its first block is of kind `title` wherever a title is known.
    """

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[TextMark, ...] = ()

    @property
    def title(self) -> str:
        first = self.blocks[0] if self.blocks else None
        return self.text[first.start : first.end] if first and first.kind is BlockKind.TITLE else ""

    @property
    def body_spans(self) -> tuple[Span, ...]:
        """The spans that belong to the article: every block but tails and images."""
        return tuple(b.span for b in self.blocks if b.kind not in (BlockKind.TAIL, BlockKind.IMAGE))


# --- metadata, as the reader sees and edits it ----------------------------------------------------------------------


class ReadState(StrEnum):
    UNREAD = "unread"
    READING = "reading"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article beside its text. Empty strings mean: not known.

    `published` is an ISO 8601 date, as exact as it is known: `2023`, `2023-10`, `2023-10-19`.
    `language` is a BCP 47 tag (`en`, `pt-BR`). `perspective` is the reader's own word for where the source stands.
    """

    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    perspective: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes an article was made from, as they came."""

    data: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """What an importer makes of a file: ready to be stored. `member` names the part of a book or archive."""

    metadata: Metadata
    document: Document
    original: Original
    member: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A row of the library list: everything but the text."""

    id: int
    metadata: Metadata
    words: int
    read: ReadState
    added: datetime
    has_note: bool = False
    trashed: datetime | None = None

    @property
    def title(self) -> str:
        return self.metadata.title


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its text. `position` is the code point the reader last had at the top of the page."""

    summary: ArticleSummary
    document: Document
    text_hash: str
    position: int = 0

    @property
    def id(self) -> int:
        return self.summary.id

    @property
    def metadata(self) -> Metadata:
        return self.summary.metadata


# --- what analysis finds --------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class SharedEntity:
    """One entity that both texts speak of, with every place on either side; spans are sorted.

    `key` is stable for the same entity of the same pair from run to run, so that a choice of the reader can hang
    on it. `why` says in words what joined different names (empty when the names are equal). `offered_left` and
    `offered_right` are places that may speak of it too, in order; their `entity` means nothing here."""

    key: str
    name: str
    type: EntityType
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    why: str = ""
    offered_left: tuple[Offer, ...] = ()
    offered_right: tuple[Offer, ...] = ()

    def swapped(self) -> SharedEntity:
        """The same with left and right exchanged."""
        return replace(
            self,
            left=self.right,
            right=self.left,
            offered_left=self.offered_right,
            offered_right=self.offered_left,
        )


class CommonKind(StrEnum):
    """What two sentences can have in common, as a reader is told it."""

    RUN = "run"  # the same words in a row, as in a quotation
    NAME = "name"  # somebody or something that both texts speak of, whatever they call it
    NUMBER = "number"  # a number of the same value, in digits or words
    WORD = "word"  # a word that is rare enough to tell something, in any of its forms


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that two sentences have in common, and where it stands in either text."""

    kind: CommonKind
    left: Span
    right: Span

    def swapped(self) -> Common:
        return replace(self, left=self.right, right=self.left)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sentence on either side that say the same, with a score in (0, 1]; `strong` ones are shown as certain.
    `shares` is what speaks for it, the most telling first; not all of it does: likeness of meaning has no place."""

    left: Span
    right: Span
    score: float
    strong: bool = False
    shares: tuple[Common, ...] = ()

    def swapped(self) -> Alignment:
        """The same with left and right exchanged."""
        return replace(self, left=self.right, right=self.left, shares=tuple(c.swapped() for c in self.shares))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one text has a counterpart in another: its sentences, how many of them are `matched` and how many
    stand `only` here (the rest is unsure), and the words of all and of the matched ones."""

    sentences: int = 0
    matched: int = 0
    only: int = 0
    words: int = 0
    matched_words: int = 0

    @property
    def share(self) -> float:
        """The share of sentences with a counterpart, 0 to 1."""
        return self.matched / self.sentences if self.sentences else 0.0

    @property
    def word_share(self) -> float:
        """The share of words in sentences with a counterpart, 0 to 1."""
        return self.matched_words / self.words if self.words else 0.0


NO_COVERAGE = Coverage()


def in_two_languages(first: str, second: str) -> bool:
    """Whether two BCP 47 tags name different languages. One that is not known differs from none."""
    bases = [tag.replace("_", "-").split("-")[0].lower() for tag in (first, second)]
    return all(bases) and bases[0] != bases[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts share and what only one of them says. Sentences in neither list are unsure, and unmarked.
    The methods are those of `TextAnalysis`: a side that was read by rules alone shows so.

    `nearest_left` holds, for every sentence of the left without a counterpart, the sentence of the right that comes
    nearest (if any comes near at all), in the order of the text; `nearest_right` for those of the right. They are no
    counterparts: what is shown where the reader asks. `related` is False where the texts as wholes have nothing in
    common; if anything is aligned all the same, chance may have done it."""

    version: str
    entities: tuple[SharedEntity, ...]
    alignments: tuple[Alignment, ...]
    only_left: tuple[Span, ...] = ()
    only_right: tuple[Span, ...] = ()
    left_method: str = "model"
    right_method: str = "model"
    nearest_left: tuple[Alignment, ...] = ()
    nearest_right: tuple[Alignment, ...] = ()
    coverage_left: Coverage = NO_COVERAGE
    coverage_right: Coverage = NO_COVERAGE
    related: bool = True

    def counterpart_of_left(self, sentence: Span) -> Alignment | None:
        """The best counterpart of a sentence of the left; where it has none, the nearest match there is, or None."""
        aligned = [a for a in self.alignments if a.left == sentence]
        return max(aligned, key=lambda a: a.score, default=_find(self.nearest_left, "left", sentence))

    def counterpart_of_right(self, sentence: Span) -> Alignment | None:
        """The same for a sentence of the right; `left` and `right` in it stay what they are."""
        aligned = [a for a in self.alignments if a.right == sentence]
        return max(aligned, key=lambda a: a.score, default=_find(self.nearest_right, "right", sentence))

    def swapped(self) -> Comparison:
        """The same comparison seen from the other side."""
        return replace(
            self,
            entities=tuple(entity.swapped() for entity in self.entities),
            alignments=tuple(alignment.swapped() for alignment in self.alignments),
            only_left=self.only_right,
            only_right=self.only_left,
            left_method=self.right_method,
            right_method=self.left_method,
            nearest_left=tuple(nearest.swapped() for nearest in self.nearest_right),
            nearest_right=tuple(nearest.swapped() for nearest in self.nearest_left),
            coverage_left=self.coverage_right,
            coverage_right=self.coverage_left,
        )


def _find(nearest: tuple[Alignment, ...], side: str, sentence: Span) -> Alignment | None:
    return next((a for a in nearest if getattr(a, side) == sentence), None)


# --- what a reader makes --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles to be read side by side. `view` holds JSON values the split view wants back when reopened."""

    id: int
    left_id: int
    right_id: int
    title: str
    question: str
    created: datetime
    opened: datetime
    view: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRS, hash=False)
    has_note: bool = False


class CorrectionKind(StrEnum):
    """What a reader can say of entities. `names` are what texts call somebody, `entity` is one name of whom is meant,
    who need not be named in the text at hand.

    A text is concerned where one of the `names` stands in it (of RENAME and RETYPE: where `entity` does)."""

    # Whoever carries one of `names` is whom `entity` names, with all else that the text calls them; a text in which
    # nobody was seen to carry them is searched for them.
    MERGE = "merge"
    SPLIT = "split"  # `names` are not names of `entity`, but all of one other, known by the first of them
    RENAME = "rename"  # `entity` is shown as `value`; `names` are more names to know it by
    RETYPE = "retype"  # `entity` is of the type `value`; `names` as for RENAME
    REJECT = "reject"  # `names` are names of nobody and nothing
    ASSIGN = "assign"  # `names` (these only) speak of `entity`; they are looked for where no name was seen


class ScopeKind(StrEnum):
    PASSAGE = "passage"  # one place in one article
    ARTICLE = "article"
    PAIR = "pair"
    LIBRARY = "library"


class Scope(NamedTuple):
    """Where a correction holds. `articles`: one id for a passage and an article, two in growing order for a pair,
    none for the library."""

    kind: ScopeKind
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of a text so that it is found again when the text has changed: its span, the exact quote, and up to
    32 characters before and after (the position and quote selectors of the W3C Web Annotation model)."""

    span: Span
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader said of the entities that were found. `names` are forms as written in texts (case and accents do
    not count for telling whose they are); `entity` is any name of the entity meant; `value` a new name or an
    `EntityType` (also of an ASSIGN, the type of an entity that its text does not name); `anchor` is set for the scope
    `passage` alone, which ASSIGN, REJECT and SPLIT can have.

    Later ones win over earlier ones, by the order of `id`; but what was said of one passage is not undone by what is
    said of a name."""

    id: int
    kind: CorrectionKind
    scope: Scope
    names: tuple[str, ...]
    entity: str
    value: str = ""
    anchor: Anchor | None = None
    created: datetime | None = None


class SubjectKind(StrEnum):
    ARTICLE = "article"
    PAIR = "pair"


class NoteSubject(NamedTuple):
    """What a note is about."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown note. `revision` grows by one with every save; a save names the one it was typed on."""

    subject: NoteSubject
    body: str
    revision: int
    changed: datetime


# --- import, search, upkeep -----------------------------------------------------------------------------------------


class ImportStatus(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportItem:
    """What became of one file, or one member of it. `error` is a sentence for the reader; `milliseconds` is wall
    time. For a duplicate, `article_id` is the one already known, and `in_trash` says where it lies."""

    path: str
    status: ImportStatus
    member: str = ""
    article_id: int | None = None
    title: str = ""
    words: int = 0
    error: str = ""
    milliseconds: float = 0.0
    in_trash: bool = False


@dataclass(frozen=True, slots=True)
class UnfinishedImport:
    """An import whose process ended before it could report. `items`: what became of the files it came to, in order;
    `left`: the files it did not come to, by their full names (folders, if it ended while it still looked into them).
    The file it was at may be in the library and yet stand in `left`: importing it again finds it known."""

    id: str
    items: tuple[ImportItem, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article around hits; `highlights` are code-point spans inside `text`."""

    text: str
    highlights: tuple[Span, ...]


class SearchOrder(StrEnum):
    """What comes first of the articles that a search finds."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """`title` is the one that was indexed."""

    article_id: int
    score: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the articles found have each outlet, perspective, tag, language, year or entity: `values` by number,
    the most first, no more than can be looked through; `others` is how many values there are beside these."""

    name: str
    values: tuple[tuple[str, int], ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts every match, `hits` are the best of them; while a query is being typed that nothing matches as it
    stands, `total` is 0 and `hits` are what comes nearest. `understood` says how the query was read, where that is not
    plain; `terms` are the words and phrases to mark in a text; `suggestion` is a query that was perhaps
    meant, or empty."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]
    terms: tuple[str, ...] = ()
    understood: str = ""
    milliseconds: float = 0.0
    suggestion: str = ""
    facets: tuple[Facet, ...] = ()


# --- tellings of one event ------------------------------------------------------------------------------------------


class ReasonKind(StrEnum):
    """What two texts have in common. `DAY` and `COPIED` have an `amount` instead of items: days between both
    publications, the share of the shorter text that stands word for word in the other."""

    DAY = "day"
    COPIED = "copied"
    NAMES = "names"
    DATES = "dates"
    QUOTES = "quotes"
    PHRASES = "phrases"
    NUMBERS = "numbers"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ReasonItem:
    """A piece of text that both have, as it stands in the left one, and where it stands in each."""

    text: str
    left: tuple[Span, ...]
    right: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    kind: ReasonKind
    items: tuple[ReasonItem, ...] = ()
    amount: float = 0.0


class Verdict(StrEnum):
    """What the reader said of two articles: they tell the same event, or do not."""

    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another article that seems to tell the same event as one at hand (the left one of its reasons). `score` is from
    0 to 1; 0.5 is where suggesting begins. `same_text`: it is no other telling, but the same one again (agency copy, a
    reprint)."""

    article_id: int
    score: float
    same_text: bool
    reasons: tuple[Reason, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and the articles outside the trash that tell it, by the day of their publication.
    `title` is the reader's, or empty; `chosen` are the articles that the reader put here, or kept here."""

    id: int
    title: str
    articles: tuple[int, ...]
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """An article in no event that perhaps tells one: nothing is done without the reader. `score` as in `Suggestion`;
    `like` is the article of the event that it is most like."""

    article_id: int
    event_id: int
    like: int
    score: float


@dataclass(frozen=True, slots=True)
class EventMemory:
    """How events were before a change, to be put back whole: titles and making by event, and of each article its event
    (None: the reader's word that it tells none) and who put it there; None where it had no place."""

    events: tuple[tuple[int, str, datetime], ...]
    places: tuple[tuple[int, tuple[int | None, str] | None], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `check` found wrong: what, where, and whether Parallax can mend it by itself. Where it is `harmless`
    nothing is damaged, but the reader will want to know."""

    code: str
    detail: str
    mendable: bool = False
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Which rows a write touched. Views refresh on this; empty sets mean untouched."""

    articles: frozenset[int] = frozenset()
    pairs: frozenset[int] = frozenset()
    notes: frozenset[NoteSubject] = frozenset()
    analyses: frozenset[int] = frozenset()
    search_index: bool = False
    corrections: bool = False
    highlights: frozenset[int] = frozenset()
    tellings: frozenset[int] = frozenset()  # articles whose suggestions or event may be others now
