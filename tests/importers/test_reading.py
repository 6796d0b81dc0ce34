from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from app.errors import SENTENCES, ImportFailed
from app.importers.reading import DEFAULT_LIMITS, FORMATS, SUFFIXES, can_import, read_bytes, read_file
from app.importers.source import ReadLimits

FILES = Path(__file__).parent.parent / "data" / "importers"


def code_of(path, limits=DEFAULT_LIMITS):
    with pytest.raises(ImportFailed) as failed:
        read_file(str(path), limits)
    message = failed.value.message()
    assert "{" not in message
    assert message.endswith(".")
    return failed.value.code


def test_files_of_each_kind(tmp_path):
    for name in ("ferry.txt", "ferry.md", "ferry.html"):
        (article,) = read_file(str(FILES / name))
        assert article.metadata.title == "Harbour ferry stops at dusk", name
        assert article.original.name == name
        assert article.original.data == (FILES / name).read_bytes()
        assert article.metadata.language == "en"
        assert "Ruth Amsel" in article.document.text
        assert pickle.loads(pickle.dumps(article)) == article
    rich = [read_file(str(FILES / name))[0].metadata for name in ("ferry.md", "ferry.html")]
    assert {(m.author, m.outlet, m.published) for m in rich} == {("Ada Moss", "The Quay", "2023-05-02")}


def test_names_say_what_can_be_imported():
    assert can_import("/a/b.TXT")
    assert can_import("b.Markdown")
    assert not can_import("b.exe")
    assert not can_import("txt")
    assert {".txt", ".md", ".html", ".htm"} <= SUFFIXES
    assert all(suffix == suffix.lower() and suffix.startswith(".") for fmt in FORMATS for suffix in fmt.suffixes)


def test_what_is_no_file(tmp_path):
    assert code_of(tmp_path / "none.txt") == "file-missing"
    assert code_of(tmp_path) == "file-unreadable"
    (tmp_path / "a.txt").write_text("x")
    assert code_of(tmp_path / "a.txt" / "b.txt") == "file-missing"
    assert code_of("a\0b.txt") == "file-unreadable"
    assert code_of("/dev/zero") == "file-unreadable"
    os.mkfifo(tmp_path / "pipe.txt")
    assert code_of(tmp_path / "pipe.txt") == "file-unreadable"
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert code_of(tmp_path / "loop.txt") == "file-unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    assert code_of(path) == "file-unreadable"


def test_an_unreadable_file_is_said_whatever_the_reason(tmp_path, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "no")

    path = tmp_path / "a.txt"
    path.write_text("words")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert code_of(path) == "file-unreadable"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "file-empty"),
        ("a.html", b"", "file-empty"),
        ("a.txt", b"%PDF-1.4 x", "file-binary"),
        ("a.txt", bytes(range(256)) * 10, "file-binary"),
        ("a.html", bytes(range(256)) * 10, "file-changed-kind"),
        ("a.md", b"---\ntitle: [x\n---\n", "front-matter"),
        ("a.html", b"<html><body></body></html>", "text-missing"),
        ("a.pdf", b"%PDF-1.4", "file-format"),
        ("a.docx", b"PK\x03\x04", "file-format"),
        ("noname", bytes(range(256)) * 10, "file-binary"),
    ],
)
def test_bad_files_have_a_plain_reason(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    assert code_of(path) == code
    assert code in SENTENCES


def test_sizes_are_limited_by_kind(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    start = time.process_time()
    with pytest.raises(ImportFailed, match=r"has 50 MB; Parallax reads up to 16 MB"):
        read_file(str(path))
    assert time.process_time() - start < 0.5
    limits = ReadLimits(file_bytes=200, text_bytes=100)
    page = b"<p>" + b"word " * 30 + b"</p>"
    assert read_bytes(page, "a.html", limits=limits)
    with pytest.raises(ImportFailed, match="MB"):
        read_bytes(page, "a.md", limits=limits)


def test_fifteen_megabytes_are_read_in_seconds():
    text = (
        "The council closed the old stone bridge to cars on Monday, and the town is of two minds. " * 12 + "\n\n"
    ) * 14_000
    start = time.process_time()
    (article,) = read_bytes(text.encode()[:15_000_000], "a.txt")
    assert time.process_time() - start < 15
    assert len(article.document.text) > 14_000_000


def test_what_a_file_holds_counts_more_than_its_name():
    page = b"<!DOCTYPE html><html><head><title>A page of it</title></head><body><p>Words.</p></body></html>"
    for name in ("a.txt", "a", "a.php", "a.aspx"):
        assert read_bytes(page, name)[0].document.title == "A page of it"
    assert read_bytes(page, "a.md")[0].original.media_type == "text/markdown"
    assert read_bytes(b"Just words", "README")[0].document.text == "Just words"


def test_media_types_of_a_clipboard():
    assert read_bytes(b"<p>Words</p>", "", "text/html; charset=utf-8")[0].document.text == "Words"
    assert read_bytes(b"<p>Words</p>", "", "text/plain")[0].document.text == "<p>Words</p>"
    assert read_bytes(b"*Words*", "", "text/markdown")[0].document.text == "Words"
    assert read_bytes(b"*Words*", "a.md", "text/plain")[0].document.text == "Words"
    assert read_bytes("Wörter".encode("utf-16"), "", "text/plain")[0].document.text == "Wörter"
    with pytest.raises(ImportFailed, match="empty"):
        read_bytes(b"", "", "text/plain")
    with pytest.raises(ImportFailed, match="kind"):
        read_bytes(b"x", "a.xyz", "application/x-unknown")


def test_the_door_is_light_and_opens_no_network():
    script = (
        "import sys; import app.importers.reading, app.importers.correction, app.markup\n"
        "heavy = {'lxml', 'trafilatura', 'py3langid', 'numpy', 'nh3', 'markdown', 'yaml'}\n"
        "heavy = heavy & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_articles_are_read_fast():
    paragraph = "The council closed the old stone bridge to cars on Monday, and the town is of two minds about that. "
    plain = ("Bridge closed to cars\n\n" + (paragraph * 5 + "\n\n") * 9).encode()
    marked = (
        "---\ntitle: Bridge\ndate: 2023-10-19\n---\n\n" + (paragraph * 4 + "*and* [more](https://a.example/x)\n\n") * 10
    ).encode()
    for data, name in ((plain, "a.txt"), (marked, "a.md")):
        read_bytes(data, name)
        start = time.process_time()
        for _ in range(30):
            read_bytes(data, name)
        # 150 a second on a quiet machine; a third of it where tests run beside others.
        assert time.process_time() - start < 30 / 50


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_a_file_of_forbidden_characters_alone_has_no_text(suffix: str) -> None:
    with pytest.raises(ImportFailed) as raised:
        read_bytes("\u0080\u2028\ufdd0".encode(), f"odd{suffix}")
    assert raised.value.code in ("text-missing", "file-empty")


@pytest.mark.parametrize("start", [b"<!---->" * 280, b"<!-- a --> " * 180, b"<!--" * 490, b"<?xml " * 300])
def test_asking_for_the_kind_of_a_file_takes_no_longer_than_its_beginning_is_long(start: bytes) -> None:
    begin = time.process_time()
    with suppress(ImportFailed):
        read_bytes(start + b"\n\nWords, and then more words.", "a.txt")
    assert time.process_time() - begin < 2


def test_comments_above_a_page_do_not_hide_it() -> None:
    page = b"<!-- one --> <!-- two -- of them -->\n<html><head><title>A page of it</title></head><body><p>Words.</p>"
    assert read_bytes(page, "a.txt")[0].document.title == "A page of it"
