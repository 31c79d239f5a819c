"""Finds codes that machines read, with ZXing-C++: their places are kept, their contents dropped.

A code that is found and does not decode is covered, too, where it has a pattern of its own
to be found by (QR, Aztec, Data Matrix, PDF417); among bars, that would be every fence.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from bystander.detect.suppression import suppressed
from bystander.detect.worker import WorkerDetector
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Model

Grey = NDArray[np.uint8]
Points = NDArray[np.float64]
"""(n, 2): x, y in pixels."""

Back = Callable[[Points], Points]

MATRIX = (
    zxingcpp.BarcodeFormat.AllMatrix,
    zxingcpp.BarcodeFormat.PDF417,
    zxingcpp.BarcodeFormat.MicroPDF417,
)
BARS = (
    zxingcpp.BarcodeFormat.EANUPC,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.Codabar,
    zxingcpp.BarcodeFormat.ITF,
    zxingcpp.BarcodeFormat.DataBar,
)
QUIET = 0.08
"""Of a code's shorter side: its border, which is a part of it, and what blur spreads."""

READ, UNREAD = 0.95, 0.6
"""Scores of codes that decode and of those that do not."""

SAME = 0.5

TURNS = tuple(math.radians(turn) for turn in (0, 22.5, 45, 67.5))
"""Bars are read at up to some 12 degrees from the rows and the columns, so four times."""

LARGEST_FRAME = 2_100_000
"""Pixels up to which it is remembered how pictures are turned: most videos', 8 to 16
megabytes a turn."""

SKEW = 0.14
"""Of a row of bars' length: what its scan may have left out above and below, half the
tangent of 15."""


def open_codes(kinds: frozenset[Kind], runtime: str, device: str) -> WorkerDetector:
    """Fills the registry's group ``detector``. It runs on the CPU, whatever is asked for."""
    del runtime, device
    library = Path(zxingcpp.__path__[0])
    digest = hashlib.sha256(
        b"".join(f.read_bytes() for f in sorted(library.glob("*.so")))
    ).hexdigest()
    release = version("zxing-cpp")
    about = Model("codes", "zxing", digest, "Apache-2.0", f"zxing-cpp {release}", "CPU")
    return WorkerDetector(codes, kinds, about)


def codes(pixels: Pixels, floor: float) -> tuple[Detection, ...]:
    """All codes of one picture, (height, width, 3) uint8 RGB, borders included."""
    grey = np.ascontiguousarray(pixels[:, :, 1])
    found = [each for turn in TURNS for each in _read(*_turned(grey, turn), only_bars=turn != 0)]
    size = Size(pixels.shape[1], pixels.shape[0])
    clipped = [(box.clipped(size), score) for box, score in found if score >= floor]
    boxes = [(box, score) for box, score in clipped if box is not None]
    corners = np.array([(b.left, b.top, b.right, b.bottom) for b, _ in boxes], dtype=np.float32)
    scores = np.array([score for _, score in boxes], dtype=np.float32)
    kept = suppressed(corners.reshape(-1, 4), scores, SAME)
    best = [boxes[index] for index in kept]
    return tuple(Detection(Kind.CODE, box, score, reason="code") for box, score in best)


def _read(grey: Grey, back: Back, *, only_bars: bool) -> list[tuple[Box, float]]:
    """Boxes in the picture that was turned, and their scores."""
    bars = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(list(BARS)))
    matrices = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(list(MATRIX)), return_errors=not only_bars
    )
    return [
        *((_around(back(_corners(code, SKEW))), READ) for code in bars),
        *(
            (_around(back(_corners(code, 0.0))), READ if code.valid else UNREAD)
            for code in matrices
        ),
    ]


def _corners(code: zxingcpp.Barcode, skew: float) -> Points:
    """(4, 2): x, y of the code's corners, moved apart across its bars."""
    at = code.position
    points = np.array(
        [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], float
    )
    stacked = "417" in str(code.format)
    along = points[1] - points[0]
    across = np.array([-along[1], along[0]])
    lie = (points - points.mean(axis=0)) @ across
    sides = np.sign(np.where(lie == 0, [-1, -1, 1, 1], lie))
    points += sides[:, None] * across * (SKEW if stacked else skew)
    return points


def _around(points: Points) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    tight = Box(left, top, right + 1, bottom + 1)
    border = max(QUIET * min(tight.width, tight.height), 2.0)
    return tight.enlarged(border, border)


def _turned(grey: Grey, turn: float) -> tuple[Grey, Back]:
    """The picture turned by so many radians about its centre, and the way back for points."""
    if turn == 0:
        return grey, lambda points: points
    height, width = grey.shape
    is_frame = height * width <= LARGEST_FRAME
    places = (_kept_places if is_frame else _places)(height, width, turn)
    cos, sin = math.cos(turn), math.sin(turn)
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    turned_centre = np.array([(places.shape[1] - 1) / 2, (places.shape[0] - 1) / 2])
    matrix = np.array([[cos, sin], [-sin, cos]])

    def back(points: Points) -> Points:
        moved: Points = (points - turned_centre) @ matrix + centre
        return moved

    return grey.ravel()[places], back


def _places(height: int, width: int, turn: float) -> NDArray[np.int32]:
    """(rows, columns) of the turned picture: which sample of the picture each of them is."""
    cos, sin = math.cos(turn), math.sin(turn)
    rows, columns = round(width * sin + height * cos), round(width * cos + height * sin)
    x = np.arange(columns, dtype=np.float32)[None] - (columns - 1) / 2
    y = np.arange(rows, dtype=np.float32)[:, None] - (rows - 1) / 2
    from_x = np.clip(np.rint(x * cos - y * sin + (width - 1) / 2), 0, width - 1)
    from_y = np.clip(np.rint(x * sin + y * cos + (height - 1) / 2), 0, height - 1)
    places: NDArray[np.int32] = from_y.astype(np.int32) * width + from_x.astype(np.int32)
    return places


_kept_places = lru_cache(maxsize=len(TURNS))(_places)
"""All frames of a video have one size."""
