"""One window a library: a second start finds the first by a local socket, hands its files over, and goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.ui.window.instance_name import is_taken, server_name

PATIENCE = 2_000  # ms that a second start waits for the first to answer
MOST_BYTES = 4_000_000  # of a message: many thousand paths
ANSWER = b"ok\n"


def hand_over(library: Path, paths: Sequence[str]) -> bool:
    """Ask the window that has this library to come to the front and import these files. False if there is none.
    It is a socket of the file system, which never leaves the machine."""
    if not is_taken(library):
        return False
    socket = QLocalSocket()
    socket.connectToServer(server_name(library))
    if not socket.waitForConnected(PATIENCE):
        return False
    message = json.dumps({"paths": [str(Path(path).absolute()) for path in paths]})
    socket.write(message.encode("utf-8", "surrogateescape") + b"\n")
    answered = socket.waitForBytesWritten(PATIENCE) and socket.waitForReadyRead(PATIENCE)
    good = answered and bytes(socket.readAll().data()).startswith(ANSWER)
    socket.disconnectFromServer()
    return good


class InstanceServer(QObject):
    """Listens for later starts on the same library."""

    asked = Signal(list)  # paths to import; the window is to come to the front

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._received: dict[QLocalSocket, bytearray] = {}

    def listen(self, library: Path) -> bool:
        """From now on for this library; no longer for the one before."""
        self.close()
        name = server_name(library)
        server = self._server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        if server.listen(name):
            return True
        # Left behind by a crash: nobody answered there, or we would not be here.
        QLocalServer.removeServer(name)
        return server.listen(name)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _on_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            self._received[socket] = bytearray()
            # Methods, not lambdas: these would keep this object alive until the last of its sockets goes, and it would
            # take that socket with it in the middle of going.
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(self._on_disconnected)
            self._on_data(socket)

    def _on_ready(self) -> None:
        self._on_data(cast(QLocalSocket, self.sender()))

    def _on_disconnected(self) -> None:
        self._forget(cast(QLocalSocket, self.sender()))

    def _on_data(self, socket: QLocalSocket) -> None:
        if socket not in self._received:
            return
        received = self._received[socket]
        received += bytes(socket.readAll().data())
        if len(received) > MOST_BYTES:
            socket.abort()
        elif b"\n" in received:
            socket.write(ANSWER)
            socket.flush()
            self._take(bytes(received))
            received.clear()

    def _take(self, message: bytes) -> None:
        try:
            content = json.loads(message.decode("utf-8", "surrogateescape"))
            paths = [path for path in content["paths"] if isinstance(path, str)]
        except (ValueError, KeyError, TypeError):
            return
        self.asked.emit(paths)

    def _forget(self, socket: QLocalSocket) -> None:
        self._received.pop(socket, None)
        socket.deleteLater()
