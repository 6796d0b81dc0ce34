"""The card itself: what it says, how it folds, and what can be pressed on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain import EntityType, Span
from app.ui.reading.card_parts import CardRow
from app.ui.reading.entity_card import EntityCard
from app.ui.reading.entity_facts import EntityFacts, NameUse, OfferedName, Reason
from app.ui.theme import Theme, load_theme


def use(words: str, count: int) -> NameUse:
    return NameUse(words, tuple(Span(10 * i, 10 * i + 5) for i in range(count)))


def offer(words: str, side: int, why: str) -> OfferedName:
    return OfferedName(side, words, (Span(3, 9), Span(30, 36)), why)


RUSSIA = EntityFacts(
    "ru",
    "Russia",
    EntityType.PLACE,
    ((use("Russia", 8), use("Kremlin", 2)), (use("Россия", 1),)),
    (Reason("Kremlin", "seat of the government of Russia"), Reason("", "The reader said so")),
    (offer("the president", 1, "head of the state"), offer("their <leader>", 0, "")),
)
MANY = EntityFacts("many", "Many", EntityType.THING, (tuple(use(f"name {i}", 1) for i in range(40)), (use("x", 1),)))


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> Iterator[EntityCard]:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(900, 700)
    card = EntityCard(theme, view)
    card.correctable = True
    view.show()
    yield card


def show(card: EntityCard, facts: EntityFacts, room: QSize | None = None) -> None:
    card.show_facts(facts, None, "A hint")
    card.resize(card.fit(room or QSize(880, 680)))
    card.show()


def said(card: EntityCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def row(card: EntityCard, words: str) -> CardRow:
    found = [r for r in card.findChildren(CardRow) if r.isVisible() and words in r.accessibleName()]
    assert len(found) == 1, words
    return found[0]


def test_it_tells_type_names_counts_reasons_and_offers(card: EntityCard, theme: Theme) -> None:
    show(card, RUSSIA)
    words = said(card)
    for expected in ("Russia", "place", "Left  10", "Right  1", "Kremlin", "2", "Россия", "Why they are one"):
        assert expected in words
    quiet = theme.frame["secondary"].name()
    assert f'\u2068Kremlin\u2069: <span style="color:{quiet}">seat of the government of Russia</span>' in words
    assert "“\u2068the president\u2069” (2)" in words
    assert "right · head of the state" in words
    assert "A hint" in words


def test_a_screen_reader_hears_all_of_it(card: EntityCard) -> None:
    show(card, RUSSIA)
    assert card.accessibleName() == "Russia, place"
    assert card.accessibleDescription() == (
        "Left 10: Russia 8, Kremlin 2. Right 1: Россия 1. Kremlin: seat of the government of Russia. "
        "The reader said so. May also mean it: the president, 2 times on the right. "
        "May also mean it: their <leader>, 2 times on the left."
    )
    assert row(card, "Left: Kremlin").accessibleName() == "Left: Kremlin, 2"


def test_a_type_the_reader_chose_has_its_word(card: EntityCard, theme: Theme) -> None:
    show(card, replace(RUSSIA, reasons=(Reason("org", "type set by you"), Reason("person", "a name here"))))
    assert "organisation: type set by you. person: a name here." in card.accessibleDescription()


def test_nothing_is_said_where_there_is_nothing_to_say(card: EntityCard) -> None:
    show(card, EntityFacts("k", "K", EntityType.ORG, ((use("K", 1),), (use("K", 1),))))
    assert "Why they are one" not in said(card)
    assert not any(words.startswith("May also") for words in said(card))


def test_a_name_can_be_pressed_with_pointer_and_keys(card: EntityCard, qtbot: QtBot) -> None:
    show(card, RUSSIA)
    with qtbot.waitSignal(card.use_chosen) as chosen:
        qtbot.mouseClick(row(card, "Kremlin"), Qt.MouseButton.LeftButton)
    assert chosen.args == [0, RUSSIA.uses[0][1]]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert card.focusWidget() is row(card, "Left: Russia")
    qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Down)
    with qtbot.waitSignal(card.use_chosen) as chosen:
        qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == [0, RUSSIA.uses[0][1]]
    for _ in range(3):  # to the button above the names, and no further
        qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Up)
    assert card.focusWidget().accessibleName() == "Correct what was found"
    with qtbot.waitSignal(card.left):
        qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Escape)


def test_a_name_is_parted_by_its_button_and_by_delete(card: EntityCard, qtbot: QtBot) -> None:
    show(card, RUSSIA)
    name = row(card, "Kremlin")
    button = name.findChild(QToolButton)
    assert isinstance(button, QToolButton) and not button.isVisible()
    qtbot.mouseMove(card.window(), card.window().rect().bottomRight())
    qtbot.mouseMove(name)
    qtbot.waitUntil(button.isVisible)
    assert button.toolTip() == "“\u2068Kremlin\u2069” is not \u2068Russia\u2069"
    with qtbot.waitSignal(card.split_asked) as asked, qtbot.assertNotEmitted(card.use_chosen):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["ru", 0, RUSSIA.uses[0][1]]
    name.setFocus()
    with qtbot.waitSignal(card.split_asked) as asked:
        qtbot.keyClick(name, Qt.Key.Key_Delete)
    assert asked.args == ["ru", 0, RUSSIA.uses[0][1]]
    with qtbot.waitSignal(card.menu_asked) as menu:
        qtbot.mouseClick(card._more, Qt.MouseButton.LeftButton)
    assert menu.args[0] == "ru"


def test_without_corrections_there_is_nothing_to_correct_with(card: EntityCard, qtbot: QtBot) -> None:
    card.correctable = False
    show(card, RUSSIA)
    assert not [button for button in card.findChildren(QToolButton) if button.isVisibleTo(card)]
    with qtbot.assertNotEmitted(card.split_asked):
        qtbot.keyClick(row(card, "Kremlin"), Qt.Key.Key_Delete)
    card.correctable = True
    only = EntityFacts("k", "K", EntityType.ORG, ((use("K", 1),), (use("the K", 1),)))
    show(card, only)  # one name: there is nothing to part
    assert row(card, "Left: K").findChild(QToolButton) is None


def test_an_offer_is_taken_refused_or_looked_at_with_one_press(card: EntityCard, qtbot: QtBot) -> None:
    show(card, RUSSIA)
    buttons = {button.accessibleName(): button for button in card.findChildren(QToolButton)}
    yes = buttons["Mark “\u2068the president\u2069” as \u2068Russia\u2069"]
    no = buttons["“\u2068their <leader>\u2069” does not mean \u2068Russia\u2069"]
    with qtbot.waitSignal(card.offer_taken) as taken:
        qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert taken.args == ["ru", RUSSIA.offered[0]]
    with qtbot.waitSignal(card.offer_refused) as refused:
        qtbot.keyClick(no, Qt.Key.Key_Space)
    assert refused.args == ["ru", RUSSIA.offered[1]]
    with qtbot.waitSignal(card.place_asked) as asked:
        qtbot.mouseClick(row(card, "their <leader>"), Qt.MouseButton.LeftButton)
    assert asked.args == [0, Span(3, 9)]


def test_a_long_list_folds_and_unfolds_without_losing_a_name(card: EntityCard, qtbot: QtBot) -> None:
    show(card, MANY)
    assert "name 5" in said(card) and "name 6" not in said(card)
    with qtbot.waitSignal(card.grown):
        qtbot.mouseClick(row(card, "34 more"), Qt.MouseButton.LeftButton)
    card.resize(card.fit(QSize(880, 680)))
    names = [words for words in said(card) if words.startswith("name ")]
    assert len(names) == 40
    show(card, MANY)  # told anew, for another mention: what was unfolded stays
    assert "name 39" in said(card)
    show(card, RUSSIA)
    show(card, MANY)
    assert "name 39" not in said(card)


def test_unfolding_by_key_keeps_the_keyboard_in_the_card(card: EntityCard, qtbot: QtBot) -> None:
    show(card, MANY)
    fold = row(card, "34 more")
    fold.setFocus()
    qtbot.keyClick(fold, Qt.Key.Key_Return)
    assert card.window().focusWidget() is card


def test_it_takes_no_more_room_than_it_needs_and_than_there_is(card: EntityCard, qtbot: QtBot) -> None:
    show(card, RUSSIA)
    whole = card.size()
    area = card._area
    assert area.verticalScrollBar().maximum() == 0, "everything is in sight"
    card.resize(card.fit(QSize(300, 150)))
    assert card.size() == QSize(300, 150)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.horizontalScrollBar().maximum() == 0
    show(card, EntityFacts("k", "K", EntityType.ORG, ((use("K", 1),), (use("K", 1),))))
    assert card.height() < whole.height()
    long = "An office with a name that goes on and on until nobody remembers how it began " * 9
    show(card, EntityFacts("l", long, EntityType.ORG, ((use(long, 1),), (use("K", 1),))))
    assert card.height() <= 520 and all(len(words) < 200 for words in said(card))


def test_every_theme_can_paint_it(card: EntityCard) -> None:
    show(card, RUSSIA)
    pictures = []
    for name in ("light", "sepia", "dark"):
        card.set_theme(load_theme(name))
        pictures.append(card.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
