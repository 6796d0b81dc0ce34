"""The headless commands as processes: pipes, signals, children, and stdout as others read it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services.conftest import make_text

ROOT = Path(__file__).parent.parent


def hear_interrupts() -> None:
    """What a shell starts in the background, such as all of these tests, begins deaf to Ctrl+C, and so do its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(library: Path, *words: object, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(ROOT / "main.py"), "--library", str(library), *map(str, words)],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        cwd=options.pop("cwd", library.parent),
        bufsize=0,  # readline and communicate are mixed
        preexec_fn=options.pop("preexec_fn", hear_interrupts if os.name == "posix" else None),
        **options,  # type: ignore[call-overload]
    )


def run(library: Path, *words: object, **options: object) -> tuple[int, list[dict], str]:
    process = start(library, *words, **options)
    out, err = process.communicate(timeout=60)
    return process.returncode, [json.loads(line) for line in out.splitlines()], err.decode()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:03}.txt").write_text(make_text(number, 300))
    return folder


def test_the_way_of_an_article(library_folder: Path, files: Path) -> None:
    code, rows, err = run(library_folder, "import", files, "--json")
    assert (code, len(rows), err) == (0, 30, "")
    code, rows, err = run(library_folder, "search", "river7", "--json")
    assert code == 0 and [row["title"] for row in rows] == ["Article number 7"]
    code, rows, err = run(library_folder, "compare", rows[0]["id"], files / "001.txt", "--json")
    assert (code, err) == (0, "") and rows[0]["left"]["text"]


def test_stdout_is_utf8_whatever_the_locale(library_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Brücke — 橋\n\nЭто текст.\n", encoding="utf-8")
    environment = os.environ | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    code, rows, _ = run(library_folder, "import", tmp_path / "a.txt", "--json", env=environment)
    assert code == 0 and rows[0]["title"] == "Brücke — 橋"
    process = start(library_folder, "list", env=environment)
    out, _ = process.communicate(timeout=60)
    assert "Brücke — 橋" in out.decode()


def test_a_reader_that_goes_away(library_folder: Path, files: Path) -> None:
    run(library_folder, "import", files, "--json")
    process = start(library_folder, "list")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1 and err == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_in(library_folder: Path, files: Path, number: signal.Signals) -> None:
    # In a session of its own, so that the signal reaches its children as a terminal's does, but not us.
    for n in range(30, 300):
        (files / f"{n:03}.txt").write_text(make_text(n, 300))
    process = start(library_folder, "import", files, "--json", start_new_session=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    os.killpg(process.pid, number)
    begin = time.monotonic()
    out, err = process.communicate(timeout=60)
    # SIGTERM ends the child as well; its file then counts as failed, and nothing after it is begun.
    assert time.monotonic() - begin < 3 and process.returncode == 1
    assert "Traceback" not in err.decode() and "Cancelled" in err.decode()
    rows = [json.loads(line) for line in [first, *out.splitlines()]]
    assert 1 <= len(rows) < 300
    added = [row for row in rows if row["status"] == "added"]
    _, listed, _ = run(library_folder, "list", "--json")
    assert {row["id"] for row in listed} == {row["id"] for row in added}
    assert run(library_folder, "check", "--json")[0] == 0


def test_a_worker_that_is_killed_is_one_failed_file(library_folder: Path, files: Path) -> None:
    import psutil

    process = start(library_folder, "import", files, files, "--json")
    assert process.stdout is not None
    first = process.stdout.readline()
    for child in psutil.Process(process.pid).children():
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    out, _ = process.communicate(timeout=60)
    rows = [json.loads(line) for line in [first, *out.splitlines()]]
    assert len(rows) == 60 and sum(row["status"] == "failed" for row in rows) <= 1
    assert all("ended the reading process" in row["error"] for row in rows if row["status"] == "failed")
