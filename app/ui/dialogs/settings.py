"""Theme, type and library. Every change shows at once, in the sample and in the window behind."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDoubleSpinBox,
    QFontComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from app.domain import Block, BlockKind, Document
from app.settings import Settings
from app.ui.dialogs.parts import PaperDialog
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel, TickBox
from app.ui.reading.text_pane import TextPane
from app.ui.theme import READING_FAMILY, SYSTEM_THEME, THEME_NAMES, ReadingStyle, Theme

PIXELS_A_POINT = 96 / 72  # settings count the reader's pixels, as style sheets do


def reading_style(settings: Settings) -> ReadingStyle:
    """How articles are set, of what the reader chose."""
    return ReadingStyle(
        family=settings.font_family or READING_FAMILY,
        size=settings.text_size / PIXELS_A_POINT,
        measure=settings.measure,
        leading=settings.line_height,
    )


def make_sample(title: str, text: str) -> Document:
    whole = f"{title}\n{text}"
    blocks = (Block(BlockKind.TITLE, 0, len(title)), Block(BlockKind.PARAGRAPH, len(title) + 1, len(whole)))
    return Document(whole, blocks)


class FontBox(QFontComboBox):
    """With an arrow of our own: a style sheet takes Qt's away."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        palette = self.palette()
        icon = line_icon("chevron-down", palette.text().color(), palette.mid().color())
        icon.paint(painter, QRect(self.width() - 26, (self.height() - 16) // 2, 16, 16))


class SettingsDialog(PaperDialog):
    changed = Signal(object)  # Settings
    library_asked = Signal()

    def __init__(self, settings: Settings, library: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(720, 640))
        self.setWindowTitle(self.tr("Settings"))
        self.heading.setText(self.tr("Settings"))
        self._settings = settings
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self._add(grid, self.tr("Theme"), self._make_themes())
        self._add(grid, self.tr("Reading font"), self._make_font())
        self._add(grid, self.tr("Text size"), self._make_size())
        self._add(grid, self.tr("Line length"), self._make_measure())
        self._add(grid, self.tr("Line spacing"), self._make_leading())
        self._add(grid, self.tr("Motion"), self._make_motion())
        self._add(grid, self.tr("Library"), self._make_library(library))
        self.sample = TextPane(theme, reading_style(settings), self)
        self.sample.setObjectName("sample")
        self.sample.setAccessibleName(self.tr("Sample text"))
        self.sample.overscroll = 0.0
        self.sample.show_document(
            make_sample(
                self.tr("A bridge for whom?"),
                self.tr(
                    "The council voted on Tuesday night to close the Old Bridge to cars. One paper wrote of a river "
                    "won back; the other, of a city cut in two. Both sat in the same room, and neither left "
                    "anything out by accident."
                ),
            )
        )
        self.body.addSpacing(8)
        self.body.addWidget(self.sample, 1)
        self.defaults_button = self.add_button(self.tr("As it came"), left=True)
        self.defaults_button.clicked.connect(self._restore_defaults)
        close = self.add_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self._show()

    def _add(self, grid: QGridLayout, name: str, widget: QWidget) -> None:
        label = QLabel(name, self)
        label.setProperty("quiet", True)
        label.setBuddy(widget)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(widget, row, 1)

    def _make_themes(self) -> QWidget:
        names = {
            SYSTEM_THEME: self.tr("As the system"),
            "light": self.tr("Light"),
            "sepia": self.tr("Sepia"),
            "dark": self.tr("Dark"),
        }
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.themes = QButtonGroup(holder)
        self._theme_buttons: dict[str, QPushButton] = {}
        for key in (SYSTEM_THEME, *THEME_NAMES):
            button = QPushButton(names[key], holder)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _=False, key=key: self._change(theme=key))
            self.themes.addButton(button)
            self._theme_buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _make_font(self) -> QWidget:
        self.font_box = FontBox(self)
        self.font_box.setFontFilters(QFontComboBox.FontFilter.ScalableFonts)
        self.font_box.setEditable(False)
        self.font_box.setMaximumWidth(320)
        self.font_box.currentFontChanged.connect(
            lambda font: self._change(font_family="" if font.family() == READING_FAMILY else font.family())
        )
        return self.font_box

    def _make_size(self) -> QWidget:
        holder, self.size_slider, self.size_box = self._make_slider(10, 48, self.tr("Text size in pixels"))
        self.size_slider.valueChanged.connect(lambda value: self._change(text_size=value))
        return holder

    def _make_measure(self) -> QWidget:
        holder, self.measure_slider, self.measure_box = self._make_slider(40, 120, self.tr("Characters a line"))
        self.measure_slider.valueChanged.connect(lambda value: self._change(measure=value))
        return holder

    def _make_slider(self, low: int, high: int, name: str) -> tuple[QWidget, QSlider, QSpinBox]:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        slider = QSlider(Qt.Orientation.Horizontal, holder)
        box = QSpinBox(holder)
        for widget in (slider, box):
            widget.setRange(low, high)
            widget.setAccessibleName(name)
        slider.setFixedWidth(220)
        slider.setMinimumHeight(22)
        slider.valueChanged.connect(box.setValue)
        box.valueChanged.connect(slider.setValue)
        row.addWidget(slider)
        row.addWidget(box)
        row.addStretch(1)
        holder.setFocusProxy(slider)
        return holder, slider, box

    def _make_leading(self) -> QWidget:
        holder, self.leading_slider, ticks = self._make_slider(10, 25, self.tr("Line spacing"))
        ticks.hide()
        self.leading_box = QDoubleSpinBox(holder)
        self.leading_box.setRange(1.0, 2.5)
        self.leading_box.setSingleStep(0.1)
        self.leading_box.setDecimals(1)
        self.leading_box.setAccessibleName(self.tr("Line spacing, as a factor of the text size"))
        self.leading_slider.valueChanged.connect(lambda tenths: self.leading_box.setValue(tenths / 10))
        self.leading_box.valueChanged.connect(lambda value: self.leading_slider.setValue(round(value * 10)))
        self.leading_box.valueChanged.connect(lambda value: self._change(line_height=round(value, 2)))
        row = holder.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(1, self.leading_box)
        return holder

    def _make_motion(self) -> QWidget:
        self.still_box = TickBox(self.tr("Nothing glides or fades"), self)
        self.still_box.setToolTip(self.tr("Texts jump to their places, notes and cards are there at once"))
        self.still_box.toggled.connect(lambda still: self._change(still=still))
        return self.still_box

    def _make_library(self, library: str) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        path = ElidedLabel(holder)
        path.set_whole(library)
        choose = QPushButton(self.tr("Open another…"), holder)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_library)
        row.addWidget(path, 1)
        row.addWidget(choose)
        return holder

    def _on_library(self) -> None:
        self.accept()
        self.library_asked.emit()

    # --- values ---

    @property
    def settings(self) -> Settings:
        return self._settings

    def _show(self) -> None:
        s = self._settings
        sliders = (self.size_slider, self.measure_slider, self.leading_slider)
        boxes = (self.size_box, self.measure_box, self.leading_box, self.still_box)
        fields = (self.font_box, *sliders, *boxes)
        blockers = [QSignalBlocker(field) for field in fields]
        self._theme_buttons[s.theme].setChecked(True)
        self.font_box.setCurrentFont(QFont(s.font_family or READING_FAMILY))
        for slider, box, value in (
            (self.size_slider, self.size_box, s.text_size),
            (self.measure_slider, self.measure_box, s.measure),
        ):
            slider.setValue(value)
            box.setValue(value)
        self.still_box.setChecked(s.still)
        self.leading_box.setValue(s.line_height)
        self.leading_slider.setValue(round(s.line_height * 10))
        del blockers

    def _change(self, **values: object) -> None:
        settings = replace(self._settings, **values)  # type: ignore[arg-type]
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)

    def _restore_defaults(self) -> None:
        plain = Settings()
        self._change(
            theme=plain.theme,
            font_family=plain.font_family,
            text_size=plain.text_size,
            measure=plain.measure,
            line_height=plain.line_height,
            still=plain.still,
        )
        self._show()

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        self.sample.restyle(theme, style)
