"""The headless commands, run within this process; what needs a process of its own is in test_cli_process.py."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

import main
from app.cli.arguments import COMMAND_NAMES, build_parser
from app.cli.commands import COMMANDS
from app.errors import LibraryError, UserError
from app.search.storage import discard_index
from app.services.opening import open_library
from tests.conftest import InlineWorkers, Runner
from tests.services.conftest import make_text


@pytest.fixture
def ids(run: Runner, tmp_path: Path) -> list[int]:
    """Three imported articles."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(make_text(number))
    return [row["id"] for row in run("import", *(tmp_path / f"{n}.txt" for n in range(3)), "--json").rows]


def test_import_says_what_became_of_each(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(make_text(1))
    (tmp_path / "b.txt").write_text(make_text(1))
    done = run("import", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "gone.txt", "--json")
    assert done.code == 1
    added, duplicate, failed = done.rows
    assert set(added) >= {"path", "member", "status", "id", "title", "words", "error", "warnings", "ms"}
    assert (added["status"], added["path"], added["error"]) == ("added", str(tmp_path / "a.txt"), "")
    assert (duplicate["status"], duplicate["id"]) == ("duplicate", added["id"])
    assert (failed["status"], failed["id"]) == ("failed", None) and "gone.txt" in failed["error"]
    assert run("import", tmp_path / "b.txt", "--json").code == 0
    plain = run("import", tmp_path / "b.txt")
    assert plain.out.startswith("duplicate") and "Article number 1" in plain.out


def test_import_says_what_came_in_but_not_whole(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ndate: someday\n---\n\n{make_text(1)}")
    (tmp_path / "b.md").write_text(f"---\ndate: someday\n---\n\n{make_text(2)}")
    (tmp_path / "c.txt").write_text(make_text(3))
    warned, sound = run("import", tmp_path / "a.md", tmp_path / "c.txt", "--json").rows
    assert warned["status"] == "added" and "someday" in warned["warnings"][0]
    assert sound["warnings"] == []
    assert "someday" in run("import", tmp_path / "b.md").out


def test_list(run: Runner, ids: list[int]) -> None:
    rows = run("list", "--json").rows
    assert [row["id"] for row in rows] == ids[::-1]
    keys = {"id", "title", "outlet", "author", "published", "language", "words", "perspective", "read", "tags"}
    assert set(rows[0]) == keys and rows[0]["read"] == "unread" and rows[0]["tags"] == []
    assert "Article number 2" in run("list").out


def test_show(run: Runner, ids: list[int]) -> None:
    run("note", ids[0], "A thought")
    pair = run("pair", ids[0], ids[1], "--json").row
    run("note", f"pair:{pair['id']}", "On both")
    row = run("show", ids[0], "--json").row
    keys = {"id", "title", "author", "outlet", "url", "published", "language", "text", "blocks", "marks", "notes"}
    assert set(row) >= keys
    title = row["blocks"][0]
    assert set(title) == {"kind", "start", "end", "level", "attrs"} and title["kind"] == "title"
    assert row["text"][title["start"] : title["end"]] == row["title"] == "Article number 0"
    assert [(note["subject"], note["body"]) for note in row["notes"]] == [("article", "A thought"), ("pair", "On both")]
    plain = run("show", ids[0]).out
    assert "Article number 0" in plain and "On both" in plain


def test_set(run: Runner, ids: list[int]) -> None:
    row = run("set", ids[0], "outlet=The Day", "tags=war, peace", "published=2023-10-19", "read=read", "--json").row
    assert (row["outlet"], row["tags"], row["published"], row["read"]) == (
        "The Day",
        ["war", "peace"],
        "2023-10-19",
        "read",
    )
    assert len(run("set", f"{ids[1]},{ids[2]}", "perspective=the harbour", "--json").rows) == 2
    assert run("show", ids[1], "--json").row["perspective"] == "the harbour"
    assert run("set", ids[0], "title=A = B", "--json").row["title"] == "A = B"
    assert run("search", "harbour", "--json").rows, "the index follows"
    bad = run("set", ids[0], "published=soon", "--json")
    assert (bad.code, bad.out) == (1, "") and "2023-10-19" in bad.err
    assert run("set", ids[0], "colour=red").code == 2
    assert run("set", ids[0], "outlet").code == 2
    assert run("set", ids[0], "read=maybe").code == 1


def test_the_trash(run: Runner, ids: list[int]) -> None:
    assert run("delete", ids[0], ids[1], "--json").rows == [{"id": i, "trashed": True} for i in ids[:2]]
    assert [row["id"] for row in run("list", "--json").rows] == [ids[2]]
    assert {row["id"] for row in run("trash", "--json").rows} == set(ids[:2])
    assert run("untrash", ids[0], "--json").row == {"id": ids[0], "trashed": False}
    assert run("trash", ids[2], "--json").row == {"id": ids[2], "trashed": True}
    run("note", ids[1], "Stays")
    assert run("trash", "--empty", "--json").row["deleted"]
    assert run("trash", "--json").rows == []
    assert run("show", ids[1]).code == 1
    assert run("trash", ids[0], "--empty").code == 2


def test_a_disk_too_full_for_the_index_does_not_keep_anybody_from_searching(
    run: Runner, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("disk-full")

    monkeypatch.setattr("app.services.searching.SearchService._update", refuse)
    assert run("set", ids[1], "outlet=The Day", "--json").code == 0
    done = run("search", "river1", "--json")
    assert done.code == 0 and [row["id"] for row in done.rows] == [ids[1]]
    assert "brought up to date later" in done.err and "disk is full" in done.err


@pytest.mark.parametrize("code", ["library-locked", "library-unwritable", "disk-full"])
def test_a_library_that_cannot_be_written_now_is_searched_as_it_is(
    run: Runner, ids: list[int], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuse(folder: Path) -> None:
        raise LibraryError(code, path=folder)

    monkeypatch.setattr("app.services.opening._open_for_writing", refuse)
    done = run("search", "river1", "--json")
    assert done.code == 0 and [row["id"] for row in done.rows] == [ids[1]] and not done.err


def test_an_index_that_is_behind_is_said_to_be_where_nobody_can_mend_it_now(
    run: Runner, ids: list[int], library_folder: Path
) -> None:
    """While another command makes it anew, say: no hits would else mean that there are none."""
    library = open_library(library_folder)
    discard_index(library.index)
    done = run("search", "river1", "--json")
    library.close()
    assert (done.code, done.rows) == (0, []) and "hits may be missing" in done.err


def test_search(run: Runner, ids: list[int]) -> None:
    (hit,) = run("search", "river1", "--json").rows
    assert set(hit) == {"id", "title", "score", "snippets"} and hit["id"] == ids[1]
    snippet = hit["snippets"][0]
    assert {snippet["text"][s:e] for s, e in snippet["highlights"]} == {"river1"} and snippet["in"] == "text"
    assert len(run("search", "article", "--limit", 2, "number", "--json").rows) == 2
    assert "Article number 1" in run("search", "river1").out
    assert run("search", "nowhere", "--json").out == ""
    assert run("search").code == 2
    assert run("search", "x", "--limit", 0).code == 2


def test_many_queries(run: Runner, ids: list[int], tmp_path: Path) -> None:
    (tmp_path / "queries").write_text("river1\n\nriv\r\nnothing at all\n")
    rows = run("search", "--queries", tmp_path / "queries", "--json").rows
    assert [row["query"] for row in rows] == ["river1", "riv", "nothing at all"]
    assert set(rows[0]) == {"query", "ms", "total", "ids"}
    assert (rows[0]["ids"], rows[0]["total"]) == ([ids[1]], 1) and rows[2]["total"] == 0
    typed = run("search", "--queries", tmp_path / "queries", "--typing", "--limit", 2, "--json").rows
    assert typed[1]["total"] == 3 and len(typed[1]["ids"]) == 2
    assert run("search", "--queries", tmp_path / "gone").code == 1
    assert run("search", "x", "--queries", tmp_path / "queries").code == 2


def test_pairs(run: Runner, ids: list[int]) -> None:
    row = run("pair", ids[0], ids[1], "--title", "Two views", "--question", "Who speaks?", "--json").row
    assert row["left"] == {"id": ids[0], "title": "Article number 0"} and row["right"]["id"] == ids[1]
    assert (row["title"], row["question"], row["note"]) == ("Two views", "Who speaks?", False)
    assert run("pairs", "--json").row["id"] == row["id"]
    assert "Two views" in run("pairs").out
    assert run("pair", ids[0], ids[0]).code == 1
    assert run("pair", ids[0], 999).code == 1
    assert run("pair", "x", "y").code == 2


def test_versions_of_a_note(run: Runner, ids: list[int]) -> None:
    assert run("note", ids[0], "--versions", "--json").rows == []
    run("note", ids[0], "First thought")
    run("note", ids[0], "Second")
    newest, first = run("note", ids[0], "--versions", "--json").rows
    assert (newest["words"], newest["added"], newest["removed"], newest["current"]) == (3, 1, 0, True)
    assert (first["words"], first["current"], first["lost"]) == (2, False, False)
    assert f"{first['version']}  " in run("note", ids[0], "--versions").out
    assert run("note", ids[0], "--restore", first["version"], "--json").row["body"] == "First thought"
    assert run("note", ids[0], "--json").row["body"] == "First thought"
    assert len(run("note", ids[0], "--versions", "--json").rows) == 3, "what it said before stays"
    assert run("note", ids[1], "--restore", first["version"]).code == 1, "a version of another note"
    assert "no version 999" in run("note", ids[0], "--restore", 999).err
    for wrong in (["--restore", "0"], ["--restore", "1", "--versions"], ["--versions", "words"]):
        assert run("note", ids[0], *wrong).code == 2


def test_notes(run: Runner, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("note", ids[0], "--json").row["body"] == ""
    assert run("note", ids[0], "First", "thought", "--json").row["body"] == "First thought"
    assert run("note", ids[0], "Second", "--json").row == run("note", ids[0], "--json").row
    assert run("note", ids[0]).out == "First thought\n\nSecond\n"
    (tmp_path / "note.md").write_text("﻿# New\n", encoding="utf-8")
    assert run("note", ids[0], "--set", tmp_path / "note.md", "--json").row["body"] == "# New\n"
    monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": (tmp_path / "note.md").open("rb")}))
    assert run("note", ids[1], "--set", "-", "--json").row["body"] == "# New\n"
    main.sys.stdin.buffer.close()
    pair = run("pair", ids[0], ids[1], "--json").row["id"]
    assert run("note", pair, "--pair", "On both", "--json").row["subject"] == "pair"
    assert run("note", f"pair:{pair}").out == "On both\n"
    assert run("pairs", "--json").row["note"]
    for words in (("note", 999), ("note", 999, "x"), ("note", "pair:999"), ("note", ids[0], "--set", tmp_path / "no")):
        failed = run(*words)
        assert failed.code == 1 and failed.err.count("\n") == 1
    for words in (
        ("note", "x"),
        ("note",),
        ("note", "book:1"),
        ("note", "--free", " "),
        ("note", "1", "--free", "a", "--pair"),
    ):
        assert run(*words).code == 2, words
    assert run("note", ids[0], "x", "--set", "-").code == 2


def test_analyse(run: Runner, ids: list[int], tmp_path: Path) -> None:
    by_id, by_path = run("analyse", ids[0], "--json").row, run("analyse", tmp_path / "0.txt", "--json").row
    assert by_id == by_path
    assert set(by_id) >= {"text", "sentences", "entities"}
    assert all(0 <= s < e <= len(by_id["text"]) for s, e in by_id["sentences"]) and by_id["sentences"]
    assert run("analyse", 999).code == 1
    assert run("analyse", tmp_path / "gone.txt").code == 1


def test_compare(run: Runner, ids: list[int], tmp_path: Path) -> None:
    by_id = run("compare", ids[0], ids[1], "--json").row
    fields = {"left", "right", "entities", "alignments", "only_left", "only_right", "related", "coverage"}
    assert set(by_id) == fields | {"wording", "voices", "vocabulary", "numbers"}
    assert set(by_id["coverage"]) == {"left", "right"} and by_id["coverage"]["left"]["sentences"] > 0
    assert set(by_id["left"]) == {"id", "title", "text"} and by_id["left"]["id"] == ids[0]
    assert run("compare", ids[0], ids[1], "--json").row == by_id
    mixed = run("compare", tmp_path / "0.txt", ids[1], "--json").row
    assert mixed["left"]["id"] is None and mixed["left"]["text"] == by_id["left"]["text"]
    assert mixed["right"] == by_id["right"]
    assert {k: mixed[k] for k in ("entities", "alignments")} == {k: by_id[k] for k in ("entities", "alignments")}
    assert "Article number 0 | Article number 1" in run("compare", ids[0], ids[1]).out
    for words in (("compare", ids[0]), ("compare",), ("compare", 1, 2, 3), ("compare", 1, 2, "--pairs", "x")):
        assert run(*words).code == 2


def test_compare_many(run: Runner, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    lines = [
        (paths[0], paths[1]),
        (paths[1], tmp_path / "gone.txt"),
        (paths[0], paths[2]),
        (ids[0], ids[1]),
        (999, ids[0]),
    ]
    (tmp_path / "pairs").write_text("".join(f"{a}\t{b}\n" for a, b in lines))
    made: list[InlineWorkers] = []
    monkeypatch.setattr("app.cli.session.Workers", lambda: made.append(InlineWorkers()) or made[-1])
    done = run("compare", "--pairs", tmp_path / "pairs", "--json")
    assert done.code == 1 and len(done.rows) == 5
    assert [("error" in row) for row in done.rows] == [False, True, False, False, True]
    assert done.rows[0]["left"]["text"] == done.rows[3]["left"]["text"]
    calls = [name for name, _ in made[0].analysis.calls]
    assert calls.count("analyse_document") == 5, "each text once"
    (tmp_path / "pairs").write_text("one name\n")
    assert run("compare", "--pairs", tmp_path / "pairs").code == 1


def test_files_can_be_compared_without_any_library(run: Runner, library_folder: Path, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(make_text(number))
    assert run("compare", tmp_path / "0.txt", tmp_path / "1.txt", "--json").row["left"]["text"]
    assert run("analyse", tmp_path / "0.txt", "--json").row
    assert not library_folder.exists()


def test_check_and_reindex(run: Runner, ids: list[int], library_folder: Path) -> None:
    assert run("check", "--json").row == {"ok": True, "problems": []}
    assert run("check").out == "The library is sound.\n"
    assert run("reindex", "--json").row == {"articles": 3}
    assert run("search", "river1", "--json").rows
    (library_folder / "library.db").write_bytes(b"garbage" * 2000)
    bad = run("check", "--json")
    assert bad.code == 1 and not bad.row["ok"] and bad.row["problems"][0]["code"] == "library-corrupt"


def test_backups_are_listed(run: Runner, ids: list[int]) -> None:
    assert run("backup", "--list", "--json").rows == []
    made = run("backup", "--json").row["path"]
    (row,) = run("backup", "--list", "--json").rows
    assert set(row) == {"path", "made", "label", "bytes"} and row["path"] == made
    assert Path(made).name in run("backup", "--list").out


def test_restore_beside_and_in_place(run: Runner, ids: list[int], tmp_path: Path) -> None:
    assert run("restore").code == 1, "there is none yet"
    backup = run("backup", "--json").row["path"]
    run("delete", ids[0])
    done = run("restore", backup, "--to", tmp_path / "again", "--json").row
    assert done["library"] == str(tmp_path / "again")
    assert len(run("--library", tmp_path / "again", "list", "--json").rows) == 3
    assert run("restore", backup, "--to", tmp_path / "again").code == 1, "never over a library"
    assert len(run("list", "--json").rows) == 2
    done = run("restore", "--replace", "--json").row
    assert len(run("list", "--json").rows) == 3 and Path(done["kept"]).is_file()
    assert run("check", "--json").row["ok"]
    assert len(run("search", "river1", "--json").rows) == 1, "the index is made again"


def test_salvage(run: Runner, ids: list[int], tmp_path: Path, library_folder: Path) -> None:
    run("backup")
    data = (library_folder / "library.db").read_bytes()
    (library_folder / "library.db").write_bytes(data[: len(data) // 2])
    for path in library_folder.glob("library.db-*"):
        path.unlink()
    row = run("restore", "--salvage", "--to", tmp_path / "saved", "--json").row
    assert set(row) == {"library", "backup", "read", "newer", "lost", "unplaced", "bare", "blank"} and row["backup"]
    assert len(run("--library", tmp_path / "saved", "list", "--json").rows) == 3
    plain = run("restore", "--salvage", "--to", tmp_path / "saved2").out
    assert "holds what could be saved" in plain


def test_backup(run: Runner, ids: list[int], tmp_path: Path) -> None:
    assert Path(run("backup", "--json").row["path"]).is_file()
    assert run("backup", tmp_path / "copy.db", "--json").row["path"] == str(tmp_path / "copy.db")
    assert run("backup", tmp_path / "no" / "copy.db").code == 1


def test_a_window_keeps_writers_out_and_lets_readers_in(run: Runner, ids: list[int], library_folder: Path) -> None:
    window = open_library(library_folder)
    for words in (
        ("import", "x"),
        ("set", ids[0], "outlet=x"),
        ("delete", ids[0]),
        ("pair", *ids[:2]),
        ("note", ids[0], "x"),
    ):
        refused = run(*words, "--json")
        assert (refused.code, refused.out) == (1, "") and "open in another window" in refused.err
    for words in (("list",), ("show", ids[0]), ("search", "river1"), ("check",), ("backup",), ("compare", *ids[:2])):
        assert run(*words, "--json").code == 0
    window.close()
    assert run("delete", ids[0]).code == 0


@pytest.mark.parametrize(
    "command", ["list", "show 1", "search x", "set 1 outlet=x", "delete 1", "check", "pairs", "note 1 x"]
)
def test_no_library_is_made_by_looking(run: Runner, library_folder: Path, command: str) -> None:
    failed = run(*command.split())
    assert (failed.code, failed.out) == (1, "") and "no library" in failed.err
    assert not library_folder.exists()


def test_a_library_that_is_a_file(run: Runner, library_folder: Path) -> None:
    library_folder.write_text("x")
    for command in ("list", "import x", "check", "search x"):
        failed = run(*command.split())
        assert (failed.code, failed.out) == (1, "") and "is a file" in failed.err and failed.err.count("\n") == 1


def test_wrong_usage(run: Runner) -> None:
    for words in (("nonsense",), ("list", "--nonsense"), ("show",), ("show", "x"), ("import",)):
        wrong = run(*words)
        assert (wrong.code, wrong.out) == (2, "") and wrong.err


@pytest.mark.parametrize(
    "words",
    [
        ("note", "1", "--set", ""),
        ("note", "1", ""),
        ("note", "1", " ", "\n"),
        ("backup", ""),
        ("search", "--queries", ""),
        ("compare", "--pairs", ""),
        ("corrections", "--export", ""),
        ("corrections", "--import", ""),
        ("set", "1", "outlet=a", "outlet=b"),
    ],
)
def test_what_a_script_left_empty_or_said_twice_is_wrong_usage(
    run: Runner, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    wrong = run(*words)
    assert (wrong.code, wrong.out) == (2, "") and wrong.err
    assert sorted(tmp_path.iterdir()) == before
    assert run("note", ids[0], "--json").row["revision"] == 0


def test_a_line_of_pairs_is_named_by_its_number_in_the_file(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "pairs").write_text("\na.txt\tb.txt\n\nonly one\n")
    failed = run("compare", "--pairs", tmp_path / "pairs")
    assert failed.code == 1 and "Line 4 " in failed.err


def test_one_object_a_line_whatever_breaks_lines_elsewhere(run: Runner, ids: list[int], tmp_path: Path) -> None:
    body = "one\u2028two\u2029three\x85four\x0bfive"
    (tmp_path / "note.md").write_text(body, encoding="utf-8")
    printed = run("note", ids[0], "--set", tmp_path / "note.md", "--json").out
    (line,) = printed.splitlines()
    assert json.loads(line)["body"] == body


def test_every_command_has_its_function_and_its_help() -> None:
    parser = build_parser()
    (choices,) = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    assert set(choices) == set(COMMANDS) == set(COMMAND_NAMES)
    for name, command in choices.items():
        options = {word for action in command._actions for word in action.option_strings}
        assert {"--json", "--library", "--help"} <= options, name


def test_names_that_are_no_text_come_back_as_given(run: Runner, tmp_path: Path) -> None:
    name = (str(tmp_path) + "/caf\udce9.txt").encode("utf-8", "surrogateescape")
    Path(name.decode("utf-8", "surrogateescape")).write_text(make_text(1))
    row = run("import", name.decode("utf-8", "surrogateescape"), "--json").row
    assert row["status"] == "added" and row["path"].encode("utf-8", "surrogateescape") == name
    assert run("import", name.decode("utf-8", "surrogateescape")).code == 0


def test_notes_go_out_and_come_in(run: Runner, ids: list[int], tmp_path: Path) -> None:
    assert run("export", tmp_path / "out").code == 1, "there is nothing to export yet"
    run("note", ids[0], "A thought")
    (row,) = run("export", tmp_path / "out", "--json").rows
    assert Path(row["path"]).read_text(encoding="utf-8").count("A thought") == 1
    done = run("import-notes", tmp_path / "out", "--json").row
    assert done["known"] == 1 and done["notes"] == 0
    assert "known already" in run("import-notes", tmp_path / "out").out
    csv, page = tmp_path / "x.csv", tmp_path / "x.html"
    assert run("export", csv, "--format", "csv", "--article", ids[0]).code == 0
    assert run("export", page, "--format", "html").code == 0 and "A thought" in page.read_text(encoding="utf-8")
    assert run("import-notes", csv, "--from", "readwise").code == 1


def test_free_notes(run: Runner, ids: list[int]) -> None:
    assert run("note", "--free", "Monday").code == 1, "there is none to be printed"
    row = run("note", "--free", "Monday", "See [[The strike]]", "first", "--tags", "class,strike", "--json").row
    assert (row["subject"], row["title"], row["tags"]) == ("free", "Monday", ["class", "strike"])
    assert row["body"] == "See [[The strike]] first"
    assert run("note", "--free", "monday", "More").out == "See [[The strike]] first\n\nMore\n"
    assert run("note", f"free:{row['id']}", "--json").row["body"].endswith("More")
    assert run("note", "free:999").code == 1
    run("note", ids[0], "A zebra")
    assert run("note", ids[0], "--tags", "own", "--json").row["tags"] == ["own"]
    listed = run("notes", "--json").rows
    assert [(note["subject"], note["title"]) for note in listed][1:] == [("free", "Monday")]
    assert [note["title"] for note in run("notes", "--tag", "class", "--json").rows] == ["Monday"]
    assert run("notes", "--trash", "--json").rows == []
    assert run("notes").out.splitlines()[-1].endswith("Monday  [class, strike]")


def test_a_search_prints_notes_where_they_are_asked_for(run: Runner, ids: list[int]) -> None:
    run("note", "--free", "Monday", "Quagga and zebra")
    assert run("search", "quagga", "--json").rows == []
    (row,) = run("search", "quagga", "--notes", "--json").rows
    assert (row["title"], "id" in row) == ("Monday", False) and row["snippets"][0]["text"].startswith("Quagga")
    assert "note" in run("search", "quagga", "--notes").out
    assert ids
