"""Countries by all they are called: names, adjectives, peoples, capitals and seats of government.

The data lie in `resources/gazetteers`: English forms written by hand, other languages from the Unicode CLDR, and a
table of what CLDR lacks. They are read when first asked for, a language at a time.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from app.analysis.names.inflection import WRITTEN_ON, bends, make_pattern
from app.analysis.names.names import fold
from app.domain import Span, primary_subtag

# Scripts written without spaces: a form may stand anywhere.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
# Names of countries that are words too.
DOUBTFUL = {"ru": "Того Чад Мали", "uk": "Того Чад Малі", "tr": "Mali Çad", "it": "Mali", "pl": "Czad", "fr": "Oman"}
WORD_START = re.compile(r"\b\w")
ARTICLE_BEFORE = re.compile(r"\b[Tt](?i:he) (?:(?:[a-z]+|[A-Za-z]+-[a-z]+) ){0,2}$")
WORD = re.compile(r"[^\W\d_]+")


class FormKind(StrEnum):
    NAME = "name"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    SEAT = "seat"


class Found(NamedTuple):
    """A form of a country in a text. `doubtful` forms count only beside another form of the country; `code` "-" is
    what only looks like a country."""

    span: Span
    code: str
    kind: FormKind
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    code: str
    kind: FormKind
    doubtful: bool
    article: bool


class Gazetteer:
    """The countries in the forms of one language (and in English names, which other languages borrow)."""

    def __init__(self, language: str, rows: dict[str, dict[FormKind, list[str]]], names: dict[str, str]) -> None:
        self.language = language
        self._names = names
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        self._exact: dict[str, tuple[str, FormKind]] = {}
        self._borrowed: Mapping[str, tuple[str, FormKind]] = {} if language == "en" else load_gazetteer("en")._exact
        for code, kinds in rows.items():
            for kind, forms in kinds.items():
                for form in forms:
                    self._add(code, kind, form)
        for known in self._forms.values():
            known.sort(key=lambda f: -len(f.text))
        self._bends = bends(language)
        self._buckets: dict[str, tuple[re.Pattern[str], list[_Form]]] = {}
        if self._bends:
            self._compile()

    def _add(self, code: str, kind: FormKind, form: str) -> None:
        doubtful, form = form.startswith("?"), form.lstrip("?")
        article = form.startswith("the ")
        bare = form[4:] if article else form
        spellings = {bare, bare.upper()} if len(bare) > 3 and "." not in bare else {bare}
        if bare[0].islower():
            spellings.add(bare[0].upper() + bare[1:])  # at the beginning of a sentence
        if "'" in bare:
            spellings |= {s.replace("'", "’") for s in spellings}
        for spelling in spellings:
            if first := WORD.search(spelling):
                self._forms[first.group()].append(_Form(spelling, code, kind, doubtful, article))
        if code != "-":
            self._exact.setdefault(fold(form), (code, kind))
            self._exact.setdefault(fold(bare), (code, kind))

    def name(self, code: str) -> str:
        """What the country is called in the list of entities."""
        return self._names.get(code, code)

    def names(self, code: str) -> tuple[str, ...]:
        """All names of the country that stand for it by themselves, in this language."""
        forms = [f for known in self._forms.values() for f in known if f.code == code and f.kind is FormKind.NAME]
        return tuple(sorted({f.text for f in forms if not f.doubtful and not f.article}))

    def lookup(self, name: str) -> tuple[str, FormKind] | None:
        """The country that a whole name stands for, case and accents left out, or None. English forms are known in
        every language."""
        found = self._exact.get(fold(name)) or self._borrowed.get(fold(name))
        if found is None and self._bends:
            whole = next((f for f in self.find(name) if f.span == Span(0, len(name))), None)
            return (whole.code, whole.kind) if whole and whole.code != "-" else None
        return found

    def lookup_start(self, phrase: str) -> tuple[str, FormKind] | None:
        """The country whose form a phrase begins with (`Russian officials`), or None."""
        parts = phrase.split()
        known = (self.lookup(" ".join(parts[:n])) for n in range(len(parts) - 1, 0, -1))
        return next((found for found in known if found), None)

    def find(self, text: str) -> Iterator[Found]:
        """Every form of a country in the text, the longest at each place, in order, without overlaps."""
        if self.language in UNSPACED:
            yield from self._find_unspaced(text)
            return
        if self._bends:
            yield from self._find_inflected(text)
            return
        done = 0
        for word in WORD.finditer(text):
            start = word.start()
            if start < done:
                continue
            for form in self._forms.get(word.group(), ()):
                end = start + len(form.text)
                if not text.startswith(form.text, start) or not _ends(text, end, form.text):
                    continue
                bare = form.article and not _has_article(text, start, end)
                if bare and not _stands_alone(text, start, end):
                    continue
                yield Found(Span(start, end), form.code, form.kind, form.doubtful or bare)
                done = end
                break

    def _find_unspaced(self, text: str) -> Iterator[Found]:
        forms = sorted(
            {f.text: f for known in self._forms.values() for f in known if len(f.text) > 1}.items(),
            key=lambda f: -len(f[0]),
        )
        taken: list[Found] = []
        used = bytearray(len(text))
        for spelling, form in forms:
            at = text.find(spelling)
            while at >= 0:
                end = at + len(spelling)
                latin = spelling.isascii()
                if not any(used[at:end]) and (not latin or (_ends(text, end, spelling) and _begins(text, at))):
                    used[at:end] = b"\x01" * (end - at)
                    taken.append(Found(Span(at, end), form.code, form.kind, form.doubtful))
                at = text.find(spelling, end)
        yield from sorted(taken)

    def _compile(self) -> None:
        """Patterns with the endings and written-on particles of the language, by the first letters of a word; one
        pattern of all forms tried at every word takes ten times as long."""
        by_start: dict[str, list[_Form]] = defaultdict(list)
        for form in sorted((f for known in self._forms.values() for f in known), key=lambda f: -len(f.text)):
            by_start[form.text[:2]].append(form)
        self._buckets = {start: (_compile_forms(self.language, forms), forms) for start, forms in by_start.items()}

    def _find_inflected(self, text: str) -> Iterator[Found]:
        done = 0
        for word in WORD_START.finditer(text):
            if word.start() < done:
                continue
            if found := self._find_at(text, word.start()):
                yield found
                done = found.span.end

    def _find_at(self, text: str, start: int) -> Found | None:
        """The form that a word begins with, behind whatever small words are written onto it."""
        written_on = WRITTEN_ON[self.language].match(text, start) if self.language in WRITTEN_ON else None
        for at in range(start, (written_on.end() if written_on else start) + 1):
            bucket = self._buckets.get(text[at : at + 2])
            match = bucket[0].match(text, at) if bucket else None
            if bucket and match and match.lastindex is not None:
                form = bucket[1][match.lastindex - 1]
                return Found(Span(at, match.end()), form.code, form.kind, form.doubtful)
        return None


def _compile_forms(language: str, forms: list[_Form]) -> re.Pattern[str]:
    """One pattern of these forms, a group each."""
    parts = [f"({make_pattern(form.text, language)})" for form in forms]
    return re.compile(rf"(?:{'|'.join(parts)})(?![\w$])")


def _begins(text: str, start: int) -> bool:
    return start == 0 or not text[start - 1].isalnum()


def _ends(text: str, end: int, form: str) -> bool:
    """Whether a form may end here: no letter or digit follows, and no longer initialism goes on."""
    if end >= len(text):
        return True
    if form[-1] == ".":
        return not text[end].isalnum() or text[end].islower()
    if text[end] == "." and len(form) == 1:
        return False
    # "US$" is money.
    return not text[end].isalnum() and text[end] not in "_$"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no name goes on before or behind: "West’s unity" in a headline may be the bloc that the text is about;
    "Kanye West", "West Ham" and "Old West" are not."""
    before = re.search(r"[^\W\d_]+[ -]$", text[max(0, start - 24) : start])
    behind = re.match(r"[ -][^\W\d_]", text[end : end + 2])
    raised = before is not None and before.group()[0].isupper() and before.start() + max(0, start - 24) > 0
    return not raised and not (behind is not None and text[end + 1].isupper())


