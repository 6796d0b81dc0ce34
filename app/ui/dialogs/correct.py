"""Correcting an article's text: one line a block; lines that do not belong to the article are dimmed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.domain import Article, BlockKind, Document, Span
from app.ui.dialogs.parts import PaperDialog
from app.ui.theme import READING_FAMILY, Theme

TAIL = 1  # user state of a line that does not belong to the article


class _TailPainter(QSyntaxHighlighter):
    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        self._tail, self._title = QTextCharFormat(), QTextCharFormat()
        self._tail.setForeground(theme.text["tail"])
        self._tail.setFontStrikeOut(True)
        self._title.setFontWeight(QFont.Weight.DemiBold)
        super().__init__(editor.document())

    def highlightBlock(self, text: str) -> None:  # noqa: ARG002
        if self.currentBlock().userState() == TAIL:
            self.setFormat(0, self.currentBlock().length(), self._tail)
        elif self.currentBlock().blockNumber() == 0:
            self.setFormat(0, self.currentBlock().length(), self._title)


class CorrectDialog(PaperDialog):
    """`corrected(text, tails)` comes on saving: the whole text with a line a block, and for each line that is not
    blank whether it is no part of the article."""

    corrected = Signal(str, list)

    def __init__(
        self, article: Article, theme: Theme, selected: Span | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, size=QSize(820, 640))
        self.setWindowTitle(self.tr("Correct text"))
        self.heading.setText(self.tr("Correct the text"))
        hint = QLabel(
            self.tr(
                "One line is one paragraph; the first is the title. Lines struck through are no part of the article: "
                "they stay, dimmed, and are left out when texts are compared."
            ),
            self,
        )
        hint.setProperty("quiet", True)
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        document = article.document
        self._before = document.text
        self._tails_before = [block.kind is BlockKind.TAIL for block in document.blocks]
        self.editor = QPlainTextEdit(self)
        self.editor.setObjectName("field")
        self.editor.setAccessibleName(self.tr("Text of the article"))
        self.editor.setTabChangesFocus(True)
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self.font().pointSizeF() * 1.2)
        self.editor.setFont(font)
        self.editor.setPlainText(document.text)
        self.editor.document().setDocumentMargin(12)
        # Long lines wrap; without its mark nobody would see where a paragraph ends.
        option = self.editor.document().defaultTextOption()
        option.setFlags(QTextOption.Flag.ShowLineAndParagraphSeparators)
        self.editor.document().setDefaultTextOption(option)
        self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # there only for such a mark
        self._mark_tails()
        self._painter = _TailPainter(self.editor, theme)
        self.body.addWidget(self.editor, 1)
        self.tail_button = self.add_button(self.tr("Not part of the article"), left=True)
        self.tail_button.setCheckable(True)
        self.tail_button.setToolTip(self.tr("The chosen lines, or the line of the cursor (Ctrl+Shift+X)"))
        self.tail_button.clicked.connect(self.toggle_tail)
        key = QShortcut(QKeySequence("Ctrl+Shift+X"), self)
        key.activated.connect(self.toggle_tail)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save"))
        self.save_button.setToolTip(self.tr("Save (Ctrl+Return)"))
        self.save_button.clicked.connect(self._save)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._save)
        self.editor.cursorPositionChanged.connect(self._show_line)
        self._go_to(document, selected)
        self._show_line()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_tails(self) -> None:
        block = self.editor.document().firstBlock()
        for tail in self._tails_before:
            block.setUserState(TAIL if tail else 0)
            block = block.next()

    def _go_to(self, document: Document, selected: Span | None) -> None:
        if selected is None:
            return
        number = next((n for n, block in enumerate(document.blocks) if block.end > selected.start), 0)
        self.editor.setTextCursor(QTextCursor(self.editor.document().findBlockByNumber(number)))
        self.editor.centerCursor()

    def _chosen_lines(self) -> range:
        cursor = self.editor.textCursor()
        document = self.editor.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd())
        # A selection that ends at the beginning of a line does not mean that line.
        end = last.blockNumber() - (cursor.hasSelection() and last.position() == cursor.selectionEnd())
        return range(first, max(first, end) + 1)

    def toggle_tail(self) -> None:
        """The chosen lines leave the article, or come back when all of them are out."""
        document = self.editor.document()
        lines = [document.findBlockByNumber(number) for number in self._chosen_lines() if number > 0]
        out = not all(line.userState() == TAIL for line in lines)
        for line in lines:
            line.setUserState(TAIL if out else 0)
            self._painter.rehighlightBlock(line)
        self._show_line()

    def _show_line(self) -> None:
        lines = self._chosen_lines()
        document = self.editor.document()
        self.tail_button.setEnabled(lines.stop > 1)
        self.tail_button.setChecked(
            lines.stop > 1 and all(document.findBlockByNumber(n).userState() == TAIL for n in lines if n > 0)
        )

    def result_lines(self) -> tuple[str, list[bool]]:
        lines, tails = [], []
        block = self.editor.document().firstBlock()
        while block.isValid():
            if block.text().strip():
                lines.append(block.text())
                tails.append(block.userState() == TAIL)
            block = block.next()
        return "\n".join(lines), tails

    def _save(self) -> None:
        text, tails = self.result_lines()
        if text != self._before or tails != self._tails_before:
            self.corrected.emit(text, tails)
        self.accept()
