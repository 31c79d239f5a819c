"""Where coded pictures go: over the network, into a folder for players, into recordings."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.address import Address
from bystander.domain.live import TICKS
from bystander.errors import BadRequest, CannotWrite
from bystander.media.live.encoder import BASE, Coded

_FORMATS: Final = {
    "rtmp": "flv",
    "rtmps": "flv",
    "rtsp": "rtsp",
    "rtsps": "rtsp",
    "udp": "mpegts",
    "tcp": "mpegts",
    "rtp": "rtp_mpegts",
}

SEGMENT = 1
"""Seconds of an HLS segment: a key frame comes each second."""

PART = 300
"""Seconds of one part of a recording."""


class Outlet(Protocol):
    """One place; opened again and again as it comes and goes."""

    def begin(self, template: VideoStream) -> None:
        """Raises CannotWrite without a secret in its words."""
        ...

    def write(self, coded: Coded) -> None:
        """The first one is a key frame. Raises CannotWrite."""
        ...

    def end(self) -> None:
        """Whatever state it is in. Raises CannotWrite where something was lost by it."""
        ...


class _Muxed:
    """One output container at work."""

    def __init__(
        self, name: str, kind: str, template: VideoStream, options: dict[str, str], spoken: str
    ) -> None:
        self._spoken = spoken
        self._container: OutputContainer | None = None
        try:
            self._container = av.open(name, "w", format=kind, options=options)
            self._stream = self._container.add_stream_from_template(template, opaque=False)
            self._stream.time_base = BASE
            self._container.start_encoding()
        except (av.FFmpegError, OSError, ValueError):
            failure = self._failure()
        else:
            return
        self.drop()
        raise failure

    def write(self, coded: Coded) -> None:
        packet = Packet(coded.data)
        packet.pts, packet.dts, packet.time_base = coded.pts, coded.dts, BASE
        packet.is_keyframe, packet.stream = coded.is_key, self._stream
        assert self._container is not None  # noqa: S101 -- nobody writes after the end
        try:
            self._container.mux(packet)
        except (av.FFmpegError, OSError, ValueError):
            failure = self._failure()
        else:
            return
        raise failure

    def finish(self) -> None:
        assert self._container is not None  # noqa: S101 -- it is finished once
        container, self._container = self._container, None
        try:
            container.close()
        except (av.FFmpegError, OSError, ValueError):
            failure = self._failure()
        else:
            return
        raise failure

    def drop(self) -> None:
        if self._container is not None:
            with suppress(CannotWrite):
                self.finish()

    def _failure(self) -> CannotWrite:
        # FFmpeg's own words hold the address, and that may hold a password.
        return CannotWrite(f"{self._spoken} does not take the stream; check address and login")


class Wire:
    """Fills Outlet: a server, or whoever listens."""

    def __init__(self, address: Address) -> None:
        if address.scheme == "srt":
            raise BadRequest(
                "PyAV comes without SRT; send to udp:// on this machine and run "
                "srt-live-transmit there, as docs/live.md shows"
            )
        if address.scheme not in _FORMATS:
            raise BadRequest(f"{address.scheme}:// is no target that is known; see docs/live.md")
        self._address = address
        self._muxed: _Muxed | None = None

    def begin(self, template: VideoStream) -> None:
        scheme = self._address.scheme
        options = {"rtsp_transport": "tcp"} if scheme in ("rtsp", "rtsps") else {}
        if _FORMATS[scheme] == "flv":
            options["flvflags"] = "no_duration_filesize"
        text = self._address.text
        if scheme == "udp" and "?" not in text:
            text += "?pkt_size=1316"  # seven packets of a transport stream fit one of Ethernet
        kind = _FORMATS[scheme]
        self._muxed = _Muxed(text, kind, template, options, self._address.spoken)

    def write(self, coded: Coded) -> None:
        assert self._muxed is not None  # noqa: S101 -- it was begun
        self._muxed.write(coded)

    def end(self) -> None:
        if self._muxed is not None:
            self._muxed.drop()
        self._muxed = None


class Playlist:
    """Fills Outlet: an HLS folder; segments and playlist appear under their names when whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._muxed: _Muxed | None = None

    def begin(self, template: VideoStream) -> None:
        with _writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        options = {
            "hls_time": str(SEGMENT),
            "hls_list_size": "8",
            "hls_flags": "delete_segments+temp_file+append_list+omit_endlist",
            "hls_segment_filename": str(self._folder / "live%08d.ts"),
        }
        name = str(self._folder / "live.m3u8")
        self._muxed = _Muxed(name, "hls", template, options, str(self._folder))

    def write(self, coded: Coded) -> None:
        assert self._muxed is not None  # noqa: S101 -- it was begun
        self._muxed.write(coded)

    def end(self) -> None:
        if self._muxed is not None:
            self._muxed.drop()
        self._muxed = None


@dataclass(eq=False)
class Recording:
    """Fills Outlet: a folder of parts. A part appears under its name when it is whole.

    seconds: of one part
    """

    folder: Path
    seconds: int = PART
    _muxed: _Muxed | None = None
    _staged: Path | None = None
    _template: VideoStream | None = None
    _since: int = 0

    def begin(self, template: VideoStream) -> None:
        self._template = template
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob(".bystander-*.mkv"):
                left.unlink()  # by a worker that was killed; nobody knows what is in it

    def write(self, coded: Coded) -> None:
        if coded.is_key and self._muxed and coded.pts - self._since >= self.seconds * TICKS:
            self._publish()
        if self._muxed is None:
            self._open(coded)
        assert self._muxed is not None  # noqa: S101 -- opened just now
        self._muxed.write(coded)

    def end(self) -> None:
        try:
            if self._muxed is not None:
                self._publish()
        finally:
            self._discard()

    def _open(self, first: Coded) -> None:
        assert self._template is not None  # noqa: S101 -- it was begun
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        self._staged = self.folder / f".bystander-{stamp}.mkv"
        self._since = first.pts
        self._muxed = _Muxed(str(self._staged), "matroska", self._template, {}, str(self.folder))

    def _publish(self) -> None:
        assert self._muxed is not None and self._staged is not None  # noqa: PT018, S101 -- open
        muxed, self._muxed = self._muxed, None
        muxed.finish()
        with _writing(self.folder):
            with self._staged.open("rb") as file:
                os.fsync(file.fileno())
            self._staged.rename(self.folder / self._staged.name.removeprefix(".bystander-"))
        self._staged = None

    def _discard(self) -> None:
        if self._muxed is not None:
            self._muxed.drop()
        if self._staged is not None:
            with suppress(OSError):
                self._staged.unlink(missing_ok=True)
        self._muxed = self._staged = None


class _writing:  # noqa: N801 -- used like a function
    """Raises CannotWrite, naming a folder that the user named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise CannotWrite(
                f"{self._folder} cannot be written to; check room and rights"
            ) from error
