"""What a cover lets through is found; what is seen beside it as well is not held against it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Plan
from bystander.domain.proof import Attempt
from bystander.domain.report import LeakKind
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting
from bystander.verify.independence import Independence, Trial, correlation, information
from bystander.verify.side_by_side import Pair, Verdict

SIZE = Size(400, 300)
FRAMES = 6
BOXES = [Box(x, y, x + 48, y + 56) for y in (8, 72, 136, 200) for x in range(6, 340, 64)]
Picture = NDArray[np.uint8]
Change = Callable[[Picture, int], Picture]


def covers() -> tuple[Cover, ...]:
    return tuple(
        cover_of(resting(box, 0, FRAMES), track=number) for number, box in enumerate(BOXES, 1)
    )


def texture(seed: int) -> Picture:
    """Something of its own in every square of eight."""
    light = np.random.default_rng(seed).integers(30, 220, (SIZE.height // 4, SIZE.width // 4))
    return np.asarray(light.repeat(4, axis=0).repeat(4, axis=1), np.uint8)


def frame(index: int, light: Picture) -> Frame:
    made = synthetic_frame(SIZE, "gray", index=index)
    made.planes[0].samples[:] = light
    return made


def lit_from_a_side(light: Picture) -> Picture:
    """Every place from the one or the other, more or less."""
    lit = light.copy()
    for number, box in enumerate(BOXES):
        place = lit[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        steep = (-1) ** number * (20 + 40 * (number % 5) / 4)
        place[:] = place / 8 + 110 + np.linspace(-steep, steep, place.shape[1])
    return lit


def judged(change: Change, plan: Plan | None = None, original: Picture | None = None) -> Verdict:
    attack = Independence(plan or plan_for(SIZE, covers(), FRAMES))
    original = texture(1) if original is None else original
    for index in range(FRAMES):
        copy = original.copy()
        for box in BOXES:
            place = (
                slice(int(box.top), int(box.bottom)),
                slice(int(box.left), int(box.right)),
            )
            copy[place] = change(original[place], index)
        hidden = tuple((cover, cover.outline(index)) for cover in covers())
        attack.see(Pair(frame(index, original), frame(index, copy), hidden))  # type: ignore[arg-type]
    return attack.verdict()


def squares(light: Picture, side: int, shift: int) -> Picture:
    """A mosaic whose squares begin ``shift`` samples earlier."""
    padded = np.pad(light, ((shift, 2 * side), (shift, 2 * side)), mode="edge").astype(np.float32)
    high, wide = (length // side * side for length in padded.shape)
    means = padded[:high, :wide].reshape(high // side, side, wide // side, side).mean((1, 3))
    whole = means.repeat(side, axis=0).repeat(side, axis=1)
    rows, columns = light.shape
    return np.asarray(whole[shift : shift + rows, shift : shift + columns], np.uint8)


def noise(light: Picture, index: int) -> Picture:
    drawn = np.random.default_rng((index, int(light.sum()))).integers(60, 200, light.shape)
    return np.asarray(drawn, np.uint8)


def named(verdict: Verdict, attacker: str, measure: str) -> Attempt:
    (found,) = (
        each
        for each in verdict.attempts
        if each.attacker.startswith(attacker) and each.measure == measure
    )
    return found


@pytest.mark.parametrize("change", [noise, lambda light, _: np.full_like(light, 128)])
def test_covers_that_let_nothing_through_are_within_chance(change: Change) -> None:
    verdict = judged(change)
    assert verdict.leaks == ()
    assert not any(attempt.beyond for attempt in verdict.attempts)


def test_what_is_there_as_it_was_is_told_with_its_place() -> None:
    verdict = judged(lambda light, _: light)
    (leak,) = verdict.leaks
    assert leak.kind is LeakKind.REVEALED
    assert leak.place in BOXES
    assert named(verdict, "one frame", "correlation at 8 x 8").got > 0.99
    assert named(verdict, "one frame", "information in bits").beyond


def test_less_contrast_and_other_light_hide_nothing() -> None:
    verdict = judged(lambda light, _: (light // 8 + 100).astype(np.uint8))
    assert named(verdict, "one frame", "correlation at 8 x 8").beyond


def test_frames_laid_over_each_other_show_more_than_one_frame_of_a_moving_mosaic() -> None:
    verdict = judged(lambda light, index: squares(light, 12, 2 * index))
    one = named(verdict, "one frame", "correlation at 16 x 16")
    many = named(verdict, "frames laid", "correlation at 16 x 16")
    assert many.got > one.got + 0.1
    assert many.beyond


def test_a_smooth_surface_is_no_finding() -> None:
    """It is seen beside the cover as well."""

    def slope(light: Picture, _: int) -> Picture:
        fitted = np.linspace(light[:, :4].mean(), light[:, -4:].mean(), light.shape[1])
        return np.asarray(np.broadcast_to(fitted, light.shape), np.uint8)

    assert judged(slope).leaks == ()


def test_a_slope_that_original_and_copy_share_is_no_finding_at_any_scale() -> None:
    """Where a person stands before a window, fill is bright on the one side as they are."""

    def fitted(light: Picture, _: int) -> Picture:
        ends = light[:, :4].mean(), light[:, -4:].mean()
        return np.asarray(
            np.broadcast_to(np.linspace(*ends, light.shape[1]), light.shape), np.uint8
        )

    verdict = judged(fitted, original=lit_from_a_side(texture(1)))
    assert verdict.leaks == ()
    assert named(verdict, "one frame", "correlation at 16 x 16").got < 0.1


def test_covers_that_are_too_small_are_said_to_be_left_out() -> None:
    tiny = cover_of(resting(Box(0, 0, 9, 9), 0, FRAMES))
    verdict = judged(noise, plan_for(SIZE, (tiny,), FRAMES))
    assert verdict.attempts == ()
    assert "large enough" in verdict.omitted[0].why


def test_figures_of_known_pictures() -> None:
    steps = np.arange(64.0)
    assert correlation(steps, 3 * steps + 1) == pytest.approx(1)
    assert correlation(steps, -steps) == pytest.approx(-1)
    assert correlation(steps, np.ones(64)) == 0
    levels = np.arange(64.0) % 8
    assert information(levels, 7 - levels) == pytest.approx(3)
    assert information(levels, np.arange(64.0) // 8) == pytest.approx(0)


@pytest.mark.parametrize(
    ("measure", "got", "reach"),
    [
        ("correlation at 4 x 4", 0.9, (-0.08, 1.0)),
        ("correlation at 4 x 4", -0.9, (-1.0, 0.08)),
        ("information in bits", 0.1, (0.0, 1.08)),
    ],
)
def test_no_interval_reaches_beyond_what_a_figure_can_be(
    measure: str, got: float, reach: tuple[float, float]
) -> None:
    attempt = Trial("one frame", measure, np.array([got]), np.array([0.0]), 0.5).attempt()
    assert (attempt.low, attempt.high) == pytest.approx(reach, abs=1e-3)
