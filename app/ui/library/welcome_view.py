"""The first page of an empty library: what Parallax is, and three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import line_icon
from app.ui.parts import heading_font, make_heading, make_quiet
from app.ui.theme import READING_FAMILY, Theme


class Choice(QAbstractButton):
    """A large button: icon, a title in the reading face, and a sentence beneath."""

    def __init__(self, icon: str, title: str, text: str, theme: Theme, *, dashed: bool = False) -> None:
        super().__init__()
        self._icon_name, self._text, self._dashed = icon, text, dashed
        self._theme = theme
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _scale(self) -> float:
        return max(1.0, self.fontMetrics().height() / 17.0)

    def needed_height(self, width: int) -> int:
        """For icon, title and text at that width."""
        scale = self._scale()
        room = QRect(0, 0, width - 2 * round(22 * scale), 10_000)
        wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        title = QFontMetrics(heading_font(self.font(), 1.3)).boundingRect(room, wrap, self.text()).height()
        text = self.fontMetrics().boundingRect(room, wrap, self._text).height()
        return round((22 + 26 + 14 + 6 + 26) * scale) + title + text

    def sizeHint(self) -> QSize:
        width = round(240 * self._scale())
        return QSize(width, self.needed_height(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(150 * self._scale()), round(120 * self._scale()))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        frame = self._theme.frame
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        strong = self.underMouse() or self.hasFocus() or self.isDown()
        pen = QPen(frame["accent"] if strong else frame["hairline"], 1.5 if self.hasFocus() else 1)
        if self._dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(frame["accent_tint"]) if self.underMouse() else QColor(frame["page"]))
        painter.drawRoundedRect(box, 10, 10)
        scale = self._scale()
        inset = round(22 * scale)
        size = round(26 * scale)
        room = self.rect().adjusted(inset, inset, -inset, -inset)
        icon = line_icon(self._icon_name, frame["accent"], frame["disabled"])
        painter.drawPixmap(room.topLeft(), icon.pixmap(QSize(size, size), self.devicePixelRatioF()))
        room.setTop(room.top() + size + round(14 * scale))
        painter.setFont(heading_font(self.font(), 1.3))
        painter.setPen(frame["text"] if self.isEnabled() else frame["disabled"])
        wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        used = painter.boundingRect(room, wrap, self.text())
        painter.drawText(room, wrap, self.text())
        room.setTop(used.bottom() + round(6 * scale))
        painter.setFont(self.font())
        painter.setPen(frame["secondary"] if self.isEnabled() else frame["disabled"])
        painter.drawText(room, wrap, self._text)


class WelcomeView(QWidget):
    samples_asked = Signal()
    import_asked = Signal()
    folder_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = make_heading(self.tr("Two sides of one story"), 2.6, self)
        lead = QLabel(
            self.tr(
                "Parallax keeps articles on this computer and shows two of them side by side: who both speak of, "
                "how each of them does, and what only one of them says."
            ),
            self,
        )
        lead.setWordWrap(True)
        lead.setObjectName("lead")
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self.font().pointSizeF() * 1.3)
        lead.setFont(font)
        self.samples = Choice(
            "columns-2",
            self.tr("See a pair side by side"),
            self.tr("Opens a sample pair about a bridge, a vote and a city that disagrees."),
            theme,
        )
        self.files = Choice(
            "file-plus",
            self.tr("Import files"),
            self.tr("Text, Markdown or HTML, or a page saved from a browser."),
            theme,
        )
        self.drop = Choice(
            "download",
            self.tr("Drop files or folders here"),
            self.tr("Anywhere on this window. A click chooses a folder instead."),
            theme,
            dashed=True,
        )
        foot = make_quiet(self.tr("No account, no network. Nothing you read leaves this computer."), self)
        self._lay_out(title, lead, foot)
        self.samples.clicked.connect(self.samples_asked)
        self.files.clicked.connect(self.import_asked)
        self.drop.clicked.connect(self.folder_asked)

    def _lay_out(self, title: QLabel, lead: QLabel, foot: QLabel) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for choice in self.choices:
            row.addWidget(choice)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(title)
        column.addSpacing(12)
        column.addWidget(lead)
        column.addSpacing(32)
        column.addLayout(row)
        column.addSpacing(20)
        column.addWidget(foot)
        column.addStretch(3)
        middle = QWidget(self)
        middle.setLayout(column)
        middle.setMaximumWidth(880)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = (min(880, event.size().width() - 64) - 32) // 3
        height = max(choice.needed_height(width) for choice in self.choices)
        for choice in self.choices:
            choice.setFixedHeight(height)

    @property
    def choices(self) -> tuple[Choice, Choice, Choice]:
        return self.samples, self.files, self.drop

    def set_theme(self, theme: Theme) -> None:
        for choice in self.choices:
            choice.set_theme(theme)

    def set_busy(self, busy: bool) -> None:
        """While the sample pair is on its way, one click is enough."""
        self.samples.setEnabled(not busy)

    def set_read_only(self, read_only: bool) -> None:
        for choice in self.choices:
            choice.setEnabled(not read_only)
