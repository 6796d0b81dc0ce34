from __future__ import annotations

import pytest

from app.analysis.language.words import find_runs, read_words, stem


def test_stems() -> None:
    assert stem("closing") == stem("closed") == stem("close")
    assert stem("parties") == stem("party")
    assert stem("princess") != stem("prince")


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("It’s 1,200 cars", ["it", "1,200", "car"]),
        ("don't_know", ["don't", "know"]),
        ("橋を閉鎖", ["橋を", "を閉", "閉鎖"]),
        ("iPhone手机", ["iphon", "手机"]),
        ("山", ["山"]),
        ("हिन्दी है।", ["हिन्दी", "है"]),
        ("", []),
        ("😀 —", []),
    ],
)
def test_words_of_many_scripts(text: str, stems: list[str]) -> None:
    assert [word.stem for word in read_words(text)] == stems


@pytest.mark.parametrize("text", ["The “Élan” was sold.", "橋を閉鎖した。", "😀 iPhone手机 1,5 है"])
def test_places_are_those_of_the_text(text: str) -> None:
    for word in read_words("__" + text, 0):
        assert ("__" + text)[word.start : word.end].lower() == word.form
    assert [w.start for w in read_words(text, 7)] == [w.start + 7 for w in read_words(text)]


def test_runs_are_rows_of_stems() -> None:
    words = read_words("The towns closed bridges")
    assert find_runs(words, 3) == ["the town clos", "town clos bridg"]
    assert find_runs(words, 5) == []
