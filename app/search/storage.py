"""The folder of an index: private, locked while it is written, sealed at every commit, made anew when it is damaged.

Opening an index unpickles what lies in it. So the folder belongs to the user and to nobody else (0700), what another
user may have put there is thrown away unread, the table of contents is unpickled only when it has the hash that its
seal names, and nothing in it can name more than an index is made of (a folder may come from somewhere else, seal and
all; see `app.search.unpickling`). The seal is a small JSON file written before the table of contents gets its name:

    sizes-<generation>.json   {"toc": sha256 of the table of contents, "files": {name of a segment file: bytes}}

so that a truncated file is found on opening, not in the middle of a search. A segment that is damaged is left out, and
the others go on answering: what is missing then is found by comparing stamps with the database. Only names of the
index's own are ever removed: a folder of somebody's papers that was named by mistake keeps them.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import _CURRENT_TOC_VERSION, TOC, FileIndex, clean_files
from whoosh.system import _FLOAT_SIZE, _INT_SIZE, _LONG_SIZE

from app.errors import LibraryError, UserError
from app.search.articles import INDEX_VERSION
from app.search.codec.whoosh_codec import ArraySegment
from app.search.schema import make_schema
from app.search.unpickling import read_carefully

read_carefully()

logger = logging.getLogger(__name__)

INDEX_NAME = "articles"
_VERSION_FILE = "version"
_LOCK = f"{INDEX_NAME}_WRITELOCK"
_BYTE_ORDER = -12345  # as Whoosh writes it in front of a table of contents
_TOC = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")
_OWN = re.compile(rf"_{INDEX_NAME}_.*|{INDEX_NAME}_[0-9a-z]+\..*|sizes-\d+\.json(\.new)?|{_VERSION_FILE}(\.new)?")
_TEMPORARY = f"{INDEX_NAME}.tmp"
# Another process commits a batch while this one waits; batches take some seconds at most.
LOCK_SECONDS = 60.0


class IndexDamaged(Exception):
    """What lies in the folder is not the index it says it is."""


class IndexStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's file storage, which puts a commit on the disk in an order that a power cut cannot turn around: segment
    files, then the seal, then the table of contents under its name."""

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(path, **options)
        self._created: list[Any] = []

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> Any:
        file = super().create_file(name, excl=excl, mode=mode, **options)
        self._created.append(file)
        return file

    def abandon(self) -> None:
        """Close every file that was created here, whatever it still wants to write to a disk that refused."""
        for file in self._created:
            if not file.is_closed:
                with contextlib.suppress(OSError, ValueError):
                    file.close()
        self._created.clear()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        match = _TOC.fullmatch(newname)
        if match is not None:
            self._seal(oldname, int(match.group(1)))
        super().rename_file(oldname, newname, safe=safe)
        _sync(Path(self.folder))
        if match is not None:
            self._drop_old_seals(int(match.group(1)))

    def _seal(self, toc: str, generation: int) -> None:
        folder = Path(self.folder)
        files = {}
        previous = _read_seal(folder, generation - 1) or {"files": {}}
        for path in sorted(folder.glob(f"{INDEX_NAME}_*.seg")):
            files[path.name] = path.stat().st_size
            if previous["files"].get(path.name) != files[path.name]:
                _sync(path)
        _sync(folder / toc)
        digest = hashlib.sha256((folder / toc).read_bytes()).hexdigest()
        _write_file(_seal_path(folder, generation), json.dumps({"toc": digest, "files": files}).encode())

    def _drop_old_seals(self, generation: int) -> None:
        keep = _seal_path(Path(self.folder), generation).name
        for path in Path(self.folder).glob("sizes-*.json"):
            if path.name != keep:
                path.unlink(missing_ok=True)


def _seal_path(folder: Path, generation: int) -> Path:
    return folder / f"sizes-{generation}.json"


def _read_seal(folder: Path, generation: int) -> dict[str, Any] | None:
    try:
        seal = json.loads(_seal_path(folder, generation).read_bytes())
    except (OSError, ValueError):
        return None
    return seal if isinstance(seal, dict) and isinstance(seal.get("files"), dict) else None


