"""Interlaced pictures: two fields in one frame, and which of them comes first."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

import av
from av.filter import Graph

_ENCODERS = ("libx264", "mpeg2video", "mpeg4", "dnxhd", "prores_ks", "ffv1")
"""Encoders that keep lines of two fields apart and say so."""


class Fields(Enum):
    """Which field is shown first; the names are those of FFmpeg's filter ``setfield``."""

    TOP_FIRST = "tff"
    BOTTOM_FIRST = "bff"

    def options(self, encoder: str) -> dict[str, str]:
        """For an encoder of FFmpeg's, by name; empty for one that cannot."""
        return {"flags": "+ildct+ilme"} if encoder in _ENCODERS else {}


def fields_of(frame: av.VideoFrame) -> Fields | None:
    """None for progressive pictures."""
    if not frame.interlaced_frame:
        return None
    # What PyAV does not tell, a filter can: it lets through what is shown top first.
    graph = _graph(frame, "select", "eq(interlace_type,TOPFIRST)")
    graph.push(frame)
    graph.push(None)
    try:
        graph.pull()
    except (av.EOFError, av.BlockingIOError):
        return Fields.BOTTOM_FIRST
    return Fields.TOP_FIRST


class Marker:
    """Puts the mark on frames, for PyAV has no other way to. Pixels are not touched."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._graph: Graph | None = None

    def marked(self, frame: av.VideoFrame) -> av.VideoFrame:
        """The same picture and time base, marked; its presentation time is the caller's."""
        if self._graph is None:
            self._graph = _graph(frame, "setfield", self._fields.value)
        self._graph.push(frame)
        marked = self._graph.pull()
        assert isinstance(marked, av.VideoFrame)  # noqa: S101 -- what a graph of pictures gives
        return marked


def _graph(frame: av.VideoFrame, name: str, argument: str) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )
    filter_ = graph.add(name, argument)
    sink = graph.add("buffersink")
    source.link_to(filter_)
    filter_.link_to(sink)
    graph.configure()
    return graph
