"""`kill -9` while somebody types loses at most the last second: whatever was reported as saved is there, and whatever
stood in the editor a second before the end; no version in the library was never typed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.opening import open_services
from tests.conftest import InlineWorkers

ROOT = Path(__file__).parent.parent
LOST_AT_MOST = 1.0  # seconds
ROUNDS = 200  # of `make soak`
SOME = 4  # of `make test`


class Machine:
    """How late this machine runs what is due: a process that is not run cannot save."""

    def __init__(self) -> None:
        self.late: list[tuple[float, float]] = []
        self._ended = threading.Event()

    def watch(self) -> None:
        while not self._ended.is_set():
            due = time.monotonic() + 0.02
            time.sleep(0.02)
            self.late.append((time.monotonic(), time.monotonic() - due))

    def end(self) -> None:
        self._ended.set()

    def stolen_since(self, moment: float) -> float:
        return sum(late for at, late in self.late if at >= moment and late > 0.02)


@contextmanager
def watched_machine() -> Iterator[Machine]:
    machine = Machine()
    thread = threading.Thread(target=machine.watch)
    thread.start()
    try:
        yield machine
    finally:
        machine.end()
        thread.join()


def make_library(folder: Path) -> None:
    services = open_services(folder, workers=InlineWorkers())  # type: ignore[arg-type]
    for number in range(2):
        words = " ".join(f"word{number * n} of article {number}" for n in range(80))
        services.imports.import_bytes(f"Title {number}\n\n{words}.".encode(), f"{number}.txt", "text/plain", Job())
    services.close()


def type_and_kill(library: Path, seed: int, profile: Path) -> tuple[list[dict[str, Any]], float]:
    """What the person saw until the end, and when that was."""
    chance = random.Random(seed)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PARALLAX_HOME": str(profile)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.typing_session", str(library), str(seed)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    with process.stdout:
        lines = [process.stdout.readline()]  # the first keystroke
        time.sleep(chance.uniform(0.05 if seed >= SOME else 1.2, 4.0))  # of a few, each has something to lose
        end = time.monotonic()
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines()
    assert process.wait(30) == -signal.SIGKILL
    return [json.loads(line) for line in lines if line.strip().endswith(b"}")], end


def check_library(library: Path, seen: list[dict[str, Any]], end: float, slack: float) -> int:
    """How many versions were looked at. Every note holds what it must."""
    services = open_services(library, workers=InlineWorkers())  # type: ignore[arg-type]
    looked_at = 0
    try:
        for kind, number in sorted({tuple(event["note"]) for event in seen}):
            subject = NoteSubject(SubjectKind(kind), number)
            events = [event for event in seen if tuple(event["note"]) == (kind, number)]
            states = ["", *(event["body"] for event in events)]
            note = services.notes.get(subject)
            body = note.body if note is not None else ""
            # The state that is there: the last that reads like it, since one may come again after an undo.
            assert body in states, "what is there was typed, whole"
            there = len(states) - 1 - states[::-1].index(body)
            for place, event in enumerate(events, 1):
                if event["event"] == "saved":
                    assert there >= place or event["body"] == body, "what was said to be saved is there"
                if event["at"] <= end - LOST_AT_MOST - slack:
                    later = states[place:]
                    assert body in later, f"typed {end - event['at']:.2f} s before the end, and lost"
            for version in services.notes.versions(subject):
                looked_at += 1
                assert version.body in states, "no version is of a state that never was"
        assert services.upkeep.check(Job()) == []
    finally:
        services.close()
    return looked_at


def kill_once(seed: int, folder: Path) -> None:
    library = folder / "library"
    make_library(library)
    with watched_machine() as machine:
        seen, end = type_and_kill(library, seed, folder / "profile")
        slack = machine.stolen_since(end - 2 * LOST_AT_MOST)
    assert [event for event in seen if event["event"] == "typed"]
    check_library(library, seen, end, slack)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a matter of Unix")
@pytest.mark.parametrize("seed", range(SOME))
def test_a_typing_session_that_is_killed_loses_at_most_a_second(seed: int, tmp_path: Path) -> None:
    kill_once(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a matter of Unix")
@pytest.mark.parametrize("seed", range(SOME, SOME + ROUNDS))
def test_two_hundred_typing_sessions_that_are_killed_lose_at_most_a_second(seed: int, tmp_path: Path) -> None:
    kill_once(seed, tmp_path)
