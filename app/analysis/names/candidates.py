"""A place where a name stands, before it is known whose name it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.names.gazetteer import FormKind
from app.domain import EntityType, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name where it stands. `code` is the country's that the form belongs to, `kind` how; `city` where the context
    says that a capital is meant as a place; `doubtful` as in the gazetteer; `sure` is False where only the
    gazetteer saw a name. What stands around a name says what it is of: `titled` behind "Mr" or before "who";
    `located` behind "in" or a verb of travel, `housed` behind "at", `neuter`
    with an "its" that speaks of it; `speaks` behind a verb of speech. An `echo` was found only because the same name
    stands elsewhere, and proves nothing about its type; `described` is no name but a phrase ("the mayor")."""

    span: Span
    name: str
    type: EntityType
    code: str = ""
    kind: FormKind | None = None
    city: bool = False
    agent: bool = False
    doubtful: bool = False
    sure: bool = True
    titled: bool = False
    located: bool = False
    housed: bool = False
    neuter: bool = False
    speaks: bool = False
    echo: bool = False
    described: bool = False