def _has_article(text: str, start: int, end: int) -> bool:
    """Whether an article stands before, and no name goes on behind: "the West" and "the collective West" are a bloc;
    "the West Bank", "the Wild West" and "West Ham" are not."""
    return bool(ARTICLE_BEFORE.search(text, max(0, start - 40), start)) and not re.match(
        r"\s[A-Z]", text[end : end + 2]
    )


def _read(name: str) -> str:
    return resources.files("resources.gazetteers").joinpath(name).read_text("utf-8")


@lru_cache(maxsize=1)
def _english_rows() -> dict[str, dict[FormKind, list[str]]]:
    rows: dict[str, dict[FormKind, list[str]]] = {}
    kinds = (FormKind.NAME, FormKind.ADJECTIVE, FormKind.PEOPLE, FormKind.CAPITAL, FormKind.SEAT)
    for line in _read("countries.tsv").splitlines():
        if line and not line.startswith("#"):
            code, *cells = line.split("\t")
            rows[code] = {kind: [f for f in cell.split(";") if f] for kind, cell in zip(kinds, cells, strict=False)}
    return rows


def _foreign_forms(language: str) -> Iterator[tuple[str, FormKind, str]]:
    """The forms of a language other than English, from all the files that have some."""
    doubtful = DOUBTFUL.get(language, "").split()
    for code, name in _read_json("countries_cldr.json")["names"].get(language, {}).items():
        yield code, FormKind.NAME, f"?{name}" if name in doubtful else name
    for line in _read("common.tsv").splitlines():
        if line and not line.startswith("#"):
            its_language, code, kind, listed = line.split("\t")
            if its_language == language:
                yield from ((code, FormKind(kind), form) for form in listed.split(";"))
    for code, kinds in _read_json("peoples.json")["forms"].get(language, {}).items():
        yield from ((code, FormKind(kind), form) for kind, forms in kinds.items() for form in forms)
    for code, forms in _read_json("cities_cldr.json")["cities"].get(language, {}).get("capitals", {}).items():
        yield from ((code, FormKind.CAPITAL, form) for form in forms)


def _read_json(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read(name))
    return found


@lru_cache(maxsize=8)
def load_gazetteer(language: str) -> Gazetteer:
    """The countries as texts of this language name them; an unknown language gets the English forms."""
    base = primary_subtag(language)
    english = _english_rows()
    shown = {code: forms[FormKind.NAME][0].removeprefix("?") for code, forms in english.items() if code != "-"}
    if base in ("", "en"):
        return Gazetteer("en", english, shown)
    if base not in _read_json("countries_cldr.json")["names"]:
        return Gazetteer(base, english, shown)
    rows: dict[str, dict[FormKind, list[str]]] = {}
    for code, kind, form in _foreign_forms(base):
        known = rows.setdefault(code, {}).setdefault(kind, [])
        if form not in known:
            known.append(form)
    for code in ("US", "GB", "RU", "KP"):
        # Seats and capitals whose English or international form stands in texts of any Latin script.
        for kind in (FormKind.CAPITAL, FormKind.SEAT):
            known = rows.setdefault(code, {}).setdefault(kind, [])
            known.extend(f for f in english[code].get(kind, ()) if f not in known)
    # One name a country through all languages, so that two languages meet in one entity.
    return Gazetteer(base, rows, shown)
