"""What Parallax is, its version, and what it is made of."""

from __future__ import annotations

from PySide6.QtCore import QSize, qVersion
from PySide6.QtWidgets import QLabel, QWidget

import app
from app.ui.dialogs.parts import PaperDialog


class AboutDialog(PaperDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Parallax", parent, size=QSize(520, 300))
        text = QLabel(
            self.tr(
                "Read two accounts of one event side by side.\n\n"
                "Version {version}, with Qt {qt}. MIT licence; typeface Literata (SIL Open Font License), icons by "
                "Lucide (ISC).\n\n"
                "Everything stays on this computer. Parallax passes no judgement: it shows what stands in the texts."
            ).format(version=app.__version__, qt=qVersion()),
            self,
        )
        text.setWordWrap(True)
        self.body.addWidget(text)
        self.body.addStretch(1)
        close = self.add_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
