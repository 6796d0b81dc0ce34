from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain import Loaded, Span
from app.ui.reading.loaded.dots import DottedLayer, draw_dots
from app.ui.reading.stretches import Stretch

INK = QColor("#202020")


def paint(draw: Callable[[QPainter], None]) -> QImage:
    image = QImage(QSize(200, 40), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def runs(image: QImage) -> list[tuple[int, int]]:
    """Where ink stands along the row that has the most of it, as stretches of pixels."""
    rows = [
        [x for x in range(image.width()) if image.pixelColor(x, y).lightness() < 140] for y in range(image.height())
    ]
    inked = max(rows, key=len)
    found: list[tuple[int, int]] = []
    for x in inked:
        if found and x == found[-1][1] + 1:
            found[-1] = (found[-1][0], x)
        else:
            found.append((x, x))
    return found


def test_the_line_is_broken_into_dots_of_one_size() -> None:
    dots = runs(paint(lambda painter: draw_dots(painter, INK, 10, 110, 20, 20)))
    assert len(dots) >= 12
    assert {last - first + 1 for first, last in dots} <= {2, 3}


def test_dots_stay_within_the_passage_and_fill_it() -> None:
    dots = runs(paint(lambda painter: draw_dots(painter, INK, 10, 110, 20, 20)))
    assert dots[0][0] in range(10, 14) and dots[-1][1] in range(106, 110)


def test_the_passage_one_stands_on_has_larger_dots() -> None:
    small, large = (
        runs(paint(lambda painter, large=large: draw_dots(painter, INK, 10, 110, 20, 24, large=large)))
        for large in (False, True)
    )
    assert max(b - a for a, b in large) > max(b - a for a, b in small)


def test_the_narrowest_passage_has_a_dot() -> None:
    assert len(runs(paint(lambda painter: draw_dots(painter, INK, 50, 52, 20, 20)))) == 1


def test_a_passage_is_found_by_its_code_points() -> None:
    layer = DottedLayer()
    mark = Loaded(Span(4, 9), "label")
    layer.set_marks([mark, Loaded(Span(20, 22), "judging")])
    assert layer.at(4) == mark and layer.at(8) == mark
    assert layer.at(3) is None and layer.at(9) is None and layer.at(30) is None


def test_a_passage_is_found_where_it_was_painted() -> None:
    layer = DottedLayer()
    mark = Loaded(Span(4, 9), "label")
    layer.set_marks([mark])
    assert layer.under("block", QPointF(40, 15)) is None  # nothing has been painted yet

    def draw(painter: QPainter) -> None:
        layer.paint(painter, INK, "block", Span(0, 30), lambda _: [Stretch(30, 80, 20)], 20, None)

    paint(draw)
    assert layer.under("block", QPointF(40, 15)) == mark
    assert layer.under("block", QPointF(40, 28)) == mark  # on its dots
    assert layer.under("block", QPointF(90, 15)) is None
    layer.set_marks([])
    assert layer.under("block", QPointF(40, 15)) is None
