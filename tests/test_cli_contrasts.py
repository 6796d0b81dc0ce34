"""What the commands print of how texts word things, and whom they let speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Runner

LEFT = """Talks on the harbour

The desperate Otto Berg did not ask the council. “He is a coward,” said Ida Lund. Ida Lund called Otto Berg a tyrant.
"""
RIGHT = """A mayor acts

Otto Berg saved the harbour. Otto Berg is a hero. “We could not wait any longer,” Otto Berg told Ida Lund.
"""


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "left.txt", tmp_path / "right.txt"]
    for path, text in zip(made, (LEFT, RIGHT), strict=True):
        path.write_text(text, encoding="utf-8")
    return made


def wording(row: dict[str, Any], entity: str, side: str) -> dict[str, dict[str, Any]]:
    found = next(one for one in row["wording"] if one["entity"] == entity)
    return {one["phrase"]: one for one in found[side]}


def test_compare_prints_wording_with_its_places(run: Runner, paths: list[Path]) -> None:
    row = run("compare", *paths, "--json").row
    left, right = wording(row, "Otto Berg", "left"), wording(row, "Otto Berg", "right")
    assert left["did not ask the council"]["role"] == "agent" and left["did not ask the council"]["negated"]
    assert left["called a tyrant"]["said_by"] == "Ida Lund"
    assert right["is a hero"]["role"] == "state"
    hero = right["is a hero"]
    assert row["right"]["text"][hero["start"] : hero["end"]] == "is a hero"


def test_compare_prints_voices_of_either_side(run: Runner, paths: list[Path]) -> None:
    row = run("compare", *paths, "--json").row
    voices = {voice["speaker"]: voice for voice in row["voices"]}
    lund = voices["Ida Lund"]["left"][0]
    assert row["left"]["text"][lund["start"] : lund["end"]] == "He is a coward"
    assert (lund["verb"], lund["direct"]) == ("said", True)
    assert voices["Otto Berg"]["left"] == [] and voices["Otto Berg"]["right_words"] == 6
    assert isinstance(row["vocabulary"], list) and isinstance(row["numbers"], list)


def test_articles_and_files_give_the_same(run: Runner, paths: list[Path]) -> None:
    ids = [row["id"] for row in run("import", *paths, "--json").rows]
    by_id, by_path = run("compare", *ids, "--json").row, run("compare", *paths, "--json").row
    assert by_id["wording"] and by_id["voices"]
    for key in ("wording", "voices", "vocabulary", "numbers"):
        assert by_id[key] == by_path[key]


def test_a_rename_is_followed(run: Runner, paths: list[Path]) -> None:
    ids = [row["id"] for row in run("import", *paths, "--json").rows]
    assert run("correct", "rename", "--entity", "Ida Lund", "--value", "Lund of the union").code == 0
    row = run("compare", *ids, "--json").row
    assert "Lund of the union" in {voice["speaker"] for voice in row["voices"]}
    assert wording(row, "Otto Berg", "left")["called a tyrant"]["said_by"] == "Lund of the union"


def test_analyse_prints_voices_and_loaded_wording(run: Runner, paths: list[Path]) -> None:
    row = run("analyse", paths[0], "--json").row
    assert [(voice["speaker"], voice["verb"], voice["direct"]) for voice in row["voices"]] == [
        ("Ida Lund", "said", True),
        ("Ida Lund", "called", False),
    ]
    assert isinstance(row["loaded"], list)


def test_people_read_the_most_telling_of_it(run: Runner, paths: list[Path]) -> None:
    out = run("compare", *paths).out
    assert "Otto Berg: " in out and "is a hero" in out and "Ida Lund: " in out
