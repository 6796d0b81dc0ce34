"""What disks, crashes and strangers do to an index."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import pickle
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.index import _CURRENT_TOC_VERSION

from app.errors import LibraryError, UserError
from app.search import storage
from app.search.articles import IndexedArticle
from app.search.building import SegmentBuilder
from app.search.codec import sections, whoosh_codec
from app.search.index import SearchIndex
from app.search.schema import make_schema
from app.search.segments import Segment
from app.search.unpickling import loads
from app.search.writing import mend_index, update_index


def article(number: int, text: str = "the bridge is closed") -> IndexedArticle:
    return IndexedArticle(id=number, stamp=f"s{number}", text=text, language="en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    for n in range(3):
        update_index(str(path), [article(n, f"the bridge number {n} " * 50)], [])
    return path


def test_a_library_that_went_away_is_not_made_again_for_its_index(tmp_path: Path) -> None:
    """The folder a disk was mounted on would stay behind, and be taken for an empty library at the next start."""
    gone = tmp_path / "disk" / "library" / "index"
    index = SearchIndex(gone)
    for ask in (index.count, lambda: update_index(str(gone), [article(1)], [])):
        with pytest.raises(LibraryError) as caught:
            ask()
        assert caught.value.code == "library-missing" and "library" in caught.value.message()
    index.close()
    assert list(tmp_path.iterdir()) == []


def test_having_no_file_left_to_open_is_no_fault_of_the_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be thrown away, and made again for minutes, since the program has too many files open."""
    with monkeypatch.context() as patch:

        def refuse(*_args: object, **_options: object) -> None:
            raise OSError(errno.EMFILE, "Too many open files")

        patch.setattr(whoosh_codec, "Sections", refuse)
        index = SearchIndex(folder)
        with pytest.raises(UserError) as caught:
            index.search("bridge")
        assert caught.value.code == "disk-failed" and "Too many open files" in caught.value.message()
    assert index.search("bridge").total == 3
    assert not index.was_rebuilt
    index.close()


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index")
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700
    assert index.count() == 0
    assert not index.was_rebuilt
    index.close()


def test_a_whole_index_is_left_alone(folder: Path) -> None:
    index = SearchIndex(folder)
    assert not index.was_rebuilt
    assert index.count() == 3
    index.close()


def cut_segment(folder: Path) -> None:
    path = next(folder.glob("*.seg"))
    path.write_bytes(path.read_bytes()[:-100])


def remove_segment(folder: Path) -> None:
    next(folder.glob("*.seg")).unlink()


def spoil_segment(folder: Path) -> None:
    path = next(folder.glob("*.seg"))
    path.write_bytes(os.urandom(path.stat().st_size))


def empty_segment(folder: Path) -> None:
    next(folder.glob("*.seg")).write_bytes(b"")


def flip_table(folder: Path) -> None:
    """The table of contents of a segment, not of the index."""
    path = next(folder.glob("*.seg"))
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)


def spoil_toc(folder: Path) -> None:
    next(folder.glob("*.toc")).write_bytes(b"cos\nsystem\n(S'false'\ntR.")


def empty_toc(folder: Path) -> None:
    next(folder.glob("*.toc")).write_bytes(b"")


def remove_toc(folder: Path) -> None:
    next(folder.glob("*.toc")).unlink()


def remove_seal(folder: Path) -> None:
    next(folder.glob("sizes-*.json")).unlink()


def spoil_seal(folder: Path) -> None:
    next(folder.glob("sizes-*.json")).write_bytes(b"[1, 2")


def age_version(folder: Path) -> None:
    (folder / "version").write_text("0")


def open_to_others(folder: Path) -> None:
    folder.chmod(0o777)


def plant_link(folder: Path) -> None:
    path = next(folder.glob("*.seg"))
    elsewhere = folder.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


@pytest.mark.parametrize(
    "damage",
    [
        spoil_toc,
        empty_toc,
        remove_toc,
        remove_seal,
        spoil_seal,
        age_version,
        open_to_others,
        plant_link,
    ],
)
def test_what_cannot_be_trusted_is_thrown_away(folder: Path, damage: object) -> None:
    damage(folder)  # type: ignore[operator]
    index = SearchIndex(folder)
    assert index.was_rebuilt
    assert index.count() == 0
    assert index.search("bridge").total == 0
    update_index(str(folder), [article(1)], [])
    assert index.search("bridge").total == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    index.close()


