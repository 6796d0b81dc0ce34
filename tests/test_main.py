from __future__ import annotations

import builtins
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[main.WindowArguments]:
    """The window, in so far as it was asked for."""
    asked: list[main.WindowArguments] = []
    monkeypatch.setattr(main, "open_window", lambda arguments: asked.append(arguments) or 0)
    return asked


def test_nothing_heavy_at_module_level() -> None:
    code = (
        "import main, sys; print([m for m in ('PySide6', 'sqlalchemy', 'app.services', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_without_a_command_the_window_opens(window: list[main.WindowArguments], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert (
        main.main([]) == main.main(["--library", "there"]) == main.main([str(tmp_path / "a.txt"), str(tmp_path)]) == 0
    )
    assert main.main(["--library=there", str(tmp_path)]) == 0
    assert window == [
        main.WindowArguments(None, []),
        main.WindowArguments(Path("there"), []),
        main.WindowArguments(None, [str(tmp_path / "a.txt"), str(tmp_path)]),
        main.WindowArguments(Path("there"), [str(tmp_path)]),
    ]


def test_a_file_named_like_a_command_is_no_file(window: list, monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list").mkdir()
    assert main.main(["list"]) == 1
    assert not window and "no library" in capsys.readouterr().err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("parallax ")
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    assert "compare" in capsys.readouterr().out


def test_a_missing_dependency_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    real = builtins.__import__

    def fail(name: str, *args: object, **kwargs: object) -> object:
        if name == "app.cli.running":
            raise ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", fail)
    assert main.main(["list"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "sqlalchemy" in err and "pip install ." in err and "make run" in err


def test_a_module_of_our_own_that_is_missing_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_words: list[str]) -> int:
        raise ModuleNotFoundError("No module named 'app.nowhere'", name="app.nowhere")

    monkeypatch.setattr(main, "_run", fail)
    with pytest.raises(ModuleNotFoundError):
        main.main([])


def test_in_a_bare_python(tmp_path: Path) -> None:
    """No site-packages at all: still one line."""
    for words in ([], ["list"]):
        done = subprocess.run(
            [
                sys.executable,
                "-S",
                "-I",
                "-c",
                f"import sys; sys.path.insert(0, {str(ROOT)!r}); import main; sys.exit(main.main({words!r}))",
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and "pip install ." in done.stderr


@pytest.mark.parametrize(
    ("environment", "good"),
    [
        ({}, False),
        ({"DISPLAY": ":4711"}, False),
        ({"WAYLAND_DISPLAY": "wayland-4711", "XDG_RUNTIME_DIR": "/nowhere"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "minimal:x=1"}, True),
        ({"QT_QPA_PLATFORM": "vnc"}, True),
    ],
)
def test_displays(environment: dict[str, str], good: bool) -> None:
    problem = main.find_display_problem(environment, "linux")
    assert (problem is None) is good
    assert problem is None or "parallax --help" in problem
    assert main.find_display_problem(environment, "win32") is None


def test_displays_that_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_find_missing_library", lambda: "")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert main.find_display_problem(environment, "linux") is None
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4711")
        server.listen()
        assert main.find_display_problem({"DISPLAY": ":4711.0"}, "linux") is None
        monkeypatch.setattr(main, "_find_missing_library", lambda: "libxcb-cursor.so.0")
        assert "libxcb-cursor" in (main.find_display_problem({"DISPLAY": ":4711"}, "linux") or "")


def test_no_display_is_one_line_and_no_core_dump() -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run([sys.executable, "main.py"], capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "screen" in done.stderr


def test_logging_goes_to_a_file_and_warnings_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "deep" / "parallax.log"
    main.start_logging(path)
    logging.getLogger("app.test").info("for the file")
    logging.getLogger("app.test").warning("for both")
    assert "for the file" in path.read_text() and "for both" in path.read_text()
    err = capsys.readouterr().err
    assert "for both" in err and "for the file" not in err


def test_logging_that_cannot_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    main.start_logging(tmp_path / "file" / "parallax.log")
    logging.getLogger("app.test").warning("still said")
    err = capsys.readouterr().err
    assert "no log is kept" in err and "still said" in err and (tmp_path / "file").read_text() == "x"
