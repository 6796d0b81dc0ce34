"""The dictionaries that are in use, for everything in the window that is written in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from app.spelling.dictionaries import Dictionary, choose_tags
from app.spelling.own_words import OwnWords
from app.spelling.speller import Speller
from app.spelling.words import bare
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme

MOST_SUGGESTED = 6
FindInArticles = Callable[[Collection[str]], frozenset[str]]


class Dictionaries(Protocol):
    """In the place of `app.spelling.dictionaries.SystemDictionaries`."""

    def tags(self) -> tuple[str, ...]: ...

    def open(self, tag: str) -> Dictionary | None: ...


class NoDictionaries:
    def tags(self) -> tuple[str, ...]:
        return ()

    def open(self, tag: str) -> Dictionary | None:  # noqa: ARG002
        return None


class SpellCheck(QObject):
    """Nothing is loaded before somebody writes (`want`), and then off the GUI thread. `words` is the file of the
    reader's own words."""

    changed = Signal()  # what is known is another: look again
    chosen = Signal(bool, tuple)  # on or off, and languages: the reader's choice, to be kept
    said = Signal(str)  # a sentence for the reader

    def __init__(
        self, tasks: TaskRunner, dictionaries: Dictionaries, words: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._dictionaries, self._path = tasks, dictionaries, words
        self.colour = QColor(Qt.GlobalColor.red)  # of the waves; the theme has another
        self.is_on = True
        self.languages: tuple[str, ...] = ()  # that the reader chose; none: `_usual`
        self.there: tuple[str, ...] | None = None  # None: not known yet
        self.speller: Speller | None = None
        self._usual: tuple[str, ...] = (_name_system(),)
        self._wanted = False
        self._opened: dict[str, Dictionary] = {}  # for the GUI thread
        self._suggesting: dict[str, Dictionary] = {}  # for the threads that look for suggestions, one at a time
        self._own: OwnWords | None = None
        self._one_at_a_time = threading.Lock()
        self._find_in_articles: FindInArticles | None = None
        self._named: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._asking = 0
        self._ask_soon = QTimer(self, singleShot=True, interval=30)
        self._ask_soon.timeout.connect(self._ask_names)

    def set_theme(self, theme: Theme) -> None:
        self.colour = theme.frame["error"]
        self.changed.emit()

    # --- which dictionaries ---

    def choose(self, is_on: bool, languages: tuple[str, ...]) -> None:
        """What the reader wants; no languages: those of the system and of what is read."""
        if (is_on, languages) == (self.is_on, self.languages):
            return
        self.is_on, self.languages = is_on, languages
        self._begin()

    def read_in(self, languages: Sequence[str]) -> None:
        """The languages of what is read beside the note."""
        usual = (_name_system(), *(language for language in languages if language))
        if usual != self._usual:
            self._usual = usual
            if not self.languages:
                self._begin()

    def want(self) -> None:
        """Somebody is about to write."""
        if not self._wanted:
            self._wanted = True
            self._begin()

    def _begin(self) -> None:
        if not self._wanted:
            return
        if not self.is_on:
            self.speller = None
            self.changed.emit()
        is_on, chosen, usual, opened, own = (
            self.is_on,
            self.languages,
            self._usual,
            dict(self._opened),
            self._own,
        )

        def load(_job: object) -> tuple[tuple[str, ...], dict[str, Dictionary], list[Dictionary], OwnWords]:
            there = self._dictionaries.tags()
            found = []
            for tag in choose_tags(there, chosen, usual) if is_on else ():
                dictionary = opened.get(tag) or self._dictionaries.open(tag)
                if dictionary is not None:
                    opened[tag] = dictionary
                    found.append(dictionary)
            return there, opened, found, own if own is not None else OwnWords(self._path)

        self._tasks.run(load, lambda loaded: self._take(*loaded), key="spelling", on_failure=lambda _error: None)

    def _take(
        self, there: tuple[str, ...], opened: dict[str, Dictionary], found: list[Dictionary], own: OwnWords
    ) -> None:
        self.there, self._opened, self._own = there, opened, own
        if not self.is_on:
            self.speller = None
        elif self.speller is None or self.speller.tags != tuple(dictionary.tag for dictionary in found):
            ignored = self.speller.ignored if self.speller is not None else frozenset()
            self.speller = Speller(found, own, ignored) if found else None
        self.changed.emit()

    @property
    def is_asking(self) -> bool:
        """Whether it will be known in a moment which words are names."""
        return bool(self._asked) or self._asking > 0

    # --- names ---

    def set_library(self, find_in_articles: FindInArticles | None) -> None:
        """Which words stand in articles: what is written with a capital, and stands there, is somebody's name."""
        self._find_in_articles = find_in_articles
        self.forget_names()

    def forget_names(self) -> None:
        self._named.clear()
        self._asked.clear()

    def is_name(self, word: str) -> bool:
        """Whether the articles have this word; until that is known, it is not judged."""
        if self._find_in_articles is None:
            return False
        known = self._named.get(word)
        if known is None:
            self._asked.add(word)
            self._ask_soon.start()
        return known is not False

    def _ask_names(self) -> None:
        find, asked = self._find_in_articles, frozenset(self._asked)
        if find is None or not asked:
            return
        self._asked.clear()
        self._asking += 1

        def end() -> None:
            self._asking -= 1

        def take(found: frozenset[str]) -> None:
            if self._find_in_articles is find:
                self._named.update({word: word in found for word in asked})
                self.changed.emit()

        task = self._tasks.run(lambda _job: find(asked), on_failure=lambda _error: None)
        task.succeeded.connect(lambda _: end())
        task.failed.connect(lambda _: end())
        task.succeeded.connect(take)

    # --- one word ---

    def suggest(self, word: str, then: Callable[[list[str]], None]) -> None:
        """The nearest words of the dictionaries in use, those of each in turn."""
        tags = self.speller.tags if self.speller is not None else ()

        def look(_job: object) -> list[str]:
            with self._one_at_a_time:
                return _take_turns([self._suggest(tag, bare(word)) for tag in tags], word)

        self._tasks.run(look, then, key="suggest", on_failure=lambda _error: then([]))

    def _suggest(self, tag: str, word: str) -> list[str]:
        if tag not in self._suggesting and (opened := self._dictionaries.open(tag)) is not None:
            self._suggesting[tag] = opened
        return self._suggesting[tag].suggest(word) if tag in self._suggesting else []

    def is_own(self, word: str) -> bool:
        return self._own is not None and bare(word) in self._own

    def list_own(self) -> list[str]:
        """The reader's own words, in alphabetical order."""
        return self._own.list() if self._own is not None else []

    def add(self, word: str) -> None:
        """One of the reader's own words from now on."""
        if self._own is not None:
            self._own.add(word)
            self._save(word)

    def remove(self, word: str) -> None:
        if self._own is not None:
            self._own.remove(word)
            self._save(word)

    def ignore(self, word: str) -> None:
        """Until the program ends."""
        if self.speller is not None:
            self.speller.ignore(word)
            self.changed.emit()

    def _save(self, word: str) -> None:
        own = self._own
        assert own is not None

        def save(_job: object) -> bool:
            with self._one_at_a_time:
                return own.save()

        def tell(kept: bool) -> None:
            if not kept:
                words = self.tr("“{word}” could not be kept on the disk: it holds until Parallax ends.")
                self.said.emit(words.format(word=word[:40]))

        self._tasks.run(save, tell)
        self.changed.emit()


def _name_system() -> str:
    """The language of the system; where it names none, that of this window."""
    name = QLocale.system().name()
    return "en_US" if name == "C" else name


def _take_turns(lists: Sequence[list[str]], word: str) -> list[str]:
    """The first of each list, then the second of each; with the apostrophe that the word has."""
    longest = max(map(len, lists), default=0)
    merged = [found[place] for place in range(longest) for found in lists if place < len(found)]
    if "’" in word:
        merged = [found.replace("'", "’") for found in merged]
    return list(dict.fromkeys(merged))[:MOST_SUGGESTED]