@pytest.mark.parametrize("damage", [cut_segment, remove_segment, spoil_segment, flip_table, empty_segment])
def test_a_damaged_segment_is_left_out_and_the_others_answer(folder: Path, damage: object) -> None:
    damage(folder)  # type: ignore[operator]
    index = SearchIndex(folder)
    assert index.was_rebuilt
    assert index.search("bridge").total == 2
    missing = {0, 1, 2} - set(index.stamps())
    assert len(missing) == 1
    committed = update_index(str(folder), [article(number) for number in missing], [])
    assert index.search("bridge").total == 3
    assert committed.before < 0 or committed.before > 2, "whoever follows the index hears of it"
    assert len(list(folder.glob("*.seg"))) == 3
    index.close()


@pytest.mark.parametrize("damage", [cut_segment, spoil_segment, spoil_toc, remove_seal, age_version])
def test_writing_mends_too(folder: Path, damage: object) -> None:
    damage(folder)  # type: ignore[operator]
    assert update_index(str(folder), [article(7)], []).before <= 0
    index = SearchIndex(folder)
    kept = 2 if damage in (cut_segment, spoil_segment) else 0
    assert index.stamps()[7] == "s7" and index.count() == kept + 1
    index.close()


def list_sections() -> list[str]:
    """Of those that a small segment has something in: words have to be very many before one is rare."""
    made = SegmentBuilder()
    made.add_article(article(1, "the e-mail " + "the " * 300))
    return [name for name, array in made.finish()[0].items() if len(array)]


@pytest.mark.parametrize("name", list_sections())
def test_a_bit_that_flipped_anywhere_is_found_when_the_index_is_read_through(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "index"
    texts = [f"the bridges number {n} e-mail heavy " + "the " * 300 for n in range(3)]
    for n in range(3):
        update_index(str(folder), [article(n, texts[n])], [])
    path = sorted(folder.glob("*.seg"))[0]
    data = bytearray(path.read_bytes())
    head = struct.unpack_from("<8sII", data)[1] + 16
    _kind, offset, size, _crc = json.loads(data[16:head])["sections"][name]
    assert size
    data[head + offset + random.Random(name).randrange(size)] ^= 1 << random.Random(name).randrange(8)
    path.write_bytes(data)
    index = SearchIndex(folder)
    for query in (
        "bridge",
        "the b*",
        '"the bridges number"',
        "text:bridge",
        "bridges -x",
        "a NEAR b",
        "brigdes",
        "zzz y",
    ):
        index.search(query, facets=True)
        index.search(query, typing=True)
    index.stamps()
    index.similar(1)
    index.close()
    mend_index(str(folder))
    assert not mend_index(str(folder)), "what is left is whole"
    index = SearchIndex(folder)
    assert not index.was_rebuilt
    assert index.count() < 3
    update_index(str(folder), [article(n, texts[n]) for n in range(3) if n not in index.stamps()], [])
    assert index.search("bridge").total == 3
    index.close()


def test_reading_through_a_whole_index_changes_nothing(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    assert not mend_index(str(folder))
    assert sorted(path.name for path in folder.iterdir()) == before


def test_damage_that_shows_in_the_middle_of_a_search_is_left_out_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is checked on opening is little; here a posting points past the end of its segment."""
    monkeypatch.setattr(sections.Sections, "verify", lambda *_names: None)
    path = sorted(folder.glob("*.seg"))[0]
    data = bytearray(path.read_bytes())
    head = struct.unpack_from("<8sII", data)[1] + 16
    _kind, offset, size, _crc = json.loads(data[16:head])["sections"]["docs"]
    data[head + offset : head + offset + size] = b"\xff" * size
    path.write_bytes(data)
    index = SearchIndex(folder)
    monkeypatch.undo()
    assert index.search("bridge").total == 2
    assert index.was_rebuilt and index.count() == 2
    index.close()


class Trap:
    """Leaves a trace wherever it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.trace),))


def write_toc(folder: Path, version: int, schema: object, segments: object) -> None:
    """A table of contents as Whoosh writes it, in place of the newest."""
    path = next(folder.glob("*.toc"))
    file = storage.IndexStorage(str(folder)).create_file(path.name)
    for size in (4, struct.calcsize("!q"), 4):
        file.write_varint(size)
    for number in (-12345, version):
        file.write_int(number)
    for _part in range(3):
        file.write_varint(2)
    packed = pickle.dumps(schema, 2)
    if version == -110:  # Whoosh 1.x: an unpickler of its own, straight from the file
        file.write(packed)
    file.write_string(packed)
    file.write_int(int(path.stem.rpartition("_")[2]))
    file.write_int(0)
    file.write_pickle(segments)
    file.close()


