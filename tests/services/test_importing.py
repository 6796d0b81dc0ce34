from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

import tests.services.failing_files as failing_files
from app.domain import ImportItem, ImportStatus, NoteSubject, SubjectKind
from app.errors import LibraryError
from app.importers.correction import revise_text
from app.jobs import Job, Progress
from app.services.importing import ImportService
from app.services.opening import Services
from app.services.remote import parse_files
from app.workers import Worker, Workers
from tests.conftest import InlineWorker
from tests.services.conftest import Announced, add_article, make_text


def write_files(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(make_text(number))
    return [str(folder / f"{number:03}.txt") for number in range(count)]


def page(url: str, body: str, title: str = "The bridge closes") -> bytes:
    return f"---\ntitle: {title}\nurl: {url}\noutlet: The Day\ntags: [a, b]\n---\n\n{body}\n".encode()


BODY = " ".join(f"word{n} stands here" for n in range(60))
URL = "https://example.org/bridge"


def take(services: Services, data: bytes) -> ImportItem:
    (item,) = services.imports.import_bytes(data, "page.md", "text/markdown", Job())
    return item


def test_files_and_folders(services: Services, tmp_path: Path, announced: Announced) -> None:
    write_files(tmp_path / "in" / "deep", 3)
    (tmp_path / "in" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / ".hidden.txt").write_text(make_text(50))
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / ".git" / "a.txt").write_text(make_text(51))
    single = tmp_path / "single.txt"
    single.write_text(make_text(60))
    seen: list[ImportItem] = []
    items = services.imports.import_paths([str(single), str(tmp_path / "in")], Job(), seen.append)
    assert items == seen
    assert [item.path for item in items] == [
        str(single),
        *(str(tmp_path / "in" / "deep" / f"00{n}.txt") for n in range(3)),
    ]
    assert {item.status for item in items} == {ImportStatus.ADDED}
    assert all(item.words > 50 and item.milliseconds > 0 and item.title for item in items)
    assert announced.articles == {item.article_id for item in items}


def test_bad_files_have_reasons_and_stop_nothing(services: Services, tmp_path: Path) -> None:
    good = write_files(tmp_path, 1)[0]
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "a.xyz").write_text("x")
    (tmp_path / "none").mkdir()
    paths = [str(tmp_path / name) for name in ("gone.txt", "empty.txt", "binary.txt", "a.xyz", "none")]
    items = services.imports.import_paths([*paths, good], Job())
    assert [item.status for item in items] == [*[ImportStatus.FAILED] * 5, ImportStatus.ADDED]
    assert [item.path for item in items] == [*paths, good]
    for item in items[:5]:
        assert item.error.endswith(".") and item.article_id is None
    assert len({item.error for item in items[:5]}) == 5


def test_a_folder_that_cannot_be_read(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path / "in", 1)

    def walk(top: str, onerror) -> Iterator[tuple[str, list[str], list[str]]]:
        onerror(PermissionError(13, "no", f"{top}/closed"))
        yield top, [], ["000.txt"]

    monkeypatch.setattr("os.walk", walk)
    items = services.imports.import_paths([str(tmp_path / "in")], Job())
    assert [item.status for item in items] == [ImportStatus.ADDED, ImportStatus.FAILED]
    assert "closed" in items[1].error


def test_the_same_text_twice(services: Services, tmp_path: Path) -> None:
    paths = write_files(tmp_path, 2)
    (tmp_path / "copy.txt").write_text(make_text(0).replace("\n\n", "\n\n\n"))
    items = services.imports.import_paths([*paths, str(tmp_path / "copy.txt"), paths[1]], Job())
    assert [item.status.value for item in items] == ["added", "added", "duplicate", "duplicate"]
    assert items[2].article_id == items[0].article_id and items[2].title and items[2].words
    assert len(services.articles.list()) == 2


def test_a_text_that_lies_in_the_trash(services: Services) -> None:
    one = add_article(services, 1)
    services.articles.trash([one])
    (item,) = services.imports.import_bytes(make_text(1).encode(), "1.txt", "text/plain", Job())
    assert (item.status, item.article_id, item.in_trash) == (ImportStatus.DUPLICATE, one, True)
    services.articles.restore([one])
    (item,) = services.imports.import_bytes(make_text(1).encode(), "1.txt", "text/plain", Job())
    assert not item.in_trash


def test_a_corrected_text_is_still_known_by_its_file(services: Services) -> None:
    one = add_article(services, 1)
    document = services.articles.get(one).document
    services.articles.put_document(one, revise_text(document, "New\n\nA text of the reader's own making."))
    (item,) = services.imports.import_bytes(make_text(1).encode(), "1.txt", "text/plain", Job())
    assert (item.status, item.article_id) == (ImportStatus.DUPLICATE, one)


def test_front_matter_is_taken_over(services: Services) -> None:
    item = take(services, page(URL, BODY))
    article = services.articles.get(item.article_id or 0)
    assert article.metadata.url == URL and article.metadata.tags == ("a", "b")
    assert article.document.title == article.metadata.title == "The bridge closes"


