"""What travels among coded pictures, and the first position of a camera's telemetry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bystander.domain.traces import Trace, TraceKind
from bystander.errors import BystanderError
from bystander.media.av_errors import decoding
from bystander.media.scrub.recording import codec_of, is_kept
from bystander.media.scrub.units import bare_configuration, bare_units, can_clean, length_width
from bystander.media.scrub.words import readable
from bystander.media.traces.gpmf import first_position

UNREAD: Final = Trace(TraceKind.REST, "unread", "damaged or missing; it may say anything", "file")


def words_among_pictures(container: Any) -> Iterator[Trace]:  # noqa: ANN401 -- PyAV's streams, by kind
    """At most one trace a stream, and UNREAD where packets end in an error.

    Every packet is read, one at a time, until each stream has its trace.
    """
    silent = {stream.index: stream for stream in container.streams if _may_speak(stream)}
    for stream in list(silent.values()):
        found = _at_its_head(stream)
        if found is not None:
            del silent[stream.index]
            yield found
    packets = container.demux(list(silent.values())) if silent else iter(())
    while silent:
        try:
            with decoding(0):
                packet = next(packets, None)
        except BystanderError:
            yield UNREAD
            return
        if packet is None:
            return
        found = _in_packet(packet) if packet.size and packet.stream_index in silent else None
        if found is not None:
            del silent[packet.stream_index]
            yield found


def is_telemetry(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams, by kind
    return stream.type == "data" and "gopro met" in stream.metadata.get("handler_name", "").lower()


def _may_speak(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams, by kind
    return is_telemetry(stream) or (stream.type == "video" and is_kept(stream))


def _at_its_head(stream: Any) -> Trace | None:  # noqa: ANN401 -- PyAV's streams, by kind
    if is_telemetry(stream):
        return None
    codec, extra = codec_of(stream), _extra(stream)
    if not can_clean(codec):
        return _words(stream.index, "words cannot be told from these pictures")
    if _differs(lambda: bare_configuration(codec, extra), extra):
        return _words(stream.index)
    return None


def _in_packet(packet: Any) -> Trace | None:  # noqa: ANN401 -- PyAV's packets, by kind
    stream, data = packet.stream, bytes(packet)
    if is_telemetry(stream):
        return _position(data, stream.index)
    codec = codec_of(stream)
    width = length_width(codec, _extra(stream))
    if _differs(lambda: bare_units(codec, data, width), data):
        return _words(stream.index)
    return None


def _position(data: bytes, index: int) -> Trace | None:
    position = first_position(data)
    if position is None:
        return None
    value = f"{position[0]:.6f}, {position[1]:.6f}"
    return Trace(TraceKind.POSITION, "GPS5", value, f"data stream {index}")


def _extra(stream: Any) -> bytes:  # noqa: ANN401 -- PyAV's streams, by kind
    context = stream.codec_context
    return b"" if context is None else bytes(context.extradata or b"")


def _differs(bare: Callable[[], bytes], data: bytes) -> bool:
    try:
        with readable():
            return bare() != data
    except BystanderError:
        return True  # where words cannot be told from pictures, there may be some


def _words(index: int, value: str = "user data among pictures") -> Trace:
    return Trace(TraceKind.WORDS, "bitstream", value, f"video stream {index}")
