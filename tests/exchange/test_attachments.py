"""Pictures beside the Markdown that shows them, out and in."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from app.exchange.attachments import CarriedPicture, name_attachments, read_attachments
from tests.test_picture_bytes import JPEG, PNG


def key_of(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


LIBRARY = {key_of(data): data for data in (PNG, JPEG)}
BODY = f"See ![the map](parallax:picture/{key_of(PNG)}) and ![](parallax:picture/{key_of(JPEG)})."


def take(data: bytes, name: str) -> CarriedPicture:
    return CarriedPicture(key_of(data), name, data)


def put(folder: Path, text: str) -> str:
    shown, files = name_attachments(text, LIBRARY.get)
    for path, data in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return shown


def test_out_and_in_is_the_same(tmp_path: Path) -> None:
    shown = put(tmp_path, BODY)
    assert shown == f"See ![the map](attachments/{key_of(PNG)}.png) and ![](attachments/{key_of(JPEG)}.jpg)."
    back, pictures = read_attachments(shown, tmp_path, take)
    assert back == BODY
    assert {picture.key: picture.data for picture in pictures} == LIBRARY


def test_what_is_not_there_stays_as_it_is(tmp_path: Path) -> None:
    body = "![x](parallax:picture/0123456789abcdef) ![y](attachments/none.png) ![z](https://example.org/a.png)"
    assert name_attachments(body, LIBRARY.get) == (body, {})
    assert read_attachments(body, tmp_path, take) == (body, [])


def test_a_picture_that_was_added_by_hand_comes_too(tmp_path: Path) -> None:
    (tmp_path / "my pictures").mkdir()
    (tmp_path / "my pictures" / "a.png").write_bytes(PNG)
    back, (picture,) = read_attachments("![a](my%20pictures/a.png) ![b](my%20pictures/a.png)", tmp_path, take)
    address = f"parallax:picture/{key_of(PNG)}"
    assert back == f"![a]({address}) ![b]({address})" and picture.name == "a.png"


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    inside = tmp_path / "notes"
    inside.mkdir()
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    places = ("../secret.png", f"{tmp_path}/secret.png", "link.png", "file:///etc/passwd", "..%2Fsecret.png")
    body = " ".join(f"![a]({place})" for place in places)
    assert read_attachments(body, inside, take) == (body, [])


def test_what_is_not_wanted_stays_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert read_attachments("![a](a.png)", tmp_path, lambda _data, _name: None) == ("![a](a.png)", [])
