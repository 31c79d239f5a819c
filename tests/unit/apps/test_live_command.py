"""What a live run is told, and what it says about itself."""

from __future__ import annotations

import io
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bystander.apps.cli.main import main
from bystander.apps.status.page import COUNTERS, GAUGES, serve
from bystander.domain.address import Address
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.run.live.addresses import address_from
from bystander.run.live.cameras import cameras_in
from bystander.run.live.job import Job
from bystander.run.live.share import Share
from bystander.run.live.supervisor import Supervisor
from bystander.run.lookout import Equipment

KEY = "rtsp://someone:hidden@camera.example/street?key=hidden"


def test_an_address_is_said_without_what_may_be_secret() -> None:
    address = Address(KEY)
    assert address.spoken == "rtsp://camera.example"
    assert "hidden" not in repr(address)
    assert "hidden" not in repr(Job("gate", address, (address,), Policy()))
    assert Address("rtmp://host:1935/live/streamkey").spoken == "rtmp://host:1935"
    assert Address("rtsp://host:port/x").spoken == "rtsp://..."


def test_a_login_on_the_command_line_is_refused() -> None:
    with pytest.raises(BadRequest, match="env:NAME") as refused:
        address_from(KEY)
    assert "hidden" not in str(refused.value)


def test_addresses_come_from_where_others_cannot_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "camera").write_text(KEY + "\n")
    monkeypatch.setenv("GATE", KEY)
    monkeypatch.setattr("sys.stdin", io.StringIO(KEY + "\n"))
    for place in ("env:GATE", f"file:{tmp_path}/camera", "-"):
        assert address_from(place).text == KEY


@pytest.mark.parametrize("place", ["env:NOT_THERE", "file:/not/there", "-"])
def test_a_place_without_an_address_is_refused(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(BadRequest):
        address_from(place)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "needs a source"),
        (("a.mp4",), "needs a target"),
        (("a.mp4", "b.mp4"), "is no target"),
        (("gopher://a/b", "hls:b"), "no source that is known"),
        (("srt://a:1", "hls:b"), "srt-live-transmit"),
        (("a.mp4", "srt://a:1"), "srt-live-transmit"),
        (("a.mp4", "hls:b", "--delay", "60"), "delay"),
        (("a.mp4", "hls:b", "--also", "moving"), "moving"),
        (("a.mp4", "hls:b", "--name", "a b"), "name"),
        (("a.mp4", "mjpeg:8080"), "mjpeg:HOST:PORT"),
        (("a.mp4", "hls:b", "--config", "c.toml"), "--config says everything"),
        (("--config", "/not/there.toml"), "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_begins(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["live", "--listen", "none", *words]) == 2
    assert said in capsys.readouterr().err


CAMERAS = """
[[camera]]
name = "gate"
source = "rtsp://camera.example/gate"
targets = ["hls:gate"]
delay = 0.5

[[camera]]
name = "yard"
source = "/dev/video0"
targets = ["record:yard", "rtmp://public.example/live/yard"]
policy = "dataset"
memory = 1024
nice = 5
cores = [0]
"""


def cameras(path: Path) -> tuple[Job, ...]:
    return cameras_in(path, lambda word, name: Policy(), Equipment())


def test_many_cameras_are_written_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "cameras.toml"
    path.write_text(CAMERAS)
    gate, yard = cameras(path)
    assert (gate.name, float(gate.delay), gate.transport) == ("gate", 0.5, "tcp")
    assert yard.targets[0].text == "record:yard"
    assert yard.delay == 1
    assert gate.share == Share()
    assert yard.share == Share(1024, 5, frozenset({0}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("delay = 0.5", "delay = 'soon'"),
        ("delay = 0.5", "dealy = 0.5"),
        ('name = "yard"', 'name = "gate"'),
        ('targets = ["hls:gate"]', "targets = []"),
        ('targets = ["hls:gate"]', ""),
        ("memory = 1024", "memory = '1G'"),
        ("memory = 1024", "memory = true"),
        ("memory = 1024", "memory = 0"),
        ("nice = 5", "nice = -1"),
        ("nice = 5", "nice = 20"),
        ("cores = [0]", "cores = 0"),
        ("cores = [0]", "cores = []"),
        ("cores = [0]", "cores = [0.5]"),
        ("cores = [0]", "cores = [100000]"),
        ("[[camera]]", "[camera]"),
        ("[[camera]]", "[[camera"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "cameras.toml"
    path.write_text(CAMERAS.replace(old, new))
    with pytest.raises(BadRequest):
        cameras(path)


def test_a_login_in_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cameras.toml"
    path.write_text(CAMERAS.replace("rtsp://camera.example/gate", KEY))
    path.chmod(0o644)
    with pytest.raises(BadRequest, match="chmod 600") as refused:
        cameras(path)
    assert "hidden" not in str(refused.value)
    path.chmod(0o600)
    assert cameras(path)[0].source.text == KEY


def asked(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_figures_health_and_page_are_served_and_hold_no_address() -> None:
    supervisor = Supervisor([Job("gate", Address(KEY), (Address(KEY),), Policy())], print)
    supervisor.cameras["gate"].picture = b"a picture that left"
    server = serve(supervisor, "127.0.0.1:0")
    port = server.server_address[1]
    try:
        figures = asked(port, "/metrics")[1].decode()
        for name in COUNTERS:
            assert f'bystander_{name}_total{{camera="gate"}} 0' in figures
        for name in GAUGES:
            assert f'bystander_{name}{{camera="gate"}} 0' in figures
        page = asked(port, "/")[1].decode()
        assert "gate: not ready" in page
        assert "hidden" not in figures + page
        assert asked(port, "/picture/gate")[1] == b"a picture that left"
        for path in ("/health", "/ready", "/picture/other", "/etc/passwd"):
            assert asked(port, path)[0] in (404, 503)
    finally:
        server.shutdown()
        server.server_close()


def test_a_place_where_nobody_can_listen_is_refused() -> None:
    for place in ("nowhere", "127.0.0.1:99999", "192.0.2.1:80"):
        with pytest.raises(BadRequest):
            serve(Supervisor([], print), place)
