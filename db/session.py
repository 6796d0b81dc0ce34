"""Connections to the SQLite file of a library: pragmas, explicit BEGIN, and what a network folder needs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

# Milliseconds that a statement waits for another connection's lock before it fails.
BUSY_TIMEOUT = 5_000

# Pages that are copied between two looks at who may want the copy to end: some 10 ms on a disk, 100 on a slow one.
PAGES_AT_ONCE = 1_000

# WAL keeps its index in shared memory, which machines on a network do not share.
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.curlftpfs", "fuse.davfs2",
        "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
        "fuse.vmhgfs-fuse", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs3", "nfs4", "smb", "smb2",
        "smb3", "smbfs", "sshfs", "vboxsf", "virtiofs", "webdav",
    }
)  # fmt: skip


class Partition(Protocol):
    """What `psutil.disk_partitions` says of a mounted file system."""

    @property
    def mountpoint(self) -> str: ...
    @property
    def fstype(self) -> str: ...
    @property
    def opts(self) -> str: ...


def is_on_network(folder: Path, partitions: Iterable[Partition] | None = None) -> bool:
    """Whether a folder lies on a network file system; False where that cannot be found out.

    `partitions` replaces the machine's own list of mounts.
    """
    if partitions is None:
        import psutil

        try:
            partitions = psutil.disk_partitions(all=True)
        except OSError:
            return False
    where = folder.resolve()
    if where.drive.startswith("\\\\"):
        return True
    best: Partition | None = None
    for partition in partitions:
        mount = Path(partition.mountpoint)
        if where.is_relative_to(mount) and (best is None or len(mount.parts) >= len(Path(best.mountpoint).parts)):
            best = partition
    if best is None:
        return False
    # Windows names the kind of drive in the options.
    return best.fstype.lower() in NETWORK_FILE_SYSTEMS or "remote" in best.opts.split(",")


def make_uri(path: Path, **parameters: str) -> str:
    """The `file:` URI under which SQLite opens a path."""
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    return f"file:{quote(str(path.resolve()))}?{query}"


def make_engine(
    path: Path, *, journal: str = "WAL", create: bool = True, read_only: bool = False, immutable: bool = False
) -> Engine:
    """An engine whose connections begin transactions explicitly and sync every commit to disk. Without `create`, a
    file that is not there (any more) is an error, not an empty database.

    A plain connection begins with `BEGIN`, one with the execution option `begin="IMMEDIATE"` takes the write lock at
    once, so that a writer never finds in mid-transaction that somebody else wrote first. `immutable` reads a file
    that nobody can change (a folder without write permission), without any lock.
    """
    if immutable:
        uri = make_uri(path, mode="ro", immutable="1")
    else:
        uri = make_uri(path, mode="ro" if read_only else "rwc" if create else "rw")

    def connect() -> sqlite3.Connection:
        # isolation_level None: pysqlite would otherwise begin late, and commit before DDL.
        return sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT / 1000
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=16)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        if not read_only and not immutable:
            cursor.execute(f"PRAGMA journal_mode={journal}")
        # FULL, and after the end of a rollback journal its folder as well: a commit could else be taken back.
        cursor.execute("PRAGMA synchronous=EXTRA")
        # What macOS calls fsync leaves the data in the disk's own memory.
        cursor.execute("PRAGMA fullfsync=ON")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16384")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only or immutable:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def find_logs(database: Path) -> list[Path]:
    """The files that SQLite keeps beside a database while it is open, and leaves there when it is not closed: what they
    hold would come up in any other database that took its place."""
    logs = (database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-journal"))
    return [path for path in logs if path.exists()]


def copy_database(
    source: Path, target: Path, *, immutable: bool = False, progress: Callable[[int, int], None] | None = None
) -> None:
    """Copy a database, in use or not, as it stands now, through SQLite's backup API. The target appears whole or not at
    all; for certain once its folder is synced too, which is left to the caller. `immutable` as in `make_engine`.
    `progress` hears of pages done and of all pages; what it raises ends the copy. Raises sqlite3.Error (SQLITE_CORRUPT
    where the source is damaged) and OSError.

    A file copy of a live WAL database can lose tables, and a stale `-wal` beside a restored one corrupts it: the caller
    sees to it that there is none beside the target (`find_logs`).
    """
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    uri = make_uri(source, mode="ro", immutable="1") if immutable else make_uri(source, mode="ro")
    reader = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT / 1000)
    try:
        # One state for the whole of it: the copy would else begin again with every commit that comes between.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        writer = sqlite3.connect(partial, isolation_level=None)
        try:
            reader.backup(writer, pages=PAGES_AT_ONCE, progress=_say_done(progress))
            # A copy has no second connection: a rollback journal leaves one file, complete in itself.
            writer.execute("PRAGMA journal_mode=DELETE")
            (answer,) = writer.execute("PRAGMA quick_check(1)").fetchone()
            if answer != "ok":
                damage = sqlite3.DatabaseError(f"the copy is not sound: {answer}")
                damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise damage
        finally:
            writer.close()
        with partial.open("rb+") as file:
            sync_file(file)
        partial.replace(target)
    finally:
        reader.close()
        partial.unlink(missing_ok=True)


def _say_done(progress: Callable[[int, int], None] | None) -> Callable[[int, int, int], None] | None:
    """SQLite tells what is left; the others want to hear what is done."""
    if progress is None:
        return None
    return lambda _status, left, total: progress(total - left, total)


def sync_file(file: BinaryIO) -> None:
    """Bring what was written to an open file to the disk."""
    file.flush()
    os.fsync(file.fileno())
