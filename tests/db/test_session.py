from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from db.session import BUSY_TIMEOUT, copy_database, is_on_network, make_engine


@dataclass
class Mount:
    mountpoint: str
    fstype: str
    opts: str = "rw"


def test_pragmas_of_every_connection(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db")
    with engine.connect() as one, engine.connect() as two:
        for connection in (one, two):
            values = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "foreign_keys", "synchronous", "fullfsync", "busy_timeout")
            }
            assert values == {
                "journal_mode": "wal",
                "foreign_keys": 1,
                "synchronous": 3,
                "fullfsync": 1,
                "busy_timeout": BUSY_TIMEOUT,
            }
    engine.dispose()


def test_ddl_is_rolled_back(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db")
    with pytest.raises(RuntimeError), engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
        raise RuntimeError
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    engine.dispose()


def test_a_writer_takes_the_lock_at_once(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db")
    writer = engine.execution_options(begin="IMMEDIATE")
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    with writer.begin():
        other = sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM t").fetchone() == (0,)  # readers are let through
        other.close()
    engine.dispose()


def test_reading_only(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    engine.dispose()
    for immutable in (False, True):
        engine = make_engine(tmp_path / "a.db", read_only=True, immutable=immutable)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 0
            with pytest.raises(OperationalError, match="readonly"):
                connection.execute(text("INSERT INTO t VALUES (1)"))
        engine.dispose()


def test_names_with_odd_characters(tmp_path: Path) -> None:
    folder = tmp_path / "50% off? #1 & more"
    folder.mkdir()
    engine = make_engine(folder / "a.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    engine.dispose()
    assert [path.name for path in folder.iterdir()] == ["a.db"]
    copy_database(folder / "a.db", folder / "b.db")
    assert (folder / "b.db").is_file()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "NFS", "fuse.gvfsd-fuse"])
def test_network_folders(tmp_path: Path, kind: str) -> None:
    mounts = [Mount("/", "ext4"), Mount(str(tmp_path), kind)]
    assert is_on_network(tmp_path / "library", mounts)
    assert not is_on_network(Path("/elsewhere"), mounts)


def test_a_local_mount_inside_a_network_folder(tmp_path: Path) -> None:
    inner = tmp_path / "disk"
    mounts = [Mount(str(inner), "ext4"), Mount(str(tmp_path), "nfs"), Mount("/", "ext4")]
    assert not is_on_network(inner / "library", mounts)
    assert is_on_network(tmp_path / "diskette", mounts)


def test_windows_network_drives_and_this_machine(tmp_path: Path) -> None:
    assert is_on_network(tmp_path, [Mount(str(tmp_path), "NTFS", "rw,remote")])
    assert not is_on_network(tmp_path)


def test_rollback_journal(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db", journal="DELETE")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "delete"
    engine.dispose()


def test_a_copy_holds_what_is_only_in_the_log_yet(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "a.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
        connection.execute(text("INSERT INTO t VALUES (7)"))
    copy_database(tmp_path / "a.db", tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT x FROM t").fetchall() == [(7,)]
    copy.close()
    engine.dispose()
    assert not list(tmp_path.glob("copy.db?*")), "one file, complete in itself"


def test_a_copy_has_reached_the_disk_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite3.connect(tmp_path / "a.db").close()
    synced: list[tuple[int, bool]] = []

    def note_down(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_ino, (tmp_path / "b.db").exists()))

    monkeypatch.setattr(os, "fsync", note_down)
    copy_database(tmp_path / "a.db", tmp_path / "b.db")
    assert synced == [((tmp_path / "b.db").stat().st_ino, False)]


def test_a_copy_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    (tmp_path / "copy.db").write_bytes(b"older")
    with pytest.raises(sqlite3.DatabaseError):
        copy_database(tmp_path / "bad.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"older"
    assert not list(tmp_path.glob("*.part"))
