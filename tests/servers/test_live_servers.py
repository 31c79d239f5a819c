"""From a real server to a real server: no face can be seen, and the stream comes back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bystander.testing.live_run import STREET, Run, Told, counted, does, left, recorded
from bystander.testing.street import seen_in

Begin = Callable[[], subprocess.Popen[bytes]]
Start = Callable[[Sequence[str]], subprocess.Popen[bytes]]


def ffmpeg(*words: str) -> list[str]:
    return ["ffmpeg", "-hide_banner", "-loglevel", "warning", "-y", *words]


def playing(clip: Path, kind: str, place: str) -> list[str]:
    """As a camera does, again and again."""
    return ffmpeg("-re", "-stream_loop", "-1", "-i", str(clip), "-c", "copy", "-f", kind, place)


def taking(place: str, out: Path, *words: str) -> list[str]:
    """As a viewer does, into a file."""
    soon = ("-probesize", "200000", "-analyzeduration", "1000000")
    kept = ("-c", "copy", "-flush_packets", "1", "-f", "mpegts", str(out))
    return ffmpeg(*soon, *words, "-i", place, *kept)


def arrived(out: Path) -> Callable[[Told], bool]:
    """Some seconds of it."""
    return lambda _: out.exists() and out.stat().st_size > 60_000


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_rtmp_in_and_rtmp_out_by_nginx(
    clip: Path, tmp_path: Path, nginx: tuple[Begin, str], start: Start
) -> None:
    begin, place = nginx
    begin()
    start(playing(clip, "flv", f"{place}/raw"))
    out = tmp_path / "out.ts"
    run = Run(f"{place}/raw", [f"{place}/public", f"record:{tmp_path}/rec"])
    take = taking(f"{place}/public", out)
    run.until(left(20), does(lambda: start(take)), arrived(out))
    assert recorded(tmp_path / "rec").exposed == ()
    seen = seen_in(out, STREET)
    assert seen.exposed == ()
    assert len(seen.numbers) > 20


def test_a_server_that_is_killed_is_sent_to_again_when_it_is_back(
    clip: Path, tmp_path: Path, nginx: tuple[Begin, str], start: Start
) -> None:
    begin, place = nginx
    server = begin()
    run = Run(str(clip), [f"{place}/public"])

    def kill() -> None:
        os.killpg(server.pid, signal.SIGKILL)  # its workers, too
        server.wait()

    run.until(
        lambda told: told["targets_open"] == 1,
        left(0),
        left(40),
        does(kill),
        lambda told: told["targets_open"] == 0,
        counted("packets_thrown"),
        does(begin),
        lambda told: told["targets_open"] == 1,
        left(0),
        left(40),
    )


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_rtsp_in_from_gstreamer(tmp_path: Path, rtsp: Callable[..., str], transport: str) -> None:
    run = Run(f"rtsp://{rtsp()}", [f"record:{tmp_path}/rec"], transport=transport)
    run.until(left(80))
    seen = recorded(tmp_path / "rec")
    assert seen.exposed == ()
    assert len(seen.numbers) > 40


def test_a_camera_wants_a_login_and_nobody_is_told_it(
    tmp_path: Path, rtsp: Callable[..., str]
) -> None:
    place = rtsp("someone", "hidden")
    wrong = Run(f"rtsp://someone:other@{place}", [f"record:{tmp_path}/none"])
    wrong.until(lambda told: told.get("source_lost", 0) >= 1)
    assert not (tmp_path / "none").exists()
    right = Run(f"rtsp://someone:hidden@{place}", [f"record:{tmp_path}/rec"])
    right.until(left(40))
    assert recorded(tmp_path / "rec").exposed == ()
    said = " ".join(" ".join(event) for run in (wrong, right) for event in run.events)
    assert "someone" not in said


def test_rtsp_out_to_whoever_listens(clip: Path, tmp_path: Path, port: int, start: Start) -> None:
    out, place = tmp_path / "out.ts", f"rtsp://127.0.0.1:{port}/public"
    start(taking(place, out, "-rtsp_flags", "listen"))
    run = Run(str(clip), [place])
    run.until(arrived(out))
    seen = seen_in(out, STREET)
    assert seen.exposed == ()
    assert len(seen.numbers) > 20


def test_srt_in_and_out_by_its_own_tools(clip: Path, tmp_path: Path, start: Start) -> None:
    srt_in, udp_in, udp_out, srt_out = (free_port() for _ in range(4))
    here = "127.0.0.1"
    start(["srt-live-transmit", f"srt://{here}:{srt_in}?mode=listener", f"udp://{here}:{udp_in}"])
    start(["srt-live-transmit", f"udp://{here}:{udp_out}", f"srt://{here}:{srt_out}?mode=listener"])
    start(playing(clip, "mpegts", f"srt://{here}:{srt_in}?mode=caller"))
    out = tmp_path / "out.ts"
    run = Run(f"udp://{here}:{udp_in}", [f"udp://{here}:{udp_out}"])
    take = taking(f"srt://{here}:{srt_out}?mode=caller", out)
    run.until(left(20), does(lambda: start(take)), arrived(out))
    seen = seen_in(out, STREET)
    assert seen.exposed == ()
    assert len(seen.numbers) > 20
