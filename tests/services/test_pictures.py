from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain import Span
from app.errors import UnknownItem, UserError, WorkerDied
from app.highlights import Colour
from app.jobs import Job
from app.services.exchanging import Choice, Format, Source
from app.services.opening import Services, open_services
from app.services.salvaging import salvage
from db.models import PictureRow
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.test_picture_bytes import PNG as PLAIN

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


def test_pictures_go_out_with_the_notes_and_come_in_with_them(
    services: Services, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    picture = services.pictures.add(PLAIN, "map.png")
    body = f"![map](parallax:picture/{picture.digest[:16]}) and ![gone](parallax:picture/0123456789abcdef)"
    services.notes.create("With a map", body)
    written = services.exchange.export(Choice(), Format.MARKDOWN, tmp_path / "out").files
    assert (tmp_path / "out" / "attachments" / f"{picture.digest[:16]}.png") in written
    other = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    try:
        other.exchange.take_in(other.exchange.read([tmp_path / "out"], Source.PARALLAX, Job()))
        assert other.pictures.get(picture.digest) == PLAIN
        (note,) = other.notes.list()
        assert other.notes.read(note.id).body == body
        assert (other.pictures.list()[0].width, other.pictures.list()[0].height) == (3, 2)
    finally:
        other.close()


def test_pictures_stand_in_a_web_page(services: Services, tmp_path: Path) -> None:
    picture = services.pictures.add(PLAIN, "map.png")
    known, gone = f"parallax:picture/{picture.digest[:16]}", "parallax:picture/0123456789abcdef"
    services.notes.create("Map", f'![the "map"]({known}) ![gone]({gone}) ![web](https://example.org/x.png)')
    (path,) = services.exchange.export(Choice(), Format.HTML, tmp_path / "page.html").files
    page = path.read_text("utf-8")
    assert page.count("<img") == 1 and f'src="data:image/png;base64,{b64encode(PLAIN).decode()}"' in page
    assert "gone" in page and "example.org" not in page and "parallax:" not in page


def test_pictures_go_through_web_annotations_without_loss(
    services: Services, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    picture = services.pictures.add(PLAIN, "map.png")
    body = f"![map](parallax:picture/{picture.digest[:16]})"
    services.notes.create("With a map", body)
    (path,) = services.exchange.export(Choice(), Format.WEB_ANNOTATION, tmp_path / "notes.jsonld").files
    other = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    try:
        intake = other.exchange.take_in(other.exchange.read([path], Source.PARALLAX, Job()))
        assert other.pictures.get(picture.digest) == PLAIN
        assert [other.notes.read(note.id).body for note in other.notes.list()] == [body]
        other.exchange.take_back(intake)
        assert other.notes.list() == [], "the picture waits thirty days for a note that names it"
    finally:
        other.close()


@pytest.mark.parametrize("data", ["@@@", "QQ", 7, None])
def test_a_damaged_picture_in_web_annotations_is_told(services: Services, tmp_path: Path, data: object) -> None:
    services.notes.create("Note", "words")
    (path,) = services.exchange.export(Choice(), Format.WEB_ANNOTATION, tmp_path / "notes.jsonld").files
    raw = json.loads(path.read_text("utf-8"))
    raw["parallax:pictures"] = [{"name": "x", "data": data}]
    path.write_text(json.dumps(raw))
    if data is None:
        assert services.exchange.read([path], Source.PARALLAX, Job()).pictures == ()
        return
    with pytest.raises(UserError) as told:
        services.exchange.read([path], Source.PARALLAX, Job())
    assert told.value.code == "exchange-file"


def test_what_is_no_picture_does_not_come_in_with_web_annotations(services: Services, tmp_path: Path) -> None:
    services.notes.create("Note", "words")
    (path,) = services.exchange.export(Choice(), Format.WEB_ANNOTATION, tmp_path / "notes.jsonld").files
    raw = json.loads(path.read_text("utf-8"))
    raw["parallax:pictures"] = [{"name": "x.png", "data": b64encode(b"<svg onload=x()>").decode()}]
    path.write_text(json.dumps(raw))
    services.exchange.take_in(services.exchange.read([path], Source.PARALLAX, Job()))
    assert services.pictures.list() == []


def test_a_damaged_library_gives_its_pictures_back(services: Services, tmp_path: Path) -> None:
    """Salvaging reads table by table what can be read."""
    picture = services.pictures.add(PLAIN, "map.png")
    services.notes.create("Map", f"![map](parallax:picture/{picture.digest[:16]})")
    database = services.library.database
    services.close()
    salvaged = tmp_path / "salvaged"
    salvage(database.parent, salvaged, Job())
    with closing(sqlite3.connect(salvaged / database.name)) as connection:
        assert connection.execute("SELECT digest, data FROM pictures").fetchall() == [(picture.digest, PLAIN)]


def test_a_file_beside_a_note_that_is_no_plain_picture_is_made_one_or_left(services: Services) -> None:
    assert services.pictures.carry(None, PNG, "a.png") is None, "nobody here who could make it one"
    made = services.pictures.carry(lambda _data, _kind: (PLAIN, 3, 2), PNG, "a.png")
    assert made is not None and made.data == PLAIN
    assert services.pictures.carry(lambda _data, _kind: (PLAIN, 3, 2), b"<svg/>", "a.png") is None


def test_a_picture_is_found_by_the_beginning_of_its_digest(services: Services) -> None:
    picture = services.pictures.add(PLAIN)
    assert services.pictures.find(picture.digest[:16]) == PLAIN
    for wrong in ("0123456789abcdef", "%"):
        with pytest.raises(UnknownItem):
            services.pictures.find(wrong)


def test_what_the_maker_dies_of_is_told(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise WorkerDied("worker-died")

    monkeypatch.setattr(services.pictures._worker, "call", die)
    with pytest.raises(UserError) as told:
        services.pictures.bring(PLAIN, "a.png", lambda data, _kind: (data, 3, 2))
    assert told.value.code == "picture-damaged"


def test_only_pictures_that_nothing_names_go_and_not_at_once(services: Services) -> None:
    names = ("in a note", "in an old version", "in the trash", "nowhere")
    made = {name: services.pictures.add(PLAIN + name.encode(), name) for name in names}
    address = {name: f"![x](parallax:picture/{picture.digest[:16]})" for name, picture in made.items()}
    services.notes.create("One", address["in a note"])
    old = services.notes.create("Two", address["in an old version"])
    services.notes.save(old.subject, "Without", old.revision)
    services.notes.trash([services.notes.create("Three", address["in the trash"]).id])
    assert services.pictures.thin(Job()) == 0, "an undo may bring it back"
    later = datetime.now(UTC) + timedelta(days=31)
    assert services.pictures.thin(Job(), later - timedelta(days=90)) == 0, "nor under a clock that was set back"
    assert services.pictures.thin(Job(), later) == 1
    assert {picture.name for picture in services.pictures.list()} == set(names) - {"nowhere"}
    assert services.pictures.thin(Job(), later) == 0


def test_one_that_comes_again_stays_until_its_note_is_saved(services: Services) -> None:
    services.pictures.add(PLAIN)
    with services.library.write() as writing:
        writing.session.execute(update(PictureRow).values(added=datetime(2020, 1, 1, tzinfo=UTC)))
    services.pictures.add(PLAIN)
    assert services.pictures.thin(Job()) == 0


def test_a_picture_in_a_comment_stays(services: Services) -> None:
    picture = services.pictures.add(PLAIN)
    article = add_article(services, 1)
    text = services.articles.get(article).document.text
    highlight = services.highlights.add([(article, Span(0, len(text.split()[0])))], Colour.YELLOW)
    services.highlights.change(highlight.id, highlight.revision, comment=f"parallax:picture/{picture.digest[:16]}")
    assert services.pictures.thin(Job(), datetime.now(UTC) + timedelta(days=400)) == 0
