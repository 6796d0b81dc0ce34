"""The second place knows which library words belong to, wherever that lies by now."""

from __future__ import annotations

import json
from pathlib import Path

from app.ui.rescue import RescueFiles

WORDS = {"revision": 3, "body": "words"}


def read_body(files: RescueFiles, number: int = 1) -> str:
    content = files.find("article", number)
    return str(content["body"]) if content is not None else ""


def test_a_library_that_was_moved_finds_its_words(tmp_path: Path) -> None:
    before = RescueFiles(tmp_path / "unsaved", tmp_path / "library", "its own name")
    assert before.keep("article", 1, WORDS)
    after = RescueFiles(tmp_path / "unsaved", tmp_path / "moved" / "library", "its own name")
    assert read_body(after) == "words"
    assert read_body(after, 2) == ""
    after.forget("article", 1)
    assert read_body(after) == "", "what was saved does not come again"


def test_another_library_in_its_place_neither_gets_nor_overwrites_them(tmp_path: Path) -> None:
    one = RescueFiles(tmp_path / "unsaved", tmp_path / "library", "one")
    other = RescueFiles(tmp_path / "unsaved", tmp_path / "library", "other")
    assert one.keep("article", 1, WORDS)
    assert read_body(other) == ""
    assert other.keep("article", 1, {"revision": 1, "body": "of the other"})
    other.forget("article", 1)
    assert read_body(one) == "words"


def test_a_copy_of_a_library_gets_them_and_the_library_itself_keeps_them(tmp_path: Path) -> None:
    """After what a damaged library still gave was saved into a new one, or a backup was opened beside it."""
    library = RescueFiles(tmp_path / "unsaved", tmp_path / "library", "its own name")
    copy = RescueFiles(tmp_path / "unsaved", tmp_path / "copy", "its own name")
    assert library.keep("article", 1, WORDS)
    assert read_body(copy) == "words"
    assert copy.keep("article", 1, {"revision": 4, "body": "more words"})
    assert (read_body(library), read_body(copy)) == ("words", "more words")
    copy.forget("article", 1)
    assert (read_body(library), read_body(copy)) == ("words", "")


def test_words_kept_before_libraries_had_names_are_found_where_they_were(tmp_path: Path) -> None:
    unnamed = RescueFiles(tmp_path / "unsaved", tmp_path / "library")
    path = unnamed.keep("article", 1, WORDS)
    assert path is not None
    content = json.loads(path.read_text())
    del content["identity"]
    path.write_text(json.dumps(content))
    named = RescueFiles(tmp_path / "unsaved", tmp_path / "library", "its own name")
    assert read_body(named) == "words"
    assert read_body(RescueFiles(tmp_path / "unsaved", tmp_path / "elsewhere", "its own name")) == ""
    named.forget("article", 1)
    assert read_body(named) == "" and not path.exists()


def test_what_is_no_file_of_ours_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "unsaved"
    folder.mkdir()
    (folder / "article-1-0000.json").write_bytes(b"\xff\xfe")
    (folder / "article-1-0001.json").write_text("[1]")
    (folder / "article-1-0002.json").mkdir()
    files = RescueFiles(folder, tmp_path / "library", "its own name")
    assert files.find("article", 1) is None
    assert files.keep("article", 1, WORDS)
    assert read_body(files) == "words"


def test_a_folder_whose_name_is_no_utf8_has_a_second_place_too(tmp_path: Path) -> None:
    files = RescueFiles(tmp_path / "unsaved", tmp_path / "caf\udce9", "its own name")
    assert files.keep("article", 1, WORDS)
    assert read_body(files) == "words"
