"""Two texts side by side: whom both speak of, which sentences say the same, and which stand alone."""

from __future__ import annotations

from app.analysis.alignment import align
from app.analysis.matching import share
from app.analysis.reading import ANALYSIS_VERSION
from app.domain import Comparison, Document, TextAnalysis

COMPARISON_VERSION = f"3 {ANALYSIS_VERSION}"


def compare(left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis) -> Comparison:
    """What two texts share. Both analyses must be of these documents; spans are code points of their texts."""
    entities = share(left, left_analysis, right, right_analysis)
    found = align(left, left_analysis, right, right_analysis, entities)
    return Comparison(
        COMPARISON_VERSION,
        entities,
        found.pairs,
        found.only_left,
        found.only_right,
        left_analysis.method,
        right_analysis.method,
    )
