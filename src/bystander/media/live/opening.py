"""Opens live sources with FFmpeg: for each protocol those that it needs, and no others."""

from __future__ import annotations

from typing import Final

import av
from av.container import InputContainer

from bystander.domain.address import Address
from bystander.errors import BadRequest, Unreadable

OPEN_WITHIN, SILENT_FOR = 10.0, 5.0
"""Seconds to open a source in, and seconds of silence after which it is lost."""

UNTIMED: Final = ("mpjpeg", "mjpeg")
"""Formats whose times are made up by FFmpeg."""

_NEEDED: Final = {
    "": "file",
    "rtsp": "rtsp,rtp,srtp,udp,tcp,tls",
    "rtsps": "rtsp,rtp,srtp,udp,tcp,tls",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tls,tcp",
    "http": "http,https,tcp,tls,crypto",
    "https": "http,https,tcp,tls,crypto",
    "udp": "udp",
    "rtp": "rtp,udp",
    "tcp": "tcp",
}

_SOON: Final = {"probesize": "1000000", "analyzeduration": "1000000"}


def opened(address: Address, transport: str) -> InputContainer:
    """Raises Unreadable without a word of the address but what may be said, BadRequest."""
    refuse_unknown(address)
    scheme = address.scheme
    options = dict(_SOON, protocol_whitelist=_NEEDED[scheme])
    if scheme in ("rtsp", "rtsps"):
        options["rtsp_transport"] = transport
    device = not scheme and address.text.startswith("/dev/")
    if device:
        del options["protocol_whitelist"]
    try:
        return av.open(
            address.text,
            format="v4l2" if device else None,
            options=options,
            metadata_errors="ignore",
            timeout=(OPEN_WITHIN, SILENT_FOR),
        )
    except (av.FFmpegError, OSError, ValueError):
        # FFmpeg's own words hold the address, and that may hold a password.
        failure = Unreadable(f"{address.spoken} cannot be opened; check address, login and network")
    raise failure


def refuse_unknown(address: Address) -> None:
    """Raises BadRequest for a protocol that cannot be had here."""
    if address.scheme == "srt":
        raise BadRequest(
            "PyAV comes without SRT; run srt-live-transmit between it and udp:// on this "
            "machine, as docs/live.md shows"
        )
    if address.scheme not in _NEEDED:
        raise BadRequest(f"{address.scheme}:// is no source that is known; see docs/live.md")
