"""A copy looks like its original, whichever codec it is in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.frame import SEAL, Frame, Redacted
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged

LEAST = 36.0
"""Decibels of luma, and much of the difference is grain. Without a quality of its own, an
encoder gave 30."""

CODECS = {
    "libx264": ("yuv420p", ".mp4"),
    "libx265": ("yuv420p", ".mp4"),
    "libvpx": ("yuv420p", ".webm"),
    "libvpx-vp9": ("yuv420p", ".webm"),
    "libsvtav1": ("yuv420p", ".mp4"),
    "mpeg4": ("yuv420p", ".avi"),
    "mpeg2video": ("yuv422p", ".ts"),
    "mpeg1video": ("yuv420p", ".mpg"),
    "msmpeg4v2": ("yuv420p", ".avi"),
    "msmpeg4": ("yuv420p", ".avi"),
    "wmv2": ("yuv420p", ".wmv"),
    "flv": ("yuv420p", ".flv"),
    "mjpeg": ("yuvj422p", ".avi"),
    "prores_ks": ("yuv422p10le", ".mov"),
    "dnxhd": ("yuv422p", ".mov"),
    "dnxhd in ten bits": ("yuv422p10le", ".mov"),
    "ffv1": ("yuv420p", ".mkv"),
    "utvideo": ("yuv420p", ".avi"),
    "png": ("rgb24", ".mov"),
    "qtrle": ("rgb24", ".mov"),
}
WIDTH, HEIGHT = 352, 288


def scene(index: int) -> NDArray[np.uint8]:
    """Edges, gradients and fine grain that move, as in a street."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    waves = 60 * np.sin((columns + 3 * index) / 7.0) + 50 * np.cos(rows / 5.0 + index / 3.0)
    grain = np.random.default_rng(index).normal(0, 3, (HEIGHT, WIDTH))
    blocks = 40 * (((columns + 2 * index) // 24 + rows // 24) % 2)
    grey = np.clip(100 + waves + grain + blocks, 0, 255)
    return np.stack([grey, np.roll(grey, 9, 0), np.roll(grey, 9, 1)], axis=-1).astype(np.uint8)


def original(path: Path, codec: str, pixel_format: str) -> Path:
    options = {"b": "20M"} if codec not in ("dnxhd", "prores_ks") else {}
    if codec == "dnxhd":
        options = {"profile": "dnxhr_hqx" if "10" in pixel_format else "dnxhr_hq"}
    with av.open(str(path), "w") as output:
        stream: Any = output.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixel_format
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(scene(index), "rgb24").reformat(format=pixel_format)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def decibels(one: Frame, other: Frame) -> float:
    first, second = (each.planes[0].samples.astype(np.float64) for each in (one, other))
    error = float(np.mean((first - second) ** 2))
    peak = float((1 << one.planes[0].bits) - 1)
    return 99.0 if error == 0 else 10 * np.log10(peak**2 / error)


@pytest.mark.parametrize("codec", CODECS)
def test_a_copy_looks_like_its_original_in_every_codec(tmp_path: Path, codec: str) -> None:
    pixel_format, suffix = CODECS[codec]
    source = VideoSource(
        original(tmp_path / f"in{suffix}", codec.split(maxsplit=1)[0], pixel_format)
    )
    with VideoStaged(source, tmp_path / f"out{suffix}", replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        copy = staged.reopen()
        pairs = zip(source.frames(), copy.frames(), strict=True)
        assert min(decibels(*pair) for pair in pairs) > LEAST
    assert copy.facts.codec == source.facts.codec


PROFILES = {
    "baseline": ("libx264", "yuv420p", "Constrained Baseline"),
    "main": ("libx264", "yuv420p", "Main"),
    "high": ("libx264", "yuv420p", "High"),
    "high422": ("libx264", "yuv422p", "High 4:2:2"),
    "proxy": ("prores_ks", "yuv422p10le", "Proxy"),
    "standard": ("prores_ks", "yuv422p10le", "Standard"),
}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_copy_asks_no_more_of_a_player_than_its_original(tmp_path: Path, profile: str) -> None:
    codec, pixel_format, name = PROFILES[profile]
    path = tmp_path / "in.mov"
    with av.open(str(path), "w") as output:
        stream: Any = output.add_stream(codec, rate=25, options={"profile": profile})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixel_format
        for index in range(3):
            frame = av.VideoFrame.from_ndarray(scene(index), "rgb24").reformat(format=pixel_format)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    source = VideoSource(path)
    with VideoStaged(source, tmp_path / "out.mov", replace=False) as staged:
        for frame_ in source.frames():
            staged.write(Redacted(frame_, seal=SEAL))
        staged.reopen()
        staged.publish()
    for each in (path, tmp_path / "out.mov"):
        with av.open(str(each)) as container:
            assert container.streams.video[0].codec_context.profile == name
