from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain import Span
from app.ui.reading.guide.strip_lanes import (
    WIDTH,
    Lane,
    StripContent,
    draw_tick,
    marks_near,
    paint_lanes,
    place_marks,
)
from app.ui.reading.text_marks import EntityMarks
from app.ui.theme import MARK_PATTERNS, MarkStyle, Theme, load_theme

SIZE = QSize(WIDTH, 200)


def extent_of(_lane: Lane, span: Span) -> tuple[float, float] | None:
    """A text in which a code point is a pixel, and nothing is shown of what begins it."""
    return (float(span.start), float(span.end)) if span.start else None


def inked(image: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 60}


def test_what_is_not_shown_in_the_text_has_no_place() -> None:
    content = StripContent(meets=(Span(0, 10), Span(300, 400)), alone=(Span(20, 60),))
    marks = place_marks(content, extent_of, 0.5)
    assert [(mark.lane, mark.top, mark.bottom) for mark in marks] == [
        (Lane.ALONE, 10.0, 30.0),
        (Lane.MEETS, 150.0, 200.0),
    ]


def test_entities_without_colour_are_not_shown(theme: Theme) -> None:
    chosen = EntityMarks("a", (Span(10, 12),), theme.marks[0])
    content = StripContent(entities=(chosen, EntityMarks("b", (Span(40, 42),))))
    assert [mark.entity for mark in place_marks(content, extent_of, 1.0)] == [chosen]


def test_the_mark_under_a_place_is_the_nearest_and_the_smallest(theme: Theme) -> None:
    entity = EntityMarks("a", (Span(52, 52),), theme.marks[0])
    content = StripContent(meets=(Span(40, 60),), alone=(Span(62, 70),), entities=(entity,))
    marks = place_marks(content, extent_of, 1.0)
    assert [mark.lane for mark in marks_near(marks, 52, 3)] == [Lane.ENTITY, Lane.MEETS]
    assert [mark.lane for mark in marks_near(marks, 61.5, 3)] == [Lane.ALONE, Lane.MEETS]
    assert marks_near(marks, 90, 3) == []


def test_each_thing_has_a_lane_that_is_mirrored_on_the_other_side(theme: Theme) -> None:
    content = StripContent(meets=(Span(20, 60),), alone=(Span(100, 140),))
    marks = place_marks(content, extent_of, 1.0)
    left, right = (
        inked(paint_lanes(marks, content, SIZE, 1.0, theme, outer_left=outer).toImage()) for outer in (True, False)
    )
    assert {x for x, y in left if y < 80} <= set(range(12, 16)), "where the texts meet: towards the other text"
    assert {x for x, y in left if y > 80} <= set(range(6)), "only here: away from it"
    assert {x for x, y in right if y < 80} <= set(range(4)) and {x for x, y in right if y > 80} <= set(range(10, 16))


def test_only_here_is_hollow_and_meeting_is_solid(theme: Theme) -> None:
    content = StripContent(meets=(Span(20, 80),), alone=(Span(100, 160),))
    image = paint_lanes(place_marks(content, extent_of, 1.0), content, SIZE * 1, 3.0, theme, outer_left=True).toImage()

    def colours(y: int) -> list[bool]:
        return [image.pixelColor(x, y * 3).alpha() > 128 for x in range(image.width())]

    solid = "".join("#" if on else " " for on in colours(50)).strip()
    hollow = "".join("#" if on else " " for on in colours(130)).strip()
    assert " " not in solid and " " in hollow


def test_every_pattern_has_a_shape_of_its_own() -> None:
    shapes = {}
    for pattern in MARK_PATTERNS:
        image = QImage(48, 48, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        draw_tick(painter, MarkStyle("one", QColor("black"), QColor("white"), pattern), QPointF(24, 24), 4.0)
        painter.end()
        shapes[pattern] = inked(image)
    for one, other in combinations(shapes, 2):
        differing = len(shapes[one] ^ shapes[other])
        assert differing > 0.15 * len(shapes[one] | shapes[other]), (one, other)


def test_hits_and_notes_are_told_from_the_rest(theme: Theme) -> None:
    current = Span(100, 104)
    content = StripContent(notes=(Span(20, 24),), hits=(Span(60, 64), current), current_hit=current)
    marks = place_marks(content, extent_of, 1.0)
    for name in ("light", "dark"):
        shown = load_theme(name)
        image = paint_lanes(marks, content, SIZE, 1.0, shown, outer_left=True).toImage()
        assert image.pixelColor(6, 23) == shown.frame["accent"]
        assert image.pixelColor(8, 61).alpha() == 0, "a frame"
        assert image.pixelColor(8, 100) == shown.text["search_current"]
