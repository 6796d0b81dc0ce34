"""What all tables are made with: how their constraints are named, and values that SQLite has no type for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DamagedValue(sqlite3.DatabaseError):
    """A value in the file is none that its column can hold: a bit flipped where SQLite's own checks do not look."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


Reading = Callable[[Any], Any]


def _tell_damage(read: Reading | None) -> Reading | None:
    """A reading of stored values that raises DamagedValue for one that cannot be read."""
    if read is None:
        return None

    def read_carefully(stored: Any) -> Any:
        try:
            return read(stored)
        except (ValueError, TypeError) as error:
            # The value itself may be the text of an article.
            raise DamagedValue(f"a stored value cannot be read: {type(error).__name__}") from None

    return read_carefully


class JsonValue(TypeDecorator[Any]):
    """JSON; DamagedValue where what is stored is none."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Reading | None:
        return _tell_damage(super().result_processor(dialect, coltype))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out. DamagedValue
    where what is stored is no moment."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: Any) -> Reading | None:
        return _tell_damage(super().result_processor(dialect, coltype))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: Text}  # noqa: RUF012 - SQLAlchemy reads it from the class
