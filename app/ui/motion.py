"""Whether anything may move on the screen: not where the desktop asks for stillness."""

from __future__ import annotations

from PySide6.QtWidgets import QStyle, QWidget


def may_move(widget: QWidget) -> bool:
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0
