"""The camera's motion is told from the pictures alone, whichever way they are stored."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Matrix, Pixels, Plane, Role
from bystander.domain.geometry import Orientation, Size
from bystander.track.alignment import Aligned, Step
from bystander.track.drift import Drift
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail

SCENE = np.random.default_rng(3).uniform(0, 255, (90, 160)).astype(np.float32)


class Nothing:
    def rgb(self, size: Size) -> Pixels:
        raise NotImplementedError

    def writable(self) -> tuple[Nothing, tuple[Plane, ...]]:
        raise NotImplementedError


def enlarged(scene: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Blocks of 12 x 12 pixels, softened: detail that survives a small picture of it."""
    large = np.kron(scene, np.ones((12, 12), dtype=np.float32))
    for axis in (0, 1):
        total = np.cumsum(
            np.pad(large, [(8, 8) if each == axis else (0, 0) for each in (0, 1)], "edge"),
            axis=axis,
        )
        large = (
            np.take(total, range(15, total.shape[axis]), axis)
            - np.take(total, range(total.shape[axis] - 15), axis)
        ) / 15
    return large.astype(np.uint8)


BIG = enlarged(SCENE)


def frame(x: int, y: int, orientation: Orientation = Orientation.UPRIGHT) -> Frame:
    """The upright picture of a camera that has moved the scene by x, y pixels."""
    return stored(BIG[400 - y : 400 - y + 360, 600 - x : 600 - x + 640], orientation)


def stored(upright: NDArray[np.uint8], orientation: Orientation) -> Frame:
    pixels = np.ascontiguousarray(orientation.stored(upright))
    plane = Plane(pixels, Role.LUMA, 1, 1, 8, 0, 255)
    return Frame(
        0, Instant(0, Fraction(1, 25)), 1, Size(pixels.shape[1], pixels.shape[0]),
        orientation, Matrix.BT709, True, (plane,), Nothing(),
    )  # fmt: skip


def turned(zoom: float, roll: float, orientation: Orientation = Orientation.UPRIGHT) -> Frame:
    """The upright picture of a camera that has zoomed in and rolled about its middle."""
    y, x = np.mgrid[0:360, 0:640]
    place = ((x - 320) + 1j * (y - 180)) / (zoom * np.exp(1j * roll))
    columns, rows = (place.real + 920).astype(int), (place.imag + 580).astype(int)
    return stored(BIG[rows, columns], orientation)


def drift_size(orientation: Orientation) -> Size:
    return turned(1.0, 0.0, orientation).size


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_pan_is_measured_in_upright_pixels(orientation: Orientation) -> None:
    drift = Drift()
    for step in range(6):
        drift.add(frame(9 * step, -4 * step, orientation))
    camera = drift.take()
    assert len(camera) == 6
    box = np.array([[100, 100, 140, 150]], dtype=np.float32)
    moved = camera.moved(np.array([5]), box)
    assert moved[0] == pytest.approx([145, 80, 185, 130], abs=1.5)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_zoom_and_roll_are_measured_in_upright_pixels(orientation: Orientation) -> None:
    drift = Drift()
    for step in range(6):
        drift.add(turned(1.03**step, 0.01 * step, orientation))
    camera = drift.take()
    size = drift_size(orientation)
    factor = 1.03**5 * np.exp(0.05j)
    middle = complex(size.width, size.height) / 2
    assert abs(camera.factors[-1]) == pytest.approx(1.03**5, abs=0.01)
    place = complex(60, 90)
    found = camera.factors[-1] * place + camera.shifts[-1]
    assert abs(found - (factor * (place - middle) + middle)) < 4


def test_a_zoom_without_end_stays_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Aligned, "step_to", lambda *_: Step(1.1 + 0j, 0j))
    drift = Drift()
    for _ in range(80):
        drift.add(frame(0, 0))
    assert np.abs(drift.take().factors).max() <= 20


def test_a_still_camera_does_not_drift() -> None:
    drift = Drift()
    for _ in range(5):
        drift.add(frame(0, 0))
    camera = drift.take()
    assert np.abs(camera.shifts).max() < 0.1
    assert np.abs(camera.factors - 1).max() < 1e-3


def test_a_new_shot_begins_at_nought() -> None:
    drift = Drift()
    drift.add(frame(0, 0))
    drift.add(frame(20, 0))
    drift.take()
    drift.add(frame(40, 0))
    assert (drift.take().shifts == 0).all()


def test_what_two_shots_share_is_told_from_the_second_ones_first_frame() -> None:
    drift = Drift()
    for x in (0, 9, 18, 36):
        drift.add(frame(x, 0))
    assert len(drift.take(shared=2)) == 4
    drift.add(frame(54, 0))
    assert drift.take().shifts.real == pytest.approx([0, 18, 36], abs=1.5)


def test_noise_is_no_motion() -> None:
    drift = Drift()
    random = np.random.default_rng(8)
    for _ in range(4):
        still = frame(0, 0)
        plane = Plane(
            random.integers(0, 255, (360, 640)).astype(np.uint8), Role.LUMA, 1, 1, 8, 0, 255
        )
        drift.add(replace(still, planes=(plane,)))
    camera = drift.take()
    assert np.abs(camera.shifts).max() < 2
    assert np.abs(camera.factors - 1).max() < 0.02


def test_a_cut_starts_a_shot_and_a_pan_does_not() -> None:
    cuts = Cuts()
    pan = [cuts.starts_shot(thumbnail(frame(6 * step, 0))) for step in range(12)]
    assert pan == [True] + [False] * 11
    other = Plane(np.ascontiguousarray(BIG[-360:, -640:][::-1] // 2), Role.LUMA, 1, 1, 8, 0, 255)
    still = frame(0, 0)
    changed = replace(still, planes=(other,))
    assert cuts.starts_shot(thumbnail(changed))
