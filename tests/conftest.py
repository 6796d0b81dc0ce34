"""What all tests share: a profile of their own, a library in a temporary folder, and eyes on what is left behind."""

from __future__ import annotations

import gc
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest

import main
from app.workers import Workers


def pytest_collection_finish() -> None:
    """What was imported stays to the end: put aside, Python's collector does not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Profiles, numbered here: `mktemp` goes through all there are for each new one, milliseconds a test."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_profile(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the real profile."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("PARALLAX_HOME", str(home))
    monkeypatch.setenv("ENCHANT_CONFIG_DIR", str(home / "enchant"))
    return home


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A test that leaves a thread or a child process behind fails."""
    threads, children = find_threads(), find_children()
    yield
    until = time.monotonic() + 3
    while (left := [*(find_threads() - threads), *(find_children() - children)]) and time.monotonic() < until:
        time.sleep(0.02)
    assert not left, f"left behind: {left}"


def find_threads() -> set[threading.Thread]:
    # Threads of Qt's pool that once ran Python stay listed as dummies.
    return {t for t in threading.enumerate() if t.is_alive() and not isinstance(t, threading._DummyThread)}


def find_children() -> set[psutil.Process]:
    """Our child processes, but for the one by which Python's multiprocessing tidies up after itself."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            if child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" in " ".join(child.cmdline()):
                continue
        except psutil.Error:
            continue
        found.add(child)
    return found


class InlineWorker:
    """Calls in this very process: for tests that are not about processes."""

    def __init__(self, replaced: dict[Callable[..., Any], Callable[..., Any]] | None = None) -> None:
        self.replaced = replaced or {}
        self.calls: list[tuple[str, bool]] = []
        self.is_alive = True

    def call(self, function: Callable[..., Any], *args: Any, urgent: bool = True, **_: Any) -> Any:
        self.calls.append((function.__name__, urgent))
        return self.replaced.get(function, function)(*args)

    def stream(self, function: Callable[..., Any], *args: Any, urgent: bool = True, **_: Any) -> Iterator[Any]:
        self.calls.append((function.__name__, urgent))
        yield from self.replaced.get(function, function)(*args)


class InlineWorkers:
    """In the place of `app.workers.Workers`."""

    def __init__(self) -> None:
        self.analysis = InlineWorker()
        self.index = InlineWorker()
        self.search = InlineWorker()

    def stop(self) -> None:
        pass


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Real processes, started once for all tests that need them."""
    real = Workers()
    real.analysis.call(os.getpid)
    real.index.call(os.getpid)
    real.search.call(os.getpid)
    yield real
    real.stop()


@pytest.fixture
def inline_workers() -> InlineWorkers:
    return InlineWorkers()


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


class Run:
    """What a command printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        (row,) = self.rows
        return row


Runner = Callable[..., Run]


@pytest.fixture
def run(library_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    monkeypatch.setattr("app.cli.session.Workers", InlineWorkers)
    monkeypatch.setattr(main, "start_logging", lambda _path: None)

    def call(*words: object) -> Run:
        try:
            code = main.main(["--library", str(library_folder), *map(str, words)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Run(code, printed.out, printed.err)

    return call
