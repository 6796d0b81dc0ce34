"""When the card comes and goes, under the pointer and by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QProxyStyle, QStyle, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain import EntityType, Span
from app.ui.reading import card_opener
from app.ui.reading.card_opener import CardOpener, CardSubject, CardSurface
from app.ui.reading.entity_card import EntityCard
from app.ui.reading.entity_facts import EntityFacts, NameUse
from app.ui.theme import Theme

CALM = (card_opener.OPEN_AFTER, card_opener.OPEN_ROW_AFTER)  # as it is; the tests below wait for less
MARK, OTHER, NOTHING = QPoint(60, 40), QPoint(260, 40), QPoint(160, 90)


class Still(QProxyStyle):
    """A desktop that asks for no motion."""

    def styleHint(self, hint: QStyle.StyleHint, *rest: object) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, *rest)  # type: ignore[arg-type]


@dataclass
class Scene:
    view: QWidget
    field: QLineEdit
    surface: QWidget
    card: EntityCard
    opener: CardOpener
    known: set[str]
    places: dict[str, QRect]


@pytest.fixture
def scene(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    for name in ("OPEN_AFTER", "OPEN_ROW_AFTER", "CHANGE_AFTER"):
        monkeypatch.setattr(card_opener, name, 30)
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(900, 700)
    field, surface = QLineEdit(view), QWidget(view)
    surface.setMouseTracking(True)
    column = QVBoxLayout(view)
    column.addWidget(field)
    column.addWidget(surface, 1)
    card = EntityCard(theme, view)
    known = {"one", "two"}
    places = {"one": QRect(50, 30, 40, 20), "two": QRect(250, 30, 40, 20)}

    def fill(key: str) -> bool:
        if key in known:
            name = NameUse(key, (Span(0, 3),))
            card.show_facts(EntityFacts(key, key, EntityType.PERSON, ((name,), (name,))), None)
        return key in known

    def find(point: QPointF) -> CardSubject | None:
        return next((CardSubject(key) for key, rect in places.items() if rect.contains(point.toPoint())), None)

    opener = CardOpener(card, view, fill)
    opener.add_surface(CardSurface(surface, find, lambda subject: places.get(subject.key)))
    opener.watch_keys(field)
    view.show()
    field.setFocus()
    yield Scene(view, field, surface, card, opener, known, places)


def move(scene: Scene, point: QPoint) -> None:
    QTest.mouseMove(scene.surface, point + QPoint(1, 1))
    QTest.mouseMove(scene.surface, point)


def test_it_waits_until_the_pointer_rests(scene: Scene, qtbot: QtBot) -> None:
    move(scene, MARK)
    assert not scene.opener.is_open
    move(scene, NOTHING)
    qtbot.wait(80)
    assert not scene.opener.is_open, "the pointer only passed by"
    move(scene, MARK)
    qtbot.waitUntil(lambda: scene.opener.is_open)
    assert scene.card.isVisible() and scene.field.hasFocus(), "a card under the pointer takes no keyboard"
    lines = scene.places["one"].translated(scene.surface.pos())
    assert not scene.card.geometry().intersects(lines)


def test_the_waiting_time_is_calm() -> None:
    assert 300 <= CALM[0] <= CALM[1] <= 1000
    assert card_opener.FADE == 150


def test_another_mark_takes_the_card_over(scene: Scene, qtbot: QtBot) -> None:
    move(scene, MARK)
    qtbot.waitUntil(lambda: scene.opener.is_open)
    move(scene, OTHER)
    qtbot.waitUntil(lambda: scene.opener.subject == CardSubject("two"))
    assert scene.card.accessibleName() == "two, person"


def test_it_goes_when_the_pointer_has_left_but_not_on_the_way_into_it(scene: Scene, qtbot: QtBot) -> None:
    move(scene, MARK)
    qtbot.waitUntil(lambda: scene.opener.is_open)
    move(scene, NOTHING)
    assert scene.opener.is_open, "there is time to go into the card"
    QTest.mouseMove(scene.card, QPoint(30, 30))
    qtbot.wait(card_opener.CLOSE_AFTER + 100)
    assert scene.opener.is_open
    move(scene, QPoint(800, 600) - scene.surface.pos())
    qtbot.waitUntil(lambda: not scene.opener.is_open)
    assert not scene.card.isVisible()


@pytest.mark.parametrize("how", ["press", "wheel", "escape", "hide", "move"])
def test_whatever_else_the_reader_does_it_makes_way(scene: Scene, qtbot: QtBot, how: str) -> None:
    move(scene, MARK)
    qtbot.waitUntil(lambda: scene.opener.is_open)
    if how == "press":
        qtbot.mouseClick(scene.surface, Qt.MouseButton.LeftButton, pos=MARK)
    elif how == "wheel":
        QTest.wheelEvent(scene.view.windowHandle(), QPointF(scene.surface.mapTo(scene.view, MARK)), QPoint(0, -120))
    elif how == "escape":
        qtbot.keyClick(scene.field, Qt.Key.Key_Escape)
    elif how == "hide":
        scene.view.hide()
    else:
        scene.opener.text_moved()
    assert not scene.opener.is_open and not scene.card.isVisible()
    if how == "press":
        qtbot.wait(80)
        assert not scene.opener.is_open, "the pointer still lies where it clicked"


def test_by_key_it_takes_the_keyboard_and_gives_it_back(scene: Scene, qtbot: QtBot) -> None:
    assert scene.opener.open_at(scene.surface, CardSubject("one"))
    assert scene.opener.is_held and scene.card.hasFocus()
    move(scene, OTHER)
    qtbot.wait(80)
    assert scene.opener.subject == CardSubject("one"), "the pointer does not take a held card over"
    qtbot.keyClick(scene.card, Qt.Key.Key_Escape)
    assert not scene.opener.is_open and scene.field.hasFocus()


def test_a_held_card_goes_when_the_keyboard_goes_elsewhere(scene: Scene) -> None:
    scene.opener.open_at(scene.surface, CardSubject("one"))
    scene.field.setFocus()
    assert not scene.opener.is_open and scene.field.hasFocus()


def test_a_held_card_goes_along_with_the_text_until_that_is_out_of_sight(scene: Scene) -> None:
    scene.opener.open_at(scene.surface, CardSubject("one"))
    before = scene.card.y()
    scene.places["one"].translate(0, 100)
    scene.opener.text_moved()
    assert scene.opener.is_held and scene.card.y() == before + 100
    scene.places["one"].translate(0, 5_000)
    scene.opener.text_moved()
    assert not scene.opener.is_open


def test_what_is_not_there_is_not_told_of(scene: Scene) -> None:
    assert not scene.opener.open_at(scene.surface, CardSubject("nobody"))
    del scene.places["two"]
    assert not scene.opener.open_at(scene.surface, CardSubject("two"))
    assert scene.opener.open_at(scene.surface, CardSubject("one"))
    scene.known.clear()  # corrected away meanwhile
    scene.opener.refresh()
    assert not scene.opener.is_open


def test_it_fades_in_and_is_painted_plainly_afterwards(scene: Scene, qtbot: QtBot) -> None:
    scene.opener.open_at(scene.surface, CardSubject("one"))
    assert scene.card.graphicsEffect() is not None
    qtbot.waitUntil(lambda: scene.card.graphicsEffect() is None, timeout=1_000)


def test_without_motion_it_is_there_at_once(scene: Scene, qapp: QApplication) -> None:
    still = Still(qapp.style().name())
    scene.card.setStyle(still)
    scene.opener.open_at(scene.surface, CardSubject("one"))
    assert scene.card.graphicsEffect() is None and scene.card.isVisible()
    scene.card.setStyle(qapp.style())
    still.deleteLater()
