"""Pictures that stand in notes: kept in the library itself, so that every backup holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import delete, select

from app.domain import Picture
from app.errors import UnknownItem, UserError, WorkerDied
from app.services.fields import clean_line
from app.services.library import Library
from app.workers import Worker
from db.models import PictureRow

# Of one picture, in megabytes: a photograph as a telephone takes it. Backups hold every one of them.
MOST_MEGABYTES = 10

SECONDS = 30.0  # of making one ready; the largest takes two or three

Recode = Callable[[bytes, str], tuple[bytes, int, int]]  # bytes and what they are; bytes to keep, width and height

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

    MOST_BYTES = 40_000_000  # of a file from outside, before it is made smaller

    def __init__(self, library: Library, worker: Worker) -> None:
        self._library, self._worker = library, worker

    def bring(self, data: bytes, name: str, recode: Recode) -> Picture:
        """Put a picture from outside into the library, as `recode` makes it in the analysis process, where it can do no
        harm. Raises UserError `picture-too-large`, `picture-unknown`, `picture-damaged`, `picture-too-many-pixels`."""
        if len(data) > self.MOST_BYTES:
            raise UserError("picture-too-large", limit=self.MOST_BYTES // 1_000_000)
        try:
            made, width, height = self._worker.call(recode, data, tell_media_type(data), timeout=SECONDS)
        except (WorkerDied, TimeoutError) as error:
            raise UserError("picture-damaged") from error
        return self.add(made, name, width=width, height=height)

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

    def find(self, key: str) -> bytes:
        """The bytes of the picture whose digest begins so (`app.addresses.read_picture`). Raises UnknownItem."""
        with self._library.read() as session:
            found = session.scalars(select(PictureRow.digest).where(PictureRow.digest.startswith(key, autoescape=True)))
            digest = found.first()
        if digest is None:
            raise UnknownItem("unknown-picture", id=key)
        return self.get(digest)

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
