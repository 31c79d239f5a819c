"""A picture of the copy is the original's of that very frame, where that can be told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Size
from bystander.domain.report import LeakKind
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import cover_of, resting
from bystander.verify.order import NAME, Order
from bystander.verify.side_by_side import Pair, Verdict

SIZE = Size(320, 192)
COUNT = 16
COVER = cover_of(resting(Box(64, 48, 160, 144), 0, COUNT))

Picture = NDArray[np.uint8]


def moving(index: int) -> Picture:
    """Squares that wander to the right, eight pixels a frame."""
    light = np.random.default_rng(1).integers(40, 200, (6, 40)).repeat(32, axis=0)
    return np.asarray(np.roll(light.repeat(8, axis=1), 8 * index, axis=1), np.uint8)


def resting_picture(_: int) -> Picture:
    return moving(0)


def frame(index: int, light: Picture, noise: float = 0.0) -> Frame:
    made = synthetic_frame(SIZE, "gray", index=index)
    noisy = light + np.random.default_rng(index).normal(0, noise, light.shape)
    made.planes[0].samples[:] = np.clip(np.rint(noisy), 0, 255)
    return made


def judged(originals: Sequence[Picture], copies: Sequence[Picture]) -> Verdict:
    order = Order()
    for index, (original, copy) in enumerate(zip(originals, copies, strict=True)):
        hidden = ((COVER, COVER.outline(index)),)
        order.see(Pair(frame(index, original), frame(index, copy, 4), hidden))  # type: ignore[arg-type]
    return order.verdict()


def test_pictures_that_were_encoded_with_noise_are_in_order() -> None:
    pictures = [moving(index) for index in range(COUNT)]
    verdict = judged(pictures, pictures)
    assert verdict.leaks == ()
    assert verdict.omitted == ()


def test_two_that_changed_places_are_told_with_frame_and_time_even_the_last() -> None:
    pictures = [moving(index) for index in range(COUNT)]
    swapped = [*pictures[:-2], pictures[-1], pictures[-2]]
    leaks = judged(pictures, swapped).leaks
    assert [(leak.kind, leak.check, leak.frame) for leak in leaks] == [
        (LeakKind.TIME, NAME, COUNT - 2),
        (LeakKind.TIME, NAME, COUNT - 1),
    ]
    assert leaks[0].detail.endswith(f"frame {COUNT - 1}")
    assert leaks[0].seconds is not None


def test_what_moves_under_a_cover_or_close_to_it_tells_nothing() -> None:
    """The copy shows a cover there, and an ellipse reaches beyond its box."""
    pictures = [resting_picture(index).copy() for index in range(COUNT)]
    for index, picture in enumerate(pictures):
        picture[32:160, 48:176] = moving(index)[32:160, 48:176]
    swapped = [*pictures[:-2], pictures[-1], pictures[-2]]
    verdict = judged(pictures, swapped)
    assert verdict.leaks == ()
    assert [omission.check for omission in verdict.omitted] == [NAME]


def test_where_nothing_moves_it_is_said_that_nothing_can_be_told() -> None:
    pictures = [resting_picture(index) for index in range(COUNT)]
    verdict = judged(pictures, pictures)
    assert verdict.leaks == ()
    assert [omission.check for omission in verdict.omitted] == [NAME]
