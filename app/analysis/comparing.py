"""Two texts side by side: whom both speak of, which sentences say the same, and which stand alone."""

from __future__ import annotations

from app.analysis.alignment.aligning import align
from app.analysis.language.rarity import WordCounts
from app.analysis.reading import ANALYSIS_VERSION
from app.analysis.shared.matching import share
from app.domain import Comparison, Document, TextAnalysis

COMPARISON_VERSION = f"6 {ANALYSIS_VERSION}"


def compare(
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
    counts: WordCounts | None = None,
) -> Comparison:
    """What two texts share. Both analyses must be of these documents; spans are code points of their texts. `counts`
    are those of the words of both (`rarity.list_words`) in the reader's library, where there is one."""
    entities = share(left, left_analysis, right, right_analysis)
    found = align(left, left_analysis, right, right_analysis, entities, counts)
    return Comparison(
        COMPARISON_VERSION,
        entities,
        found.pairs,
        found.only_left,
        found.only_right,
        left_analysis.method,
        right_analysis.method,
        found.nearest_left,
        found.nearest_right,
        found.coverage_left,
        found.coverage_right,
        found.related,
    )
