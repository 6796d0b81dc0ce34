"""The values that cross the layers: plain, frozen, comparable, and free of Qt, SQL and Whoosh.

Who needs one imports it from here; the modules part them by topic.
"""

from __future__ import annotations

from app.domain.analysis import (
    Entity,
    EntityType,
    Loaded,
    Mention,
    Offer,
    Predicate,
    PredicateRole,
    TextAnalysis,
    Utterance,
    Wording,
    WordingRole,
)
from app.domain.comparison import (
    NO_COVERAGE,
    Alignment,
    Common,
    CommonKind,
    Comparison,
    Coverage,
    SharedEntity,
)
from app.domain.corrections import Anchor, Correction, CorrectionKind, Scope, ScopeKind
from app.domain.importing import ImportItem, ImportStatus, UnfinishedImport
from app.domain.languages import in_two_languages, primary_subtag
from app.domain.library import (
    Article,
    ArticleSummary,
    Changes,
    ImportedArticle,
    Metadata,
    Original,
    Pair,
    Problem,
    ReadState,
)
from app.domain.notes import Note, NoteSubject, NoteSummary, Picture, SubjectKind
from app.domain.search import Facet, FoundPlaces, Hit, SearchHit, SearchOrder, SearchResult, Snippet, SnippetPlace
from app.domain.tellings import Event, EventMemory, EventQuestion, Reason, ReasonItem, ReasonKind, Suggestion, Verdict
from app.domain.texts import NO_ATTRS, Block, BlockKind, Document, MarkKind, Span, TextMark

__all__ = [
    "NO_ATTRS",
    "NO_COVERAGE",
    "Alignment",
    "Anchor",
    "Article",
    "ArticleSummary",
    "Block",
    "BlockKind",
    "Changes",
    "Common",
    "CommonKind",
    "Comparison",
    "Correction",
    "CorrectionKind",
    "Coverage",
    "Document",
    "Entity",
    "EntityType",
    "Event",
    "EventMemory",
    "EventQuestion",
    "Facet",
    "FoundPlaces",
    "Hit",
    "ImportItem",
    "ImportStatus",
    "ImportedArticle",
    "Loaded",
    "MarkKind",
    "Mention",
    "Metadata",
    "Note",
    "NoteSubject",
    "NoteSummary",
    "Offer",
    "Original",
    "Pair",
    "Picture",
    "Predicate",
    "PredicateRole",
    "Problem",
    "ReadState",
    "Reason",
    "ReasonItem",
    "ReasonKind",
    "Scope",
    "ScopeKind",
    "SearchHit",
    "SearchOrder",
    "SearchResult",
    "SharedEntity",
    "Snippet",
    "SnippetPlace",
    "Span",
    "SubjectKind",
    "Suggestion",
    "TextAnalysis",
    "TextMark",
    "UnfinishedImport",
    "Utterance",
    "Verdict",
    "Wording",
    "WordingRole",
    "in_two_languages",
    "primary_subtag",
]
