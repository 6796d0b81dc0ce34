"""Keeps libraries from touching the network while they are imported."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_probes() -> Iterator[None]:
    """Around the import of a library that brings urllib3 along (spaCy, trafilatura; neither uses it here).

    urllib3 opens an IPv6 socket as it is loaded, to see whether it could. No process of ours opens an internet
    socket, so it is told beforehand that there is no IPv6. Not for use beside other threads that need to know.
    """
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        yield
    finally:
        socket.has_ipv6 = before
