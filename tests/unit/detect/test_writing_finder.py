"""What the network that finds lines is given."""

from __future__ import annotations

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
