"""An import that ends before it could report is told of at the next start, and can go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain import ImportItem, ImportStatus, UnfinishedImport
from app.errors import LibraryError
from app.jobs import Job
from app.services.import_journal import ImportJournal
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import make_text

ROOT = Path(__file__).parents[2]


def write_files(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(make_text(number))
    return [str(path) for path in paths]


def stop_after(count: int, job: Job, *, closing: bool) -> list[ImportItem]:
    """Told as the items come in; asks the job to stop when there are as many."""

    class Listening(list[ImportItem]):
        def append(self, item: ImportItem) -> None:
            super().append(item)
            if len(self) == count:
                job.cancel(closing=closing)

    return Listening()


def begin_and_close(services: Services, paths: list[str], after: int) -> UnfinishedImport:
    """An import over which the window is closed."""
    job = Job()
    services.imports.import_paths(paths, job, stop_after(after, job, closing=True).append)
    (unfinished,) = services.imports.unfinished()
    return unfinished


def test_nothing_is_kept_of_an_import_that_ended_well(services: Services, tmp_path: Path) -> None:
    write_files(tmp_path / "in", 3)
    services.imports.import_paths([str(tmp_path / "in"), str(tmp_path / "gone.txt")], Job())
    assert services.imports.unfinished() == []
    assert list(services.library.imports.iterdir()) == []


def test_who_stops_an_import_knows_of_it(services: Services, tmp_path: Path) -> None:
    paths, job = write_files(tmp_path / "in", 5), Job()
    services.imports.import_paths(paths, job, stop_after(2, job, closing=False).append)
    assert services.imports.unfinished() == []


def test_closing_the_window_leaves_word_of_what_was_reached_and_what_was_not(
    services: Services, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "000.md").write_bytes(b"")
    paths = [str(tmp_path / "in" / "000.md"), *write_files(tmp_path / "in", 5)]
    unfinished = begin_and_close(services, [str(tmp_path / "in")], after=3)
    assert [item.path for item in unfinished.items] == paths[:3]
    assert [item.status for item in unfinished.items] == [ImportStatus.FAILED, *[ImportStatus.ADDED] * 2]
    assert unfinished.items[0].error.endswith(".")
    assert [item.article_id for item in unfinished.items[1:]] == sorted(row.id for row in services.articles.list())
    assert list(unfinished.left) == paths[3:]


def test_warnings_are_still_known_at_the_next_start(services: Services, tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in", 3)
    first = tmp_path / "in" / "a.md"
    first.write_text(f"---\ndate: someday\n---\n\n{make_text(9)}")
    unfinished = begin_and_close(services, [str(first), *paths], after=2)
    assert ["someday" in " ".join(item.warnings) for item in unfinished.items] == [True, False]
    (record,) = services.library.imports.iterdir()
    old = record.read_text().replace(", " + json.dumps(list(unfinished.items[0].warnings)), "").replace(", []", "")
    record.write_text(old)
    (unfinished,) = services.imports.unfinished()
    assert [item.warnings for item in unfinished.items] == [(), ()], "records of before are still read"


def test_what_was_left_can_be_imported_and_is_done_with_then(services: Services, tmp_path: Path) -> None:
    unfinished = begin_and_close(services, write_files(tmp_path / "in", 6), after=2)
    items = services.imports.import_paths(unfinished.left, Job())
    assert {item.status for item in items} == {ImportStatus.ADDED}
    assert len(services.articles.list()) == 6
    assert services.imports.unfinished() == []


def test_importing_the_whole_folder_again_is_going_on_too(services: Services, tmp_path: Path) -> None:
    write_files(tmp_path / "in", 6)
    begin_and_close(services, [str(tmp_path / "in")], after=2)
    again = begin_and_close(services, [str(tmp_path / "in")], after=4)
    assert [item.status for item in again.items] == [*[ImportStatus.DUPLICATE] * 2, *[ImportStatus.ADDED] * 2]
    assert len(again.left) == 2


def test_an_import_of_something_else_does_not_make_it_forgotten(services: Services, tmp_path: Path) -> None:
    unfinished = begin_and_close(services, write_files(tmp_path / "in", 3), after=1)
    services.imports.import_paths(write_files(tmp_path / "other", 2), Job())
    assert services.imports.unfinished() == [unfinished]
    services.imports.forget_unfinished([unfinished.id])
    assert services.imports.unfinished() == []


def test_a_library_that_takes_no_more_leaves_word_too(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_files(tmp_path / "in", 4)
    store = services.imports._store

    def fail_at_the_third(path: str, parsed: object) -> ImportItem:
        if path == paths[2]:
            raise LibraryError("disk-full")
        return store(path, parsed)  # type: ignore[arg-type]

    monkeypatch.setattr(services.imports, "_store", fail_at_the_third)
    with pytest.raises(LibraryError):
        services.imports.import_paths(paths, Job())
    (unfinished,) = services.imports.unfinished()
    assert (len(unfinished.items), list(unfinished.left)) == (2, paths[2:])


def test_an_import_that_runs_is_not_unfinished(services: Services, tmp_path: Path) -> None:
    seen: list[list[UnfinishedImport]] = []
    services.imports.import_paths(write_files(tmp_path, 2), Job(), lambda _: seen.append(services.imports.unfinished()))
    assert seen == [[], []]


def test_names_are_kept_whole(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever bytes they are made of, and from wherever they were named."""
    write_files(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    odd = "łódź 😀 \udcff\n.txt"
    unfinished = begin_and_close(services, ["000.txt", odd], after=1)
    assert unfinished.items[0].path == str(tmp_path / "000.txt")
    assert unfinished.left == (os.path.join(tmp_path, odd),)  # noqa: PTH118 - no such name can be a Path's


def test_a_record_that_cannot_be_written_costs_no_import(
    services: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    services.library.imports.write_text("in the way")
    items = services.imports.import_paths(write_files(tmp_path / "in", 2), Job())
    assert len(items) == 2
    assert services.imports.unfinished() == []
    assert "no record is kept" in caplog.text


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0\0\n\0\0", b"[]\n", b'["/a"]', b'["/a"]\n["/a"]\nnonsense\n', b'["/a"]\n["/a"]\n[7, []]\n', b"7\n"],
)
def test_a_damaged_record_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    (tmp_path / "b.jsonl").write_bytes(b'["/b"]\n["/b/1", "/b/2"]\n[0, []]\n[1, [["added", "", 3, "A ti')
    (unfinished,) = ImportJournal(tmp_path).unfinished()
    assert unfinished == UnfinishedImport("b", (), ("/b/2",)), "the last line was torn"


KILLED = """
import sys, time
from app.services.opening import open_services
from app.jobs import Job
from pathlib import Path
from tests.conftest import InlineWorkers
services = open_services(Path(sys.argv[1]), workers=InlineWorkers())
def tell(item):
    print(item.article_id, flush=True)
    time.sleep(0.003)
services.imports.import_paths([sys.argv[2]], Job(), tell)
"""


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
def test_killed_in_the_middle_of_an_import(
    library_folder: Path, inline_workers: InlineWorkers, tmp_path: Path, seconds: float
) -> None:
    paths = write_files(tmp_path / "in", 300)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(library_folder), str(tmp_path / "in")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    told = [int(process.stdout.readline())]
    time.sleep(seconds)
    process.kill()
    told += [int(line) for line in process.stdout.read().splitlines()]
    process.wait()
    process.stdout.close()

    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    assert services.upkeep.check(Job()) == []
    (unfinished,) = services.imports.unfinished()
    there = {row.id for row in services.articles.list()}
    assert set(told) <= there, "nothing that was reported is lost"
    added = [item.article_id for item in unfinished.items]
    assert len(told) - 1 <= len(added) <= len(told) <= len(there) <= len(added) + 1 and set(added) <= there
    assert [*(item.path for item in unfinished.items), *unfinished.left] == paths
    items = services.imports.import_paths(unfinished.left, Job())
    assert sum(item.status is ImportStatus.DUPLICATE for item in items) <= 1, "the one it was at"
    assert len(services.articles.list()) == 300
    assert services.imports.unfinished() == []
    services.close()
