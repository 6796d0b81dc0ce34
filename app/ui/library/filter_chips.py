"""What the list is narrowed to, each part with a way to take it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ui.icons import line_icon
from app.ui.library.filter import Facet, FacetKind, LibraryFilter
from app.ui.parts import clear_layout
from app.ui.reading.reading_method import language_name
from app.ui.theme import Theme
from app.ui.wording import as_tip, in_own_direction

MOST = 6  # chips; the heading names the rest
LONGEST = 28  # characters of a value


class FilterChips(QWidget):
    """A row of small buttons; empty while nothing is chosen."""

    removed = Signal(object)  # Facet

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shown = theme, LibraryFilter()
        self._chips: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(22, 0, 16, 6)
        self._row.setSpacing(6)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for chip in self.chips():
            chip.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))

    def chips(self) -> list[QToolButton]:
        return self._chips

    def show_filter(self, chosen: LibraryFilter) -> None:
        if chosen != self._shown:
            had_keyboard = any(chip.hasFocus() for chip in self.chips())
            self._shown = chosen
            clear_layout(self._row)
            facets = sorted(chosen.facets, key=lambda facet: (list(FacetKind).index(facet.kind), facet.value))
            self._chips = [self._make_chip(facet) for facet in facets[:MOST]]
            for chip in self._chips:
                self._row.addWidget(chip)
            self._row.addStretch()
            if had_keyboard and self.chips():
                self.chips()[0].setFocus()
        self.setVisible(bool(chosen))

    def _make_chip(self, facet: Facet) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("chip", True)
        words = name_facet(self, facet)
        short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
        chip.setText(in_own_direction(short).replace("&", "&&"))
        chip.setIcon(line_icon("x", self._theme.frame["secondary"], self._theme.frame["disabled"]))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the words
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setAccessibleName(self.tr("No longer only: {facet}").format(facet=words))
        chip.setToolTip(as_tip(self.tr("No longer only: {facet}").format(facet=words)))
        chip.clicked.connect(lambda: self.removed.emit(facet))
        return chip


def name_facet(widget: QWidget, facet: Facet) -> str:
    """One facet in a word or two."""
    if facet.kind is FacetKind.UNREAD:
        return widget.tr("Unread")
    if facet.kind is FacetKind.TELLING:
        return widget.tr("Told by others too")
    return language_name(facet.value) or facet.value if facet.kind is FacetKind.LANGUAGE else facet.value


def describe_filter(widget: QWidget, chosen: LibraryFilter) -> str:
    """A filter in words: `Tag: bridge, schools · Unread`."""
    names = {
        FacetKind.TAG: widget.tr("Tag"),
        FacetKind.OUTLET: widget.tr("Outlet"),
        FacetKind.PERSPECTIVE: widget.tr("Perspective"),
        FacetKind.YEAR: widget.tr("Year"),
        FacetKind.LANGUAGE: widget.tr("Language"),
        FacetKind.ENTITY: widget.tr("Spoken of"),
    }
    parts = []
    for kind in FacetKind:
        values = sorted(name_facet(widget, facet) for facet in chosen.facets if facet.kind is kind)
        if values:
            parts.append(f"{names[kind]}: {', '.join(values)}" if kind in names else values[0])
    return " · ".join(parts)
