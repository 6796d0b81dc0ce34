"""Pictures that stand in notes: kept in the library itself, so that every backup holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import delete, select

from app.domain import Picture
from app.errors import UnknownItem, UserError
from app.services.fields import clean_line
from app.services.library import Library
from db.models import PictureRow

# Of one picture, in megabytes: a photograph as a telephone takes it. Backups hold every one of them.
MOST_MEGABYTES = 10

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_COLUMNS = (
    PictureRow.digest, PictureRow.name, PictureRow.media_type, PictureRow.width, PictureRow.height, PictureRow.size,
    PictureRow.added,
)  # fmt: skip

# The class has a method named `list`, which hides the type of that name inside it.
Pictures = list[Picture]


class PictureService:
    """Puts pictures into the library and gives them back."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, data: bytes, name: str = "", *, width: int = 0, height: int = 0) -> Picture:
        """Put a picture into the library; one that is there already is not put there twice. Raises UserError
        `picture-too-large`, and `picture-unknown` for what is neither PNG, JPEG, GIF nor WebP."""
        if len(data) > MOST_MEGABYTES * 1_000_000:
            raise UserError("picture-too-large", limit=MOST_MEGABYTES)
        media_type = tell_media_type(data)
        digest = sha256(data).hexdigest()
        with self._library.write() as writing:
            known = writing.session.execute(select(*_COLUMNS).where(PictureRow.digest == digest)).first()
            if known is not None:
                return Picture(*known)
            row = PictureRow(
                digest=digest,
                name=clean_line(name)[:200],
                media_type=media_type,
                width=width,
                height=height,
                size=len(data),
                added=datetime.now(UTC),
                data=data,
            )
            writing.session.add(row)
        return Picture(digest, row.name, media_type, width, height, len(data), row.added)

    def get(self, digest: str) -> bytes:
        """The bytes of a picture. Raises UnknownItem `unknown-picture`."""
        with self._library.read() as session:
            data = session.scalars(select(PictureRow.data).where(PictureRow.digest == digest)).first()
        if data is None:
            raise UnknownItem("unknown-picture", id=digest)
        return data

    def list(self) -> Pictures:
        """All pictures, the last added first."""
        with self._library.read() as session:
            return [Picture(*row) for row in session.execute(select(*_COLUMNS).order_by(PictureRow.id.desc()))]

    def purge(self, digests: Iterable[str]) -> None:
        """Delete pictures for ever, whether notes show them or not. Those that are gone are no error."""
        with self._library.write() as writing:
            for digest in digests:
                writing.session.execute(delete(PictureRow).where(PictureRow.digest == digest))


def tell_media_type(data: bytes) -> str:
    """The kind of picture by its first bytes. Raises UserError `picture-unknown`."""
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    raise UserError("picture-unknown")
