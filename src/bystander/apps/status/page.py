"""What a live run tells over HTTP: health, Prometheus figures, and a page with what leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bystander.errors import BadRequest
from bystander.run.live.supervisor import Camera, Supervisor

COUNTERS = {
    "frames_in": "pictures that came",
    "frames_out": "pictures that left analysed, what is in them covered",
    "covered_whole": "damaged pictures that left covered whole",
    "slated_late": "slates for pictures that were not analysed in time",
    "slated_failed": "slates for pictures that could not be covered",
    "slated_overdue": "slates while all pictures were overdue",
    "slated_empty": "slates while no picture came",
    "frames_thrown": "pictures thrown away, for too many waited or the source changed",
    "frames_overdue": "pictures thrown away, for the encoder was slower than the camera",
    "frames_burst": "pictures thrown away, for they came many at once",
    "frames_missed": "pictures that were due before anybody could look at them",
    "packets_damaged": "packets that could not be decoded",
    "looks": "pictures that detectors looked at",
    "looks_failed": "times that a detector or its tracker failed",
    "load_steps": "changes of the level of load",
    "source_lost": "times that the source ended or was lost",
    "target_attempts": "times that a target was opened, or tried to",
    "packets_sent": "packets that targets took",
    "packets_thrown": "packets that no target took in time",
}
GAUGES = {
    "delay_p50": "seconds from a picture's coming to its leaving, median of the last thousand",
    "delay_p99": "the same, 99th percentile",
    "level": "how much is given up for lack of time, 0 to 3",
    "held": "pictures in the window",
    "targets_open": "targets that are connected",
}


def serve(supervisor: Supervisor, listen: str) -> ThreadingHTTPServer:
    """In a thread of its own, until its ``shutdown``. Raises BadRequest."""
    host, mark, port = listen.rpartition(":")
    if not mark or not port.isdecimal():
        raise BadRequest(f"{listen} is no HOST:PORT, such as 127.0.0.1:9464")
    try:
        server = ThreadingHTTPServer((host, int(port)), partial(_Answer, supervisor))
    except (OSError, OverflowError) as cause:
        raise BadRequest(
            f"nobody can listen at {listen}; choose another place with --listen, or none"
        ) from cause
    Thread(target=server.serve_forever, name="status", daemon=True).start()
    return server


def figures(supervisor: Supervisor) -> str:
    """In Prometheus's text format."""
    return "\n".join(_figures(list(supervisor.cameras.values()))) + "\n"


def _figures(cameras: list[Camera]) -> Iterator[str]:
    now = time.monotonic()
    for names, kind in ((COUNTERS, "counter"), (GAUGES, "gauge")):
        for name, what in names.items():
            metric = f"bystander_{name}" + ("_total" if kind == "counter" else "")
            yield f"# HELP {metric} {what}"
            yield f"# TYPE {metric} {kind}"
            for camera in cameras:
                yield f'{metric}{{camera="{camera.job.name}"}} {camera.figures.get(name, 0):g}'
    yield "# HELP bystander_restarts_total times that a worker was started again"
    yield "# TYPE bystander_restarts_total counter"
    for camera in cameras:
        yield f'bystander_restarts_total{{camera="{camera.job.name}"}} {camera.restarts}'
    yield "# HELP bystander_memory_bytes memory that a worker holds"
    yield "# TYPE bystander_memory_bytes gauge"
    for camera in cameras:
        yield f'bystander_memory_bytes{{camera="{camera.job.name}"}} {camera.memory}'
    yield "# HELP bystander_ready whether analysed pictures are leaving"
    yield "# TYPE bystander_ready gauge"
    for camera in cameras:
        yield f'bystander_ready{{camera="{camera.job.name}"}} {int(camera.is_ready(now))}'


class _Answer(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "bystander", ""

    def __init__(self, supervisor: Supervisor, *told: object) -> None:
        self._supervisor = supervisor
        super().__init__(*told)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        cameras, now = list(self._supervisor.cameras.values()), time.monotonic()
        if self.path == "/health":
            self._tell(all(camera.is_alive(now) for camera in cameras))
        elif self.path == "/ready":
            self._tell(all(camera.is_ready(now) for camera in cameras))
        elif self.path == "/metrics":
            self._send(figures(self._supervisor).encode(), "text/plain; version=0.0.4")
        elif self.path == "/":
            self._send(_page(cameras, now).encode(), "text/html; charset=utf-8")
        else:
            self._picture()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base's name
        """Who asked is nobody's business."""

    def _picture(self) -> None:
        """What left last: redacted, or a slate."""
        name = self.path.removeprefix("/picture/").partition("?")[0]
        camera = self._supervisor.cameras.get(name)
        if camera is None or camera.picture is None:
            self._send(b"", "text/plain", HTTPStatus.NOT_FOUND)
        else:
            self._send(camera.picture, "image/jpeg")

    def _tell(self, holds: bool) -> None:  # noqa: FBT001 -- the answer itself
        status = HTTPStatus.OK if holds else HTTPStatus.SERVICE_UNAVAILABLE
        self._send(b"yes\n" if holds else b"no\n", "text/plain", status)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; img-src 'self'")
        self.end_headers()
        self.wfile.write(body)


def _page(cameras: list[Camera], now: float) -> str:
    parts = "".join(_part(camera, now) for camera in cameras)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bystander</title>'
        f'<meta http-equiv="refresh" content="2"><h1>Bystander, live</h1>{parts}</html>'
    )


def _part(camera: Camera, now: float) -> str:
    name = escape(camera.job.name)
    state = "ready" if camera.is_ready(now) else "not ready"
    rows = "".join(
        f"<tr><td>{escape(what)}<td>{camera.figures.get(key, 0):g}"
        for key, what in (COUNTERS | GAUGES).items()
    )
    picture = f'<img src="/picture/{name}" alt="what leaves" width="480">' if camera.picture else ""
    return f"<h2>{name}: {state}</h2>{picture}<table>{rows}</table>"
