"""Pictures that stand in notes: kept in the library itself, so that every backup holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.addresses import KEY_DIGITS, SCHEME, find_pictures
from app.domain import Picture
from app.errors import UnknownItem, UserError, WorkerDied
from app.exchange.attachments import CarriedPicture
from app.jobs import Job
from app.pictures import read_plain, tell_media_type
from app.services.fields import clean_line
from app.services.library import Library, Writing
from app.workers import Worker
from db.models import HighlightRevisionRow, HighlightRow, NoteRevisionRow, NoteRow, PictureRow

# Of one picture, in megabytes: a photograph as a telephone takes it. Backups hold every one of them.
MOST_MEGABYTES = 10

# A picture that nothing names any more may come back by an undo, or by words that were cut to be pasted elsewhere.
KEPT = timedelta(days=30)
SECONDS = 30.0  # of making one ready; the largest takes two or three

Recode = Callable[[bytes, str], tuple[bytes, int, int]]  # bytes and what they are; bytes to keep, width and height

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
        made, width, height = self._make(recode, data)
        return self.add(made, name, width=width, height=height)

    def _make(self, recode: Recode, data: bytes) -> tuple[bytes, int, int]:
        try:
            made: tuple[bytes, int, int] = self._worker.call(recode, data, tell_media_type(data), timeout=SECONDS)
        except (WorkerDied, TimeoutError) as error:
            raise UserError("picture-damaged") from error
        return made

    def carry(self, recode: Recode | None, data: bytes, name: str) -> CarriedPicture | None:
        """A picture that an import met, made ready to be kept; None for what is none, or cannot be made ready. One that
        is here already, or that needs no making, needs no `recode` either."""
        digest = sha256(data).hexdigest()
        with self._library.read() as session:
            is_known = session.scalar(select(PictureRow.id).where(PictureRow.digest == digest)) is not None
        try:
            if not is_known and recode is not None:
                data, _, _ = self._make(recode, data)
            elif not is_known and read_plain(data) is None:
                return None
            if len(data) > MOST_MEGABYTES * 1_000_000:
                return None
        except UserError:
            return None
        return CarriedPicture(sha256(data).hexdigest()[:KEY_DIGITS], name, data)

    def take_in(self, writing: Writing, pictures: Iterable[CarriedPicture]) -> None:
        """Put pictures that an import brings into the library, in its transaction."""
        for picture in pictures:
            plain = read_plain(picture.data)
            _store(writing, picture.data, picture.name, plain.width if plain else 0, plain.height if plain else 0)

    def add(self, data: bytes, name: str = "", *, width: int = 0, height: int = 0) -> Picture:
        """Put a picture into the library; one that is there already is not put there twice. Raises UserError
        `picture-too-large`, and `picture-unknown` for what is neither PNG, JPEG, GIF nor WebP."""
        if len(data) > MOST_MEGABYTES * 1_000_000:
            raise UserError("picture-too-large", limit=MOST_MEGABYTES)
        with self._library.write() as writing:
            return _store(writing, data, name, width, height)

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

    def thin(self, job: Job, now: datetime | None = None) -> int:
        """Delete pictures that were added long ago and that nothing names: no note in the trash or outside, no version
        of one, no comment of a highlight as it is or was. Returns how many. Raises JobCancelled."""
        before = (now or datetime.now(UTC)) - KEPT
        with self._library.read() as session:
            old = session.scalars(select(PictureRow.digest).where(PictureRow.added < before)).all()
        if not old:
            return 0
        # Nobody can write a note that names one between the look and the deletion.
        with self._library.write() as writing:
            named = _find_named(writing.session, job)
            unused = [digest for digest in old if digest[:KEY_DIGITS] not in named]
            for digest in unused:
                writing.session.execute(delete(PictureRow).where(PictureRow.digest == digest))
        return len(unused)

    def purge(self, digests: Iterable[str]) -> None:
        """Delete pictures for ever, whether notes show them or not. Those that are gone are no error."""
        with self._library.write() as writing:
            for digest in digests:
                writing.session.execute(delete(PictureRow).where(PictureRow.digest == digest))


def _find_named(session: Session, job: Job) -> set[str]:
    """The beginnings of the digests of all pictures that any text of the reader's names."""
    named: set[str] = set()
    columns = (NoteRow.body, NoteRevisionRow.body, HighlightRow.comment, HighlightRevisionRow.comment)
    for column in columns:
        statement = select(column).where(column.contains(f"{SCHEME}:picture/")).execution_options(yield_per=100)
        for text in session.scalars(statement):
            job.check()
            named.update(find_pictures(text))
    return named


def _store(writing: Writing, data: bytes, name: str, width: int, height: int) -> Picture:
    media_type, digest = tell_media_type(data), sha256(data).hexdigest()
    known = writing.session.execute(select(*_COLUMNS).where(PictureRow.digest == digest)).first()
    if known is not None:
        # Its note is yet to be saved: one that lay here unused for long must not go meanwhile.
        now = datetime.now(UTC)
        again = update(PictureRow).where(PictureRow.digest == digest, PictureRow.added < now - timedelta(days=1))
        writing.session.execute(again.values(added=now))
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
    writing.session.flush()
    return Picture(digest, row.name, media_type, width, height, len(data), row.added)
