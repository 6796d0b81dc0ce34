"""The commands about corrections, run within this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from app.services.opening import open_library
from tests.conftest import Runner

KEYS = {
    *("id", "kind", "scope", "articles", "names", "entity", "value", "passage", "created", "taken_back", "waits"),
}
LEFT = (
    "Talks of men\n\nVladimir Putin spoke in Moscow on Monday. The Kremlin agreed with Russia. The strongman smiled.\n"
)
RIGHT = "Words of men\n\nPutin and Russia were silent on Monday. The strongman slept at home and nobody came by.\n"


@pytest.fixture
def pair(run: Runner, tmp_path: Path) -> list[int]:
    """Two English articles on the same people."""
    for name, text in (("left.md", LEFT), ("right.md", RIGHT)):
        (tmp_path / name).write_text(f"---\nlanguage: en\n---\n\n# {text}")
    return [row["id"] for row in run("import", tmp_path / "left.md", tmp_path / "right.md", "--json").rows]


def shared(run: Runner, *texts: object) -> dict[str, tuple[int, int]]:
    row = run("compare", *texts, "--json").row
    return {e["name"]: (len(e["left"]), len(e["right"])) for e in row["entities"]}


def test_correct_and_compare(run: Runner, pair: list[int], tmp_path: Path) -> None:
    before = shared(run, *pair)
    row = run("correct", "split", "--names", "Kremlin", "--entity", "Russia", "--json").row
    assert set(row) == KEYS
    assert (row["kind"], row["scope"], row["names"], row["entity"]) == ("split", "library", ["Kremlin"], "Russia")
    assert shared(run, *pair)["Russia"][0] == before["Russia"][0] - 1
    words = ("--names", "the strongman", "--entity", "Vladimir Putin")
    assert run("correct", "assign", *words, "--scope", f"pair:{pair[1]},{pair[0]}", "--json").row["articles"] == [
        {"id": pair[0], "title": "Talks of men"},
        {"id": pair[1], "title": "Words of men"},
    ]
    assert shared(run, *pair)["Vladimir Putin"] == (2, 2)
    found = run("analyse", pair[0], "--json").row
    assert found["corrections"] == [row["id"]], "of a pair's, none holds in one article by itself"
    assert "Kremlin" in {e["name"] for e in found["entities"]}
    # A file beside an article of the library: what is said of the article holds, a file is nobody's.
    (tmp_path / "pairs").write_text(f"{pair[0]}\t{tmp_path / 'right.md'}\n{pair[0]}\t{pair[1]}\n")
    mixed, both = run("compare", "--pairs", tmp_path / "pairs", "--json").rows
    assert {e["name"]: len(e["left"]) for e in mixed["entities"]}["Russia"] == before["Russia"][0] - 1
    assert {e["name"]: len(e["left"]) for e in both["entities"]}["Vladimir Putin"] == 2


def test_scopes_by_themselves(run: Runner, pair: list[int]) -> None:
    assert run("correct", "merge", "--names", "Duma", "--entity", "Russia", "--json").row["scope"] == "library"
    described = run("correct", "assign", "--names", "the president", "--entity", "Putin")
    assert (described.code, described.out) == (1, "") and "say in which article" in described.err
    words = ("--names", "the president", "--entity", "Putin")
    assert run("correct", "assign", *words, "--scope", f"article:{pair[0]}", "--json").row["scope"] == "article"
    assert run("correct", "assign", *words, "--scope", "library", "--json").row["scope"] == "library"


def test_a_passage(run: Runner, pair: list[int]) -> None:
    text = run("show", pair[0], "--json").row["text"]
    start = text.index("strongman")
    scope = f"passage:{pair[0]}:{start}-{start + 9}"
    row = run("correct", "assign", "--names", "strongman", "--entity", "Putin", "--scope", scope, "--json").row
    assert row["passage"] == {"start": start, "end": start + 9, "quote": "strongman"}
    assert run("corrections", "--change", row["id"], "--scope", "library", "--json").row["passage"] is None
    assert run("corrections", "--change", row["id"], "--scope", f"passage:{pair[0]}", "--json").row == row
    assert run("corrections", "--change", row["id"], "--scope", scope).code == 1
    assert run("correct", "assign", "--names", "x", "--entity", "y", "--scope", f"passage:{pair[0]}").code == 1


def test_listing_and_taking_back(run: Runner, pair: list[int]) -> None:
    for name in ("Kremlin", "Duma"):
        run("correct", "merge", "--names", name, "--entity", "Russia")
    run("correct", "rename", "--entity", "Putin", "--value", "The President", "--scope", f"article:{pair[1]}")
    assert [row["id"] for row in run("corrections", "--json").rows] == [3, 2, 1]
    assert [row["id"] for row in run("corrections", "--article", pair[0], "--json").rows] == [2, 1]
    assert len(run("corrections", "--article", pair[0], "--article", pair[1], "--json").rows) == 3
    taken = run("corrections", "--take-back", 1, 3, "--json").rows
    assert [bool(row["taken_back"]) for row in taken] == [True, True]
    assert [row["id"] for row in run("corrections", "--json").rows] == [2]
    assert len(run("corrections", "--all", "--json").rows) == 3
    assert run("corrections", "--restore", 3, "--json").row["taken_back"] == ""
    plain = run("corrections", "--all").out
    assert "merge   Kremlin → Russia  library  (taken back)" in plain
    assert f"rename  Putin = The President  article ({pair[1]} Words of men)" in plain
    unknown = run("corrections", "--take-back", 2, 999)
    assert unknown.code == 1 and unknown.err == "There is no correction 999 in this library.\n"
    assert [row["id"] for row in run("corrections", "--json").rows] == [3, 2], "all or none"


def test_export_and_import(
    run: Runner,
    pair: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("correct", "merge", "--names", "Kremlin", "--entity", "Russia")
    run("correct", "assign", "--names", "the strongman", "--entity", "Putin", "--scope", f"article:{pair[0]}")
    file = tmp_path / "corrections.json"
    assert run("corrections", "--export", file, "--json").row == {"path": str(file), "corrections": 2}
    assert run("corrections", "--export", "-").out == file.read_text()
    assert run("corrections", "--export", "-", "--json").row == json.loads(file.read_text())
    assert run("corrections", "--import", file, "--json").row == {
        "added": 0,
        "duplicates": 2,
        "waiting": 0,
        "missing": [],
        "ids": [],
    }
    other = ("--library", tmp_path / "other")
    assert run("corrections", "--import", file, *other).code == 1, "no library is made by it"
    run("import", tmp_path / "right.md", *other)
    monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": file.open("rb")}))
    done = run("corrections", "--import", "-", *other, "--json").row
    main.sys.stdin.buffer.close()
    assert (done["added"], done["waiting"], done["missing"]) == (2, 1, ["Talks of men"])
    assert [row["waits"] for row in run("corrections", *other, "--json").rows] == [True, False]
    assert "Talks of men" in run("corrections", *other).out
    (tmp_path / "bad.json").write_text("{}")
    for words in (
        ("--import", tmp_path / "bad.json"),
        ("--import", tmp_path / "gone.json"),
        ("--import", tmp_path),
        ("--export", tmp_path / "no" / "such.json"),
        ("--export", tmp_path),
    ):
        failed = run("corrections", *words)
        assert (failed.code, failed.out) == (1, "") and failed.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        "correct",
        "correct join --names a",
        "correct merge --names",
        "correct merge --names a --entity b --scope world",
        "correct merge --names a --entity b --scope article:x",
        "correct merge --names a --entity b --scope pair:1",
        "correct merge --names a --entity b --scope passage:1:5",
        f"correct merge --names a --entity b --scope article:{'9' * 30}",
        "corrections --take-back 1 --restore 1",
        "corrections --export a --import b",
        "corrections --change 1",
        "corrections --scope library",
        "corrections --article 1 --article 2 --article 3",
        "corrections --take-back x",
    ],
)
def test_wrong_usage(run: Runner, words: str) -> None:
    wrong = run(*words.split())
    assert (wrong.code, wrong.out) == (2, "") and wrong.err


@pytest.mark.parametrize(
    "words",
    [
        ("merge", "--names", "x" * 10_000, "--entity", "Russia"),
        ("merge", "--names", "", "--entity", "Russia"),
        ("merge", "--names", "Kremlin"),
        ("merge", "--names", "\udce9", "--entity", "Russia"),
        ("retype", "--entity", "Russia", "--value", "country"),
        ("assign", "--names", "he", "--entity", "Putin", "--scope", "article:999"),
        ("assign", "--names", "he", "--entity", "Putin", "--scope", f"article:{'9' * 18}"),
        ("assign", "--names", "he", "--entity", "Putin", "--scope", f"passage:1:0-{'9' * 400}"),
        ("assign", "--names", "he", "--entity", "Putin", "--scope", "pair:1,1"),
    ],
)
def test_what_cannot_be_said(run: Runner, pair: list[int], words: tuple[str, ...]) -> None:
    failed = run("correct", *words)
    assert (failed.code, failed.out) == (1, "") and failed.err.count("\n") == 1
    assert run("corrections", "--all", "--json").rows == []


def test_a_window_keeps_writers_out_and_lets_readers_in(
    run: Runner,
    pair: list[int],
    library_folder: Path,
    tmp_path: Path,
) -> None:
    run("correct", "merge", "--names", "Kremlin", "--entity", "Russia")
    run("corrections", "--export", tmp_path / "file.json")
    window = open_library(library_folder)
    for words in (
        ("correct", "merge", "--names", "Duma", "--entity", "Russia"),
        ("corrections", "--import", tmp_path / "file.json"),
        ("corrections", "--take-back", 1),
        ("corrections", "--restore", 1),
        ("corrections", "--change", 1, "--scope", f"article:{pair[0]}"),
    ):
        refused = run(*words, "--json")
        assert (refused.code, refused.out) == (1, "") and "open in another window" in refused.err
    assert len(run("corrections", "--json").rows) == 1
    assert run("corrections", "--export", tmp_path / "file.json").code == 0
    window.close()
    assert run("corrections", "--take-back", 1).code == 0


def test_check_tells_of_a_passage_that_is_lost(run: Runner, pair: list[int], library_folder: Path) -> None:
    start = run("show", pair[0], "--json").row["text"].index("strongman")
    scope = f"passage:{pair[0]}:{start}-{start + 9}"
    run("correct", "reject", "--names", "strongman", "--scope", scope)
    run("set", pair[0], "title=A new title altogether")
    assert run("check", "--json").row == {"ok": True, "problems": []}
    library = open_library(library_folder)
    with library.write() as writing:
        from sqlalchemy import text

        writing.session.execute(text("UPDATE corrections SET quote = 'zebra'"))
    library.close()
    row = run("check", "--json").row
    assert row["ok"] and [p["code"] for p in row["problems"]] == ["passage-lost"]
    assert "is not in the text" in run("check").out
