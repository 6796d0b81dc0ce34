"""Whether anything may move on the screen: not where the reader or the desktop asks for stillness."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStyle, QWidget

_STILL = "parallax-still"  # a property of the application


def set_still(still: bool) -> None:
    """What the reader chose, for the whole application."""
    if (application := QCoreApplication.instance()) is not None:
        application.setProperty(_STILL, still)


def may_move(widget: QWidget) -> bool:
    """Qt's own style has motion, whatever a desktop says that it knows nothing of; so readers can say it themselves."""
    application = QCoreApplication.instance()
    if application is not None and application.property(_STILL):
        return False
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0
