"""What may have been meant by a query that finds nothing, or a word that is hardly anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.search.analyser import tokenise
from app.search.neighbours import Neighbour
from app.search.query_tree import AllOf, Most, Near, Node, OneOf, Phrase, Without, Word

Find = Callable[[str], list[Neighbour]]
# A word that stands in no more articles than this may be a slip, if one beside it stands in so many times more.
HARDLY_ANYWHERE = 2
TIMES_COMMONER = 20
# Where all words are somewhere, one of those that are in no more articles than this may be a slip.
SELDOM = 5
# With fewer words than this, to leave one out is another question.
_FEWEST_WORDS = 3


def respell(root: Node, is_doubtful: Callable[[Word], bool], find: Find) -> tuple[Node, dict[str, list[str]]]:
    """The tree with every doubtful word joined by those that look like it, and which these are, by word."""
    replaced: dict[str, list[str]] = {}

    def change(node: Node) -> Node:
        match node:
            case Word() if node.field != "language" and is_doubtful(node):
                near = [one.word for one in find(node.text)]
                if not near:
                    return node
                replaced[node.text] = near
                words = (node, *(Word(word, node.field) for word in near))
                return OneOf(words, node.text)
            case AllOf():
                return AllOf(tuple(change(part) for part in node.parts))
            case Most():
                return Most(tuple(change(part) for part in node.parts), node.least)
            case OneOf():
                return OneOf(tuple(change(part) for part in node.parts), node.spelling)
        return node

    return change(root), replaced


def loosen(root: Node) -> list[Node]:
    """Trees that ask for less and less of what was asked for together: for most of the words, then for half of them.
    What says where to look, or what to leave out, stays."""
    if not isinstance(root, AllOf):
        return []
    words = tuple(part for part in root.parts if _is_wording(part))
    rest = tuple(part for part in root.parts if not _is_wording(part))
    if len(words) < _FEWEST_WORDS:
        return []
    steps = sorted({len(words) - 1, (len(words) + 1) // 2}, reverse=True)
    return [AllOf((*rest, Most(words, least))) if rest else Most(words, least) for least in steps]


def _is_wording(node: Node) -> bool:
    match node:
        case Word() | Phrase() | Near():
            return True
        case OneOf():
            return all(_is_wording(part) for part in node.parts)
    return False


def list_words(node: Node) -> list[Word]:
    """The words that are asked for by themselves, but for those that are to be left out."""
    match node:
        case Word():
            return [node]
        case AllOf() | Most() | OneOf():
            return [word for part in node.parts for word in list_words(part)]
        case Without() | _:
            return []


def suggest(query: str, replaced: Mapping[str, str]) -> str:
    """The query with words replaced where they stand in it; empty where none was found there."""
    changed, at = "", 0
    for token in tokenise(query):
        if token.text in replaced and token.start >= at:
            changed += query[at : token.start] + replaced[token.text]
            at = token.end
    return changed + query[at:] if at else ""
