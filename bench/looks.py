"""How a video is to be shown, as a player learns it: what must not change in a copy."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.filter import Graph
from av.sidedata.sidedata import Type
from av.stream import Disposition

_ORDERS = {
    "progressive": "PROGRESSIVE",
    "top first": "TOPFIRST",
    "bottom first": "BOTTOMFIRST",
}
_LIGHT = (Type.MASTERING_DISPLAY_METADATA, Type.CONTENT_LIGHT_LEVEL, Type.DISPLAYMATRIX)


@dataclass(frozen=True)
class Looks:
    """One video stream. ``times`` in seconds, in order of presentation."""

    times: tuple[Fraction, ...]
    duration: Fraction | None
    streams: tuple[str, ...]  # kinds of those that a copy keeps
    rotation: tuple[bytes, ...]
    aspect: Fraction
    pixel_format: str
    colours: frozenset[tuple[int, ...]]  # primaries, transfer, matrix, range
    mastering: tuple[bytes, ...]
    peak: tuple[bytes, ...]
    fields: str
    entry: str  # of HEVC and ProRes: the name in the container's list, by which players choose


_ENTRIES = ("hvc1", "hev1", "apco", "apcs", "apcn", "apch", "ap4h", "ap4x")
PROPERTIES = tuple(field.name for field in fields(Looks))


def looks_of(path: Path) -> Looks:
    """Decodes the first video stream that is no cover."""
    with av.open(str(path), metadata_errors="ignore") as container:
        kept = [stream for stream in container.streams if _is_kept(stream)]
        stream: Any = next(stream for stream in kept if stream.type == "video")
        times: list[Fraction] = []
        colours: set[tuple[int, ...]] = set()
        sides: set[tuple[Type, bytes]] = set()
        orders: set[str] = set()
        for frame in container.decode(stream):
            times.append(frame.pts * stream.time_base)
            if frame.interlaced_frame or not orders:
                orders.add(_order(frame))
            codes = frame.color_primaries, frame.color_trc, frame.colorspace, frame.color_range
            colours.add(tuple(int(code) for code in codes))
            sides |= {(side.type, bytes(side)) for side in frame.side_data if side.type in _LIGHT}
        context = stream.codec_context
        return Looks(
            tuple(times),
            None if stream.duration is None else stream.duration * stream.time_base,
            tuple(sorted(stream.type for stream in kept)),
            _of(Type.DISPLAYMATRIX, sides),
            stream.sample_aspect_ratio or Fraction(1),
            context.pix_fmt or "",
            frozenset(colours),
            _of(Type.MASTERING_DISPLAY_METADATA, sides),
            _of(Type.CONTENT_LIGHT_LEVEL, sides),
            " and ".join(sorted(orders)),
            context.codec_tag if context.codec_tag in _ENTRIES else "",
        )


def complaints(path: Path) -> str:
    """What FFmpeg says while it decodes everything; empty for a file that plays."""
    program = shutil.which("ffmpeg")
    if program:
        call = [program, "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"]
        return subprocess.run(call, capture_output=True, check=False, text=True).stderr
    level = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as told:
            _decode_all(path)
    finally:
        av.logging.set_level(level)
    return "\n".join(text for _, _, text in told)


def _decode_all(path: Path) -> None:
    with av.open(str(path), metadata_errors="ignore") as container:
        for stream in container.streams.video:
            # A decoder's thread that logs waits for Python, which waits for that thread.
            stream.codec_context.thread_count = 1
        for packet in container.demux([*container.streams.video, *container.streams.audio]):
            packet.decode()


def _is_kept(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's stubs part streams by kind
    cover = bool(Disposition.attached_pic & int(stream.disposition))
    return stream.type in ("video", "audio") and not cover


def _order(frame: av.VideoFrame) -> str:
    for name, told in _ORDERS.items():
        graph = Graph()
        graph.link_nodes(
            graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format,
                time_base=frame.time_base,
            ),
            graph.add("select", f"eq(interlace_type,{told})"),
            graph.add("buffersink"),
        ).configure()
        graph.push(frame)
        graph.push(None)
        try:
            graph.pull()
        except (av.EOFError, av.BlockingIOError):
            continue
        return name
    return "unknown"


def _of(kind: Type, sides: set[tuple[Type, bytes]]) -> tuple[bytes, ...]:
    return tuple(sorted(data for side, data in sides if side is kind))
