"""Keeps what lies in an index from running code: it is unpickled, and whoever gives somebody the folder of a library
could have put anything in there. Only the few classes that an index is made of are looked up, whatever is asked for."""

from __future__ import annotations

import io
import pickle
from typing import IO, Any

import whoosh.filedb.structfile

_KNOWN = frozenset({("app.search.codec.whoosh_codec", "ArraySegment")})


class _CarefulUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an index")
        return super().find_class(module, name)


def load(file: IO[bytes]) -> Any:
    """As `pickle.load`, but raises UnpicklingError for what would not fit into memory: a length that was damaged."""
    try:
        return _CarefulUnpickler(file).load()
    except MemoryError as error:
        raise pickle.UnpicklingError("it says that it is larger than can be") from error


def loads(data: bytes) -> Any:
    """As `pickle.loads`; see `load`."""
    return load(io.BytesIO(data))


def read_carefully() -> None:
    """From now on, Whoosh reads its files so. It takes the function from the name it has in its module."""
    whoosh.filedb.structfile.load = load
