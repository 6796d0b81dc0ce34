"""A place where a name stands, before it is known whose name it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.gazetteer import FormKind
from app.domain import EntityType, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name where it stands. `code` is the country's that the form belongs to, `kind` how; `city` where the context
    says that a capital is meant as a place; `doubtful` as in the gazetteer; `sure` is False where only the
    gazetteer saw a name."""

    span: Span
    name: str
    type: EntityType
    code: str = ""
    kind: FormKind | None = None
    city: bool = False
    agent: bool = False
    doubtful: bool = False
    sure: bool = True
