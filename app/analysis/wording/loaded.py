"""Passages of an English text that may be loaded, each with a reason; found in the same parse as everything else.

"Possibly" is meant: a word is marked for what it is and where it stands, whatever the text argues. No text is scored.
Reasons are the kinds of `charged.tsv` and those below; where somebody else's words are quoted, `QUOTED` is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.analysis.language.nouns import load_nouns
from app.analysis.language.quotes import Quote, is_title
from app.analysis.language.token_places import TokenPlaces
from app.analysis.wording.loaded_words import LoadedWords, load_words
from app.domain import BlockKind, Loaded, Span

JUDGING, MANNER, LABEL, COARSE = "judging", "manner", "label", "coarse"
INTENSIFIER, DEGREE, SPEECH, CHARGED = "intensifier", "degree", "speech", "charged"
SCARE, QUESTION = "scare-quotes", "question"
QUOTED = ":quoted"

WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*")
MOST_SCARE_WORDS = 3
NO_SCARE = re.compile(r"[,.!?;:\d]")
SHORT_QUOTE = 4  # words: shorter ones in quotation marks are not somebody's sentence
# What governs a word in quotation marks: somebody said it, or the text speaks of the word itself.
GOVERNS = frozenset(
    """say says said saying tell tells told telling call calls called calling describe describes described describing
    claim claims claimed claiming write writes wrote written writing add adds added ask asks asked reply replied argue
    argues argued arguing warn warns warned tweet tweets tweeted according note notes noted state states stated declare
    declares declared dub dubs dubbed term terms termed refer refers referred referring label labels labeled labelled
    name names named know known quote quotes quoted quoting title titled entitled word words phrase announce announced
    explain explains explained insist insists insisted denounce denounced accuse accused blast blasted slam slammed
    decry decried deem deemed acknowledge acknowledged testify testified post posted read reads reading think thinks
    mean means meaning nickname nicknamed translate translated spell spelled chant chants chanted chanting""".split()
)
BEFORE_QUOTE = 4  # words before a quotation in which a verb of speaking governs it
# Words made on the spot that judge: "gun-obsessed", "scandal-ridden", "ultra-rich", "bully-in-chief".
COMPOUND = re.compile(
    r".+-(?:hating|bashing|obsessed|crazed|addled|mongering|monger|peddling|baiting|fueled|fuelled|infested|ridden|riddled"
    r"|besotted|hugging|grabbing)s?|(?:ultra|uber|über|pseudo)-.+|(?!commander|editor).+-in-chief"
)
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "LAW", "WORK_OF_ART", "EVENT", "PRODUCT"})
PEOPLE = frozenset({"PERSON", "NORP", "ORG", "GPE"})
# Parts of speech, by the tags of the Penn Treebank.
NAME_TAGS, NOUN_TAGS = frozenset({"NNP", "NNPS"}), frozenset({"NN", "NNS"})
ADJECTIVE_TAGS, ADVERB_TAGS = frozenset({"JJ", "JJR", "JJS"}), frozenset({"RB", "RBR", "RBS"})
VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
# A word of these kinds is marked only where it is used so: "the mob" but not "to mob", "claims" but not "a claim".
VERBS_ONLY = frozenset({SPEECH, CHARGED})
DIRECTION = re.compile(r"\b(?:on|to|at|from|toward|towards|into|off|in|keep|turn|turned|turning)\s$", re.IGNORECASE)


class _Word(NamedTuple):
    form: str  # in lower case, with straight apostrophes and hyphens
    start: int
    end: int


def find_loaded(doc: Any, offset: int, kind: BlockKind, quotes: Sequence[Quote]) -> list[Loaded]:
    """The marks in one parsed piece of text, in order, without overlaps; places are counted from where the text of the
    document begins, in which the piece begins at `offset`. `quotes` are those of the piece."""
    reader = _Reader(doc, kind, [Span(q.outer.start - offset, q.outer.end - offset) for q in quotes])
    return [Loaded(Span(offset + s, offset + e), reason) for s, e, reason in reader.read()]


class _Reader:
    def __init__(self, doc: Any, kind: BlockKind, quotes: Sequence[Span]) -> None:
        self._doc = doc
        self._known: LoadedWords = load_words()
        self._places = TokenPlaces(doc)
        self._text = self._places.text
        self._heading = kind in (BlockKind.TITLE, BlockKind.HEADING)
        self._quotes = quotes
        self._found: list[tuple[int, int, str]] = []

    def read(self) -> list[tuple[int, int, str]]:
        words = [
            _Word(m.group().lower().replace("’", "'").replace("‐", "-").replace("‑", "-"), *m.span())
            for m in WORD.finditer(self._text)
        ]
        until = 0
        for at, word in enumerate(words):
            if word.start < until:
                continue
            if mark := self._phrase(words, at) or self._word(words, at):
                until = mark[1]
                self._found.append(mark)
        marks = [(s, e, reason + QUOTED if self._is_quoted(s) else reason) for s, e, reason in self._found]
        marks += [mark for mark in self._scare_quotes() if not _meets(mark, marks)]
        marks += [mark for mark in self._questions(words) if not _meets(mark, marks)]
        return sorted(marks)

    # --- words and phrases -------------------------------------------------------------------------------------------

    def _phrase(self, words: Sequence[_Word], at: int) -> tuple[int, int, str] | None:
        for phrase, reason in self._known.phrases.get(words[at].form, ()):
            last = at + phrase.count(" ")
            if last >= len(words) or " ".join(word.form for word in words[at : last + 1]) != phrase:
                continue
            start, end = words[at].start, words[last].end
            if len(self._text[start:end].split()) != phrase.count(" ") + 1:
                continue  # punctuation stands between
            if phrase in ("the left", "the far left") and self._is_direction(words, at, last):
                continue
            return start, end, reason
        return None

    def _is_direction(self, words: Sequence[_Word], at: int, last: int) -> bool:
        """ "On the left" is a side, and "the left wing" may be a building's; "the left is" is a camp."""
        follows = last + 1 < len(words) and self._text[words[last].end : words[last + 1].start] == " "
        named = follows and self._token(words[last + 1]).tag_ in NOUN_TAGS | ADJECTIVE_TAGS | NAME_TAGS
        return named or bool(DIRECTION.search(self._text, 0, words[at].start))

    def _word(self, words: Sequence[_Word], at: int) -> tuple[int, int, str] | None:
        word = words[at]
        reason = self._known.words.get(word.form)
        if reason is None and "-" in word.form and COMPOUND.fullmatch(word.form):
            reason = LABEL
        if reason is None:
            reason = self._judge(word)
        elif not self._is_used_so(word, reason, words[at + 1 : at + 2]):
            reason = None
        return (word.start, word.end, INTENSIFIER if reason == DEGREE else reason) if reason else None

    def _is_used_so(self, word: _Word, reason: str, following: Sequence[_Word]) -> bool:
        """Whether a word of the table stands as what it is listed for, and not in a name."""
        token = self._token(word)
        if token.tag_ in NAME_TAGS and token.ent_type_ in NAMES:
            return False
        if reason in VERBS_ONLY:
            return token.tag_ in VERB_TAGS
        if reason == DEGREE:
            return any(self._text[word.end : other.start] == " " and self._judges(other) for other in following)
        return True

    def _judges(self, word: _Word) -> bool:
        listed = self._known.words.get(word.form, DEGREE)
        return (
            listed not in (DEGREE, *VERBS_ONLY) or word.form in self._known.judging or word.form in self._known.manner
        )

    def _judge(self, word: _Word) -> str | None:
        """What speaks for a word that the lists of opinion hold, where it stands in the right place."""
        known, form = self._known, word.form
        if form in known.coarse and self._text[word.start].islower():
            return COARSE
        judging, manner = form in known.judging, form in known.manner
        epithet, person = judging or form in known.epithets, form in known.persons
        plural = form.endswith("s") and not person and load_nouns().singular(form) in known.persons
        if not (epithet or manner or person or plural):
            return None
        token = self._token(word)
        if token.ent_type_ and token.tag_ in NAME_TAGS:
            return None
        if judging and token.tag_ in ADJECTIVE_TAGS:
            return JUDGING
        if manner and token.tag_ in ADVERB_TAGS:
            return MANNER
        if (person or plural) and token.tag_ in NOUN_TAGS:
            return LABEL
        return JUDGING if epithet and _is_before_people(token) else None

    def _token(self, word: _Word) -> Any:
        """The token that a word ends with."""
        return self._places.at(word.start, word.end)[-1]

    # --- quotation marks, questions ----------------------------------------------------------------------------------

    def _is_quoted(self, start: int) -> bool:
        return any(s < start < e and len(WORD.findall(self._text[s:e])) >= SHORT_QUOTE for s, e in self._quotes)

    def _scare_quotes(self) -> Iterator[tuple[int, int, str]]:
        """One to three words in quotation marks that nobody in the sentence is said to have said. Headlines put short
        quotations so, and titles of works have capitals."""
        for s, e in self._quotes if not self._heading else ():
            inner = [m.group() for m in WORD.finditer(self._text, s, e)]
            if not 1 <= len(inner) <= MOST_SCARE_WORDS or NO_SCARE.search(self._text, s + 1, e - 1):
                continue
            if all(word[0].isupper() for word in inner) or is_title(self._text[s:e]) or self._is_governed(s, e):
                continue
            yield s, e, SCARE

    def _is_governed(self, start: int, end: int) -> bool:
        span = self._places.at(start, end)
        near = self._doc[max(0, span.start - BEFORE_QUOTE) : span.start]
        return any(token.lower_ in GOVERNS for token in [*near, *span.root.ancestors])

    def _questions(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, str]]:
        """The end of a question that the text itself puts; the last word is marked with the question mark."""
        if self._heading:
            return
        for match in re.finditer(r"\w(\?)(?=\s|$)", self._text):
            if any(s < match.start() < e for s, e in self._quotes):
                continue
            last = next((word for word in reversed(words) if word.end == match.start(1)), None)
            if last is not None:
                yield last.start, match.end(), QUESTION


def _is_before_people(token: Any) -> bool:
    """Whether a word is attached to a noun for people or a name of somebody: "the failed state", "struggling Putin"."""
    head = token.head
    if token.dep_ == "amod" and head.i > token.i:
        nouns = load_nouns()
        singular = nouns.singular(head.lower_)
        return head.ent_type_ in PEOPLE or singular in nouns.people or singular in nouns.groups
    # A participle without an article before a name is often taken for a verb, but then the name is no object of it.
    following = token.doc[token.i + 1 : token.i + 2]
    return any(name.ent_type_ in PEOPLE and name.head != token for name in following)


def _meets(mark: tuple[int, int, str], marks: Sequence[tuple[int, int, str]]) -> bool:
    return any(s < mark[1] and mark[0] < e for s, e, _ in marks)
