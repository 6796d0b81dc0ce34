"""What the panel can show of a contrast: one entry a statement, with its words and its places on either side. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.contrast import Contrast, EntityWording, FigureClash, FigureKind, Term, Voice
from app.domain import Span, Utterance, Wording, WordingRole
from app.ui.reading.contrast.excerpts import find_sentence, quote
from app.ui.reading.entity_facts import fold_name
from app.ui.reading.text_find import fold

LEFT, RIGHT = 0, 1
SOMEBODY = "?"  # whose words they are, where nobody is named


class Tab(StrEnum):
    WORDING = "wording"
    VOICES = "voices"
    VOCABULARY = "vocabulary"
    NUMBERS = "numbers"


# The sections of an entity, in their order. Names and descriptions answer the same question: what is it called?
CALLED, BESIDE, DOES, UNDERGOES, IS = "called", "beside", "does", "undergoes", "is"
_SECTIONS = {
    WordingRole.NAME: CALLED,
    WordingRole.DESCRIPTION: CALLED,
    WordingRole.ATTRIBUTE: BESIDE,
    WordingRole.AGENT: DOES,
    WordingRole.PATIENT: UNDERGOES,
    WordingRole.STATE: IS,
}
SECTION_ORDER = (CALLED, BESIDE, IS, DOES, UNDERGOES)
ALONE, TOGETHER = "alone", "together"  # of the voices
LEANING = "leaning"  # of the vocabulary


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that one text has for somebody, as it writes them most often; `said_by` as in `Wording`. A deed is what
    they do, or what is done to them."""

    words: str
    count: int
    said_by: str = ""
    is_deed: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """How one text lets somebody speak. `verbs` are the usual ones first, each with how often; `share` is the part
    that these words are of the longest speech of all, from 0 to 1."""

    speaker: str
    words: int
    verbs: tuple[tuple[str, int], ...]
    direct: int
    indirect: int
    share: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A term on the side it leans to: how often it stands there, and in the other text."""

    words: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date, and where its sentence and itself stand."""

    words: str
    kind: FigureKind
    sentence: Span
    span: Span


Cell = Phrase | Speech | Leaning | Figure


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement: a cell on the sides it is about, and the places it rests on. `id` names the same statement from
    one contrast to the next; `group` is the key of the entity it is about, if there is one. `quiet` ones say no
    difference: both texts have the same words."""

    id: tuple[str, ...]
    section: str
    cells: tuple[Cell | None, Cell | None]
    places: tuple[tuple[Span, ...], tuple[Span, ...]]
    folded: str = field(repr=False)  # all that a filter looks at
    group: str = ""
    title: str = ""  # of its section, where each has its own
    quiet: bool = False

    @property
    def side(self) -> int | None:
        """The only side it has a cell on; None where it has one on both."""
        left, right = self.cells
        return None if left and right else LEFT if left else RIGHT

    @property
    def words(self) -> str:
        cell = self.cells[LEFT] or self.cells[RIGHT]
        assert cell is not None
        return cell.speaker if isinstance(cell, Speech) else cell.words

    @property
    def count(self) -> int:
        return len(self.places[LEFT]) + len(self.places[RIGHT])

    @property
    def first_place(self) -> int:
        """The code point of its first place, in the text that has it; in the left one where both do."""
        places = self.places[LEFT] or self.places[RIGHT]
        return places[0].start if places else 0


@dataclass(frozen=True, slots=True)
class Board:
    """All entries, the most telling first, and the names of the entities they are about. `texts` are those of the two
    articles, which the entries' places count in."""

    entries: dict[Tab, tuple[Entry, ...]]
    names: dict[str, str]
    texts: tuple[str, str] = ("", "")

    def sentence_of(self, side: int, span: Span) -> str:
        return quote(self.texts[side], find_sentence(self.texts[side], span))


EMPTY = Board(dict.fromkeys(Tab, ()), {})


def fold_words(words: str) -> str:
    """Without case, accents and typographic form, as a filter compares."""
    return words.lower() if words.isascii() else "".join(map(fold, words))


def build_board(contrast: Contrast, texts: tuple[str, str]) -> Board:
    longest = max(
        (sum(u.words for u in speech) for voice in contrast.voices for speech in (voice.left, voice.right)), default=0
    )
    return Board(
        {
            Tab.WORDING: tuple(e for entity in contrast.wording for e in _list_wording(entity)),
            Tab.VOICES: tuple(_make_voice(voice, max(1, longest)) for voice in contrast.voices),
            Tab.VOCABULARY: tuple(map(_make_term, contrast.vocabulary)),
            Tab.NUMBERS: tuple(_make_clash(i, clash, texts) for i, clash in enumerate(contrast.figures)),
        },
        {entity.key: entity.name for entity in contrast.wording},
        texts,
    )


# --- wording ----------------------------------------------------------------------------------------------------------


