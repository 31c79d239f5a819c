"""Real servers on loopback, of Debian's packages; tests are skipped where one is not installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from bystander.testing.live_run import STREET

PATIENCE = 600.0
"""Seconds that a server may take to begin."""

Start = Callable[[Sequence[str]], subprocess.Popen[bytes]]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds."""
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(250))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts programs, which end with the test; one that is not there skips it."""
    with ExitStack() as started:

        def begin(words: Sequence[str]) -> subprocess.Popen[bytes]:
            if shutil.which(words[0]) is None:
                pytest.skip(f"{words[0]} is not installed; see scripts/install-servers")
            with (tmp_path / f"{Path(words[0]).name}.log").open("ab") as log:
                process = subprocess.Popen(
                    words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
            started.callback(end, process)
            return process

        yield begin


def end(process: subprocess.Popen[bytes]) -> None:
    """And whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def listening(port: int) -> None:
    """Returns when somebody listens there."""
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail(f"nobody listens at port {port}")


RTMP = """
worker_processes 1;
daemon off;
user root;
error_log {folder}/nginx.log;
pid {folder}/nginx.pid;
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
events {{ worker_connections 64; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{ live on; }} }} }}
"""


@pytest.fixture
def nginx(
    tmp_path: Path, port: int, start: Start
) -> tuple[Callable[[], subprocess.Popen[bytes]], str]:
    """How to start it, again and again, and where it is."""
    if not Path("/usr/lib/nginx/modules/ngx_rtmp_module.so").exists():
        pytest.skip("libnginx-mod-rtmp is not installed; see scripts/install-servers")
    config = tmp_path / "nginx.conf"
    config.write_text(RTMP.format(folder=tmp_path, port=port))

    def begin() -> subprocess.Popen[bytes]:
        process = start(["nginx", "-c", str(config)])
        listening(port)
        return process

    return begin, f"rtmp://127.0.0.1:{port}/live"


GSTREAMER = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
played = "tsdemux ! h264parse ! rtph264pay name=pay0"
factory.set_launch(f"( filesrc location={sys.argv[2]} ! {played} )")
factory.set_shared(True)
if len(sys.argv) > 3:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(sys.argv[3], sys.argv[4]), token)
    server.set_auth(auth)
    factory.add_role_from_structure(Gst.Structure.from_string(
        "user,media.factory.access=true,media.factory.construct=true")[0])
server.get_mount_points().add_factory("/street", factory)
server.attach(None)
GLib.MainLoop().run()
"""


@pytest.fixture
def rtsp(tmp_path: Path, port: int, start: Start, clip: Path) -> Callable[..., str]:
    """Starts a GStreamer RTSP server that plays the clip to whoever comes; says where it is."""

    def begin(*login: str) -> str:
        python = "/usr/bin/python3"
        wanted = "import gi; gi.require_version('GstRtspServer', '1.0')"
        there = (
            Path(python).exists()
            and subprocess.run([python, "-c", wanted], check=False, capture_output=True).returncode
            == 0
        )
        if not there:
            pytest.skip("gir1.2-gst-rtsp-server-1.0 is not installed; see scripts/install-servers")
        script = tmp_path / "server.py"
        script.write_text(GSTREAMER)
        start([python, str(script), str(port), str(clip), *login])
        listening(port)
        return f"127.0.0.1:{port}/street"

    return begin
