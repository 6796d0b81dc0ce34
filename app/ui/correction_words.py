"""Corrections in words: what one says, in a sentence, and where it holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.domain import CorrectionKind, EntityType, Scope, ScopeKind
from app.ui.wording import isolate, type_word

MOST_NAMED = 3  # names in a sentence; the others are counted
_SHOWN = 60  # characters of a name


def _tr(words: str) -> str:
    return QCoreApplication.translate("CorrectionWords", words)


def quote(name: str) -> str:
    name = " ".join(name.split())
    return f"“{isolate(name if len(name) <= _SHOWN else name[:_SHOWN].rstrip() + '…')}”"


def quote_all(names: Sequence[str]) -> str:
    """`“Kremlin”, “Moscow” and 3 more`."""
    named = ", ".join(quote(name) for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return named if more <= 0 else _tr("{names} and {n} more").format(names=named, n=more)


def describe_correction(
    kind: CorrectionKind, names: Sequence[str], entity: str, value: str = "", *, here_only: bool = False
) -> str:
    """What a correction says, as a sentence."""
    several = len(names) > 1
    words = {
        CorrectionKind.MERGE: _tr("{names} and {entity} are one."),
        CorrectionKind.SPLIT: _tr("{names} are not {entity}.") if several else _tr("{names} is not {entity}."),
        CorrectionKind.RENAME: _tr("{entity} is called {value}."),
        CorrectionKind.RETYPE: _tr("{entity} is of the type “{type}”."),
        CorrectionKind.REJECT: _tr("{names} are not to be marked.") if several else _tr("{names} is not to be marked."),
        CorrectionKind.ASSIGN: _tr("{names} mean {entity}.") if several else _tr("{names} means {entity}."),
    }
    sentence = words[kind]
    if kind is CorrectionKind.ASSIGN and value:
        sentence = _tr("{names} means {entity}, a new {type}.")
    if kind is CorrectionKind.REJECT and here_only:
        other = entity and all(entity.casefold() != name.casefold() for name in names)
        sentence = _tr("{names} does not mean {entity} here.") if other else _tr("{names} is not to be marked here.")
    kind_word = type_word(EntityType(value)) if value in list(EntityType) else value
    return sentence.format(names=quote_all(names), entity=quote(entity), value=quote(value), type=kind_word)


def name_step(kind: CorrectionKind, shown: str, entity: str) -> str:
    """What Undo calls it."""
    words = {
        CorrectionKind.MERGE: _tr("Join {name} and {entity}"),
        CorrectionKind.SPLIT: _tr("Part {name} from {entity}"),
        CorrectionKind.RENAME: _tr("Rename {name}"),
        CorrectionKind.RETYPE: _tr("Change the type of {name}"),
        CorrectionKind.REJECT: _tr("Unmark {name}"),
        CorrectionKind.ASSIGN: _tr("Mark {name} as {entity}"),
    }
    return words[kind].format(name=quote(shown), entity=quote(entity))


def scope_words(scope: Scope, left_id: int = 0, right_id: int = 0) -> str:
    """Where a correction holds. With the ids of the pair at hand, an article is called by its side."""
    if scope.kind is ScopeKind.ARTICLE and scope.articles:
        if scope.articles[0] == left_id:
            return _tr("in the left text")
        if scope.articles[0] == right_id:
            return _tr("in the right text")
    if scope.kind is ScopeKind.PAIR and left_id and set(scope.articles) != {left_id, right_id}:
        return _tr("in another pair")
    words = {
        ScopeKind.LIBRARY: _tr("everywhere in the library"),
        ScopeKind.PAIR: _tr("in this pair") if left_id else _tr("in one pair"),
        ScopeKind.ARTICLE: _tr("in one article"),
        ScopeKind.PASSAGE: _tr("here only"),
    }
    return words[scope.kind]
