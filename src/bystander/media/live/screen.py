"""Pictures one after the other over HTTP (multipart/x-mixed-replace), for a simple screen."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread

from bystander.errors import CannotWrite

MOST_VIEWERS = 16
MARK = "bystander"


class Screen:
    """Serves what left last to whoever connects. Nobody waits for a viewer: each is shown the
    newest picture that there is when it is ready for one.
    """

    def __init__(self, host: str, port: int) -> None:
        """Raises CannotWrite where nobody can listen."""
        self.viewers = 0
        self._changed = Condition()
        self._picture: bytes | None = None
        self._number = 0
        self._over = False
        try:
            self._server = ThreadingHTTPServer((host, port), partial(_Viewer, self))
        except (OSError, OverflowError) as cause:
            raise CannotWrite(f"nobody can listen at {host}:{port}; choose another port") from cause
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, name="screen", daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def show(self, picture: bytes) -> None:
        """A JPEG."""
        with self._changed:
            self._picture, self._number = picture, self._number + 1
            self._changed.notify_all()

    def after(self, number: int) -> tuple[int, bytes] | None:
        """The newest picture, when there is a newer one than that; None when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._number > number)
            return None if self._over or self._picture is None else (self._number, self._picture)

    def comes(self) -> bool:
        """Another viewer, if there is room."""
        with self._changed:
            if self.viewers >= MOST_VIEWERS:
                return False
            self.viewers += 1
            return True

    def goes(self) -> None:
        with self._changed:
            self.viewers -= 1

    def close(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()


class _Viewer(BaseHTTPRequestHandler):
    server_version, sys_version = "bystander", ""
    timeout = 10

    def __init__(self, screen: Screen, *told: object) -> None:
        self._screen = screen
        super().__init__(*told)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if not self._screen.comes():
            self.send_error(503)
            return
        try:
            with suppress(OSError):  # the viewer went
                self._show()
        finally:
            self._screen.goes()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base's name
        """Who looks is nobody's business."""

    def _show(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={MARK}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        number = 0
        while (shown := self._screen.after(number)) is not None:
            number, picture = shown
            head = f"--{MARK}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            self.wfile.write(head.encode() + picture + b"\r\n")
