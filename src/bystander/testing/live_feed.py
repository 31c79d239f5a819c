"""Cameras over TCP and UDP and listeners over TCP, which come and go as a test says."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

PACE = 0.04
"""Seconds between two chunks."""

DATAGRAM = 7 * 188
"""Bytes of a transport stream that fit into one."""


class Feed:
    """A camera: whoever connects is sent these bytes, in so many seconds, again and again.

    data: a transport stream; nothing is a camera that says nothing
    """

    def __init__(self, data: bytes, seconds: float, host: str = "127.0.0.1") -> None:
        self.data = data
        self._chunk = max(188, int(len(data) * PACE / seconds) // 188 * 188)
        self._listener = socket.create_server((host, 0))
        self._over, self._cut = Event(), Event()
        self.connections = 0
        Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        host, port = self._listener.getsockname()
        return f"tcp://{host}:{port}"

    def cut(self) -> None:
        """The connection that is open ends in the middle."""
        self._cut.set()

    def close(self) -> None:
        self._over.set()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            with suppress(OSError):
                connection, _ = self._listener.accept()
                self.connections += 1
                self._cut.clear()
                with connection:
                    self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        for chunk in self._chunks():
            if self._over.is_set() or self._cut.is_set():
                return
            connection.sendall(chunk)
            time.sleep(PACE)

    def _chunks(self) -> Iterator[bytes]:
        while not self.data:
            yield b""
        for start in range(0, len(self.data), self._chunk):
            yield self.data[start : start + self._chunk]


class Listener:
    """A server that takes a stream; it can go away and come back at the same place."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._listener = socket.create_server((host, 0))
        self._place = self._listener.getsockname()
        self._open: socket.socket | None = None
        self._connections: list[list[bytes]] = []
        self._begin()

    @property
    def address(self) -> str:
        return f"tcp://{self._place[0]}:{self._place[1]}"

    @property
    def received(self) -> list[bytes]:
        """By each connection so far, in order."""
        return [b"".join(chunks) for chunks in self._connections]

    @property
    def taken(self) -> list[int]:
        """Bytes, by each connection so far."""
        return [sum(map(len, chunks)) for chunks in self._connections]

    def go(self) -> None:
        """Nobody listens any more, and who was connected is cut off."""
        self._listener.close()
        if self._open is not None:
            with suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        self._listener = socket.create_server(self._place)
        self._begin()

    def _begin(self) -> None:
        Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._open, _ = listener.accept()
                chunks: list[bytes] = []
                self._connections.append(chunks)
                with self._open as connection:
                    while data := connection.recv(65536):
                        chunks.append(data)


class Sprinkler:
    """A camera that sends datagrams to one place, in so many seconds again and again, whether
    anybody hears them or not.

    data: a transport stream
    """

    def __init__(self, data: bytes, seconds: float, place: tuple[str, int]) -> None:
        self._data, self._place = data, place
        self._pace = DATAGRAM * seconds / len(data)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._over = Event()
        Thread(target=self._send, daemon=True).start()

    def close(self) -> None:
        self._over.set()

    def _send(self) -> None:
        with self._socket:
            while not self._over.is_set():
                for start in range(0, len(self._data), DATAGRAM):
                    with suppress(OSError):  # the cable is pulled
                        self._socket.sendto(self._data[start : start + DATAGRAM], self._place)
                    if self._over.wait(self._pace):
                        return