def spring_in_segments(folder: Path, trap: Trap) -> None:
    write_toc(folder, _CURRENT_TOC_VERSION, make_schema(), [trap])


def spring_in_schema(folder: Path, trap: Trap) -> None:
    write_toc(folder, _CURRENT_TOC_VERSION, trap, [])


def spring_in_an_old_table(folder: Path, trap: Trap) -> None:
    write_toc(folder, -110, trap, [trap])


def spring_in_a_segment(folder: Path, trap: Trap) -> None:
    """In place of all the arrays."""
    for path in folder.glob("*.seg"):
        data = path.read_bytes()
        packed = pickle.dumps(trap)
        path.write_bytes((data[:64] + packed * (len(data) // len(packed)))[: len(data)])


@pytest.mark.parametrize(
    "spring",
    [spring_in_segments, spring_in_schema, spring_in_an_old_table, spring_in_a_segment],
)
def test_a_folder_that_came_from_elsewhere_runs_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spring: Callable[[Path, Trap], None]
) -> None:
    """Its seal fits, since whoever made it knows how one is made."""
    monkeypatch.chdir(tmp_path)
    trap = Trap(tmp_path / "sprung")
    spring(folder, trap)
    seal = next(folder.glob("sizes-*.json"))
    toc = next(folder.glob("*.toc"))
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.seg")}
    seal.write_text(json.dumps({"toc": hashlib.sha256(toc.read_bytes()).hexdigest(), "files": sizes}))
    index = SearchIndex(folder)
    with contextlib.suppress(UserError):
        index.search("bridge number")
    index.close()
    assert not (tmp_path / "sprung").exists()
    update_index(str(folder), [article(7)], [])
    index = SearchIndex(folder)
    assert 7 in index.stamps()
    index.close()
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("ask", ["stamps", "search"])
def test_a_damaged_column_is_damage_wherever_it_shows(folder: Path, monkeypatch: pytest.MonkeyPatch, ask: str) -> None:
    """A stamp or a title that is no text."""
    index = SearchIndex(folder)
    genuine = Segment.open_values

    def spoil(self: Segment, name: str) -> list[bytes]:
        return [b"\xff\xfe" for _ in genuine(self, name)]

    with monkeypatch.context() as patch:
        patch.setattr(Segment, "open_values", spoil)
        found = index.search("bridge").hits if ask == "search" else index.stamps()
    # Every part has the checksum it was written with, and yet makes no sense: nothing of it can be believed.
    assert not found and index.was_rebuilt and index.count() == 0
    index.close()


def test_a_damaged_length_does_not_ask_for_all_memory() -> None:
    with pytest.raises(pickle.UnpicklingError):
        loads(b"\x80\x04\x8e" + struct.pack("<Q", 1 << 60))


def test_other_peoples_files_stay(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "thesis.txt").write_text("years of work")
    (papers / "toc").write_text("mine")
    index = SearchIndex(papers)
    assert index.count() == 0
    storage.discard_index(papers)
    assert (papers / "thesis.txt").read_text() == "years of work"
    assert (papers / "toc").read_text() == "mine"
    index.close()


def test_a_link_is_replaced_and_its_target_left(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    index = SearchIndex(link)
    assert not link.is_symlink()
    assert index.count() == 0
    assert len(list(folder.glob("*.seg"))) == 3
    index.close()


def test_somebody_elses_folder_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    index = SearchIndex(folder)
    with pytest.raises(LibraryError) as caught:
        index.search("bridge")
    assert caught.value.code == "index-foreign"
    assert len(list(folder.glob("*.seg"))) == 3
    index.close()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("a file")
    index = SearchIndex(path)
    with pytest.raises(LibraryError) as caught:
        index.count()
    assert caught.value.code == "library-unwritable"
    with pytest.raises(LibraryError):
        update_index(str(path), [article(1)], [])
    assert path.read_text() == "a file"
    path.unlink()
    assert index.count() == 0
    index.close()


def test_a_read_only_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    # Permissions say nothing to root, which tests may run as.
    monkeypatch.setattr(storage.IndexStorage, "create_file", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    index = SearchIndex(folder)
    assert index.search("bridge").total == 3
    with pytest.raises(LibraryError) as caught:
        update_index(str(folder), [article(9)], [])
    assert caught.value.code == "library-unwritable"
    assert index.search("bridge").total == 3
    index.close()


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EIO, "disk-failed")])
def test_a_disk_that_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    index = SearchIndex(folder)
    for step in range(1, 6):
        calls = [0]
        genuine = storage._sync

        def refuse(path: Path, calls: list[int] = calls, step: int = step, genuine: object = genuine) -> None:
            calls[0] += 1
            if calls[0] == step:
                raise OSError(number, os.strerror(number))
            genuine(path)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(storage, "_sync", refuse)
            try:
                update_index(str(folder), [article(50 + step)], [])
            except UserError as error:
                assert error.code == code
                # The commit did not take place, or it did and only its last flush failed.
                assert set(index.stamps()) - {90, 50 + step} >= {0, 1, 2} - {0}
        update_index(str(folder), [article(90)], [90 + step])
        assert not index.was_rebuilt
        assert 90 in index.stamps()
    index.close()


def test_a_full_disk_leaves_nothing_lying_about(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = storage.IndexStorage.create_file

    def refuse(self: storage.IndexStorage, name: str, *args: object, **options: object) -> object:
        if name.endswith(".seg"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return genuine(self, name, *args, **options)

    before = {path.name for path in folder.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(storage.IndexStorage, "create_file", refuse)
        with pytest.raises(UserError) as caught:
            update_index(str(folder), [article(9)], [1])
    assert caught.value.code == "disk-full"
    assert {path.name for path in folder.iterdir()} == before
    index = SearchIndex(folder)
    assert index.stamps() == {0: "s0", 1: "s1", 2: "s2"}
    index.close()


def test_a_lock_that_is_held_is_waited_for_and_then_named(folder: Path) -> None:
    with storage.lock_folder(folder), pytest.raises(UserError) as caught, storage.lock_folder(folder, seconds=0.05):
        pass
    assert caught.value.code == "index-busy"
    update_index(str(folder), [article(5)], [])


def test_a_lock_goes_with_its_process(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app.search.storage import lock_folder\n"
        "with lock_folder(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    started = time.monotonic()
    update_index(str(folder), [article(5)], [])
    assert time.monotonic() - started < 5


WRITER = """
import sys
from app.search.articles import IndexedArticle
from app.search.writing import tidy_index, update_index
folder, batch = sys.argv[1], 0
while True:
    batch += 1
    # Every batch replaces the same ten articles, so that a commit is seen to be whole or not there.
    text = f"batch{batch} " + " ".join(f"word{n}" for n in range(200))
    update_index(folder, [IndexedArticle(id=n, stamp=str(batch), text=text, language="en") for n in range(10)], [])
    print(batch, flush=True)
    if batch % 5 == 0:
        tidy_index(folder)
"""


def test_killed_at_any_moment_the_index_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    chance = random.Random(20)
    for _round in range(8):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        first = int(process.stdout.readline())
        time.sleep(chance.uniform(0, 0.12))
        os.kill(process.pid, signal.SIGKILL)
        confirmed = [first, *(int(line) for line in process.stdout.read().split())][-1]
        process.wait()
        process.stdout.close()
        index = SearchIndex(folder)
        stamps = index.stamps()
        assert not index.was_rebuilt
        assert sorted(stamps) == list(range(10))
        assert len(set(stamps.values())) == 1
        seen = int(stamps[0])
        assert seen in (confirmed, confirmed + 1)
        assert index.search(f"batch{seen}").total == 10
        assert index.search("batch*").total == 10
        index.close()
        update_index(str(folder), [IndexedArticle(id=n, stamp="0", text="between") for n in range(10)], [])
        assert len(list(folder.glob("*.toc"))) == 1


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/nonexistent/file")])
@pytest.mark.parametrize("pattern", ["version", "*_WRITELOCK", "*.toc", "*.seg", "sizes-*.json"])
def test_what_goes_by_the_name_of_a_file_and_is_none_is_not_opened(
    folder: Path, make: Callable[[Path], None], pattern: str
) -> None:
    for path in folder.glob(pattern):
        path.unlink()
        make(path)
    update_index(str(folder), [article(7, "the bridge once more")], [])
    index = SearchIndex(folder)
    assert 7 in index.stamps()
    index.close()
