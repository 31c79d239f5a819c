"""Pictures to work on, made by the tests themselves, and the way through the room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.frame import SEAL, Frame, Redacted
from bystander.domain.policy import Policy
from bystander.media.open import open_source, stage
from bystander.stages import Source

Scene = NDArray[np.uint8]
"""(height, width, 3) uint8 RGB."""

Change = Callable[[Frame], Frame]
Copy = Callable[..., Source]


def unchanged(frame: Frame) -> Frame:
    return frame


@pytest.fixture
def scene() -> Scene:
    """64 by 48 pixels, smooth and lopsided: no turn or flip of it looks the same."""
    rows, columns = np.mgrid[0:48, 0:64]
    red, green, blue = columns * 4, rows * 5, (columns + rows) * 2
    picture = np.stack([red, green, blue], axis=2).astype(np.uint8)
    picture[4:12, 4:20] = (250, 20, 30)
    return picture


@pytest.fixture
def copied() -> Copy:
    """Opens a file, hands every frame through ``change``, publishes, opens the copy."""

    def copy(path: Path, target: Path, change: Change = unchanged) -> Source:
        source = open_source(path, Policy())
        with stage(source, path, target, replace=False) as staged:
            for frame in source.frames():
                staged.write(Redacted(change(frame), seal=SEAL))
            assert len(list(staged.reopen().frames())) == len(list(source.frames()))
            staged.publish()
        return open_source(target, Policy())

    return copy
