"""A packet with other bytes: at the same time, in the same place, and with nothing hung on it."""

from __future__ import annotations

from typing import Any

from av.packet import Packet


def rewritten(packet: Any, data: bytes, *beside: Any) -> Packet[Any]:  # noqa: ANN401 -- PyAV's packets, by kind
    """The new packet belongs to the old one's stream.

    beside: which side data goes along, by PyAV's name
    """
    new: Packet[Any] = Packet(data)
    new.pts, new.dts, new.duration = packet.pts, packet.dts, packet.duration
    new.time_base, new.is_keyframe = packet.time_base, packet.is_keyframe
    for name in beside:
        if packet.has_sidedata(name):
            new.set_sidedata(packet.get_sidedata(name))
    new.stream = packet.stream
    return new