def _list_wording(entity: EntityWording) -> list[Entry]:
    entries = list(_pair_phrases(entity, _group_phrases(entity.left), _group_phrases(entity.right)))
    return sorted(entries, key=lambda entry: (entry.quiet, entry.side is None, -entry.count))


_Sense = tuple[str, str, bool, str]  # section, folded phrase, whether negated, folded mouth
_Groups = dict[_Sense, list[Wording]]


def _group_phrases(wordings: Iterable[Wording]) -> _Groups:
    """The same words in the same sense, from the same mouth, are one."""
    groups: _Groups = {}
    for wording in wordings:
        key = (_SECTIONS[wording.role], fold_name(wording.phrase), wording.negated, fold_name(wording.said_by))
        groups.setdefault(key, []).append(wording)
    return groups


def _pair_phrases(entity: EntityWording, left: _Groups, right: _Groups) -> Iterator[Entry]:
    """Words both texts have stand in one entry, whoever says them there; those from the same mouth before others."""
    partners = {key: key for key in left if key in right}
    free: dict[_Sense, list[_Sense]] = {}
    for key in right:
        if key not in partners:
            free.setdefault((*key[:3], ""), []).append(key)
    for key in left:
        others = free.get((*key[:3], ""))
        if key not in partners and others:
            partners[key] = others.pop(0)
    for key, ours in left.items():
        yield _make_phrases(entity, key, ours, right[partners[key]] if key in partners else [])
    taken = set(partners.values())
    for key, theirs in right.items():
        if key not in taken:
            yield _make_phrases(entity, key, [], theirs)


def _make_phrases(entity: EntityWording, sense: _Sense, ours: Sequence[Wording], theirs: Sequence[Wording]) -> Entry:
    section, folded, negated, _ = sense
    cells = (_make_phrase(ours), _make_phrase(theirs))
    mouths = [cell.said_by for cell in cells if cell is not None]
    return Entry(
        id=(entity.key, section, folded, str(negated), *mouths, "left" if ours else "right"),
        section=section,
        cells=cells,
        places=(tuple(w.span for w in ours), tuple(w.span for w in theirs)),
        folded=fold_words(" ".join([entity.name, *(cell.words for cell in cells if cell is not None), *mouths])),
        group=entity.key,
        # What one text says itself and the other gives as somebody's words is a difference.
        quiet=len(mouths) == 2 and bool(mouths[0]) == bool(mouths[1]),
    )


def _make_phrase(wordings: Sequence[Wording]) -> Phrase | None:
    if not wordings:
        return None
    first = wordings[0]
    usual = first.phrase
    if len(wordings) > 1:
        usual = Counter(w.phrase for w in wordings).most_common(1)[0][0]
    return Phrase(
        " ".join(usual.split()), len(wordings), first.said_by, first.role in (WordingRole.AGENT, WordingRole.PATIENT)
    )


# --- voices, vocabulary, numbers --------------------------------------------------------------------------------------


def _make_voice(voice: Voice, longest: int) -> Entry:
    cells = (_make_speech(voice.speaker, voice.left, longest), _make_speech(voice.speaker, voice.right, longest))
    verbs = [verb for cell in cells if cell is not None for verb, _ in cell.verbs]
    return Entry(
        id=("voice", voice.key or fold_name(voice.speaker)),
        section=TOGETHER if all(cells) else ALONE,
        cells=cells,
        places=(tuple(u.span for u in voice.left), tuple(u.span for u in voice.right)),
        folded=fold_words(" ".join([voice.speaker, *verbs])),
    )


def _make_speech(speaker: str, utterances: Sequence[Utterance], longest: int) -> Speech | None:
    if not utterances:
        return None
    words = sum(u.words for u in utterances)
    verbs = Counter(u.verb for u in utterances if u.verb)
    direct = sum(u.direct for u in utterances)
    return Speech(speaker, words, tuple(verbs.most_common()), direct, len(utterances) - direct, words / longest)


def _make_term(term: Term) -> Entry:
    left, right = len(term.left), len(term.right)
    cells = (Leaning(term.phrase, left, right), None) if term.weight >= 0 else (None, Leaning(term.phrase, right, left))
    return Entry(
        id=("term", term.phrase),
        section=LEANING,
        cells=cells,
        places=(term.left, term.right),
        folded=fold_words(term.phrase),
    )


def _make_clash(number: int, clash: FigureClash, texts: tuple[str, str]) -> Entry:
    left = Figure(quote(texts[LEFT], clash.left), clash.kind, clash.left_sentence, clash.left)
    right = Figure(quote(texts[RIGHT], clash.right), clash.kind, clash.right_sentence, clash.right)
    sentences = (quote(texts[LEFT], clash.left_sentence), quote(texts[RIGHT], clash.right_sentence))
    return Entry(
        id=("figure", fold_name(clash.subject), left.words, right.words),
        section=f"figure-{number}",
        cells=(left, right),
        places=((clash.left,), (clash.right,)),
        folded=fold_words(" ".join((clash.subject, *sentences))),
        title=clash.subject,
    )
