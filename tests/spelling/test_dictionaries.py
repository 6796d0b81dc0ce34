"""The dictionaries of this very system, where it has some; and a system that has none."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from app.spelling.dictionaries import LONGEST, SystemDictionaries, choose_tags


@pytest.fixture
def english() -> str:
    tags = choose_tags(SystemDictionaries().tags(), (), ("en_US",))
    if not tags:
        pytest.skip("no English dictionary is on this computer")
    return tags[0]


def test_words_are_known_and_suggested(english: str) -> None:
    dictionary = SystemDictionaries().open(english)
    assert dictionary is not None and dictionary.tag == english
    assert dictionary.knows("government") and not dictionary.knows("goverment")
    assert "government" in dictionary.suggest("goverment")


@pytest.mark.parametrize("word", ["", "x" * (LONGEST + 1), "a\x00b", "\ud800", "世界", "-", "'"])
def test_whatever_is_asked_nothing_fails(english: str, word: str) -> None:
    dictionary = SystemDictionaries().open(english)
    assert dictionary is not None
    assert dictionary.knows(word) in (True, False)
    assert isinstance(dictionary.suggest(word), list)


@pytest.mark.parametrize("tag", ["xx_XX", "../../etc", "en US"])
def test_a_language_that_is_not_there_opens_nothing(tag: str) -> None:
    assert SystemDictionaries().open(tag) is None


def test_without_the_library_there_are_no_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)  # importing it raises ImportError
    assert SystemDictionaries().tags() == ()
    assert SystemDictionaries().open("en_US") is None


def test_a_library_that_fails_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def set_ordering(self, *_: str) -> None:
            pass

        def list_languages(self) -> list[str]:
            raise RuntimeError("no")

        def request_dict(self, _tag: str) -> None:
            raise RuntimeError("no")

    module = ModuleType("enchant")
    module.Broker = Broken  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "enchant", module)
    assert SystemDictionaries().tags() == ()
    assert SystemDictionaries().open("en_US") is None
