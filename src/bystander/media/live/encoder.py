"""One encoder for all targets: H.264 without waiting, with a key frame a second."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Final

import av
from av.codec.context import Flags
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from bystander.domain.frame import Redacted
from bystander.domain.geometry import Size
from bystander.domain.live import TICKS, Slate
from bystander.media.live.slates import Canvas

BASE: Final = Fraction(1, TICKS)

# What players are told at the start must hold for good, whichever preset is on: hence the
# parameters that both share. x264 calls such streams stitchable.
_SHARED = "repeat-headers=1:stitchable=1:ref=1:weightp=0:cabac=1:8x8dct=0:scenecut=0:force-cfr=0"
_PRESETS: Final = {False: "superfast", True: "ultrafast"}
QUALITY: Final = "21"


@dataclass(frozen=True, slots=True)
class Coded:
    """One packet. Ticks of the run's clock.

    due: when its picture left the window, in seconds of the run's clock
    """

    data: bytes
    pts: int
    dts: int
    is_key: bool
    due: float


class LiveEncoder:
    """Takes what may leave, and nothing else.

    size: of all that comes out, even sides
    rate: pictures a second, about
    """

    def __init__(self, size: Size, rate: Fraction) -> None:
        self.canvas = Canvas(size)
        self._rate = rate
        self._last = -1
        self._plain = False
        self.template = self._started()
        self._stream = self.template

    def encode(self, item: Redacted | Slate, due: float) -> list[Coded]:
        """Raises TypeError for anything else."""
        picture = self.canvas.picture(item)
        time = item.time if isinstance(item, Slate) else item.frame.time
        self._last = max(self._last + 1, time.pts)
        picture.pts, picture.time_base = self._last, BASE
        return [_coded(packet, due) for packet in self._stream.encode(picture)]

    def spare(self, *, plain: bool) -> None:
        """With the least effort, or as usual. Begins with a key frame."""
        if plain != self._plain:
            self._plain = plain
            self._stream = self._started()

    def _started(self) -> VideoStream:
        # Nothing is written there: a container is the only thing that PyAV takes a stream
        # from as a template for others.
        nowhere = av.open(BytesIO(), "w", format="null")
        options = {
            "preset": _PRESETS[self._plain],
            "tune": "zerolatency",
            "profile": "main",
            "crf": QUALITY,
            "x264-params": _SHARED,
        }
        stream = nowhere.add_stream("libx264", rate=self._rate, options=options)
        context = stream.codec_context
        context.width, context.height = self.canvas.size.width, self.canvas.size.height
        context.pix_fmt, context.time_base = "yuv420p", BASE
        context.gop_size = max(1, round(self._rate))
        context.flags |= Flags.global_header
        nowhere.start_encoding()
        return stream


def _coded(packet: Packet[VideoStream], due: float) -> Coded:
    assert packet.pts is not None and packet.dts is not None  # noqa: PT018, S101 -- x264 gives both
    return Coded(bytes(packet), packet.pts, packet.dts, packet.is_keyframe, due)


def jpeg(picture: VideoFrame) -> bytes:
    """What the status page and simple screens show."""
    buffer = BytesIO()
    Image.fromarray(picture.to_ndarray(format="rgb24")).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
