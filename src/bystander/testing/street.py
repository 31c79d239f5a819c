"""A street in which everybody is known: red faces on grey, and each picture says its number.

For tests of live runs, whose output nobody can line up with its source but by what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Frame, Pixels, Role
from bystander.domain.geometry import Box, Size
from bystander.testing.pictures import synthetic_frame
from bystander.testing.stand_in import StandIn

BITS = 16
"""Of a picture's number, least significant first, along the lower edge; then their parity."""

FACE_COLOUR = (220, 20, 30)
LEAST_RED = 90
"""By how much red is more than green and blue where a face can be seen."""

SIZE = Size(320, 192)
BLOCK = 8

Walk = Callable[[int], Box]
"""From a picture's number to where a face is in it."""


@dataclass(frozen=True)
class Street:
    """faces: where each is; one that is outside of the picture is not there."""

    faces: Sequence[Walk]
    size: Size = SIZE

    def there(self, number: int) -> list[Box]:
        """The faces that can be seen."""
        clipped = (face(number).clipped(self.size) for face in self.faces)
        return [box for box in clipped if box is not None]

    def pixels(self, number: int) -> Pixels:
        """(height, width, 3) uint8 RGB."""
        picture = np.repeat(self._ground()[..., None], 3, axis=2)
        for box in self.there(number):
            picture[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = FACE_COLOUR
        write_number(picture, number)
        return picture

    def frame(self, number: int) -> Frame:
        """A frame on arrays with the same faces, and without its number in the picture."""
        frame = replace(synthetic_frame(self.size), index=number)
        for plane in frame.planes:
            if plane.role is Role.LUMA:
                plane.samples[...] = self._ground()
                for box in self.there(number):
                    rows = slice(int(box.top), int(box.bottom))
                    plane.samples[rows, int(box.left) : int(box.right)] = 110
            if plane.role is Role.RED_DIFFERENCE:
                plane.samples[...] = plane.neutral
                for box in self.there(number):
                    rows = slice(int(box.top) // 2, int(box.bottom) // 2)
                    plane.samples[rows, int(box.left) // 2 : int(box.right) // 2] = 240
        return frame

    def _ground(self) -> NDArray[np.uint8]:
        """(height, width) luma by which a camera that stands still can be told to do so."""
        rows, columns = -(-self.size.height // BLOCK), -(-self.size.width // BLOCK)
        blocks = np.random.default_rng(5).integers(60, 180, (rows, columns)).astype(np.uint8)
        ground = blocks.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
        return ground[: self.size.height, : self.size.width]

    def write(self, path: Path, frames: range, rate: int = 25) -> Path:
        """A video of these pictures, with a key frame a second."""
        with av.open(str(path), "w") as output:
            stream = output.add_stream("libx264", rate=rate)
            assert isinstance(stream, VideoStream)  # noqa: S101 -- it is a picture codec
            stream.width, stream.height, stream.pix_fmt = (
                self.size.width,
                self.size.height,
                "yuv420p",
            )
            stream.options = {"preset": "ultrafast", "crf": "12", "g": str(rate), "bf": "0"}
            for number in frames:
                picture = av.VideoFrame.from_ndarray(self.pixels(number), format="rgb24")
                picture.pts, picture.time_base = number - frames.start, Fraction(1, rate)
                output.mux(stream.encode(picture))
            output.mux(stream.encode(None))
        return path

    def exposed(self, pixels: Pixels, number: int) -> list[Box]:
        """Faces of a picture with this number that can be seen in an output picture."""
        height, width = pixels.shape[:2]
        x, y = width / self.size.width, height / self.size.height
        return [
            box
            for box in self.there(number)
            if _shows_red(pixels, box.scaled(x, y).enlarged(-2, -2))
        ]


class RedSeer(StandIn):
    """A detector that sees whatever is red, as one face for each patch of it."""

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        return tuple(Detection(Kind.FACE, box, 0.9) for box in _patches(_red(pixels)))


def number_in(pixels: Pixels) -> int | None:
    """The number that a picture shows, or None where there is none, as in slates."""
    marks = _marks(pixels.shape[0], pixels.shape[1])
    levels = [float(pixels[rows, columns].mean()) for rows, columns in marks]
    if any(64 < level < 192 for level in levels):  # noqa: PLR2004 -- neither dark nor bright
        return None
    bits = [level > 128 for level in levels]  # noqa: PLR2004 -- the middle
    number = sum(bit << place for place, bit in enumerate(bits[:BITS]))
    return number if sum(bits) % 2 == 0 else None


def write_number(picture: Pixels, number: int) -> None:
    """Draws it along the lower edge of (height, width, 3) uint8 RGB, a twelfth of it high."""
    bits = [bool(number >> place & 1) for place in range(BITS)]
    bits.append(sum(bits) % 2 == 1)
    for bit, (rows, columns) in zip(bits, _marks(*picture.shape[:2]), strict=True):
        picture[rows, columns] = 255 * bit


def _marks(height: int, width: int) -> list[tuple[slice, slice]]:
    high, wide = height // 12, width // (BITS + 1)
    return [
        (slice(height - high, height), slice(n * wide, (n + 1) * wide)) for n in range(BITS + 1)
    ]


def _red(pixels: Pixels) -> NDArray[np.bool_]:
    wide = pixels.astype(np.int16)
    return np.asarray(wide[..., 0] - wide[..., 1:].max(axis=-1) > LEAST_RED)


def _shows_red(pixels: Pixels, box: Box) -> bool:
    clipped = box.clipped(Size(pixels.shape[1], pixels.shape[0]))
    if clipped is None:
        return False
    left, top, right, bottom = clipped.outward()
    part = _red(pixels[top:bottom, left:right])
    return part.size > 0 and float(part.mean()) > 0.05  # noqa: PLR2004 -- what coding leaves at edges


def _patches(red: NDArray[np.bool_]) -> list[Box]:
    """Boxes around patches that no column without red divides."""
    columns = np.flatnonzero(red.any(axis=0))
    if len(columns) == 0:
        return []
    parts = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    boxes = []
    for part in parts:
        left, right = int(part[0]), int(part[-1]) + 1
        rows = np.flatnonzero(red[:, left:right].any(axis=1))
        boxes.append(Box(left, int(rows[0]), right, int(rows[-1]) + 1))
    return boxes


@dataclass(frozen=True)
class Seen:
    """What a recording of a live run's output shows.

    numbers: of the pictures that can be told, in order
    slates: how many others there are
    exposed: the numbers of pictures in which a face can be seen
    """

    numbers: tuple[int, ...]
    slates: int
    exposed: tuple[int, ...]


def seen_in(path: Path, street: Street) -> Seen:
    """Judges an output against what is known of its source. A slate that shows red is exposed."""
    numbers, exposed, slates = [], [], 0
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            number = number_in(pixels)
            if number is None:
                slates += 1
                if float(_red(pixels).mean()) > 0.001:  # noqa: PLR2004 -- noise of coding
                    exposed.append(-1)
                continue
            numbers.append(number)
            if street.exposed(pixels, number):
                exposed.append(number)
    return Seen(tuple(numbers), slates, tuple(exposed))
