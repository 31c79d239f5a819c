"""Draws slates, and fits redacted pictures into the one size that targets get."""

from __future__ import annotations

from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bystander.domain.frame import Redacted, redacted_frame
from bystander.domain.geometry import Size
from bystander.domain.live import Slate
from bystander.media.video_frame import native_of

GREY, BRIGHT, NEUTRAL = 96, 200, 128
"""Of luma the ground and the words, of both others nothing."""

LETTERS = 12
"""Of a slate's height, a letter's is one."""


class Canvas:
    """Pictures of one size, from whatever may leave. Planes are yuv420p, limited range.

    size: even sides
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        self._scaler = VideoReformatter()

    def picture(self, item: object) -> av.VideoFrame:
        """Raises TypeError for whatever is neither a slate nor went through ``redact.apply``."""
        if isinstance(item, Slate):
            return self._drawn(item)
        assert isinstance(item, Redacted) or redacted_frame(item)  # noqa: S101 -- it raises
        native = native_of(redacted_frame(item)).for_encoding()
        if (native.width, native.height) == (self.size.width, self.size.height):
            return native
        return self._fitted(native)

    def _drawn(self, slate: Slate) -> av.VideoFrame:
        frame = self._blank(GREY)
        _plane(frame, 0)[:] = _written(self.size, slate.words)
        return frame

    def _fitted(self, picture: av.VideoFrame) -> av.VideoFrame:
        """In the middle, as large as it can be; what is beside it is dark."""
        share = min(self.size.width / picture.width, self.size.height / picture.height)
        width, height = (
            max(2, int(side * share) // 2 * 2) for side in (picture.width, picture.height)
        )
        small = self._scaler.reformat(picture, width, height, "yuv420p")
        frame = self._blank(16)
        left, top = (self.size.width - width) // 4 * 2, (self.size.height - height) // 4 * 2
        for number, step in ((0, 1), (1, 2), (2, 2)):
            rows = slice(top // step, (top + height) // step)
            columns = slice(left // step, (left + width) // step)
            _plane(frame, number)[rows, columns] = _plane(small, number)
        return frame

    def _blank(self, luma: int) -> av.VideoFrame:
        frame = av.VideoFrame(self.size.width, self.size.height, "yuv420p")
        for number, level in ((0, luma), (1, NEUTRAL), (2, NEUTRAL)):
            _plane(frame, number)[:] = level
        return frame


@lru_cache(maxsize=2)
def _written(size: Size, words: str) -> NDArray[np.uint8]:
    """(height, width) luma."""
    picture = Image.new("L", (size.width, size.height), GREY)
    height = max(8, size.height // LETTERS)
    middle = (size.width // 2, size.height // 2)
    font = ImageFont.load_default(height)
    ImageDraw.Draw(picture).text(middle, words, fill=BRIGHT, font=font, anchor="mm")
    return np.asarray(picture, dtype=np.uint8)


def _plane(frame: av.VideoFrame, number: int) -> NDArray[np.uint8]:
    """(height, width), the plane's own memory."""
    plane = frame.planes[number]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
