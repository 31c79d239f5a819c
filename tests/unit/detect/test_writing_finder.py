"""What the network that finds lines is given."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bystander.detect.writing.finder import MULTIPLE, _fed


@pytest.mark.parametrize("size", [(32, 64), (33, 64), (32, 65), (45, 51)])
def test_a_picture_is_fed_whole_with_its_last_row_and_column_repeated(
    size: tuple[int, int],
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    below, beside = (-side % MULTIPLE for side in size)
    whole = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
    expected = whole[:, :, ::-1].transpose(2, 0, 1)[None] / np.float32(127.5) - 1
    np.testing.assert_allclose(_fed(pixels), expected, atol=1e-6)


def test_memory_does_not_grow_with_every_new_size_of_photo() -> None:
    """Of each size, layers are prepared anew; 3 MB a size were kept."""
    done = subprocess.run([sys.executable, "-c", SIZES], capture_output=True, text=True, check=True)
    early, late = map(int, done.stdout.split())
    assert late - early < 60e6 * (1 if sys.platform == "darwin" else 1 / 1024)


SIZES = """
import resource
from importlib.resources import files
from pathlib import Path
import numpy as np
from bystander.detect.writing.finder import Finder
finder = Finder(Path(str(files("bystander.detect") / "weights" / "writing-find.onnx")))
for number in range(140):
    tall, wide = divmod(139 - number, 12)  # the largest come first
    finder.lines(np.zeros((32 * (tall + 2), 32 * (wide + 2), 3), dtype=np.uint8), 0.3)
    if number in (69, 139):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