def _write_file(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder to flush it
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot flush
            raise
    finally:
        os.close(handle)


# --- opening --------------------------------------------------------------------------------------------------------


def find_toc(folder: Path) -> tuple[int, tuple[int, int, int]] | None:
    """The newest generation and the identity of its table of contents on the disk; None where there is none."""
    generation = -1
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for match in filter(None, (_TOC.fullmatch(entry.name) for entry in entries)):
            generation = max(generation, int(match.group(1)))
    if generation < 0:
        return None
    try:
        found = (folder / f"_{INDEX_NAME}_{generation}.toc").stat()
    except FileNotFoundError:
        return None
    return generation, (found.st_ino, found.st_mtime_ns, found.st_size)


def read_toc(folder: Path) -> tuple[IndexStorage, TOC, bool]:
    """The table of contents of an index, and whether segments of it are missing or cut, which it leaves out.

    Raises `IndexDamaged` where it cannot be used, `FileNotFoundError` where a writer replaced it meanwhile."""
    toc = find_toc(folder)
    if toc is None or _read_version(folder) != INDEX_VERSION:
        raise IndexDamaged("no index of this version")
    _distrust_strangers(folder)
    generation, _identity = toc
    storage = IndexStorage(str(folder))
    seal = _read_seal(folder, generation)
    data = (folder / f"_{INDEX_NAME}_{generation}.toc").read_bytes()
    if seal is None or seal.get("toc") != hashlib.sha256(data).hexdigest():
        raise IndexDamaged("the table of contents is not the one that was written")
    try:
        contents = _read_contents(storage, generation)
    except (OSError, IndexDamaged):
        raise
    except Exception as error:  # unpickling raises anything
        raise IndexDamaged(str(error)) from error
    # The seal also names files that the same commit made superfluous.
    whole = [segment for segment in contents.segments if _is_whole(folder / segment.file_name, seal)]
    lost = len(whole) < len(contents.segments)
    if lost and find_toc(folder) != toc:
        raise FileNotFoundError  # the files of a generation go as soon as the next one is there
    contents.segments = whole
    return storage, contents, lost


def _is_whole(path: Path, seal: dict[str, Any]) -> bool:
    try:
        return bool(path.stat().st_size == seal["files"].get(path.name))
    except FileNotFoundError:
        return False


def _read_contents(storage: IndexStorage, generation: int) -> TOC:
    """As `TOC.read`, but of this one format: Whoosh unpickles older ones without our care. The schema in it is not
    read, since we know ours."""
    with contextlib.closing(storage.open_file(f"_{INDEX_NAME}_{generation}.toc")) as file:
        sizes = [file.read_varint() for _size in ("int", "long", "float")]
        head = (sizes, file.read_int(), file.read_int())
        if head != ([_INT_SIZE, _LONG_SIZE, _FLOAT_SIZE], _BYTE_ORDER, _CURRENT_TOC_VERSION):
            raise IndexDamaged("the table of contents is of another version, or machine")
        for _part in ("major", "minor", "build"):
            file.read_varint()
        file.skip_string()
        found, _unused, segments = file.read_int(), file.read_int(), file.read_pickle()
    if found != generation or not all(type(segment) is ArraySegment for segment in segments):
        raise IndexDamaged("the table of contents is none")
    return TOC(make_schema(), segments, generation)


def open_toc(folder: Path, *, locked: bool = False) -> tuple[IndexStorage, TOC, bool]:
    """The same, from any state of the folder: made if it is missing, made anew and empty if it cannot be used; True
    where anything was lost.

    The holder of the lock says that it is. Raises `LibraryError` where the folder is somebody else's or cannot be
    written."""
    try:
        trusted = _secure(folder)
        if trusted:
            try:
                return _read_settled(folder)
            except IndexDamaged as error:
                if find_toc(folder) is not None:
                    logger.info("the search index cannot be used: %s", error)
        with contextlib.nullcontext() if locked else lock_folder(folder):
            if trusted and not locked:
                # Another process may have mended it while this one waited.
                with contextlib.suppress(IndexDamaged, OSError):
                    return read_toc(folder)
            lost = _make_anew(folder)
            if lost:
                logger.warning("the search index was damaged and is being made again")
            return *read_toc(folder)[:2], lost
    except OSError as error:
        raise explain_failure(error, folder) from error


def _read_settled(folder: Path) -> tuple[IndexStorage, TOC, bool]:
    # A commit removes the files of the generation before it; somebody reading just then has to look again.
    for _attempt in range(20):
        before = find_toc(folder)
        try:
            return read_toc(folder)
        except (IndexDamaged, FileNotFoundError) as error:
            if find_toc(folder) == before:
                raise IndexDamaged(str(error)) from error
        time.sleep(0.01)
    raise IndexDamaged("the index never came to rest")


def _read_version(folder: Path) -> str:
    path = folder / _VERSION_FILE
    try:
        # To open a pipe would wait for ever.
        return path.read_text("utf-8", errors="replace").strip() if path.is_file() else ""
    except OSError:
        return ""


def _secure(folder: Path) -> bool:
    """Make the folder the user's own, in the library's; False if what lies in it must not be read."""
    if folder.is_symlink():
        folder.unlink()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError as error:
        # Whoever made the folder above would leave it behind where a disk is mounted, to be taken for a new library.
        raise LibraryError("library-missing", path=str(folder.parent)) from error
    found = folder.stat()
    if not _is_own(found):
        raise LibraryError("index-foreign", path=str(folder))
    if os.name == "nt":
        return True  # profiles are private there, and modes say nothing
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
    return not found.st_mode & 0o022


def _is_own(found: os.stat_result) -> bool:
    return os.name == "nt" or found.st_uid == os.geteuid()


def _distrust_strangers(folder: Path) -> None:
    for path in folder.iterdir():
        if _OWN.fullmatch(path.name):
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or not _is_own(found):
                raise IndexDamaged(f"{path.name} was put there by somebody else")


def _make_anew(folder: Path) -> bool:
    """Leave an empty index; True if there was anything before."""
    lost = False
    # The version goes first and comes last: whatever ends this halfway, the next start begins again.
    if os.path.lexists(folder / _VERSION_FILE):
        _remove_strange(folder / _VERSION_FILE)
        lost = True
    for path in list(folder.iterdir()):
        if _OWN.fullmatch(path.name):
            _remove_strange(path)
            lost = True
    _remove_temporary(folder)
    FileIndex.create(IndexStorage(str(folder)), make_schema(), INDEX_NAME)
    _write_file(folder / _VERSION_FILE, INDEX_VERSION.encode())
    return lost


def remove_index(folder: Path) -> None:
    """Remove the files of an index, and its folder if nothing else is in it. Raises OSError."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in list(folder.iterdir()):
        if _OWN.fullmatch(path.name) or path.name == f"{INDEX_NAME}_WRITELOCK":
            _remove_strange(path)
    _remove_temporary(folder)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _remove_strange(path: Path) -> None:
    """Remove what goes by the name of a file of ours, whatever it is; a folder only if nothing is in it."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _remove_temporary(folder: Path) -> None:
    """Remove what versions before 2 wrote in."""
    temporary = folder / _TEMPORARY
    if temporary.is_symlink():
        temporary.unlink()
    elif temporary.is_dir():
        for path in temporary.iterdir():
            path.unlink(missing_ok=True)
        temporary.rmdir()


def discard_index(folder: Path) -> None:
    """Throw away what is there and make an empty index. Raises `LibraryError` where that cannot be done."""
    try:
        _secure(folder)
        with lock_folder(folder):
            _make_anew(folder)
    except OSError as error:
        raise explain_failure(error, folder) from error


def replace_index(folder: Path) -> None:
    """The same, for the holder of the lock; raises `OSError`."""
    _make_anew(folder)


def remove_leftovers(folder: Path, toc: TOC) -> None:
    """Remove what a writer that was killed left behind. For the holder of the lock."""
    clean_files(IndexStorage(str(folder)), INDEX_NAME, toc.generation, toc.segments)


@contextlib.contextmanager
def lock_folder(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the write lock. It is the operating system's: it goes with the process that holds it, however that ends.

    Raises `UserError` where somebody else holds it for longer than that many seconds."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG((folder / _LOCK).lstat().st_mode):
            # A pipe, whose opening would wait for ever, a link or a folder: nothing of ours.
            _remove_strange(folder / _LOCK)
    lock = IndexStorage(str(folder)).lock(_LOCK)
    until = time.monotonic() + seconds
    while not lock.acquire():
        if time.monotonic() > until:
            raise UserError("index-busy")
        time.sleep(0.02)
    try:
        yield
    finally:
        lock.release()


def explain_failure(error: OSError, folder: Path) -> UserError:
    """The plain error for what the disk said."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError("disk-full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return LibraryError("library-unwritable", path=str(folder))
    return UserError("disk-failed", reason=error.strerror or str(error))
