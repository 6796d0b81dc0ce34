"""A quiet word between the two texts, at eye height: that what is read here has no counterpart in the other one."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.motion import may_move
from app.ui.theme import Theme

FADE_MILLISECONDS = 150
_PAD = 3.0
_SMALL = 0.82  # of the frame's text


class GutterNote(QWidget):
    """Words set one or two a line, so that they fit between the texts. Nothing that is pointed at hits it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self._lines: list[str] = []
        self._set_for = ("", 0.0)  # the words that are set, and the width
        self._picture = QPixmap()
        self._opacity = 0.0
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(FADE_MILLISECONDS)
        self._fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fading.valueChanged.connect(self._set_opacity)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def words(self) -> str:
        """What is said now; empty while nothing is, or while it goes."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._set_for = ("", 0.0)
        self.update()

    def say(self, words: str) -> None:
        """Say this, or nothing."""
        if words == self._words:
            return
        self._words = words
        if words:
            self.setAccessibleName(words)
            self.show()
        self._fading.stop()
        goal = 1.0 if words else 0.0
        if may_move(self):
            self._fading.setStartValue(self._opacity)
            self._fading.setEndValue(goal)
            self._fading.start()
        else:
            self._set_opacity(goal)

    def place(self, middle: float, top: float, width: float) -> None:
        """Stand beneath that point, no wider than that."""
        if self._words and (self._words, width) != self._set_for:
            self._set_for = (self._words, width)
            self._lines = _set_lines(self._words, QFontMetrics(self._font()), width - 2 * _PAD)
            self._draw()
        size = self._picture.deviceIndependentSize().toSize()
        self.setGeometry(QRect(QPoint(round(middle - size.width() / 2), round(top)), size))

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _draw(self) -> None:
        """Set the words once: they are painted again with every step of the ribbons beneath them."""
        font = self._font()
        metrics = QFontMetrics(font)
        wide = max(metrics.horizontalAdvance(line) for line in self._lines) + 2 * _PAD
        high = len(self._lines) * metrics.height() + 2 * _PAD
        scale = self.devicePixelRatioF()
        self._picture = QPixmap(round(wide * scale), round(high * scale))
        self._picture.setDevicePixelRatio(scale)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(self._theme.frame["page"])
        ground.setAlphaF(0.92)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(0, 0, wide, high), 4, 4)
        painter.setFont(font)
        painter.setPen(self._theme.frame["secondary"])
        for number, line in enumerate(self._lines):
            rect = QRectF(0, _PAD + number * metrics.height(), wide, metrics.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, line)
        painter.end()

    def _set_opacity(self, value: float) -> None:
        self._opacity = float(value)
        if self._opacity <= 0 and not self._words:
            self.hide()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


def _set_lines(words: str, metrics: QFontMetrics, width: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
