"""A disk on which nothing stands that was not asked for: what was saved before the power went is there."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError
from app.jobs import Job
from app.services.layout import DATABASE_NAME
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article

ROOT = Path(__file__).parents[2]


def write_versions(services: Services, count: int) -> list[tuple[int, int]]:
    """Versions of a note, and highlights; how long the log was when each had been saved, and so was on the disk."""
    one = add_article(services, 1)
    subject, saved = NoteSubject(SubjectKind.ARTICLE, one), []
    log = services.library.database.with_name(f"{DATABASE_NAME}-wal")
    for number in range(1, count + 1):
        services.notes.save(subject, f"version {number} " + "words " * 400 * (number % 4), number - 1)
        saved.append((log.stat().st_size, number))
    return saved


@pytest.mark.parametrize("tail", ["lost", "zeros", "noise"])
def test_what_of_the_log_did_not_come_to_the_disk_costs_only_itself(
    services: Services, tmp_path: Path, inline_workers: InlineWorkers, tail: str
) -> None:
    saved = write_versions(services, 12)
    database = services.library.database
    log = database.with_name(f"{DATABASE_NAME}-wal")
    whole, chance = log.read_bytes(), random.Random(7)
    for turn in range(25):
        cut = chance.randrange(saved[0][0], len(whole))
        rest = len(whole) - cut
        torn = {"lost": b"", "zeros": bytes(rest), "noise": chance.randbytes(rest)}[tail]
        folder = tmp_path / f"{tail}{turn}"
        folder.mkdir()
        shutil.copy(database, folder)
        (folder / log.name).write_bytes(whole[:cut] + torn)
        after = open_services(folder, workers=inline_workers)  # type: ignore[arg-type]
        try:
            assert after.upkeep.check(Job()) == []
            note = after.notes.get(NoteSubject(SubjectKind.ARTICLE, 1))
            least = max(number for size, number in saved if size <= cut)
            assert note is not None and int(note.body.split()[1]) >= least
        finally:
            after.close()


_FULL = """
import errno, sys
from pathlib import Path
from app.domain import NoteSubject, Span, SubjectKind
from app.errors import LibraryError, UserError
from app.jobs import Job
from app.services.exchanging import Choice, Format
from app.services.opening import open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article

folder = Path(sys.argv[1])
services = open_services(folder / "library", workers=InlineWorkers())
one = add_article(services, 1)
subject = NoteSubject(SubjectKind.ARTICLE, one)
note = services.notes.save(subject, "before", 0)
made = services.highlights.add([(one, Span(20, 30))], comment="before")
ballast = (folder / "ballast").open("wb", buffering=0)
try:
    while True:
        ballast.write(bytes(4096))
except OSError as error:
    assert error.errno == errno.ENOSPC
tries = {
    "note": lambda: services.notes.save(subject, "x" * 100_000, note.revision),
    "highlight": lambda: services.highlights.change(made.id, made.revision, comment="x" * 100_000),
    "import": lambda: [add_article(services, n) for n in range(2, 40)],
    "backup": lambda: services.upkeep.backup(),
    "export": lambda: services.exchange.export(Choice(), Format.CSV, folder / "all.csv"),
}
for name, act in tries.items():
    try:
        act()
    except UserError as error:
        print(name, error.code, len(error.message().splitlines()))
    else:
        print(name, "done")
assert services.notes.get(subject) == note and services.highlights.get(made.id) == made
ballast.close()
(folder / "ballast").unlink()
services.notes.save(subject, "after", note.revision)
services.upkeep.backup()
assert services.upkeep.check(Job()) == []
services.close()
assert not [*folder.rglob("*.part")], [*folder.rglob("*.part")]
print("whole")
"""


def _can_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    words = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
    return subprocess.run(words, capture_output=True).returncode == 0


@pytest.mark.skipif(not _can_mount(), reason="needs a file system of its own")
def test_a_disk_that_is_full_takes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(_FULL)
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=3m none {disk} && exec {sys.executable} {script} {disk}"
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and lines[-1:] == ["whole"], done.stdout + done.stderr
    codes = {line.split()[0]: line.split()[1:] for line in lines[:-1]}
    for name in ("note", "highlight", "import", "backup"):
        assert codes[name] == ["disk-full", "1"], codes
    assert codes["export"] == ["file-unwritable", "1"]


def test_a_disk_that_can_only_be_read_is_one_sentence(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    one = add_article(services, 1)
    subject = NoteSubject(SubjectKind.ARTICLE, one)
    note = services.notes.save(subject, "before", 0)
    with services.library.connection_engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.commit()
    services.library.read_only = True
    with pytest.raises(LibraryError) as caught:
        services.notes.save(subject, "after", note.revision)
    assert caught.value.code == "library-read-only" and caught.value.message().endswith(".")
    assert services.notes.get(subject) == note


def test_a_clock_that_was_set_back_changes_no_order(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    import app.services.notes as notes

    one = add_article(services, 1)
    subject = NoteSubject(SubjectKind.ARTICLE, one)
    services.notes.save(subject, "first", 0)

    class Earlier(notes.datetime):  # type: ignore[name-defined,misc]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return super().now(tz).replace(year=2001)

    monkeypatch.setattr(notes, "datetime", Earlier)
    services.notes.save(subject, "second", 1)
    note = services.notes.get(subject)
    assert note is not None and (note.body, note.revision) == ("second", 2)
    assert [version.body for version in services.notes.versions(subject)] == ["second", "first"]


def test_nothing_is_made_anew_where_a_library_was(services: Services, tmp_path: Path) -> None:
    """A disk that is not connected any more: what comes to lie in its place would hide it when it is back."""
    one = add_article(services, 1)
    folder = services.library.folder
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "before", 0)
    away = folder.rename(tmp_path / "away")
    try:
        with pytest.raises(LibraryError) as caught:
            services.upkeep.backup()
        assert caught.value.code == "library-missing" and caught.value.message().endswith(".")
        services.imports.import_paths([str(tmp_path / "none.txt")], Job())
        assert not folder.exists()
    finally:
        away.rename(folder)
