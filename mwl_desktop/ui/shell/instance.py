"""One window per vault on this computer: a second start brings the first window forward and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from mwl_desktop.vault.lock import name_for

_WAIT_MS: Final = 400
_HEAR_MS: Final = 40
_RAISE: Final = b"raise\n"


def server_name(path: Path) -> str:
    """The name under which a program with this vault is found; it tells nothing of the vault's."""
    return f"mwl-desktop-{name_for(path)}"


def raise_other(path: Path) -> bool:
    """Ask the program that has this vault to come forward; False when there is none."""
    socket = _connected(server_name(path))
    if socket is None:
        return False
    socket.write(_RAISE)
    socket.flush()
    socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return True


def _connected(name: str) -> QLocalSocket | None:
    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket if socket.waitForConnected(_WAIT_MS) else None


class Instance(QObject):
    """Listens for second starts on the vault that is asked for."""

    raise_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def listen(self, path: Path) -> None:
        """Be found as the program of this vault, and of no other any more.

        Where another program is found under that name already, it stays so.
        """
        name = server_name(path)
        if self._server is not None and self._server.serverName() == name:
            return
        self.stop()
        if _connected(name) is not None:
            return
        server = QLocalServer(self)
        # With this option listening takes a name that is in use, hence the question before. It also takes
        # the one that a program left which crashed.
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.listen(name)
        server.newConnection.connect(self._on_new_connection)
        self._server = server

    def stop(self) -> None:
        """Be found no more."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            server.deleteLater()

    def _on_new_connection(self) -> None:
        server = self._server
        socket = server.nextPendingConnection() if server is not None else None
        if socket is None:
            return
        # What a second start has to say comes with the connection; a mere probe hangs up at once.
        heard = socket.bytesAvailable() or socket.waitForReadyRead(_HEAR_MS)
        said = bytes(socket.readAll().data()) if heard else b""
        socket.close()
        socket.deleteLater()
        if said == _RAISE:
            self.raise_asked.emit()
