"""Contests between real commands, and what is told of them."""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np
import pytest
from bench.clips import frame_count
from bench.contest import Contest, Rivals, Run, contest
from bench.measure import Cost, cost_of
from bench.memory import repeated
from bench.table import document, hidden_lines, medians, ratio, speed_lines
from bench.tools import ASSUMED, Encoder, encoder_told


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height = 64, 48
        for level in range(10):
            pixels = np.full((48, 64, 3), level * 20, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return path


def _script(path: Path, body: str) -> Path:
    path.write_text(f"#!{sys.executable}\nimport shutil, sys\n{body}\n")
    path.chmod(0o700)
    return path


def test_a_tool_that_fails_is_named_and_not_counted(tmp_path: Path, clip: Path) -> None:
    copies = _script(tmp_path / "a", "shutil.copy(sys.argv[2], sys.argv[4]); print('{\"x\": 1}')")
    silent = _script(tmp_path / "b", "sys.exit(0)")
    held = contest(clip, Rivals([str(copies)], silent), 2, tmp_path / "copies")
    assert [run.tool for run in held.runs] == [
        "bystander",
        "fast",
        "deface",
        "plain",
        "plain as fast",
    ] * 2
    assert held.failures() == {"deface": "no output, though exit code 0"}
    assert ratio(held, "wall", "deface", "bystander") is None
    assert any("deface on clip.mp4" in line for line in speed_lines([held]))
    assert held.good("plain")[0].frames == held.frames == 10


def test_a_command_of_twice_the_memory_has_twice_the_peak(tmp_path: Path) -> None:
    def peak(size: int) -> int:
        work = f"data = bytearray({size}); data[::4096] = b'x' * len(data[::4096])"
        return cost_of([sys.executable, "-c", work], tmp_path).peak

    assert 80e6 < peak(200_000_000) - peak(100_000_000) < 120e6


def test_a_command_keeps_its_exit_code_and_what_it_prints(tmp_path: Path) -> None:
    cost = cost_of([sys.executable, "-c", "print('told'); raise SystemExit(7)"], tmp_path)
    assert (cost.exit_code, cost.printed) == (7, "told\n")


def test_the_encoder_is_found_wherever_the_document_has_it() -> None:
    text = '{"files": [{"plan": {"encoder": {"name": "libx265", "options": {"crf": 22}}}}]}'
    assert encoder_told(text) == Encoder("libx265", {"crf": "22"})
    assert encoder_told('progress\n{"encoder": "libx264"}').assumed
    assert encoder_told("nothing") == ASSUMED


def _held(walls: dict[str, float]) -> Contest:
    runs = tuple(Run(t, Cost(w, w, 100, 0, "/home/somebody"), 5, None) for t, w in walls.items())
    return Contest(Path("/home/somebody/clip.mp4"), 5, {"plain": ASSUMED}, runs, {})


def test_the_headline_is_the_median_of_the_clips_ratios() -> None:
    held = [_held({"bystander": 1.0, "deface": wall, "plain": 0.5}) for wall in (2.0, 6.0, 7.0)]
    assert medians(held)["wall"]["deface/bystander"] == 6.0
    assert list(hidden_lines(held)) == []


def test_no_path_stands_in_the_figures() -> None:
    assert "somebody" not in str(document([_held({"bystander": 1.0})]))


def test_a_repeated_clip_has_so_many_times_the_frames_at_rising_times(
    tmp_path: Path, clip: Path
) -> None:
    long = repeated(clip, tmp_path / "long.mp4", 3)
    assert frame_count(long) == 30
    with av.open(str(long)) as container:
        times = [frame.time or 0.0 for frame in container.decode(video=0)]
    assert times == sorted(set(times))
