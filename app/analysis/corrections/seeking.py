"""Where names that a reader gave stand in a text: whole words, names by their case, descriptions in any."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.analysis.names import names
from app.domain import Document, Span

# Apostrophes, hyphens and spaces have many forms, and mean one; each is one character, so that offsets stay.
_PLAIN = str.maketrans(
    dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–", "-") | dict.fromkeys("\u00a0\u202f\u2009", " ")
)
_WORD = re.compile(r"[^\W_]+")
# Scripts that part no words by spaces: a name may stand anywhere.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_THE_BEFORE = re.compile(r"\b(?:the|this|that|these|those)\s+$", re.IGNORECASE)
# Words that name an office or a role, whoever holds it.
_ROLES = names.TITLES | frozenset("government regime army country capital state party company".split())


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is looked for. A name that is written large counts only so, or in capitals throughout; `definite`
    ones only behind "the" and its like."""

    text: str
    by_case: bool
    definite: bool

    @property
    def first(self) -> str:
        """The first word, by which a form is found; empty where its script parts no words."""
        match = _WORD.search(self.text)
        return match.group().casefold() if match and not _UNSPACED.search(match.group()) else ""


def make_form(name: str) -> Form:
    """A name or description as it is looked for; without an article, which is no part of a name."""
    text = unicodedata.normalize("NFC", name).translate(_PLAIN)
    article = names.ARTICLE.match(text)
    bare = text[article.end() :] if article else text
    by_case = not bare.split()[-1:] or not bare.split()[-1][:1].islower()
    definite = bool(article and article.group().strip().lower() == "the") and not by_case
    return Form(bare, by_case, definite)


def is_described(name: str, texts: Iterable[str] = ()) -> bool:
    """Whether a form describes somebody and is no name: its last word is written small ("the president"), also where
    these texts write it so elsewhere, or it is nothing but a title ("President")."""
    parts = names.words(name)
    bare = [part for part in name.split() if names.fold(part) not in ("the", "a", "an")]
    if not parts or not bare:
        return False
    if bare[-1][:1].islower() or all(part in _ROLES for part in parts):
        return True
    small = re.compile(rf"(?<!\w){re.escape(' '.join(bare).lower())}(?!\w)")
    return any(small.search(text) for text in texts) if bare[-1].lower() != bare[-1] else False


def index_forms(forms: Iterable[Form]) -> dict[str, list[Form]]:
    """Forms by their first word, each once; those without letters and digits are left out."""
    index: dict[str, list[Form]] = defaultdict(list)
    for form in dict.fromkeys(forms):
        if _WORD.search(form.text):
            index[form.first].append(form)
    return index


def find_forms(document: Document, indexes: Sequence[Mapping[str, Sequence[Form]]]) -> dict[Form, list[Span]]:
    """Where forms stand in the article's own blocks, in order. The indexes are made by `index_forms`."""
    found: dict[Form, list[Span]] = {}
    indexes = [index for index in indexes if index]
    if not indexes:
        return found
    text = document.text.translate(_PLAIN)
    for block in document.body_spans:
        for word in _WORD.finditer(text, block.start, block.end):
            key = word.group().casefold()
            for index in indexes:
                for form in index.get(key, ()):
                    lead = _WORD.search(form.text)
                    # A form may begin before its first word: "$100 bill", "'t Hooft".
                    _note(found, text, word.start() - (lead.start() if lead else 0), block, form)
        for index in indexes:
            for form in index.get("", ()):
                at = text.find(form.text, block.start, block.end)
                while at >= 0:
                    _note(found, text, at, block, form)
                    at = text.find(form.text, at + len(form.text), block.end)
    return found


def _note(found: dict[Form, list[Span]], text: str, start: int, block: Span, form: Form) -> None:
    if (span := _match(text, start, block, form)) is not None:
        places = found.setdefault(form, [])
        if span not in places[-1:]:  # two indexes may hold one form
            places.append(span)


def _match(text: str, start: int, block: Span, form: Form) -> Span | None:
    end = start + len(form.text)
    if start < block.start or end > block.end:
        return None
    here = text[start:end]
    if form.by_case:
        if here != form.text and not (len(form.text) > 3 and here == form.text.upper()):
            return None
    elif here.casefold() != form.text.casefold():
        return None
    if _cuts_word(text, start) or _cuts_word(text, end):
        return None
    if form.definite and not _THE_BEFORE.search(text, max(0, start - 8), start):
        return None
    return Span(start, end)


def _cuts_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    if not ((before.isalnum() or before == "_") and (behind.isalnum() or behind == "_")):
        return False
    return not (_UNSPACED.match(before) or _UNSPACED.match(behind))
