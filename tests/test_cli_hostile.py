"""The headless commands given what nobody means to give them, as processes: each ends soon, with one sentence."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.services.conftest import make_text
from tests.test_cli_process import run, start

TOO_LARGE_ID = "99999999999999999999"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with article 1, made once: starting the program takes most of the time of these tests."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "1.txt").write_text(make_text(1))
    assert run(folder / "library", "import", folder / "1.txt", "--json")[0] == 0
    return folder


@pytest.fixture
def library(made: Path, library_folder: Path, tmp_path: Path) -> Path:
    """A library with article 1, and the file it came from."""
    shutil.copytree(made / "library", library_folder, dirs_exist_ok=True)
    shutil.copy(made / "1.txt", tmp_path / "1.txt")
    return library_folder


@pytest.mark.parametrize(
    "words",
    [
        ("show", TOO_LARGE_ID),
        ("set", TOO_LARGE_ID, "outlet=x"),
        ("delete", TOO_LARGE_ID),
        ("untrash", f"-{TOO_LARGE_ID}"),
        ("pair", "1", TOO_LARGE_ID),
        ("note", TOO_LARGE_ID, "words"),
        ("note", f"pair:{TOO_LARGE_ID}"),
        ("analyse", TOO_LARGE_ID),
        ("compare", TOO_LARGE_ID, "1"),
        ("compare", "9" * 5_000, "1"),
    ],
)
def test_an_id_that_no_database_could_hold_is_an_unknown_one(library: Path, words: tuple[str, ...]) -> None:
    code, rows, err = run(library, *words, "--json")
    assert (code, rows) == (1, [])
    assert err.count("\n") == 1 and "Traceback" not in err


@pytest.mark.parametrize("words", [("search", "--queries"), ("compare", "--pairs"), ("note", "1", "--set")])
@pytest.mark.parametrize("kind", ["pipe", "zero"])
def test_a_pipe_without_an_end_does_not_stop_a_command(
    library: Path, tmp_path: Path, words: tuple[str, ...], kind: str
) -> None:
    path = "/dev/zero"
    if kind == "pipe":
        path = str(tmp_path / "pipe")
        os.mkfifo(path)
    code, rows, err = run(library, *words, path, "--json")
    assert (code, rows) == (1, [])
    assert err.count("\n") == 1 and path in err


def test_a_pipe_that_somebody_writes_to_is_read(library: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"river1\n")
    os.close(writer)
    try:
        code, rows, err = run(library, "search", "--queries", f"/dev/fd/{reader}", "--json", pass_fds=[reader])
    finally:
        os.close(reader)
    assert (code, err, [row["query"] for row in rows]) == (0, "", ["river1"])


def wait_until_asleep(process: subprocess.Popen[bytes]) -> None:
    """It has nothing to do any more but wait; how long that takes depends on the machine."""
    program, used, still_since = psutil.Process(process.pid), -1.0, time.monotonic()
    while time.monotonic() - still_since < 1.0 or used < 0.1:
        time.sleep(0.05)
        times = program.cpu_times()
        if (now := times.user + times.system) != used:
            used, still_since = now, time.monotonic()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_waiting_for_input_ends_at_the_first_interrupt(library: Path, number: signal.Signals) -> None:
    process = start(library, "note", "1", "--set", "-", "--json", stdin=subprocess.PIPE)
    wait_until_asleep(process)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (1, b"") and b"Traceback" not in err
    assert json.loads(start(library, "note", "1", "--json").communicate()[0])["revision"] == 0


@pytest.mark.parametrize("words", [("list",), ("--library=", "list"), ("--library=", ".")])
def test_an_empty_name_is_no_library(tmp_path: Path, words: tuple[str, ...]) -> None:
    # A variable of a script that was never set: the folder one happens to be in becomes no library.
    code, rows, err = run(Path("unused"), *words, "--library=", cwd=tmp_path)
    assert (code, rows) == (2, []) and "--library" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("list",), ("set", "1", "title=x"), ("backup",)])
def test_a_name_that_no_folder_can_have_is_said_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, rows, err = run(tmp_path / ("x" * 300), *words)
    assert (code, rows) == (1, []) and err.startswith("There is no library in ") and err.count("\n") == 1


def test_a_log_that_cannot_be_written_is_no_failure(library: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state" / "parallax.log").mkdir(parents=True)
    environment = os.environ | {"PARALLAX_HOME": str(home)}
    code, _, err = run(library, "show", 99, env=environment)
    assert code == 1 and "no article 99" in err
    assert "Traceback" not in err and "Logging error" not in err


def test_a_full_disk_behind_stdout_is_said_once(library: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(library, "list", "--json", stdout=full)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1 and err.count(b"\n") == 1 and b"could not be written" in err


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_stream_that_was_closed_is_no_failure(library: Path, closed: int) -> None:
    process = start(library, "note", "1", "words", "--json", preexec_fn=lambda: os.close(closed))
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert json.loads(start(library, "note", "1", "--json").communicate()[0])["body"] == "words"


@pytest.mark.parametrize("target", ["pipe", "library/library.db-wal", "library/library.db", "nowhere/backup.db"])
def test_a_backup_takes_no_place_but_that_of_a_file(library: Path, tmp_path: Path, target: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = (library / "library.db").read_bytes()
    code, rows, err = run(library, "backup", tmp_path / target, "--json")
    assert (code, rows) == (1, []) and err.count("\n") == 1
    assert (tmp_path / "pipe").is_fifo() and (library / "library.db").read_bytes() == before
    wal = library / "library.db-wal"
    assert not wal.exists() or wal.read_bytes() == b""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_an_index_of_somebody_else_is_said_once_and_not_called_mendable(library: Path) -> None:
    os.chown(library / "index", 65534, 65534)
    code, _, err = run(library, "search", "river1", "--json")
    assert code == 1 and err.count("\n") == 1 and "belongs to somebody else" in err
    code, rows, _ = run(library, "check", "--json")
    assert code == 1
    assert [(p["code"], p["mendable"]) for p in rows[0]["problems"]] == [("index-foreign", False)]


@pytest.mark.parametrize("seconds", [0.3, 0.5, 1.2, 2.0])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_of_the_whole_group_is_told_from_a_hostile_file(
    library: Path, tmp_path: Path, number: signal.Signals, seconds: float
) -> None:
    # Said to be English, so that the language model reads it: a minute's work.
    (tmp_path / "long.md").write_text("---\nlanguage: en\n---\n\n" + "Maren Halloran went to Norway. " * 20_000)
    process = start(library, "analyse", tmp_path / "long.md", "--json", start_new_session=True)
    time.sleep(seconds)
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=10)
    assert process.returncode != 0 and out == b""
    assert b"Traceback" not in err and b"hostile" not in err and err.count(b"\n") <= 1


def test_a_log_of_another_database_is_named_and_left_alone(library: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE words (word)")
    other.executemany("INSERT INTO words VALUES (?)", [("x" * 500,)] * 500)
    other.commit()
    shutil.copy(tmp_path / "other.db-wal", library / "library.db-wal")
    other.close()
    before = (library / "library.db").read_bytes()
    for words in (("list",), ("note", 1, "words"), ("import", tmp_path / "1.txt")):
        code, rows, err = run(library, *words, "--json")
        assert (code, rows) == (1, []) and err.count("\n") == 1 and "library.db-wal" in err
    assert (library / "library.db").read_bytes() == before
    (library / "library.db-wal").rename(tmp_path / "stale")
    code, rows, err = run(library, "list", "--json")
    assert (code, len(rows), err) == (0, 1, "")


def test_no_backup_is_made_of_what_is_damaged(library: Path) -> None:
    database = library / "library.db"
    with sqlite3.connect(database) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'originals'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    code, rows, err = run(library, "backup", "--json")
    assert (code, rows) == (1, []) and err.count("\n") == 1 and f"{database} is damaged" in err
    assert not list((library / "backups").glob("*"))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_database_that_is_no_file_is_left_alone(library_folder: Path, make: Callable[[Path], None]) -> None:
    library_folder.mkdir()
    make(library_folder / "library.db")
    for words in (("list",), ("search", "words"), ("import", library_folder.parent), ("check",)):
        code, _, err = run(library_folder, *words, "--json")
        assert code == 1 and err.count("\n") <= 1 and "Traceback" not in err
