"""The query language: what a reader types, as a tree. Parsing never fails.

    grain export            both words, in any form (export, exports, exporting)
    "free speech"           these words in this order, as they are
    vacc*                   words that begin so; while typing, the last word is taken so by itself
    -oil   NOT oil          not this
    coal OR gas             one of them (OR in capitals; it binds looser than standing side by side)
    (coal OR gas) price     grouping
    wheat NEAR export       both, at most 10 words apart; NEAR/3 says how many
    title:bridge            in one field: title, text, author, outlet, tag, note, perspective, entity, url
    tag:"city hall"  title:(bridge OR tunnel)
    lang:de                 in a language
    published:2023          in a year, month (2023-06, "June 2023"), or on a day; published:2022-06..2023-01,
                            published:2023.., published:>2023-06
    added:"last week"       when it came into the library: as published, or today, yesterday, this week, last month,
                            last 10 days; published: takes these too
    words:>1000             how long it is: >, >=, <, <=, 500..1000
    is:unread               unread, reading, read, paired; has:note, has:tag, has:highlight, has:telling
                            (the same event by another article, which is no copy); in:trash, in:pair,
                            in:event
    pair:harbour            in a pair whose title or question has these words
    https://a.example/b     an address finds what came from there, or names it

What cannot be read so is searched as words: a quote or bracket that is not closed ends with the query, one that was not
opened is left out, a field that does not exist is a word before a word. `Query.understood` says how a query was read
where it is more than words side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from app.search.analyser import Token, fold, is_elided, is_unspaced, tokenise
from app.search.conditions import NEAR_WORDS, read_condition
from app.search.query_tree import AllOf, Near, Node, OneOf, Phrase, Without, Word, list_terms, show_node

# A query is typed; what is longer than this was pasted by mistake, and would only be slow.
LONGEST_QUERY = 1000
_DEEPEST = 40

FIELDS = {
    "title": "title",
    "text": "text",
    "author": "author",
    "outlet": "outlet",
    "tag": "tag",
    "tags": "tag",
    "note": "note",
    "notes": "note",
    "perspective": "perspective",
    "entity": "entity",
    "entities": "entity",
    "url": "url",
    "lang": "language",
    "language": "language",
    "published": "published",
    "date": "published",
    "added": "added",
    "words": "words",
    "is": "is",
    "has": "has",
    "in": "in",
    "pair": "pair",
}
# What the value of these says is no word of a text.
_TELLING = frozenset(("published", "added", "words", "is", "has", "in", "pair"))


@dataclass(frozen=True, slots=True)
class Query:
    """`root` is None where there is nothing to search for. `terms` are to be marked in a text: `word` (in any of its
    forms), `word*` (words that begin so), `"two words"` (in this order, as they are; the last may end in `*`)."""

    root: Node | None
    understood: str
    terms: tuple[str, ...]


def parse_query(text: str, *, typing: bool = False, today: date | None = None) -> Query:
    """Read a query; never raises. With `typing`, a last word that nothing follows is unfinished. `today` is what
    "last week" is reckoned from."""
    parser = _Parser(text, typing, today or date.today())
    root = parser.parse()
    remarks = list(dict.fromkeys(parser.remarks))
    understood = ""
    if root is not None and (parser.operators or remarks):
        understood = "; ".join([show_node(root), *remarks])
    elif remarks:
        understood = "; ".join(remarks)
    return Query(root, understood, tuple(dict.fromkeys(list_terms(root))) if root is not None else ())


# --- reading --------------------------------------------------------------------------------------------------------

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"（": "(", "）": ")", "　": " "})
_SPACE = re.compile(r"\s+")
_FIELD = re.compile(rf"({'|'.join(FIELDS)}):", re.IGNORECASE)
# What stands before the host of an address; a host alone is one only with a path behind it.
_ADDRESS = re.compile(r"https?://(?:www\.)?|www\.|(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)", re.IGNORECASE)
_RUN = re.compile(r'[^\s"()]+')
_NEAR = re.compile(r"NEAR(?:/(\d{1,3}))?(?=[\s\"(]|$)")


@dataclass
class _Parser:
    text: str
    typing: bool
    today: date
    at: int = 0
    depth: int = 0
    operators: bool = False
    remarks: list[str] = field(default_factory=list)

    def parse(self) -> Node | None:
        # Halves of characters are none that an index can hold.
        self.text = self.text.encode(errors="replace").decode().translate(_QUOTES).replace("\0", " ")
        if len(self.text) > LONGEST_QUERY:
            self.text = self.text[:LONGEST_QUERY]
            self.remarks.append(f"only the first {LONGEST_QUERY} characters were read")
        parts: list[Node] = []
        while self.at < len(self.text):
            node = self._read_any("")
            if node is not None:
                parts.append(node)
            if self.text.startswith(")", self.at):
                self.at += 1
                self.remarks.append("a bracket that closes nothing was left out")
        return _every(parts)

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        if match is not None:
            self.at = match.end()

    def _take_keyword(self, keyword: str) -> bool:
        self._skip_space()
        end = self.at + len(keyword)
        if self.text.startswith(keyword, self.at) and (end == len(self.text) or self.text[end] in ' \t\n"('):
            # At the very end it may be the beginning of a word in capitals.
            if self.typing and end == len(self.text) and keyword != "OR":
                return False
            self.at = end
            return True
        return False

    def _read_any(self, name: str) -> Node | None:
        parts: list[Node] = []
        first = True
        while True:
            start = self.at
            if first and self._take_keyword("OR"):
                # Nothing stands before it, so it is a word.
                self.at = start
                self._skip_space()
                self.at += 2
                parts.extend(self._with_rest(Word("or", name), name))
            else:
                node = self._read_every(name)
                if node is not None:
                    parts.append(node)
            first = False
            if not self._take_keyword("OR"):
                break
            self.operators = True
        return parts[0] if len(parts) == 1 else OneOf(tuple(parts)) if parts else None

    def _with_rest(self, node: Node, name: str) -> list[Node]:
        rest = self._read_every(name)
        joined = _every([node, rest] if rest is not None else [node])
        return [joined] if joined is not None else []

    def _read_every(self, name: str) -> Node | None:
        parts: list[Node] = []
        while True:
            self._skip_space()
            if self.at >= len(self.text) or self.text[self.at] == ")":
                break
            before = self.at
            if parts and self._take_keyword("OR"):
                self.at = before
                break
            if parts and self._take_keyword("AND"):
                self.operators = True
                continue
            distance = self._take_near(parts)
            if self.at >= len(self.text):
                break
            node = self._read_one(name)
            if node is not None:
                parts.append(node)
                if distance:
                    self._join_near(parts, distance)
            elif self._peek_or():
                break
        return _every(parts)

    def _take_near(self, parts: list[Node]) -> int:
        """How near the next part has to be to the last one, if NEAR stands between them; else 0."""
        match = _NEAR.match(self.text, self.at)
        if match is None or not parts or not isinstance(parts[-1], (Word, Phrase, Near)):
            return 0
        rest = self.text[match.end() :].lstrip()
        if not rest or rest.startswith((")", "-", "(", "OR ", "AND ", "NOT ")):
            # While typing it may be on its way to something; else it is a word.
            if self.typing and not rest:
                self.at = len(self.text)
            return 0
        self.at = match.end()
        self._skip_space()
        return max(int(match.group(1) or NEAR_WORDS), 1)

    def _join_near(self, parts: list[Node], distance: int) -> None:
        self.operators = True
        last, before = parts[-1], parts[-2]
        if not isinstance(last, (Word, Phrase)):
            self.remarks.append("NEAR takes words and phrases")
            return
        if isinstance(before, Near):
            parts[-2:] = [Near((*before.parts, last), min(before.distance, distance))]
        elif isinstance(before, (Word, Phrase)):
            parts[-2:] = [Near((before, last), distance)]

    def _peek_or(self) -> bool:
        before = self.at
        found = self._take_keyword("OR")
        self.at = before
        return found

    def _read_one(self, name: str) -> Node | None:
        char = self.text[self.at]
        if char == "-" and self.at + 1 < len(self.text) and self.text[self.at + 1] not in " \t\n)-":
            self.at += 1
            return self._read_without(name)
        if self._take_keyword("NOT"):
            self._skip_space()
            if self.at < len(self.text) and self.text[self.at] != ")":
                return self._read_without(name)
            return Word("not", name)
        match = _FIELD.match(self.text, self.at)
        if match is not None:
            return self._read_field(match)
        if char == "(":
            return self._read_group(name)
        if char == '"':
            return self._read_phrase(name)
        run = _RUN.match(self.text, self.at)
        if run is None:  # no character is outside both; kept so that parsing moves on whatever happens
            self.at += 1
            return None
        self.at = run.end()
        return self._read_run(run.group(), name)

    def _read_without(self, name: str) -> Node | None:
        self.operators = True
        # What is left out is left out when it is typed to its end, or results would come and go with each letter.
        typing, self.typing = self.typing, False
        self.depth += 1
        node = self._read_one(name) if self.depth < _DEEPEST else None
        self.depth -= 1
        self.typing = typing
        return Without(node) if node is not None else None

    def _read_group(self, name: str) -> Node | None:
        self.at += 1
        if self.depth >= _DEEPEST:
            self.remarks.append("brackets were nested too deeply")
            return None
        self.operators = True
        self.depth += 1
        node = self._read_any(name)
        self.depth -= 1
        if self.text.startswith(")", self.at):
            self.at += 1
        elif not self.typing:
            self.remarks.append("a bracket was not closed")
        return node

    def _read_phrase(self, name: str) -> Node | None:
        self.operators = True
        end = self.text.find('"', self.at + 1)
        closed = end >= 0
        quoted = self.text[self.at + 1 : end if closed else len(self.text)]
        self.at = end + 1 if closed else len(self.text)
        if not closed and not self.typing:
            self.remarks.append("a quote was not closed")
        unfinished = not closed and self.typing and quoted[-1:].strip() != ""
        unfinished = unfinished or quoted.rstrip().endswith("*")
        if name in _TELLING:
            return self._read_condition(name, quoted, unfinished)
        words = [token for token in tokenise(quoted) if not token.extra]
        if not words:
            return None
        if name == "language":
            return Word(fold(quoted.strip()), name)
        return _phrase(words, name, unfinished and not is_unspaced(words[-1].text))

    def _read_run(self, run: str, name: str) -> Node | None:
        starred = run.endswith("*")
        if starred:
            self.operators = True
        if name in _TELLING:
            return self._read_condition(name, run, self.typing and self.at == len(self.text))
        unfinished = self.typing and self.at == len(self.text)
        if name == "language":
            code = fold(run.rstrip("*")).replace("_", "-")
            return Word(code, name, starred or unfinished) if code else None
        found = read_spellings(run, name, starred or unfinished)
        if not name and found is not None and (address := _ADDRESS.match(run)):
            return self._read_address(found, run, address.end(), starred or unfinished)
        return found

    def _read_address(self, found: Node, run: str, at: int, unfinished: bool) -> Node:
        """An address that was pasted: of the article itself, or in its text. Whether `https` or `http`, and with
        `www` or not, is all one."""
        in_url = read_spellings(run[at:].rstrip("/"), "url", unfinished)
        return OneOf((found, in_url), run) if in_url is not None else found

    def _read_field(self, match: re.Match[str]) -> Node | None:
        name = FIELDS[match.group(1).lower()]
        start, self.at = self.at, match.end()
        following = self.text[self.at : self.at + 1]
        if not following or following in " \t\n)":
            if self.typing and self.at == len(self.text):
                return None  # its value comes next
            return read_spellings(self.text[start : self.at], "", False)
        self.operators = True
        if self.depth >= _DEEPEST:
            return None
        self.depth += 1
        if following == "-":  # `title:-word` is nothing special: the field's word
            self.at += 1
        node = self._read_one(name) if self.at < len(self.text) and self.text[self.at] not in " )" else None
        self.depth -= 1
        return node

    def _read_condition(self, name: str, value: str, unfinished: bool) -> Node | None:
        found = read_condition(name, value, self.today, unfinished)
        if found is not None:
            return found
        if unfinished:
            return None  # half of a date, or of a word that says what is meant
        if name in ("published", "added"):
            self.remarks.append(f"“{value}” is no date, so it was searched as a word")
        else:
            self.remarks.append(f"“{name}:{value}” says nothing that is known, so “{value}” was searched as words")
        words = [node for run in value.split() if (node := read_spellings(run, "", False)) is not None]
        return _every(words)


def read_spellings(raw: str, name: str, prefix: bool) -> Node | None:
    """What one run of characters without spaces asks for: a word, or the ways to write it."""
    tokens = list(tokenise(raw))
    words = [token for token in tokens if not token.extra]
    if not words:
        return None
    last = words[-1]
    if (
        len(words) == 2
        and words[1].start > words[0].end
        and is_elided(raw[words[0].start : words[0].end], raw, words[0].end)
    ):
        words = words[1:]
        tokens = []
    prefix = prefix and raw.rstrip("*").endswith(raw[last.start : last.end])
    if is_unspaced(last.text):
        # Pairs of characters find every longer word anyway; a single character stands for all pairs it begins.
        prefix = len(words) == 1 and len(tokens) <= 1 and len(last.text) == 1
    if len(words) == 1:
        return Word(last.text, name, prefix)
    ways: list[Node] = [_phrase(words, name, prefix)]
    joined = [t for t in tokens if t.extra and t.start == words[0].start and t.end == last.end]
    ways += [Word(t.text, name, prefix) for t in joined]
    return OneOf(tuple(ways), raw) if len(ways) > 1 else ways[0]


def _phrase(words: list[Token], name: str, prefix: bool) -> Node:
    if len(words) == 1:
        # A single word in quotes is wanted as it is.
        return Word(words[0].text, name, True) if prefix else Phrase((words[0].text,), name)
    return Phrase(tuple(word.text for word in words), name, prefix)


def _every(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
