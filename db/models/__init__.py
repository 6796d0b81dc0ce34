"""The tables of a library, as SQLAlchemy 2 maps them.

Nothing that a person wrote hangs on ON DELETE CASCADE: rows are deleted by name, by the one service that means it.
What can be made again (analyses, comparisons) names the text it was made from by hash, and is thrown away freely.
"""

from __future__ import annotations

from db.models.articles import (
    ArticleRow,
    ArticleTagRow,
    OriginalRow,
    PairRow,
    TagRow,
    TextRow,
)
from db.models.columns import (
    Base,
    DamagedValue,
    JsonValue,
    UtcDateTime,
)
from db.models.corrections import (
    CorrectionArticleRow,
    CorrectionRow,
)
from db.models.highlights import (
    HighlightPassageRow,
    HighlightRevisionRow,
    HighlightRow,
)
from db.models.library import (
    LibraryMeta,
    SearchRow,
)
from db.models.notes import (
    NoteLinkRow,
    NoteLinkStampRow,
    NoteRevisionRow,
    NoteRow,
    NoteTagRow,
    PictureRow,
)
from db.models.readings import (
    AnalysisRow,
    ComparisonRow,
)
from db.models.tellings import (
    EventArticleRow,
    EventRow,
    FeatureRow,
    LikenessRow,
    PlacementRow,
    VerdictRow,
    WaitingTellingRow,
)

__all__ = [
    "AnalysisRow",
    "ArticleRow",
    "ArticleTagRow",
    "Base",
    "ComparisonRow",
    "CorrectionArticleRow",
    "CorrectionRow",
    "DamagedValue",
    "EventArticleRow",
    "EventRow",
    "FeatureRow",
    "HighlightPassageRow",
    "HighlightRevisionRow",
    "HighlightRow",
    "JsonValue",
    "LibraryMeta",
    "LikenessRow",
    "NoteLinkRow",
    "NoteLinkStampRow",
    "NoteRevisionRow",
    "NoteRow",
    "NoteTagRow",
    "OriginalRow",
    "PairRow",
    "PictureRow",
    "PlacementRow",
    "SearchRow",
    "TagRow",
    "TextRow",
    "UtcDateTime",
    "VerdictRow",
    "WaitingTellingRow",
]
