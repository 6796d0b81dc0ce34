"""Dictionaries of a few words, in the place of the system's."""

from __future__ import annotations

import threading
from collections.abc import Mapping

ENGLISH = "the strike is over and dockers of port went home who wrote this government letters news"


class FewWords:
    def __init__(self, tag: str, words: str) -> None:
        self.tag, self._words = tag, frozenset(words.split())

    def knows(self, word: str) -> bool:
        return word.lower() in self._words

    def suggest(self, word: str) -> list[str]:
        return [known for known in sorted(self._words) if known[:2] == word[:2].lower()]


class FewDictionaries:
    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        self.words = {"en_US": ENGLISH} if words is None else dict(words)
        self.opened: list[tuple[str, bool]] = []  # which, and whether on the main thread

    def tags(self) -> tuple[str, ...]:
        return tuple(self.words)

    def open(self, tag: str) -> FewWords | None:
        self.opened.append((tag, threading.current_thread() is threading.main_thread()))
        return FewWords(tag, self.words[tag]) if tag in self.words else None
