"""Networks that look at a picture in a grid of cells, at several strides at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Size

STRIDES = (8, 16, 32)


def cells(size: Size, stride: int) -> int:
    """How many cells of ``stride`` pixels a side cover a picture, parts of cells included."""
    return -(-size.height // stride) * -(-size.width // stride)


def corners(size: Size, stride: int) -> NDArray[np.float32]:
    """(cells, 2) float32: x, y of every cell's upper left corner in pixels, row by row."""
    rows, columns = -(-size.height // stride), -(-size.width // stride)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * stride
    return np.stack([x.ravel(), y.ravel()], axis=1)


def around(centres: NDArray[np.float32], sides: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 4) boxes with these (n, 2) centres (x, y) and sides (width, height)."""
    return np.concatenate([centres - sides / 2, centres + sides / 2], axis=1)


def flat(outputs: list[NDArray[np.float32]], columns: int, rows: int) -> list[NDArray[np.float32]]:
    """Those outputs that are tables of this many rows and columns, without a batch's axis."""
    wanted = ((rows, columns), (1, rows, columns))
    return [output.reshape(rows, columns) for output in outputs if output.shape in wanted]
