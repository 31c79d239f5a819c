"""Opens recordings with FFmpeg: one file, in a format that holds its pictures itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
from av.container import InputContainer

from bystander.media.sniff import JPEG

# An allow-list, for a list of other files, a playlist, a network address and a device
# are formats to FFmpeg, too: with them, one file could show what is in another.
_CONTAINERS: Final = (
    *("mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf", "nut", "mxf", "ogg"),
    *("ivf", "dv", "rm", "gxf", "wtv", "swf", "nsv", "nuv", "pva", "lxf", "ty", "dhav", "amv"),
    *("roq", "smk", "bink", "flic", "4xm", "film_cpk", "thp", "yuv4mpegpipe"),
)
_BARE_STREAMS: Final = (
    *("h264", "hevc", "vvc", "av1", "obu", "mpegvideo", "m4v", "h261", "h263", "mjpeg"),
    *("vc1", "dirac", "dnxhd", "cavsvideo", "avs2", "avs3", "evc"),
)

_SOUNDS: Final = ("mp3", "flac", "wav", "aiff", "aac", "ac3", "eac3", "amr")


def open_container(path: Path, *, sound: bool = False) -> InputContainer:
    """A recording whose header was read. Raises what FFmpeg raises; see ``opening``.

    sound: formats that hold nothing but sound are opened, too
    """
    return av.open(
        str(path.absolute()),
        format=_known_format(path),
        metadata_errors="ignore",
        options={
            "format_whitelist": ",".join(_CONTAINERS + _BARE_STREAMS + (_SOUNDS if sound else ())),
            "protocol_whitelist": "file",
            "enable_drefs": "0",
        },
    )


def _known_format(path: Path) -> str | None:
    """FFmpeg goes by the name where it takes JPEGs for a photo; None lets it find out."""
    with path.open("rb") as file:
        return "mjpeg" if file.read(len(JPEG)) == JPEG else None
