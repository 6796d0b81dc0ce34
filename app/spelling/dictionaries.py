"""The dictionaries of the system, through Enchant (https://rrthomas.github.io/enchant/): what other programs check
spelling with serves here too. On Windows the package brings the library along; elsewhere the system has it, or not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Protocol

log = logging.getLogger(__name__)

_PROVIDERS = "hunspell,nuspell,aspell"
LONGEST = 60  # letters: Hunspell's own limit lies above; nobody wants what is longer looked up


class Dictionary(Protocol):
    tag: str

    def knows(self, word: str) -> bool: ...

    def suggest(self, word: str) -> list[str]: ...


class EnchantDictionary:
    """One dictionary. Not to be used by two threads at a time: each thread opens its own."""

    def __init__(self, tag: str, broker: Any) -> None:
        self.tag = tag
        self._broker = broker  # holds the library's memory as long as the dictionary lives
        self._dictionary = broker.request_dict(tag)

    def knows(self, word: str) -> bool:
        """An empty or overlong word, and whatever the dictionary fails at, is nothing to complain of."""
        if not word or len(word) > LONGEST:
            return True
        try:
            return bool(self._dictionary.check(word))
        except Exception as error:  # noqa: BLE001 - Enchant's own classes are known only once it is loaded
            log.info("the dictionary %s failed: %s", self.tag, type(error).__name__)
            return True

    def suggest(self, word: str) -> list[str]:
        """The nearest words, best first. May take a tenth of a second."""
        if not word or len(word) > LONGEST:
            return []
        try:
            return [str(found) for found in self._dictionary.suggest(word)]
        except Exception as error:  # noqa: BLE001
            log.info("the dictionary %s has no suggestions: %s", self.tag, type(error).__name__)
            return []


class SystemDictionaries:
    """What the system has. Slow the first time (libraries are loaded): off the GUI thread."""

    def tags(self) -> tuple[str, ...]:
        """The languages, such as `en_US`, in order; none where there is no Enchant or no dictionary."""
        broker = _make_broker()
        if broker is None:
            return ()
        try:
            return tuple(sorted(str(tag) for tag in broker.list_languages()))
        except Exception as error:  # noqa: BLE001
            log.info("the dictionaries cannot be listed: %s", type(error).__name__)
            return ()

    def open(self, tag: str) -> Dictionary | None:
        """The dictionary of a language; None where it is not there, or damaged."""
        broker = _make_broker()
        if broker is None:
            return None
        try:
            broker.set_ordering(tag, _PROVIDERS)  # Enchant's own order for a language goes before that for all
            return EnchantDictionary(tag, broker)
        except Exception as error:  # noqa: BLE001
            log.info("the dictionary %s cannot be opened: %s", tag, type(error).__name__)
            return None


def _make_broker() -> Any:
    """Of its own for each dictionary: what they share in Enchant is not made for several threads."""
    try:
        import enchant
    except (ImportError, OSError) as error:  # the package is there, the library that it binds is not
        log.info("no spelling: %s", type(error).__name__)
        return None
    try:
        broker = enchant.Broker()
        broker.set_ordering("*", _PROVIDERS)
    except Exception as error:  # noqa: BLE001
        log.info("no spelling: %s", type(error).__name__)
        return None
    return broker


def choose_tags(there: Sequence[str], chosen: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    """Which of the dictionaries that are there are used: those that the reader chose; else, of each of these
    languages (`de`, `en_GB`), the very one or the nearest, and English where none of them is there."""
    if mine := tuple(tag for tag in chosen if tag in there):
        return mine
    found: dict[str, str] = {}  # by the language alone: two Englishes would each know the slips of the other
    for language in languages:
        if tag := _nearest(there, language):
            found.setdefault(_alone(tag), tag)
    return tuple(found.values()) or tuple(filter(None, [_nearest(there, "en_US")]))


def _nearest(there: Sequence[str], language: str) -> str:
    wanted = language.replace("-", "_")
    short = _alone(wanted)
    # `de_DE` before `de_AT`: the country that has the language's own letters is the usual one; then plain `de`.
    usual = (wanted if "_" in wanted else "", f"{short}_{short.upper()}", "en_US" if short == "en" else "", short)
    alike = [tag for tag in there if _alone(tag) == short]
    return next((tag for tag in usual if tag in alike), alike[0] if alike else "")


def _alone(tag: str) -> str:
    return tag.partition("_")[0].lower()
