"""The headless commands given what nobody means to give them, as processes: each ends soon, with one sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.services.conftest import make_text
from tests.test_cli_process import run, start

TOO_LARGE_ID = "99999999999999999999"


@pytest.fixture
def library(library_folder: Path, tmp_path: Path) -> Path:
    """A library with article 1."""
    (tmp_path / "1.txt").write_text(make_text(1))
    assert run(library_folder, "import", tmp_path / "1.txt")[0] == 0
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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_waiting_for_input_ends_at_the_first_interrupt(library: Path, number: signal.Signals) -> None:
    process = start(library, "note", "1", "--set", "-", "--json", stdin=subprocess.PIPE)
    time.sleep(1.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (1, b"") and b"Traceback" not in err
    assert json.loads(start(library, "note", "1", "--json").communicate()[0])["revision"] == 0


def test_an_empty_name_is_no_library(tmp_path: Path) -> None:
    code, rows, err = run(Path(""), "list", cwd=tmp_path)
    assert (code, rows) == (2, []) and "--library" in err
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_no_failure(library: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state" / "parallax.log").mkdir(parents=True)
    environment = os.environ | {"PARALLAX_HOME": str(home)}
    code, _, err = run(library, "show", 99, env=environment)
    assert code == 1 and "no article 99" in err
    assert "Traceback" not in err and "Logging error" not in err
