"""The three themes hold their contrast, computed as WCAG 2.2 does, and their marks stay apart to colour-blind eyes."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from app.highlights import Colour
from app.ui.theme import MARK_PATTERNS, THEME_NAMES, Theme, load_theme
from tests.ui.colour_vision import VISIONS, Triple, ciede2000, contrast, measure_distance, to_lab

# Patterns that a short word does not show apart: lines that are whole, broken, or bent.
ALIKE = ({"solid", "thick", "double"}, {"dash", "long-dash", "dash-dot"}, {"wave", "zigzag"})


@pytest.fixture(params=THEME_NAMES)
def theme(request: pytest.FixtureRequest, qapp: object) -> Theme:
    return load_theme(request.param)


def test_text_stands_out_on_the_page_and_on_every_mark(theme: Theme) -> None:
    page = theme.frame["page"]
    for role in ("body", "heading"):
        assert contrast(theme.text[role], page) >= 7, role
        for mark in theme.marks:
            assert contrast(theme.text[role], mark.tint) >= 7, (role, mark.name)
    for role in ("quote", "link", "tail", "only_here"):
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
        assert contrast(mark.line, theme.text["search_current"]) >= 3, mark.name
        for role in ("window", "accent_tint"):  # where the list and the card show it
            assert contrast(mark.line, theme.frame[role]) >= 3, (role, mark.name)
    for role in ("search_frame", "only_here", "aligned"):
        assert contrast(theme.text[role], theme.frame["page"]) >= 3, role


def test_dots_stand_out_wherever_they_can_lie(theme: Theme) -> None:
    grounds = [theme.frame[role] for role in ("page", "accent_tint", "selection", "raised")]
    for ground in [*grounds, theme.text["search_current"], *(mark.tint for mark in theme.marks)]:
        assert contrast(theme.text["loaded"], ground) >= 4.5, ground.name()


def test_what_carries_no_colour_can_be_seen_too(theme: Theme) -> None:
    grounds = [theme.frame["page"], *(mark.tint for mark in theme.marks)]
    for ground in grounds:
        assert contrast(theme.text["neutral"], ground) >= 3  # the fine line, also inside another mark
        assert contrast(theme.frame["text"], ground) >= 3  # the frame around the current mention
        assert contrast(theme.text["search_frame"], ground) >= 3
    # Bars, and the swatch of what is hidden, in the list and under the pointer.
    for role in ("window", "accent_tint", "raised"):
        assert contrast(theme.text["neutral"], theme.frame[role]) >= 3, role


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


@pytest.mark.parametrize("vision", VISIONS)
def test_marks_stay_apart_to_every_eye(theme: Theme, vision: str) -> None:
    for one, other in combinations(theme.marks, 2):
        alike = any({one.pattern, other.pattern} <= family for family in ALIKE)
        distance = measure_distance(one.line, other.line, vision)
        assert distance >= (13.5 if alike else 10.0), (one.name, other.name)


@pytest.mark.parametrize("vision", VISIONS)
def test_a_tint_can_be_told_from_the_page(theme: Theme, vision: str) -> None:
    for mark in theme.marks:
        assert measure_distance(mark.tint, theme.frame["page"], vision) >= 3, mark.name


def test_eyes_without_a_kind_of_cone_confuse_what_they_are_known_to_confuse() -> None:
    red, green, blue, violet = (QColor(c) for c in ("#B04040", "#6B6B2A", "#3355AA", "#5A5090"))
    assert measure_distance(red, green, "deuteranopia") < measure_distance(red, green) / 2
    assert measure_distance(blue, violet, "protanopia") < measure_distance(blue, violet)
    teal, sage = QColor("#0A6F7C"), QColor("#0B7A56")
    assert measure_distance(teal, sage, "tritanopia") < measure_distance(teal, sage) / 2
    for vision in VISIONS:  # greys are the same to all
        assert to_lab(QColor("#808080"), vision) == pytest.approx(to_lab(QColor("#808080")), abs=0.1)


# From the table that Sharma, Wu and Dalal publish with the formula.
@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_distance_is_ciede2000(one: Triple, other: Triple, distance: float) -> None:
    assert ciede2000(one, other) == pytest.approx(distance, abs=0.0001)


def test_words_can_be_read_on_every_highlight(theme: Theme) -> None:
    for marker in theme.markers.values():
        for role in ("body", "heading"):
            assert contrast(theme.text[role], marker.ground) >= 7, (role, marker.name)
        for role in ("link", "quote", "loaded"):
            assert contrast(theme.text[role], marker.ground) >= 4.5, (role, marker.name)
        # Marks of other layers can lie over it: lines of entities, frames of hits.
        for mark in theme.marks:
            assert contrast(mark.line, marker.ground) >= 3, (mark.name, marker.name)
        for colour in (theme.text["neutral"], theme.text["search_frame"], theme.frame["accent"]):
            assert contrast(colour, marker.ground) >= 3, (colour.name(), marker.name)


def test_edges_of_highlights_stand_out_on_the_page_and_on_every_ground(theme: Theme) -> None:
    grounds = [theme.frame[role] for role in ("page", "raised", "window")]
    for marker in theme.markers.values():
        for ground in [*grounds, *(other.ground for other in theme.markers.values())]:
            assert contrast(marker.edge, ground) >= 3, (marker.name, ground.name())


def test_highlights_differ_by_pattern_and_to_ordinary_eyes_by_ground(theme: Theme) -> None:
    assert set(theme.markers) == {colour.value for colour in Colour}
    assert len({marker.pattern for marker in theme.markers.values()}) == len(theme.markers)
    for one, other in combinations(theme.markers.values(), 2):
        assert measure_distance(one.ground, other.ground) >= 10, (one.name, other.name)


@pytest.mark.parametrize("vision", VISIONS)
def test_a_highlight_can_be_told_from_the_page(theme: Theme, vision: str) -> None:
    for marker in theme.markers.values():
        assert measure_distance(marker.ground, theme.frame["page"], vision) >= 5, marker.name
