"""The card of a highlight: its colour, a comment, tags, and for two tied passages how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.highlights import Highlight, HighlightVersion, Stance
from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.notes.documents import read_text
from app.ui.parts import DropDown, InlineBar, make_answer, text_scale
from app.ui.reading.card_place import place_by_line
from app.ui.reading.highlights.colour_row import ColourRow
from app.ui.reading.highlights.rescue import Said
from app.ui.reading.highlights.words import name_stance, quote, read_stance
from app.ui.tag_field import read_tags, write_tags
from app.ui.theme import Theme
from app.ui.wording import show_moment
from app.ui.written_field import WrittenField

WIDTH = 380  # pixels at the usual text size
FEWEST_LINES, LINES, MOST_LINES = 2, 4, 9  # of the comment: where there is no room, usually, and when it is long
MARGIN = 8
MOST_VERSIONS = 20  # that are offered


class HighlightCard(QFrame):
    """Shows one highlight, over the view it is a child of; says what the reader typed and chose."""

    typed = Signal()
    colour_chosen = Signal(object)  # Colour
    delete_asked = Signal()
    other_asked = Signal()  # to the passage it is tied to
    versions_asked = Signal()
    left = Signal()

    def __init__(self, commands: CommandSet, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._view, self._commands = view, commands
        self._filling = False
        self._editable = True
        self._of: tuple[int, ...] = ()
        self.setObjectName("highlight-card")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.colours = ColourRow(commands, theme, self)
        self.colours.chosen.connect(self.colour_chosen)
        self.versions = self._make_button(self.tr("Earlier versions of the comment"), self.versions_asked.emit)
        self.delete = self._make_button(commands["highlight.delete"].toolTip(), self.delete_asked.emit)
        self.close_button = self._make_button(self.tr("Close (Esc)"), self.left.emit)
        self.tie_words = QLabel(self)
        self.tie_words.setWordWrap(True)
        self.tie_words.setTextFormat(Qt.TextFormat.PlainText)
        self.stance = DropDown(self)
        self.stance.setEditable(True)
        self.stance.setAccessibleName(self.tr("How the two passages stand"))
        self.other = make_answer(self.tr("Show &both"), self)
        self.comment = WrittenField(self)
        self.comment.setTabChangesFocus(True)
        self.comment.setAccessibleName(self.tr("Comment"))
        self.tags = QLineEdit(self)
        self.tags.setAccessibleName(self.tr("Tags"))
        self.state = QLabel(self)
        self.state.setProperty("quiet", True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = InlineBar(theme, self)
        self._build()
        self.set_theme(theme)
        self.hide()

    def _make_button(self, tip: str, then: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        side = round(16 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (")[0])
        button.clicked.connect(lambda: then())
        return button

    def _build(self) -> None:
        scale = text_scale(self)
        self.comment.setMinimumHeight(FEWEST_LINES * self.comment.fontMetrics().lineSpacing() + 14)
        self._fit_comment()
        for stance in Stance:
            self.stance.addItem(name_stance(stance.value))
        line = self.stance.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("How do they stand?"))
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.colours)
        top.addStretch()
        for button in (self.versions, self.delete, self.close_button):
            top.addWidget(button)
        tie = QHBoxLayout()
        tie.setSpacing(8)
        tie.addWidget(self.stance, 1)
        tie.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.tie_words)
        column.addLayout(tie)
        column.addWidget(self.comment, 1)
        column.addWidget(self.tags)
        column.addWidget(self.bar)
        column.addWidget(self.state)
        self.setFixedWidth(round(WIDTH * scale))
        self.comment.textChanged.connect(self._on_typed)
        self.tags.textEdited.connect(lambda _: self._on_typed())
        self.stance.editTextChanged.connect(lambda _: self._on_typed())
        self.stance.activated.connect(lambda _: line.selectAll())  # own words take the place of what was chosen
        self.other.clicked.connect(lambda: self.other_asked.emit())

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_highlight(self, highlight: Highlight, said: Said, *, editable: bool, here: Sequence[int]) -> None:
        """Fill the card; `said` is what stands in its fields, `here` are the articles that are open."""
        self._filling = True
        comment, tags, stance = said
        self.colours.show_colour(highlight.colour)
        if read_text(self.comment.document()) != comment:
            self.comment.setPlainText(comment)
        self.tags.setText(write_tags(tags))
        self.stance.setEditText(name_stance(stance))
        for part in (self.tie_words, self.stance, self.other):
            part.setVisible(highlight.is_tie)
        if highlight.is_tie:
            self.tie_words.setText(self._describe_tie(highlight, here))
            self.other.setEnabled(all(p.article_id in here and p.place is not None for p in highlight.passages))
        self._set_editable(editable)
        self.setAccessibleName(self.tr("Highlight: {words}").format(words=quote(highlight.passages[0].quote)))
        self._filling = False

    def _describe_tie(self, highlight: Highlight, here: Sequence[int]) -> str:
        one, other = highlight.passages
        words = self.tr("“{one}” is tied to “{other}”").format(one=quote(one.quote, 50), other=quote(other.quote, 50))
        away = next((p for p in highlight.passages if p.article_id not in here), None)
        return words + self.tr(" in “{title}”").format(title=quote(away.title, 50)) if away is not None else words

    def _set_editable(self, editable: bool) -> None:
        self._editable = editable
        self.comment.setReadOnly(not editable)
        self.tags.setReadOnly(not editable)
        for part in (self.stance, self.colours, self.delete):
            part.setEnabled(editable)
        self.comment.setPlaceholderText(
            self.tr("What do you think of it? It is saved by itself.") if editable else self.tr("No comment")
        )
        self.tags.setPlaceholderText(self.tr("Tags, with commas between") if editable else self.tr("No tags"))
        if not editable:
            self.say(self.tr("This library is open for reading only."))

    @property
    def said(self) -> Said:
        """What stands in the fields."""
        return (
            read_text(self.comment.document()),
            read_tags(self.tags.text()),
            read_stance(self.stance.currentText()) if not self.stance.isHidden() else "",
        )

    def _fit_comment(self) -> None:
        """As high as what is written needs, within reason."""
        lines = int(self.comment.document().size().height())  # a plain text counts its lines
        height = min(max(lines, LINES), MOST_LINES) * self.comment.fontMetrics().lineSpacing() + 14
        if height != self.comment.maximumHeight():
            self.comment.setMaximumHeight(height)
            if self.isVisible():
                self.adjust()

    def _on_typed(self) -> None:
        self._fit_comment()
        if not self._filling and self._editable:
            self.typed.emit()

    def say(self, words: str) -> None:
        self.state.setText(words)
        self.state.setAccessibleName(words)

    def ask(self, sentence: str, *answers: tuple[str, Callable[[], None]]) -> None:
        """What went wrong, in one sentence, and what can be done."""
        self.bar.ask(sentence, *answers, focus=False)
        self.adjust()

    def settle(self) -> None:
        """Nothing is wrong any more."""
        if self.bar.isVisible():
            self.bar.hide()
            self.adjust()

    def offer_versions(self, versions: Sequence[HighlightVersion]) -> QMenu:
        """What was said earlier, the newest first; what is chosen stands in the fields again."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        comment, _, stance = self.said
        is_tie = not self.stance.isHidden()
        told = {(comment, stance), ("", stance), ("", "")}  # what says nothing else, or was offered already
        for version in versions:
            said = version.comment if version.comment.strip() else "", version.stance if is_tie else ""
            if said not in told:
                told.add(said)
                self._offer_version(menu, version, *said)
            if len(menu.actions()) == MOST_VERSIONS:
                break
        if not menu.actions():
            menu.addAction(self.tr("No earlier comment")).setEnabled(False)
        menu.popup(self.versions.mapToGlobal(self.versions.rect().bottomLeft()))
        return menu

    def _offer_version(self, menu: QMenu, version: HighlightVersion, comment: str, stance: str) -> None:
        words = "  ".join(filter(None, (name_stance(stance), quote(comment, 50)))).replace("&", "&&")
        action = menu.addAction(f"{show_moment(version.saved)}  {words}")
        action.setEnabled(self._editable)
        action.triggered.connect(lambda _=False: self._put_back(comment, stance))

    def _put_back(self, comment: str, stance: str) -> None:
        if comment:
            cursor = self.comment.textCursor()  # so that it can be undone
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(comment)
        if stance:
            self.stance.setEditText(name_stance(stance))

    # --- place ----------------------------------------------------------------------------------------------------

    def show_by(self, lines: QRect, *, from_right: bool = False) -> None:
        """Stand by the lines of a passage, in the coordinates of the view."""
        self._lines, self._from_right = lines, from_right
        self.adjust()
        self.show()
        self.raise_()

    def adjust(self) -> None:
        bounds = self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width = min(round(WIDTH * text_scale(self)), bounds.width())
        self.setFixedWidth(width)
        needed, least = layout.totalSizeHint().height(), layout.totalMinimumSize().height()
        if layout.hasHeightForWidth():  # not while no label that wraps is shown
            needed, least = layout.totalHeightForWidth(width), layout.totalMinimumHeightForWidth(width)

        def fit(room: QSize) -> QSize:
            return QSize(width, max(least, min(needed, room.height())))

        place = place_by_line(fit, self._lines, bounds, from_right=self._from_right)
        if place.bottom() > bounds.bottom():
            place.moveBottom(bounds.bottom())
        if place.top() < bounds.top():
            place.moveTop(bounds.top())
        self.setGeometry(place)

    def focus_field(self) -> None:
        """The keyboard goes where something is to be said."""
        wants_stance = not self.stance.isHidden() and not self.stance.currentText() and self._editable
        field: QWidget = self.stance if wants_stance else self.comment
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor = self.comment.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.comment.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (ends and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Delete and self._editable:  # with the keyboard on a button
            self.delete_asked.emit()
        else:
            event.accept()  # keys of the text beneath are not meant here

    def set_theme(self, theme: Theme) -> None:
        frame = theme.frame
        self.setStyleSheet(
            f"#highlight-card {{ background: {frame['raised'].name()}; border: 1px solid {frame['hairline'].name()};"
            " border-radius: 10px; }"
            f"#highlight-card QLabel {{ color: {frame['text'].name()}; }}"
            f'#highlight-card QLabel[quiet="true"] {{ color: {frame["secondary"].name()}; }}'
        )
        self.colours.set_theme(theme)
        for button, icon in ((self.versions, "rotate-ccw"), (self.delete, "trash-2"), (self.close_button, "x")):
            button.setIcon(line_icon(icon, frame["text"], frame["disabled"]))
