"""What a reader says of who is who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.texts import Span


class CorrectionKind(StrEnum):
    """What a reader can say of entities. `names` are what texts call somebody, `entity` is one name of whom is meant,
    who need not be named in the text at hand.

    A text is concerned where one of the `names` stands in it (of RENAME and RETYPE: where `entity` does)."""

    # Whoever carries one of `names` is whom `entity` names, with all else that the text calls them; a text in which
    # nobody was seen to carry them is searched for them.
    MERGE = "merge"
    SPLIT = "split"  # `names` are not names of `entity`, but all of one other, known by the first of them
    RENAME = "rename"  # `entity` is shown as `value`; `names` are more names to know it by
    RETYPE = "retype"  # `entity` is of the type `value`; `names` as for RENAME
    REJECT = "reject"  # `names` are names of nobody and nothing
    ASSIGN = "assign"  # `names` (these only) speak of `entity`; they are looked for where no name was seen


class ScopeKind(StrEnum):
    PASSAGE = "passage"  # one place in one article
    ARTICLE = "article"
    PAIR = "pair"
    LIBRARY = "library"


class Scope(NamedTuple):
    """Where a correction holds. `articles`: one id for a passage and an article, two in growing order for a pair,
    none for the library."""

    kind: ScopeKind
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of a text so that it is found again when the text has changed: its span, the exact quote, and up to
    32 characters before and after (the position and quote selectors of the W3C Web Annotation model)."""

    span: Span
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader said of the entities that were found. `names` are forms as written in texts (case and accents do
    not count for telling whose they are); `entity` is any name of the entity meant; `value` a new name or an
    `EntityType` (also of an ASSIGN, the type of an entity that its text does not name); `anchor` is set for the scope
    `passage` alone, which ASSIGN, REJECT and SPLIT can have.

    Later ones win over earlier ones, by the order of `id`; but what was said of one passage is not undone by what is
    said of a name."""

    id: int
    kind: CorrectionKind
    scope: Scope
    names: tuple[str, ...]
    entity: str
    value: str = ""
    anchor: Anchor | None = None
    created: datetime | None = None
