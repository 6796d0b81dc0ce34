"""The three themes hold their contrast, computed as WCAG 2.2 does."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from app.ui.theme import MARK_PATTERNS, THEME_NAMES, Theme, load_theme


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=THEME_NAMES)
def theme(request: pytest.FixtureRequest, qapp: object) -> Theme:
    return load_theme(request.param)


def test_text_stands_out_on_the_page_and_on_every_mark(theme: Theme) -> None:
    page = theme.frame["page"]
    for role in ("body", "heading"):
        assert contrast(theme.text[role], page) >= 7, role
        for mark in theme.marks:
            assert contrast(theme.text[role], mark.tint) >= 7, (role, mark.name)
    for role in ("quote", "link", "tail"):
        assert contrast(theme.text[role], page) >= 4.5, role
    for mark in theme.marks:
        assert contrast(theme.text["link"], mark.tint) >= 4.5, mark.name
        assert contrast(theme.text["quote"], mark.tint) >= 4.5, mark.name
    assert contrast(theme.text["body"], theme.text["code_ground"]) >= 7
    assert contrast(theme.text["body"], theme.text["search_current"]) >= 4.5
    assert contrast(theme.text["body"], theme.frame["selection"]) >= 4.5


def test_lines_of_marks_stand_out_on_the_page_and_on_their_tint(theme: Theme) -> None:
    for mark in theme.marks:
        assert contrast(mark.line, theme.frame["page"]) >= 3, mark.name
        assert contrast(mark.line, mark.tint) >= 3, mark.name
    for role in ("search_frame", "only_here", "aligned"):
        assert contrast(theme.text[role], theme.frame["page"]) >= 3, role


def test_the_frame_can_be_read(theme: Theme) -> None:
    frame = theme.frame
    for ground in ("window", "page", "raised", "accent_tint"):
        assert contrast(frame["text"], frame[ground]) >= 7, ground
        assert contrast(frame["secondary"], frame[ground]) >= 4.5, ground
    for role in ("accent", "warning", "error"):
        assert contrast(frame[role], frame["window"]) >= 4.5, role
        assert contrast(frame[role], frame["page"]) >= 4.5, role
    assert contrast(frame["on_accent"], frame["accent"]) >= 4.5


def test_marks_differ_by_pattern_too(theme: Theme) -> None:
    assert [mark.pattern for mark in theme.marks] == list(MARK_PATTERNS)
    assert len({mark.pattern for mark in theme.marks}) == len(theme.marks) == 8
    assert "dotted" not in MARK_PATTERNS  # kept for possibly loaded wording
