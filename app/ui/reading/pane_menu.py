"""The context menu of a pane: what can be done with what is selected and with what stands under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from app.ui.reading.pane_pointer import Target

if TYPE_CHECKING:
    from app.ui.reading.text_pane import TextPane

# What can be done with a selection, beside copying it.
SELECTION_COMMANDS = ("article.mark_tail", "article.unmark_tail", "article.correct")
_MOST_SHOWN = 60  # characters of an address


def make_pane_menu(pane: TextPane, target: Target) -> QMenu:
    """A menu for `target`; the caller shows it, and it belongs to the pane."""
    menu = QMenu(pane)
    copy = menu.addAction(pane.tr("&Copy"))
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setEnabled(pane.textCursor().hasSelection())
    copy.triggered.connect(pane.copy)
    everything = menu.addAction(pane.tr("Select &All"))
    everything.setShortcut(QKeySequence.StandardKey.SelectAll)
    everything.triggered.connect(pane.selectAll)
    if target.link:
        _add_link(menu, pane, target.link)
    if pane.selection_actions and pane.textCursor().hasSelection():
        menu.addSeparator()
        menu.addActions(pane.selection_actions)
    return menu


def _add_link(menu: QMenu, pane: TextPane, address: str) -> None:
    menu.addSeparator()
    shown = address if len(address) < _MOST_SHOWN else address[: _MOST_SHOWN - 3] + "…"
    copy = menu.addAction(pane.tr("Copy &Link Address ({0})").format(shown))
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(address))
    menu.addAction(pane.tr("&Open Link…")).triggered.connect(lambda: pane.link_activated.emit(address))
