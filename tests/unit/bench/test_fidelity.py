"""A copy is shown as its original is: one test a property, on made files and on the set."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import pytest
from av.filter import Graph
from bench import tags
from bench.looks import PROPERTIES, Looks, complaints, looks_of

from bystander.testing.clips import Clip, picture, write_clip

FOLDER = tags.data_folder()
VIDEOS = (
    *("derived/hdr10_hevc.mp4", "derived/interlaced.ts", "derived/multi_stream.mkv"),
    *("derived/rotated90.mp4", "derived/vfr.mp4", "derived/quicktime_location.mov"),
    *("derived/xyz_location.mp4", "containers/edts.mp4", "containers/sar_2x1.mp4"),
    *("containers/mp42-hvc1.mp4", "containers/small_video.mp4", "multistream/nasa_13013.mp4"),
    *("rotation/video_0.mov", "rotation/video_90.mov", "tenbit/h264_10bits.mp4"),
    *("broken/mp4parse_white.mp4", "broken/mp4parse_video_colr_nclx_hlg.mp4"),
    *("broken/mp4parse_video_rotation_90.mp4", "gopro_gpmf/karma.mp4"),
)
MATRIX = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
HDR10 = (
    "log-level=0:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)"
    "L(10000000,1):max-cll=1000,400"
)


@cache
def _copied(source: Path, work: str, folder: Path) -> tuple[Looks, Looks, str]:
    target = folder / f"copy{source.suffix}"
    tags.WORKS[work]()(source, target)
    return looks_of(source), looks_of(target), complaints(target)


@pytest.mark.data
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the metadata set is not there")
@pytest.mark.parametrize("work", tags.WORKS)
@pytest.mark.parametrize("name", VIDEOS)
def test_every_property_of_the_sets_videos_stays(name: str, work: str, tmp_path: Path) -> None:
    before, after, said = _copied(FOLDER / name, work, tmp_path)
    for each in PROPERTIES:
        assert getattr(after, each) == getattr(before, each), each
    assert said == ""


def _hdr10(path: Path) -> Path:
    options = {"x265-params": HDR10, "preset": "ultrafast"}
    return _written(path, Clip("libx265", "yuv420p10le"), options, colours=(9, 16, 9, 1))


def _hlg(path: Path) -> Path:
    return _written(path, Clip(pixel_format="yuv420p10le"), {}, colours=(9, 18, 9, 2))


def _interlaced(path: Path, order: str = "tff") -> Path:
    return _written(path, Clip("libx264"), {"flags": "+ildct+ilme"}, order=order)


def _interlaced_mpeg2(path: Path) -> Path:
    clip = Clip("mpeg2video", time_base=Fraction(1, 25), pts=range(8))
    return _written(path, clip, {"flags": "+ildct+ilme"}, order="bff")


def _anamorphic(path: Path) -> Path:
    return _written(path, Clip(), {}, aspect=Fraction(64, 45))


def _written(  # noqa: PLR0917 -- what the made files differ in
    path: Path,
    clip: Clip,
    options: dict[str, str],
    colours: tuple[int, int, int, int] | None = None,
    order: str | None = None,
    aspect: Fraction | None = None,
) -> Path:
    with av.open(str(path), "w", options={"video_track_timescale": "12800"}) as output:
        stream: Any = output.add_stream(clip.codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, clip.pixel_format
        context = stream.codec_context
        context.time_base = stream.time_base = clip.time_base
        if aspect is not None:
            context.sample_aspect_ratio = aspect
        if colours is not None:
            context.color_primaries, context.color_trc = colours[:2]
            context.colorspace, context.color_range = colours[2:]
        for index, pts in enumerate(clip.pts):
            frame = av.VideoFrame.from_ndarray(picture(clip, index), format="rgb24")
            frame = frame.reformat(format=clip.pixel_format)
            frame.pts, frame.time_base = pts, clip.time_base
            output.mux(stream.encode(frame if order is None else _marked(frame, order)))
        output.mux(stream.encode(None))
    return path


def _marked(frame: av.VideoFrame, order: str) -> av.VideoFrame:
    graph = Graph()
    graph.link_nodes(
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
        ),
        graph.add("setfield", order),
        graph.add("buffersink"),
    ).configure()
    graph.push(frame)
    marked = graph.pull()
    assert isinstance(marked, av.VideoFrame)
    return marked


MADE: dict[str, tuple[str, Callable[[Path], Path], Callable[[Looks], object], object]] = {
    "HDR10 mastering": ("a.mp4", _hdr10, lambda looks: len(looks.mastering), 1),
    "HDR10 peaks": ("a.mp4", _hdr10, lambda looks: looks.peak, (b"\xe8\3\0\0\x90\1\0\0",)),
    "ten bits": ("a.mp4", _hdr10, lambda looks: looks.pixel_format, "yuv420p10le"),
    "HDR10 in Matroska": ("a.mkv", _hdr10, lambda looks: len(looks.mastering), 1),
    "PQ and BT.2020": ("a.mp4", _hdr10, lambda looks: looks.colours, {(9, 16, 9, 1)}),
    "HLG, full range": ("a.mp4", _hlg, lambda looks: looks.colours, {(9, 18, 9, 2)}),
    "top field first": ("a.mp4", _interlaced, lambda looks: looks.fields, "top first"),
    "bottom field first": (
        "a.mkv", lambda path: _interlaced(path, "bff"), lambda looks: looks.fields, "bottom first",
    ),
    "bottom field first in MPEG-2": (
        "a.ts", _interlaced_mpeg2, lambda looks: looks.fields, "bottom first",
    ),
    "progressive": ("a.mp4", write_clip, lambda looks: looks.fields, "progressive"),
    "aspect": ("a.mp4", _anamorphic, lambda looks: looks.aspect, Fraction(64, 45)),
    "rotation": (
        "a.mp4",
        lambda path: write_clip(path, Clip(matrix=MATRIX)),
        lambda looks: len(looks.rotation),
        1,
    ),
    "variable rate": (
        "a.mp4",
        lambda path: write_clip(path, Clip(pts=(0, 512, 700, 1900, 5000))),
        lambda looks: looks.times,
        tuple(Fraction(pts, 12800) for pts in (0, 512, 700, 1900, 5000)),
    ),
    "late start": (
        "a.mp4",
        lambda path: write_clip(path, Clip(pts=range(5120, 12000, 512))),
        lambda looks: looks.times[0],
        Fraction(5120, 12800),
    ),
    "duration": ("a.mp4", write_clip, lambda looks: looks.duration, Fraction(12, 25)),
    "sound beside pictures": (
        "a.mp4",
        lambda path: write_clip(path, Clip(sound=True)),
        lambda looks: looks.streams,
        ("audio", "video"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("work", tags.WORKS)
@pytest.mark.parametrize("name", MADE)
def test_a_made_files_property_is_there_and_stays(name: str, work: str, tmp_path: Path) -> None:
    file, make, look, expected = MADE[name]
    before, after, said = _copied(make(tmp_path / file), work, tmp_path)
    assert look(before) == expected, "the made file is not what the test is about"
    assert look(after) == expected
    assert said == ""
