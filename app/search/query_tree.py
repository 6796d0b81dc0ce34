"""A query as a tree: the kinds of its parts, how a tree is shown, and what of it can be marked in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Where a hit can be marked in an article's text or its note.
_MARKED_FIELDS = ("", "title", "text", "note", "entity")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a field, of any where `field` is empty; with `prefix`, any word that begins so."""

    text: str
    field: str = ""
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order; with `prefix`, the last one is a beginning."""

    words: tuple[str, ...]
    field: str = ""
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Each of the parts at most so many words from the next, in any order, in one field."""

    parts: tuple[Word | Phrase, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Published:
    """Articles whose date may lie between two days (ordinals, both included)."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Between:
    """Articles with a number (`word_count`, `added`) between two, both included; `shown` is how a query says so."""

    name: str
    first: int
    last: int
    shown: str


@dataclass(frozen=True, slots=True)
class State:
    """Articles that the library, not the index, knows to be so: `unread`, `noted`, `trash` ...; `pair` with what is
    asked of the pair's title and question."""

    name: str
    shown: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of the parts. `spelling` is set where the parts are ways to write one word."""

    parts: tuple[Node, ...]
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Most:
    """Most of the parts: at least `least` of them."""

    parts: tuple[Node, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Without:
    """Whatever the part does not match."""

    part: Node


Node = Word | Phrase | Near | Published | Between | State | AllOf | OneOf | Most | Without


def show_node(node: Node, inner: bool = False) -> str:
    """A tree as a query that would be read so; `inner` puts it in brackets where it needs them."""
    match node:
        case Word():
            return _show_field(node.field) + node.text + ("*" if node.prefix else "")
        case Phrase():
            return f'{_show_field(node.field)}"{" ".join(node.words)}{"*" if node.prefix else ""}"'
        case Near():
            shown = f" NEAR/{node.distance} ".join(show_node(part) for part in node.parts)
        case Published():
            low = date.fromordinal(node.first).isoformat() if node.first > 1 else "…"
            high = date.fromordinal(node.last).isoformat() if node.last < date.max.toordinal() else "…"
            return f"published {low} to {high}"
        case Between() | State():
            return node.shown
        case Without():
            return f"NOT {show_node(node.part, True)}"
        case OneOf(spelling=spelling) if spelling:
            return spelling
        case OneOf():
            shown = " OR ".join(show_node(part, True) for part in node.parts)
        case AllOf():
            shown = " AND ".join(show_node(part, True) for part in node.parts)
        case Most():
            shown = f"{node.least} of {', '.join(show_node(part, True) for part in node.parts)}"
    return f"({shown})" if inner else shown


def _show_field(name: str) -> str:
    return f"{'lang' if name == 'language' else name}:" if name else ""


def list_terms(node: Node) -> Iterator[str]:
    """What is to be marked in a text, as `Query.terms` has it."""
    match node:
        case Word() if node.field in _MARKED_FIELDS:
            yield node.text + ("*" if node.prefix else "")
        case Phrase() if node.field in _MARKED_FIELDS:
            yield f'"{" ".join(node.words)}{"*" if node.prefix else ""}"'
        case OneOf() | AllOf() | Near() | Most():
            for part in node.parts:
                yield from list_terms(part)


def list_states(node: Node | None) -> Iterator[State]:
    """What the library must be asked before the query can be answered."""
    match node:
        case State():
            yield node
        case OneOf() | AllOf() | Most():
            for part in node.parts:
                yield from list_states(part)
        case Without():
            yield from list_states(node.part)


def asks_for(node: Node | None, *kinds: type[Node]) -> bool:
    """Whether a node of one of the kinds is in the tree, wherever it stands."""
    if node is None:
        return False
    if isinstance(node, kinds):
        return True
    parts: tuple[Node, ...] = ()
    match node:
        case OneOf() | AllOf() | Most() | Near():
            parts = node.parts
        case Without():
            parts = (node.part,)
    return any(asks_for(part, *kinds) for part in parts)
