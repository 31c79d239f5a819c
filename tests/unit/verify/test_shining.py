"""What of the original is left under a cover is told from what is alike there anyway."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Plane, Role
from bystander.domain.geometry import Box, Outline, Shape
from bystander.verify.shining import SHARE
from bystander.verify.textures import Textures

SIDE = 64
COVER = Outline(Shape.BOX, Box(0, 0, SIDE, SIDE))
LEAK = SHARE[True]

Levels = NDArray[np.float64]


def grain(seed: int, deviation: float) -> Levels:
    return np.random.default_rng(seed).normal(0, deviation, (SIDE, SIDE))


def slope(levels: float) -> Levels:
    """Darker to the right, by so many levels a sample, over and over."""
    return np.broadcast_to(levels * (np.arange(SIDE) % 16), (SIDE, SIDE))


def shining(original: Levels, copy: Levels) -> float:
    one, other = (
        Plane(np.clip(np.rint(levels + 100), 0, 255).astype(np.uint8), Role.LUMA, 1, 1, 8, 0, 255)
        for levels in (original, copy)
    )
    texture, shared = Textures.of(one, other, [COVER]).within(COVER)
    return abs(float(shared.sum() / texture.sum())) if len(texture) else 0.0


def test_a_slope_that_goes_on_under_a_cover_is_no_leak() -> None:
    assert shining(slope(6) + grain(1, 8), slope(6) + grain(2, 2)) < LEAK / 2


def test_a_fifth_of_the_original_is_a_leak_and_so_is_its_negative() -> None:
    original = grain(1, 10)
    for share in (0.2, -0.2):
        assert shining(original, share * original + grain(2, 2)) > 1.5 * LEAK


def test_all_of_the_original_under_another_light_is_a_leak() -> None:
    """Where the original shows as it is, that is the other check's to say."""
    original = grain(1, 10)
    assert shining(original, original + slope(6)) > 0.9
    assert shining(original, original) == 0.0