def test_what_an_importer_warned_of_goes_along(services: Services) -> None:
    item = take(services, b"---\ndate: someday\ntitle: The bridge\n---\n\n" + BODY.encode())
    assert item.status is ImportStatus.ADDED
    assert item.warnings == ("The date “someday” in the front matter could not be read.",)
    assert take(services, page(URL, BODY + " Other words.", "Another")).warnings == ()


def test_what_could_not_be_typed_in_is_left_out(services: Services) -> None:
    item = take(services, page("not an address", BODY))
    assert services.articles.get(item.article_id or 0).metadata.url == ""


def test_a_newer_version_of_a_page_takes_its_place(services: Services) -> None:
    first = take(services, page(URL, BODY))
    services.articles.edit([first.article_id or 0], {"outlet": "My word for it", "tags": "mine"})
    second = take(services, page(URL, BODY + " And this was added.", "The bridge stays closed"))
    assert (second.status, second.article_id) == (ImportStatus.UPDATED, first.article_id)
    article = services.articles.get(first.article_id or 0)
    assert "this was added" in article.document.text
    assert article.metadata.title == article.document.title == "The bridge stays closed"
    assert article.metadata.outlet == "My word for it" and article.metadata.tags == ("mine",)
    assert b"this was added" in services.articles.get_original(article.id).data
    assert services.upkeep.check(Job()) == []
    assert take(services, page(URL, BODY + " And this was added.")).status is ImportStatus.DUPLICATE


def test_what_a_reader_worked_on_is_never_replaced(services: Services) -> None:
    newer = BODY + " And this was added."
    noted = take(services, page(URL + "/1", BODY)).article_id or 0
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, noted), "A thought", 0)
    assert take(services, page(URL + "/1", newer)).status is ImportStatus.ADDED

    body = BODY.replace("stands", "lies")
    paired = take(services, page(URL + "/2", body)).article_id or 0
    services.pairs.save(noted, paired)
    assert take(services, page(URL + "/2", body + " More.")).status is ImportStatus.ADDED

    body = BODY.replace("stands", "sits")
    corrected = take(services, page(URL + "/3", body)).article_id or 0
    services.articles.edit([corrected], {"title": "Mine"})
    assert take(services, page(URL + "/3", body + " More.")).status is ImportStatus.ADDED


@pytest.mark.parametrize("url", [URL, "https://example.org/", "https://example.org", ""])
def test_another_text_under_the_same_address_is_added(services: Services, url: str) -> None:
    other = " ".join(f"another{n} thing is said" for n in range(60))
    assert take(services, page(url, BODY)).status is ImportStatus.ADDED
    assert take(services, page(url, other)).status is ImportStatus.ADDED
    if url != URL:
        # A site's front page says nothing about which article it is.
        assert take(services, page(url, BODY + " More.")).status is ImportStatus.ADDED


