"""The power goes at any moment, and the disk holds what it was asked to hold and any part of the rest: all that was
said to be saved is there, and nothing is half there."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.layout import BACKUP_FOLDER, DATABASE_NAME
from app.services.opening import Services
from app.services.restoring import restore
from tests.power.disk import Disk, Luck, Record, build_recorder, read_records
from tests.power.saving import find_rescue, find_settings, make_picture, open_here, write_body

ROOT = Path(__file__).parents[1]
Log = Literal["wal", "delete"]


@dataclass(frozen=True, slots=True)
class Recording:
    root: Path
    records: list[Record]

    def cut(self, at: int, target: Path, luck: Luck, chance: random.Random) -> dict[str, Any]:
        """What the disk may hold when the power goes before a record; returns what was said to be saved by then."""
        disk = Disk(self.root)
        for record in self.records[:at]:
            disk.follow(record)
        disk.write_after(target, luck, chance)
        return disk.facts

    def find_moments(self) -> list[int]:
        """Between all that matters: a program writes thousands of pages in a row, of which few ends differ."""
        return [at for at, record in enumerate(self.records, 1) if record.what != "W"]


@pytest.fixture(scope="module", params=get_args(Log))
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    if sys.platform != "linux":
        pytest.skip("the recorder of writes is for Linux")
    folder = tmp_path_factory.mktemp("power").resolve()
    recorder = build_recorder(folder)
    if recorder is None:
        pytest.skip("no C compiler: the recorder of writes cannot be built")
    root, log = folder / "root", folder / "log"
    root.mkdir()
    environment = {
        **os.environ, "LD_PRELOAD": str(recorder), "POWER_ROOT": str(root), "POWER_LOG": str(log),
        "PARALLAX_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    words = [sys.executable, "-m", "tests.power.saving", str(root), request.param]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return Recording(root, list(read_records(log)))


def look(folder: Path, facts: dict[str, Any]) -> None:
    """Open what the disk holds with the program itself: all that was saved is in it."""
    look_at_files(folder, facts)
    if "articles" not in facts and not (folder / "library").exists():
        return
    services = open_here(folder)
    try:
        look_at_library(services, facts)
        assert services.upkeep.check(Job()) == []
    finally:
        services.close()
    for name, number in facts.items():
        if name.startswith("backup "):
            look_at_backup(folder, name.removeprefix("backup "), number)


def read_number(body: str, kind: str) -> int:
    """The version that a text is; it is whole."""
    number = int(body.split()[1])
    assert body.rstrip() == write_body(kind, number).rstrip()
    return number


def read_note(services: Services, article: int) -> int:
    note = services.notes.get(NoteSubject(SubjectKind.ARTICLE, article))
    if note is None:
        return 0
    assert read_number(note.body, "note") == note.revision
    return note.revision


def look_at_library(services: Services, facts: dict[str, Any]) -> None:
    for article in facts.get("articles", ()):
        number, least = read_note(services, article), facts.get(f"note {article}", 0)
        assert number >= least
        if "restored" in facts:
            assert number == facts["restored"]
        versions = services.notes.versions(NoteSubject(SubjectKind.ARTICLE, article)) if number else []
        assert [version.revision for version in versions] == list(range(number, 0, -1))
    if "highlight" in facts:
        one, number = facts["highlight"]
        assert int(services.highlights.get(one).comment.split()[1]) >= number
    free = {note.title for trashed in (False, True) for note in services.notes.list(trashed=trashed)}
    assert {f"Free {n}" for n in range(1, facts.get("free", 0) + 1)} <= free
    trashed = {note.title for note in services.notes.list(trashed=True)}
    assert {f"Free {n}" for n in range(1, facts.get("trashed", 0) + 1)} <= trashed
    for number in range(1, facts.get("picture", 0) + 1):
        data = make_picture(number)
        assert services.pictures.get(hashlib.sha256(data).hexdigest()) == data


def look_at_backup(folder: Path, name: str, number: int) -> None:
    target = folder / f"of {name}"
    restore(folder / "library" / BACKUP_FOLDER / name, target / "library", Job())
    services = open_here(target)
    try:
        assert read_note(services, 1) == number
    finally:
        services.close()
        shutil.rmtree(target)


def look_at_files(folder: Path, facts: dict[str, Any]) -> None:
    if "rescue" in facts:
        draft = find_rescue(folder).find(NoteSubject(SubjectKind.ARTICLE, 1))
        assert draft is not None and read_number(draft.body, "draft") >= facts["rescue"]
    if "settings" in facts:
        assert find_settings(folder).load().text_size >= 10 + facts["settings"]
    for name, digest in facts.get("exports", {}).items():
        data = (folder / "exports" / name).read_bytes()
        # While the next one is written, each file is the old one or the new one.
        assert data and (facts["exporting"] or hashlib.sha256(data).hexdigest() == digest), name


def try_moments(recording: Recording, moments: list[int], folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    for turn, at in enumerate(moments):
        luck: Luck = chance.choice(get_args(Luck))
        target = folder / str(turn)
        facts = recording.cut(at, target, luck, chance)
        try:
            look(target, facts)
        except Exception as error:
            before = [(record.what, Path(record.name).name) for record in recording.records[max(0, at - 4) : at]]
            said = f"seed {seed}, cut before record {at}, {luck} of the rest came, after {before}: {facts}"
            raise AssertionError(said) from error
        shutil.rmtree(target)


def test_all_that_a_program_writes_is_recorded(recording: Recording, tmp_path: Path) -> None:
    recording.cut(len(recording.records), tmp_path / "disk", "all", random.Random(1))

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    assert read(tmp_path / "disk") == read(recording.root)


def test_a_disk_that_is_not_asked_loses_what_was_written(recording: Recording, tmp_path: Path) -> None:
    """The simulation itself: without any sync, nothing of the database is there."""
    records = [record for record in recording.records if record.what not in "SD"]
    Recording(recording.root, records).cut(len(records), tmp_path / "disk", "none", random.Random(1))
    assert not list((tmp_path / "disk").rglob(DATABASE_NAME))


def test_what_was_saved_outlives_a_power_cut(recording: Recording, tmp_path: Path) -> None:
    moments = recording.find_moments()
    try_moments(recording, random.Random(5).sample(moments, 25), tmp_path, 5)


@pytest.mark.slow
def test_what_was_saved_outlives_a_power_cut_at_every_moment(recording: Recording, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    every = [*recording.find_moments() * 3, *random.Random(seed).sample(range(len(recording.records)), 300)]
    try_moments(recording, every, tmp_path, seed)
