"""The reader's corrections of a pair: from rows, card, mentions and commands to gestures, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QMenu

from app.domain import EntityType, Scope, Span, TextAnalysis
from app.ui.commands import CommandSet
from app.ui.correction_words import quote
from app.ui.correction_work import CorrectionWork
from app.ui.operations import Operations
from app.ui.reading import gestures
from app.ui.reading.card_place import place_beside, place_by_line
from app.ui.reading.entity_facts import EntityFacts, NameUse, OfferedName
from app.ui.reading.entity_menu import ON_CARD, ON_MENTION, ON_ROW, fill_types, make_entity_menu
from app.ui.reading.entity_picker import Pick
from app.ui.reading.gestures import Gesture, Place, choices_of_scope

if TYPE_CHECKING:
    from app.ui.reading.split_view import SplitView

COMMANDS = (
    "entity.assign",
    "entity.join",
    "entity.rename",
    "entity.retype",
    "entity.split",
    "entity.not_here",
    "entity.reject",
)


class PairCorrections(QObject):
    """Hears what the reader wants in a split view, and has it done."""

    def __init__(self, view: SplitView, operations: Operations, commands: CommandSet) -> None:
        super().__init__(view)
        self._view, self._operations, self._commands = view, operations, commands
        self.work = CorrectionWork(operations, self)
        self._asked: Callable[[Pick, Scope | None], None] | None = None
        self._question = 0
        self._connect()

    def _connect(self) -> None:
        view, card, rows = self._view, self._view.card.card, self._view.panel.list
        slots: dict[str, Callable[[], None]] = {
            "entity.assign": self.assign_selection,
            "entity.join": self.join,
            "entity.rename": self.rename,
            "entity.retype": self.ask_type,
            "entity.split": self.split_mention,
            "entity.not_here": self.unmark_mention,
            "entity.reject": self.reject,
        }
        for command, slot in slots.items():
            self._commands[command].triggered.connect(lambda _=False, slot=slot: slot() if view.isVisible() else None)
        card.split_asked.connect(self._split_use)
        card.offer_taken.connect(self._take_offer)
        card.offer_refused.connect(self._refuse_offer)
        card.menu_asked.connect(self._show_card_menu)
        rows.joined.connect(self._join_rows)
        rows.rejected.connect(self._reject_rows)
        rows.menu_asked.connect(self._show_row_menu)
        view.panel.renamed.connect(self._rename_row)
        view.mention_menu_asked.connect(self._add_to_menu)
        view.picker.chosen.connect(self._on_picked)
        view.line.undo_asked.connect(self.work.undo)
        view.line.scope_chosen.connect(self.work.move)
        self.work.made.connect(view.line.show_made)
        self._operations.undo_changed.connect(self._check_line)

    def begin(self) -> None:
        """A pair of this library is shown."""
        self._view.set_correctable(self.work.allowed)

    def _check_line(self) -> None:
        """The line goes when its step is not the last one any more: undone, or followed by another."""
        self._view.line.check(lambda made: self._operations.undo_stack.latest is made.step)

    # --- what it is about ---------------------------------------------------------------------------------------------

    @property
    def _ids(self) -> tuple[int, ...]:
        return tuple(article.id for article in self._view.articles())

    def _focus_is_in_rows(self) -> bool:
        return self._view.window().focusWidget() is self._view.panel.list

    def subject(self) -> str:
        """The key of the entity a command is about: of the card, the row, or the mention the reader stands on."""
        opener, rows = self._view.card.opener, self._view.panel.list
        if opener.subject is not None:
            return opener.subject.key
        if self._focus_is_in_rows() and rows.selected_keys():
            return rows.selected_keys()[0]
        return self._view.walk.key

    def _facts(self) -> EntityFacts | None:
        """Of the subject; says what to do where there is none."""
        facts = self._view.card.facts(self.subject())
        if facts is None:
            self._view.line.say(self.tr("Click a mark in the texts or a name in the list first."))
        return facts

    def _mention(self) -> tuple[EntityFacts, Place, str] | None:
        """The mention the reader stands on: its entity, its place, and its words."""
        view = self._view
        for number, article in enumerate(view.articles()):
            span = view.walk.span_on(number)
            facts = view.card.facts(view.walk.key)
            if span is not None and facts is not None:
                words = " ".join(article.document.text[span.start : span.end].split())
                return facts, Place(article.id, span), words
        view.line.say(self.tr("Click a mark in the texts first."))
        return None

    def _make(self, gesture: Gesture) -> None:
        self.work.make(gesture)

    # --- gestures -----------------------------------------------------------------------------------------------------

    def rename(self) -> None:
        facts = self._facts()
        if facts is not None and self.work.allowed:
            self._commands["pair.entities"].setChecked(True)
            self._view.card.opener.close()
            self._view.panel.edit_name(facts.key)

    def _rename_row(self, key: str, name: str) -> None:
        facts = self._view.card.facts(key)
        if facts is not None:
            self._make(gestures.rename(self._ids, facts, name))

    def ask_type(self) -> None:
        """The five types, beneath the row or beside the card."""
        facts = self._facts()
        if facts is None:
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_types(menu, facts.type, lambda kind: self._retype(facts.key, kind))
        menu.popup(self._beside_subject(facts.key))

    def _beside_subject(self, key: str) -> QPoint:
        view = self._view
        if view.card.opener.is_open:
            return view.card.card.mapToGlobal(QPoint(40, 40))
        index = view.panel.list.index_of(key)
        if index.isValid() and view.panel.list.isVisible():
            return view.panel.list.viewport().mapToGlobal(view.panel.list.visualRect(index).bottomLeft())
        return view.mapToGlobal(view.rect().center())

    def _retype(self, key: str, kind: EntityType) -> None:
        facts = self._view.card.facts(key)
        if facts is not None and facts.type is not kind:
            self._make(gestures.retype(self._ids, facts, kind))

    def reject(self) -> None:
        """In the list: the chosen rows are no entities. In a text: the name of this mention is nobody's."""
        if self._focus_is_in_rows() or self._view.card.opener.is_open:
            keys = self._view.panel.list.selected_keys() if self._focus_is_in_rows() else [self.subject()]
            self._reject_rows(keys)
        elif (mention := self._mention()) is not None:
            facts, place, words = mention
            self._make(gestures.reject_name(self._ids, facts, words, place))

    def _reject_rows(self, keys: Iterable[str]) -> None:
        for key in keys:
            if (facts := self._view.card.facts(key)) is not None:
                self._make(gestures.reject(self._ids, facts))

    def unmark_mention(self) -> None:
        """These words do not mean it here; elsewhere they may."""
        if (mention := self._mention()) is not None:
            facts, place, words = mention
            self._make(gestures.unmark(self._ids, facts, words, place))

    def split_mention(self) -> None:
        """The name of this mention is not a name of the entity."""
        if (mention := self._mention()) is not None:
            facts, place, words = mention
            if gestures.can_split(facts):
                self._make(gestures.split(self._ids, facts, words, place))
            else:
                self._view.line.say(
                    self.tr("{name} has no other name here to be parted from.").format(name=quote(words))
                )

    def _split_use(self, key: str, number: int, use: NameUse) -> None:
        facts = self._view.card.facts(key)
        if facts is not None and gestures.can_split(facts):
            place = Place(self._ids[number], use.spans[0])
            self._make(gestures.split(self._ids, facts, use.words, place))

    def _take_offer(self, key: str, offer: OfferedName) -> None:
        if (facts := self._view.card.facts(key)) is not None:
            self._make(gestures.take_offer(self._ids, facts, offer))

    def _refuse_offer(self, key: str, offer: OfferedName) -> None:
        if (facts := self._view.card.facts(key)) is not None:
            self._make(gestures.refuse_offer(self._ids, facts, offer))

    # --- joining ------------------------------------------------------------------------------------------------------

    def _join_rows(self, keys: Sequence[str], target: str) -> None:
        into = self._view.card.facts(target)
        others = [facts for key in keys if key != target and (facts := self._view.card.facts(key)) is not None]
        if into is not None:
            for facts in others:
                self._make(gestures.merge(self._ids, facts, into))

    def join(self) -> None:
        """The chosen rows are one: who is spoken of most keeps the name. With one row, ask for the other."""
        keys = self._view.panel.list.selected_keys()
        if len(keys) > 1:
            counts = {key: facts.count(0) + facts.count(1) for key in keys if (facts := self._view.card.facts(key))}
            self._join_rows(keys, max(keys, key=lambda key: counts.get(key, 0)))
        elif (facts := self._facts()) is not None and self.work.allowed:
            self._ask_for_other(facts)

    def _ask_for_other(self, facts: EntityFacts) -> None:
        key = facts.key
        picks = [pick for pick in self._shared_picks() if pick.key != key]

        def join(pick: Pick, _scope: Scope | None) -> None:
            self._join_rows([key], pick.key)

        index = self._view.panel.list.index_of(key)
        rect = QRect(self._view.width() - 1, 60, 1, 1)
        if index.isValid() and self._view.panel.isVisible():
            row = self._view.panel.list.visualRect(index)
            rect = QRect(self._view.panel.list.viewport().mapTo(self._view, row.topLeft()), row.size())
        self._view.card.opener.close()
        self._ask(
            self.tr("{name} is the same as").format(name=quote(facts.name)),
            picks,
            lambda fit: place_beside(fit, rect, self._bounds()),
            join,
        )

    # --- marking words ------------------------------------------------------------------------------------------------

    def assign_selection(self) -> None:
        """Ask whom the selected words mean."""
        view = self._view
        chosen = view.selected_span()
        if chosen is None:
            view.line.say(self.tr("Select words in a text first."))
            return
        if not self.work.allowed:
            return
        article_id, span = chosen
        number = self._ids.index(article_id)
        words = " ".join(view.articles()[number].document.text[span.start : span.end].split())
        place = Place(article_id, span)

        def assign(pick: Pick, scope: Scope | None) -> None:
            value = pick.type.value if pick.is_new else ""
            view.texts.sides[number].pane.keys.let_go()
            self._make(gestures.assign(self._ids, words, pick.name, place, value).within(scope))

        lines, from_right = view.card.lines_of(number, span)
        question = self._ask(
            self.tr("{words} means").format(words=quote(words)),
            self._shared_picks(),
            lambda fit: place_by_line(fit, lines, self._bounds(), from_right=from_right, enough=1.0),
            assign,
            new_name=words,
        )
        self._look_for_more(question, gestures.assign(self._ids, words, words, place))

    def _look_for_more(self, question: int, gesture: Gesture) -> None:
        """What a thread has to find out: who else stands in one of the texts, and where this would hold."""
        ids = self._ids

        def add(analyses: list[TextAnalysis]) -> None:
            if question == self._question and self._view.picker.isVisible():
                self._view.picker.add_picks([Pick(e.name, e.type) for a in analyses for e in a.entities])

        def show(scope: Scope) -> None:
            if question == self._question and self._view.picker.isVisible():
                self._view.picker.show_scope(scope, choices_of_scope(gesture), ids)

        self._operations.run(
            lambda services, _job: services.corrections.default_scope(gesture.names, ids), show, key="default-scope"
        )
        self._operations.run(
            lambda services, job: [services.analysis.analysis(article_id, job) for article_id in ids],
            add,
            key="who-is-there",
            on_failure=lambda _: None,  # those that both texts share are there
        )

    def _shared_picks(self) -> list[Pick]:
        rows = self._view.marks.rows(self._view.theme)
        return [
            Pick(row.name, row.type, row.key, None if row.hidden else row.style, f"{row.left_names} {row.right_names}")
            for row in rows
        ]

    def _ask(
        self,
        words: str,
        picks: Sequence[Pick],
        place: Callable[[Callable[[QSize], QSize]], QRect],
        then: Callable[[Pick, Scope | None], None],
        *,
        new_name: str = "",
    ) -> int:
        self._question += 1
        self._asked = then
        self._view.picker.ask(words, picks, place, new_name=new_name)
        return self._question

    def _on_picked(self, pick: Pick, scope: Scope | None) -> None:
        asked, self._asked = self._asked, None
        self._view.focus_text()
        if asked is not None:
            asked(pick, scope)

    def _bounds(self) -> QRect:
        return self._view.rect().adjusted(8, 8, -8, -8)

    # --- menus --------------------------------------------------------------------------------------------------------

    def _show_row_menu(self, point: QPoint) -> None:
        if facts := self._view.card.facts(self.subject()):
            self._popup(ON_ROW, facts, point)

    def _show_card_menu(self, key: str, point: QPoint) -> None:
        if facts := self._view.card.facts(key):
            self._popup(ON_CARD, facts, point)

    def _popup(self, items: tuple[str, ...], facts: EntityFacts, point: QPoint) -> None:
        menu = make_entity_menu(
            self._view, self._commands, items, facts.type, lambda kind: self._retype(facts.key, kind)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def _add_to_menu(self, menu: QMenu, number: int, span: Span | None) -> None:
        """What can be said of the mention or the selection under the pointer, in the menu of a text."""
        if span is not None and (facts := self._view.card.facts(self._view.walk.key)):
            first = menu.actions()[0]
            made = make_entity_menu(
                menu, self._commands, ON_MENTION, facts.type, lambda kind: self._retype(facts.key, kind)
            )
            menu.insertActions(first, made.actions())
            menu.insertSeparator(first)
        if self._view.texts.sides[number].pane.textCursor().hasSelection():
            menu.insertAction(menu.actions()[0], self._commands["entity.assign"])
