"""What is marked, on dictionaries of a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.spelling.dictionaries import choose_tags
from app.spelling.own_words import MOST, OwnWords
from app.spelling.speller import Speller


class FewWords:
    def __init__(self, tag: str, words: str) -> None:
        self.tag, self.words, self.asked = tag, frozenset(words.split()), 0

    def knows(self, word: str) -> bool:
        self.asked += 1
        return word in self.words or word.lower() in self.words

    def suggest(self, word: str) -> list[str]:
        return [known for known in sorted(self.words) if known[:2] == word[:2]]


ENGLISH = "the strike is over and dockers of port went home today isn't who"


def make(own: str = "", *others: FewWords) -> tuple[Speller, FewWords]:
    words = OwnWords(None)
    for word in own.split():
        words.add(word)
    english = FewWords("en_US", ENGLISH)
    return Speller([english, *others], words), english


def unknown(speller: Speller, line: str, names: str = "") -> list[str]:
    return [line[s.start : s.end] for s in speller.find_unknown(line, lambda word: word in names.split())]


def test_what_no_dictionary_knows_is_found() -> None:
    speller, _ = make()
    assert unknown(speller, "The stike is ovr, and dockers went home") == ["stike", "ovr"]


def test_a_word_of_any_chosen_language_is_right() -> None:
    speller, _ = make("", FewWords("de_DE", "der Streik"))
    assert unknown(speller, "The Streik is over, der Strek") == ["Strek"]


def test_an_ending_after_an_apostrophe_makes_no_other_word() -> None:
    speller, _ = make()
    assert unknown(speller, "The port’s dockers isn’t strik’s") == ["strik’s"]


def test_pieces_of_compounds_and_accents_that_english_does_without() -> None:
    speller, _ = make("", FewWords("de_DE", "grosse"))
    assert unknown(speller, "the pre-strike tòday ante-port xyzzy-port größe") == ["xyzzy", "größe"]


def test_names_of_what_is_read_are_no_slips() -> None:
    speller, _ = make()
    line = "Averill’s dockers of Averil went home with averill"
    assert unknown(speller, line, "Averill") == ["Averil", "with", "averill"]


def test_own_words_are_known_with_a_capital_too() -> None:
    speller, _ = make("containerise")
    assert unknown(speller, "Containerise the port and containerise containrise") == ["containrise"]


def test_what_is_ignored_is_known_until_the_end() -> None:
    speller, english = make()
    speller.ignore("ovr")
    assert unknown(speller, "the strike is ovr") == []
    assert Speller([english], OwnWords(None), speller.ignored).knows("ovr")


def test_a_line_in_a_language_without_a_dictionary_is_left_alone() -> None:
    speller, _ = make()
    assert unknown(speller, "La huelga del puerto sigue y nadie sabe") == []
    assert unknown(speller, "La huelga") == ["La", "huelga"], "of two words nothing can be told"


def test_a_script_without_a_dictionary_is_not_judged() -> None:
    speller, _ = make()
    assert unknown(speller, "the мир 世界 שלום is over") == []
    russian = Speller([FewWords("ru_RU", "мир")], OwnWords(None))
    assert unknown(russian, "мир вйна wrngg") == ["вйна"]


def test_a_word_is_looked_up_once() -> None:
    speller, english = make()
    for _ in range(50):
        unknown(speller, "the the the stike")
    assert english.asked == 2


@pytest.mark.parametrize(
    ("there", "chosen", "languages", "used"),
    [
        (["de_AT", "de_DE", "en_GB"], (), ["de"], ("de_DE",)),
        (["de_AT", "en_GB", "en_US"], (), ["de_DE", "en-GB"], ("de_AT", "en_GB")),
        (["en", "en_US"], (), ["en"], ("en_US",)),
        (["en_AU", "en_GB"], (), ["C"], ("en_AU",)),
        (["en_US", "es_ES"], (), ["en_GB", "en", "es"], ("en_US", "es_ES")),
        (["en_US", "fr"], ("fr", "xx"), ["en_US"], ("fr",)),
        (["fr"], ("xx",), ["en_US"], ()),
        ([], (), ["en_US"], ()),
    ],
)
def test_which_dictionaries_are_used(
    there: list[str], chosen: tuple[str, ...], languages: list[str], used: tuple[str, ...]
) -> None:
    assert choose_tags(there, chosen, languages) == used


# --- own words ---------------------------------------------------------------------------------------------------


def test_own_words_are_kept(tmp_path: Path) -> None:
    words = OwnWords(tmp_path / "config" / "words.txt")
    words.add("containerise")
    words.add("Tarn’s")
    assert words.save()
    assert OwnWords(tmp_path / "config" / "words.txt").list() == ["containerise", "Tarn's"]


def test_two_windows_keep_the_words_of_both(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    one, other = OwnWords(path), OwnWords(path)
    one.add("alpha")
    assert one.save()
    other.add("beta")
    assert other.save()
    one.remove("alpha")
    one.add("gamma")
    assert one.save()
    assert OwnWords(path).list() == ["beta", "gamma"]


def test_a_disk_that_refuses_keeps_the_word_for_now_and_takes_it_later(tmp_path: Path) -> None:
    path = tmp_path / "in_the_way" / "words.txt"
    path.parent.write_text("a file where a folder should be")
    words = OwnWords(path)
    words.add("alpha")
    assert not words.save()
    assert "alpha" in words
    path.parent.unlink()
    assert words.save()
    assert path.read_text() == "alpha\n"


def test_a_file_of_garbage_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(b"\xff\xfe\x00 alpha\r\n\n  beta  \n" + b"x" * 1000)
    assert "beta" in OwnWords(path)


def test_removing_a_word_takes_both_its_forms(tmp_path: Path) -> None:
    words = OwnWords(tmp_path / "words.txt")
    words.add("alpha")
    words.remove("Alpha")
    assert "alpha" not in words and "Alpha" not in words


@pytest.mark.parametrize("there", ["Zürich\nTarn\n".encode("latin-1"), b"alpha\n" * (MOST + 1)])
def test_words_that_cannot_be_read_are_not_written_over(tmp_path: Path, there: bytes) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(there)
    words = OwnWords(path)
    words.add("beta")
    assert not words.save()
    assert path.read_bytes() == there
    assert "beta" in words, "until the program ends"


def test_a_file_that_an_editor_marked_as_unicode_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("alpha\n", encoding="utf-8-sig")
    assert "alpha" in OwnWords(path)
