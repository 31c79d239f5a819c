"""Subtitles as they are shown, without what is written about them, by allow-list.

SubStation Alpha's scripts name files, authors and speakers; 3GPP's timed text (TS 26.245) may link
elsewhere; VobSub's head may hold comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bystander.errors import Unsupported

_INFO: Final = (
    *(b"ScriptType", b"PlayResX", b"PlayResY", b"LayoutResX", b"LayoutResY", b"WrapStyle"),
    *(b"ScaledBorderAndShadow", b"YCbCr Matrix", b"Kerning", b"Collisions", b"PlayDepth", b"Timer"),
)
_STYLES: Final = (b"[v4+ styles]", b"[v4 styles]")
_FIELDS: Final = 9
"""Of an event in Matroska: order, layer, style, speaker, three margins, effect, text."""

_REMARK: Final = re.compile(rb"\{[^}\\]*\}")
"""Between braces stand commands, which begin with a backslash; all else there is not shown."""

_TX3G_HEAD: Final = 30
_TX3G_SHOWN: Final = (b"styl", b"hlit", b"hclr", b"krok", b"dlay", b"blnk", b"tbox", b"twrp")
_VOBSUB: Final = re.compile(
    rb"(?:size|org|scale|alpha|smooth|fadein/out|align|time offset|forced subs|palette"
    rb"|custom colors|tridx|colors)\s*:[\w\s:,.%/()-]*"
)
_PALETTE: Final = 64
"""Bytes of VobSub's palette, where nothing else stands in its head."""


class BareSubtitles:
    """One stream. Raises Unsupported for what cannot be taken apart.

    codec: FFmpeg's name
    extra: what the stream's head says, or b""
    head: the same without what is not needed to show it
    """

    def __init__(self, codec: str, extra: bytes) -> None:
        self._styles: dict[bytes, bytes] = {}
        self._codec = codec
        self.head = self._bare_head(extra)

    def shown(self, data: bytes) -> bytes:
        """One packet."""
        if self._codec == "ass":
            return _bare_event(data, self._styles)
        return _bare_timed_text(data) if self._codec == "mov_text" else data

    def _bare_head(self, extra: bytes) -> bytes:
        if self._codec == "ass":
            return b"\n".join(_script(extra, self._styles)) + b"\n"
        if self._codec == "mov_text":
            fonts = (box for name, box in _boxes(extra[_TX3G_HEAD:]) if name == b"ftab")
            return extra[:_TX3G_HEAD] + b"".join(fonts)
        if self._codec == "dvd_subtitle" and len(extra) != _PALETTE:
            return b"".join(line + b"\n" for line in extra.split(b"\n") if _VOBSUB.fullmatch(line))
        return extra if self._codec in _HEADED else b""


_HEADED: Final = ("dvd_subtitle", "dvb_subtitle")

WORDS: Final = ("ass", "subrip", "text", "webvtt", "mov_text")
PICTURES: Final = ("dvd_subtitle", "dvb_subtitle", "hdmv_pgs_subtitle")


def can_be_bare(codec: str) -> bool:
    """Whether its subtitles are known well enough to be kept. By FFmpeg's name."""
    return codec in WORDS or codec in PICTURES


def _script(extra: bytes, styles: dict[bytes, bytes]) -> Iterator[bytes]:
    """Lines that are needed; every style gets a number for a name, which ``styles`` is told."""
    section = b""
    for line in map(bytes.strip, extra.replace(b"\xef\xbb\xbf", b"").split(b"\n")):
        name, colon, rest = line.partition(b":")
        if line.startswith(b"["):
            section = line.lower()
            if section in (b"[script info]", b"[events]", *_STYLES):
                yield line
        elif section == b"[script info]" and name in _INFO and re.fullmatch(rb"[\w. +-]*", rest):
            yield line
        elif section in _STYLES and name == b"Style":
            old, _, rest = rest.strip().partition(b",")
            styles.setdefault(old.strip(), b"%d" % len(styles))
            yield b"Style: " + styles[old.strip()] + b"," + rest
        elif section in (b"[events]", *_STYLES) and name + colon == b"Format:":
            yield line


def _bare_event(data: bytes, styles: Mapping[bytes, bytes]) -> bytes:
    fields = data.split(b",", _FIELDS - 1)
    if len(fields) != _FIELDS:
        raise _odd()
    style = fields[2].strip().removeprefix(b"*")
    fields[2], fields[3] = styles.get(style, b"Default"), b""
    fields[-1] = _REMARK.sub(b"", fields[-1])
    return b",".join(fields)


def _bare_timed_text(data: bytes) -> bytes:
    end = 2 + int.from_bytes(data[:2], "big")
    shown = (box for name, box in _boxes(data[end:]) if name in _TX3G_SHOWN)
    return data[:end] + b"".join(shown)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and all of each. Raises Unsupported for one that reaches beyond the end."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if length < 8 or place + length > len(data):  # noqa: PLR2004 -- its length and its name
            raise _odd()
        yield data[place + 4 : place + 8], data[place : place + length]
        place += length


def _odd() -> Unsupported:
    return Unsupported(
        "the subtitles are written in a way that is not known, and may hold more than they show; "
        "leave them out with --subtitles drop"
    )
