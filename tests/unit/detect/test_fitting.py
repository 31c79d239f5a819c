"""Nothing is stretched, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.fitting import GREY, fitted
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size


def noise(width: int, height: int) -> Pixels:
    pixels = np.random.default_rng(3).integers(0, 256, (height, width, 3))
    return pixels.astype(np.uint8)


def test_grey_is_added_on_the_right_and_below_up_to_the_multiple() -> None:
    pixels = noise(70, 33)
    whole, factor = fitted(pixels, 32, None)
    assert (whole.shape, factor) == ((64, 96, 3), 1.0)
    assert np.array_equal(whole[:33, :70], pixels)
    assert (whole[33:] == GREY).all()
    assert (whole[:, 70:] == GREY).all()


def test_a_picture_that_fits_is_handed_on_without_a_copy() -> None:
    pixels = noise(64, 32)
    assert fitted(pixels, 32, None)[0] is pixels


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_fixed_size_is_met_with_both_sides_shrunk_alike(width: int, height: int) -> None:
    whole, factor = fitted(np.full((height, width, 3), 200, np.uint8), 32, Size(64, 96))
    assert whole.shape == (96, 64, 3)
    shown = (whole[..., 0] == 200).nonzero()
    assert shown[0].max() + 1 == max(1, int(height * factor + 1e-9))
    assert shown[1].max() + 1 == max(1, int(width * factor + 1e-9))


@pytest.mark.parametrize(("width", "height"), [(64, 64), (150, 150), (259, 200)])
def test_shrinking_keeps_every_place_where_it_was(width: int, height: int) -> None:
    rows, columns = np.mgrid[0:height, 0:width]
    ramp = np.stack([columns * 255 / width, rows * 255 / height, rows * 0 + 9], axis=-1)
    whole, factor = fitted(np.rint(ramp).astype(np.uint8), 32, Size(64, 64))
    shown = whole[: int(height * factor), : int(width * factor)].astype(float)
    y, x = np.mgrid[0 : shown.shape[0], 0 : shown.shape[1]]
    # A sample's centre lies half a sample inside; borders cannot look beyond the picture.
    expected = ((x + 0.5) / factor - 0.5) * 255 / width
    assert np.abs(shown[2:-2, 2:-2, 0] - expected[2:-2, 2:-2]).max() < 2
    expected = ((y + 0.5) / factor - 0.5) * 255 / height
    assert np.abs(shown[2:-2, 2:-2, 1] - expected[2:-2, 2:-2]).max() < 2


def test_a_fine_chequer_becomes_even_grey_and_no_moire() -> None:
    rows, columns = np.mgrid[0:512, 0:512]
    chequer = np.repeat(((rows + columns) % 2 * 255).astype(np.uint8)[..., None], 3, axis=2)
    whole, _ = fitted(chequer, 32, Size(128, 128))
    assert np.ptp(whole.astype(int)) <= 1