def test_an_address_that_many_articles_have_does_not_slow_down_the_next(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.importing.MOST_VERSIONS", 3)
    bodies = [" ".join(f"text{n} stands{n} here{m}" for m in range(30)) for n in range(8)]
    ids = [take(services, page(URL, body)).article_id for body in bodies]
    texts: list[str] = []
    engine = services.library.connection_engine()

    @event.listens_for(engine, "before_cursor_execute")
    def note_down(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT texts.text"):
            texts.append(statement)

    newer = take(services, page(URL, bodies[-2] + " And this was added."))
    assert (newer.status, newer.article_id) == (ImportStatus.UPDATED, ids[-2])
    assert take(services, page(URL, "Nothing of the kind was ever said here. " * 9)).status is ImportStatus.ADDED
    event.remove(engine, "before_cursor_execute", note_down)
    assert len(texts) == 2 + 3


def test_progress_and_a_cancel_that_keeps_what_is_in(services: Services, tmp_path: Path) -> None:
    paths = write_files(tmp_path, 40)
    reports: list[Progress] = []
    job = Job(reports.append)

    def stop(_: ImportItem) -> None:
        if len(services.articles.list()) == 20:
            job.cancel()

    items = services.imports.import_paths(paths, job, stop)
    assert len(items) == len(services.articles.list()) == 20
    assert reports[0] == Progress(0, 40, paths[0]) and reports[-1].done == 19


def test_a_full_disk_ends_the_batch_and_keeps_what_is_in(services: Services, tmp_path: Path, monkeypatch) -> None:
    paths = write_files(tmp_path, 5)
    write = services.library.write
    calls = []

    def sometimes():
        calls.append(1)
        if len(calls) == 3:
            raise LibraryError("disk-full")
        return write()

    monkeypatch.setattr(services.library, "write", sometimes)
    with pytest.raises(LibraryError) as caught:
        services.imports.import_paths(paths, Job())
    assert caught.value.code == "disk-full"
    assert len(services.articles.list()) == 2


def test_a_bug_in_an_importer_is_one_failed_file(services: Services, tmp_path: Path, monkeypatch, caplog) -> None:
    paths = write_files(tmp_path, 3)
    import app.importers.reading as reading

    read_file = reading.read_file

    def read(path: str, *args: object) -> object:
        if path == paths[1]:
            raise RecursionError(f"secret text of {path}")
        return read_file(path)

    monkeypatch.setattr(reading, "read_file", read)
    items = services.imports.import_paths(paths, Job())
    assert [item.status.value for item in items] == ["added", "failed", "added"]
    assert "RecursionError" in caplog.text and "secret text" not in caplog.text


# --- with a process -------------------------------------------------------------------------------------------------


@pytest.fixture
def slow_worker() -> Iterator[Worker]:
    worker = Worker("parse", patience=0.2)
    yield worker
    worker.stop()


def test_files_that_end_or_stall_the_process_are_left_out(
    services: Services, tmp_path: Path, slow_worker: Worker
) -> None:
    paths = write_files(tmp_path, 6)
    hostile = {1: "die", 3: "hang", 4: "die"}
    for number, what in hostile.items():
        Path(paths[number]).write_text(what)
    worker = InlineWorker()
    worker.stream = lambda function, *args, **kw: slow_worker.stream(failing_files.parse, *args, **kw)  # type: ignore[method-assign]
    list(slow_worker.stream(failing_files.parse, ()))
    imports = ImportService(services.library, worker, seconds_a_file=2.0)
    items = imports.import_paths(paths, Job())
    assert [item.status.value for item in items] == ["added", "failed", "added", "failed", "failed", "added"]
    assert "ended the reading process" in items[1].error and "longer than 2 s" in items[3].error
    assert worker.call(parse_files, ()) is not None


def test_cancelling_is_seen_while_a_file_is_read(services: Services, tmp_path: Path, slow_worker: Worker) -> None:
    paths = write_files(tmp_path, 3)
    Path(paths[1]).write_text("hang")
    worker = InlineWorker()
    worker.stream = lambda function, *args, **kw: slow_worker.stream(failing_files.parse, *args, **kw)  # type: ignore[method-assign]
    list(slow_worker.stream(failing_files.parse, ()))
    job = Job()
    cancelled: list[float] = []

    def cancel() -> None:
        cancelled.append(time.monotonic())
        job.cancel()

    timer = threading.Timer(1.0, cancel)
    timer.start()
    items = ImportService(services.library, worker).import_paths(paths, job)
    assert time.monotonic() - cancelled[0] < 0.2
    assert [item.status.value for item in items] == ["added"]
    timer.join()


def test_a_death_after_the_last_file_harms_nobody(services: Services, tmp_path: Path, slow_worker: Worker) -> None:
    paths = [*write_files(tmp_path, 2), str(tmp_path / "end.txt")]
    (tmp_path / "end.txt").write_text("last")
    worker = InlineWorker()
    worker.stream = lambda function, *args, **kw: slow_worker.stream(failing_files.parse, *args, **kw)  # type: ignore[method-assign]
    items = ImportService(services.library, worker).import_paths(paths, Job())
    assert [item.status.value for item in items] == ["added"] * 3
    assert slow_worker.call(len, "abc") == 3


def test_an_opened_article_does_not_wait_for_the_whole_batch(
    services: Services, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_files(tmp_path, 60)
    imported: list[ImportItem] = []
    came_after: list[int] = []

    def open_article() -> None:
        workers.analysis.call(len, "abc")
        came_after.append(len(imported))

    def begin(item: ImportItem) -> None:
        imported.append(item)
        time.sleep(0.01)  # a disk that is slower than the reading
        if len(imported) == 2:
            thread.start()

    thread = threading.Thread(target=open_article)
    monkeypatch.setattr("app.services.importing.FILES_AT_ONCE", 10)
    ImportService(services.library, workers.analysis).import_paths(paths, Job(), begin)
    thread.join()
    assert came_after[0] <= 20 and len(imported) == 60


def test_a_real_batch(services: Services, tmp_path: Path, workers: Workers) -> None:
    paths = write_files(tmp_path, 40)
    items = ImportService(services.library, workers.analysis).import_paths(paths, Job())
    assert [item.status for item in items] == [ImportStatus.ADDED] * 40
    assert services.upkeep.check(Job()) == []


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (bytes(range(256)) * 20, "text/plain"),
        (bytes(range(256)) * 20, "text/html"),
        (b"<img src='https://example.org/a.png' alt=''>", "text/html"),
        (b" \n ", "text/plain"),
    ],
)
def test_what_was_pasted_is_not_called_a_file(services: Services, data: bytes, media_type: str) -> None:
    (item,) = services.imports.import_bytes(data, "Copied page", media_type, Job())
    assert item.status is ImportStatus.FAILED
    assert item.error.startswith("What was copied holds no text")
