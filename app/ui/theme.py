"""Themes: colours by role from `resources/themes`, made into a palette and a style sheet, and the reading fonts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

THEME_NAMES = ("light", "sepia", "dark")
SYSTEM_THEME = "system"  # light or dark, as the desktop asks
READING_FAMILY = "Literata"  # shipped in resources/fonts

# One pattern a place in the palette, so that two entities differ without colour too. Dotted is kept for loaded wording.
MARK_PATTERNS = ("solid", "dash", "double", "wave", "dash-dot", "thick", "long-dash", "zigzag")
# The same for the upper edges of the reader's own highlights, colour by colour.
MARKER_PATTERNS = {"yellow": "solid", "green": "dash", "blue": "double", "pink": "zigzag", "purple": "dash-dot"}


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How one shared entity looks: a patterned line in `line` under its words and `tint` behind them."""

    name: str
    line: QColor
    tint: QColor
    pattern: str


@dataclass(frozen=True, slots=True)
class MarkerStyle:
    """How a reader's own highlight looks: a full `ground` under the words, a patterned `edge` over them."""

    name: str
    ground: QColor
    edge: QColor
    pattern: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the three designs. Roles are attributes of `frame` and `text` in the theme files."""

    key: str
    name: str
    dark: bool
    frame: dict[str, QColor]
    text: dict[str, QColor]
    marks: tuple[MarkStyle, ...]
    markers: dict[str, MarkerStyle]  # by the name of a highlight's colour

    def palette(self) -> QPalette:
        f = self.frame
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: f["window"],
            QPalette.ColorRole.WindowText: f["text"],
            QPalette.ColorRole.Base: f["page"],
            QPalette.ColorRole.AlternateBase: f["raised"],
            QPalette.ColorRole.Text: f["text"],
            QPalette.ColorRole.Button: f["window"],
            QPalette.ColorRole.ButtonText: f["text"],
            QPalette.ColorRole.ToolTipBase: f["raised"],
            QPalette.ColorRole.ToolTipText: f["text"],
            QPalette.ColorRole.PlaceholderText: f["secondary"],
            QPalette.ColorRole.Highlight: f["selection"],
            QPalette.ColorRole.HighlightedText: f["text"],
            QPalette.ColorRole.Accent: f["accent"],
            QPalette.ColorRole.Link: self.text["link"],
            QPalette.ColorRole.LinkVisited: self.text["link"],
            QPalette.ColorRole.BrightText: f["error"],
            QPalette.ColorRole.Light: f["raised"],
            QPalette.ColorRole.Midlight: f["raised"],
            QPalette.ColorRole.Mid: f["hairline"],
            QPalette.ColorRole.Dark: f["hairline"],
            QPalette.ColorRole.Shadow: f["hairline"],
        }
        for role, colour in roles.items():
            palette.setColor(role, colour)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, f["disabled"])
        return palette

    def style_sheet(self) -> str:
        """The frame's style sheet: what a palette cannot say. `{role}` in the file stands for a frame colour."""
        sheet = _read("frame.css")
        for role, colour in self.frame.items():
            sheet = sheet.replace("{" + role + "}", colour.name())
        return sheet


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """How articles are set: family, size in points, measure in characters a line, leading as a factor."""

    family: str = READING_FAMILY
    size: float = 14.0
    measure: int = 68
    leading: float = 1.5


def _read(name: str) -> str:
    return (resources.files("resources") / "themes" / name).read_text(encoding="utf-8")


def load_theme(key: str) -> Theme:
    """The theme of that name; `system` follows the desktop."""
    if key == SYSTEM_THEME:
        scheme = QGuiApplication.styleHints().colorScheme()
        key = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    if key not in THEME_NAMES:
        key = "light"
    data = tomllib.loads(_read(f"{key}.toml"))
    marks = tuple(
        MarkStyle(mark["name"], QColor(mark["line"]), QColor(mark["tint"]), pattern)
        for mark, pattern in zip(data["mark"], MARK_PATTERNS, strict=True)
    )
    frame = {role: QColor(value) for role, value in data["frame"].items()}
    text = {role: QColor(value) for role, value in data["text"].items()}
    markers = {
        name: MarkerStyle(name, QColor(each["ground"]), QColor(each["edge"]), MARKER_PATTERNS[name])
        for name, each in data["highlight"].items()
    }
    return Theme(key, data["name"], data["dark"], frame, text, marks, markers)


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application this theme. Views repaint on QEvent.PaletteChange / their own `set_theme`."""
    application.setPalette(theme.palette())
    application.setStyleSheet(theme.style_sheet())


def load_fonts() -> None:
    """Register the shipped reading fonts. Costs some milliseconds; called once, before the first text is laid out."""
    for entry in (resources.files("resources") / "fonts").iterdir():
        if entry.name.endswith(".ttf"):
            QFontDatabase.addApplicationFontFromData(entry.read_bytes())
