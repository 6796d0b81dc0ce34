from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest

from app.errors import UnknownItem, UserError
from app.jobs import Job
from app.services.opening import Services

PNG = b"\x89PNG\r\n\x1a\n" + b"\x01" * 100


def test_a_picture_is_kept_once_and_given_back(services: Services) -> None:
    made = services.pictures.add(PNG, "map.png", width=3, height=2)
    assert (made.digest, made.media_type, made.size) == (sha256(PNG).hexdigest(), "image/png", len(PNG))
    assert (made.name, made.width, made.height) == ("map.png", 3, 2)
    assert services.pictures.add(PNG, "the same.png") == made
    assert services.pictures.list() == [made]
    assert services.pictures.get(made.digest) == PNG


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89a rest", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_pictures_are_known_by_their_first_bytes(services: Services, data: bytes, told: str) -> None:
    assert services.pictures.add(data, "picture.exe").media_type == told


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg onload='x()'/>", "picture-unknown"),
        (b"", "picture-unknown"),
        (b"RIFF\x00\x00\x00\x00WAVE", "picture-unknown"),
        (PNG + bytes(10_000_000), "picture-too-large"),
    ],
)
def test_what_is_no_picture_is_refused(services: Services, data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        services.pictures.add(data)
    assert caught.value.code == code and caught.value.message()
    assert services.pictures.list() == []


def test_pictures_go_for_ever_only_by_name(services: Services) -> None:
    one, two = services.pictures.add(PNG), services.pictures.add(PNG + b"2")
    services.pictures.purge([one.digest, "never there"])
    assert services.pictures.list() == [two]
    with pytest.raises(UnknownItem) as caught:
        services.pictures.get(one.digest)
    assert "picture" in caught.value.message()


def test_every_backup_holds_the_pictures(services: Services) -> None:
    services.pictures.add(PNG)
    with closing(sqlite3.connect(services.upkeep.backup())) as connection:
        assert connection.execute("SELECT data FROM pictures").fetchone() == (PNG,)


def test_a_picture_that_was_damaged_is_told(services: Services) -> None:
    services.pictures.add(PNG)
    assert services.upkeep.check(Job()) == []
    with closing(sqlite3.connect(services.library.database)) as connection, connection:
        connection.execute("UPDATE pictures SET data = X'00'")
    assert [problem.code for problem in services.upkeep.check(Job())] == ["picture-changed"]
