"""Other names in a query: who asks for one name of somebody also finds the articles that know them by another."""

from __future__ import annotations

from collections.abc import Mapping

from app.search.analyser import tokenise
from app.search.query_tree import AllOf, Most, Node, OneOf, Phrase, Word

# A name of more words than this is none that is typed as single words.
_LONGEST = 5

Names = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
# What the reader calls those who have several names, by the words of each of the names.
Called = Mapping[tuple[str, ...], str]


def read_name(name: str) -> tuple[str, ...]:
    """The words of a name, as they are looked up."""
    return tuple(token.text for token in tokenise(name) if not token.extra)


def add_names(root: Node, names: Names) -> Node:
    """The tree with every name joined by the other names of the same entity. `names` has them by the name's words."""
    match root:
        case Word() if root.field in ("", "entity") and not root.prefix:
            return _join(root, names.get((root.text,), ()), root.field, root.text)
        case Phrase() if root.field in ("", "entity") and not root.prefix:
            return _join(root, names.get(root.words, ()), root.field, " ".join(root.words))
        case AllOf():
            return AllOf(_join_runs(root.parts, names))
        case Most():
            return Most(tuple(add_names(part, names) for part in root.parts), root.least)
        case OneOf(spelling=""):
            return OneOf(tuple(add_names(part, names) for part in root.parts))
    return root


def _join_runs(parts: tuple[Node, ...], names: Names) -> tuple[Node, ...]:
    """Words side by side may be one name."""
    joined: list[Node] = []
    at = 0
    while at < len(parts):
        for length in range(min(_LONGEST, len(parts) - at), 1, -1):
            run = parts[at : at + length]
            words = tuple(part.text for part in run if isinstance(part, Word) and not part.field and not part.prefix)
            others = names.get(words, ()) if len(words) == length else ()
            if others:
                joined.append(_join(AllOf(run), others, "", " ".join(words)))
                at += length
                break
        else:
            joined.append(add_names(parts[at], names))
            at += 1
    return tuple(joined)


def _join(node: Node, others: tuple[tuple[str, ...], ...], field: str, shown: str) -> Node:
    if not others:
        return node
    ways = (Word(other[0], field) if len(other) == 1 else Phrase(other, field) for other in others)
    return OneOf((node, *ways), shown)
