"""A dissolve is told from what is none: a pan, a zoom, another light, somebody who comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.track.dissolves import Dissolves
from bystander.track.thumbnail import Thumbnail

ROWS, COLUMNS = 36, 64
View = NDArray[np.float32]


def place(seed: int, columns: int = COLUMNS, softness: float = 1.0) -> View:
    """Detail as in photos: amplitudes go with 1 / frequency, or a higher power of it."""
    rows = ROWS
    random = np.random.default_rng(seed)
    down, across = np.fft.fftfreq(rows)[:, None], np.fft.fftfreq(columns)[None]
    pitch = np.maximum(np.hypot(down, across), 1 / max(rows, columns))
    phases = np.exp(2j * np.pi * random.random((rows, columns)))
    view = np.fft.ifft2(phases / pitch**softness).real
    return np.asarray(110 + 45 * (view - view.mean()) / view.std(), dtype=np.float32)


def seen(views: Iterable[View], seed: int = 0) -> Iterator[Thumbnail]:
    """As a camera shows them: with noise, and within bounds."""
    random = np.random.default_rng(seed)
    for view in views:
        noise = random.normal(0, 1.5, view.shape)
        yield np.clip(view + noise, 0, 255).astype(np.float32)


def dissolved(before: list[View], after: list[View], shares: NDArray[np.float64]) -> list[View]:
    """The end of one and the start of the other on top of each other; a share is the second's."""
    count = len(shares)
    mixed = [
        np.asarray((1 - share) * old + share * new, dtype=np.float32)
        for share, old, new in zip(shares, before[-count:], after[:count], strict=True)
    ]
    return [*before[:-count], *mixed, *after[count:]]


def found(views: Iterable[View]) -> list[tuple[int, int]]:
    """(first frame, first frame after it) of each dissolve."""
    dissolves = Dissolves()
    told = ((frame, dissolves.ended(view)) for frame, view in enumerate(seen(views)))
    return [(frame - back, frame) for frame, back in told if back is not None]


def rising(frames: int) -> NDArray[np.float64]:
    return np.arange(1, frames + 1) / (frames + 1)


@pytest.mark.parametrize("frames", [5, 12, 25, 50])
@pytest.mark.parametrize("seed", range(5))
def test_a_dissolve_is_found_from_its_start_to_its_end(frames: int, seed: int) -> None:
    before, after = [place(seed)] * 80, [place(seed + 100)] * 120
    ((start, end),) = found(dissolved(before, after, rising(frames)))
    true_start, true_end = 80 - frames, 80
    assert start <= true_start + frames // 4
    assert end >= true_end - frames // 4
    assert end - start < 6 * frames + 20


def test_a_dissolve_between_moving_cameras_is_found() -> None:
    one, other = place(1, columns=128), place(2, columns=128)
    before = [one[:, step // 4 : step // 4 + COLUMNS] for step in range(80)]
    after = [other[:, 40 - step // 4 : 40 - step // 4 + COLUMNS] for step in range(80)]
    ((start, end),) = found(dissolved(before, after, rising(16)))
    assert start < 72 < end


def test_a_fade_out_to_black_and_into_another_place_is_found() -> None:
    before, after = place(3), place(4)
    out = [np.asarray(before * share, dtype=np.float32) for share in np.linspace(1, 0, 12)]
    back = [np.asarray(after * share, dtype=np.float32) for share in np.linspace(0, 1, 12)]
    ((start, end),) = found([before] * 60 + out + back + [after] * 60)
    assert start <= 66
    assert end >= 78


def test_a_fade_out_and_into_the_same_place_is_none() -> None:
    view = place(5)
    shades = [np.asarray(view * share, dtype=np.float32) for share in np.linspace(1, 0, 12)]
    assert not found([view] * 30 + shades + shades[::-1] + [view] * 40)


def test_a_recording_that_begins_in_black_has_none() -> None:
    view = place(6)
    shades = [np.asarray(view * share, dtype=np.float32) for share in np.linspace(0, 1, 25)]
    assert not found([shades[0]] * 10 + shades + [view] * 60)


@pytest.mark.parametrize("pace", [1, 2, 4, 9, 20])
@pytest.mark.parametrize("seed", range(4))
def test_a_pan_is_none_however_fast(pace: int, seed: int) -> None:
    wide = place(seed, columns=COLUMNS + 60 * pace)
    assert not found(wide[:, pace * step : pace * step + COLUMNS] for step in range(60))


@pytest.mark.parametrize("seed", range(12))
def test_a_slow_pan_over_soft_shapes_is_none(seed: int) -> None:
    wide = place(seed, columns=COLUMNS + 80, softness=2.0)
    assert not found(wide[:, step // 4 : step // 4 + COLUMNS] for step in range(160))


@pytest.mark.parametrize("seed", range(4))
def test_a_pan_from_rest_to_rest_is_none(seed: int) -> None:
    wide = place(seed, columns=300)
    at = (236 * np.clip((np.arange(100) - 40) / 12, 0, 1)).astype(int)
    assert not found(wide[:, left : left + COLUMNS] for left in at)


@pytest.mark.parametrize("seed", range(4))
def test_another_exposure_is_none(seed: int) -> None:
    view = place(seed)
    gains = np.concatenate([np.ones(30), np.linspace(1, 2.2, 20), np.full(40, 2.2)])
    assert not found(np.clip(view * gain, 0, 255).astype(np.float32) for gain in gains)


def test_a_light_that_goes_on_at_one_side_is_none() -> None:
    view, side = place(7), np.linspace(0.3, 1, COLUMNS)
    gains = np.concatenate([np.zeros(30), np.linspace(0, 1, 20), np.ones(40)])
    assert not found((view * ((1 - gain) + gain * side)).astype(np.float32) for gain in gains)


def test_somebody_who_fills_the_picture_little_by_little_is_none() -> None:
    view, other = place(8), place(9)
    views = []
    for step in range(80):
        edge = min(COLUMNS, max(0, 3 * (step - 20)))
        views.append(np.concatenate([other[:, :edge], view[:, edge:]], axis=1))
    assert not found(views)


def test_a_cut_is_no_dissolve_and_what_was_before_it_is_forgotten() -> None:
    dissolves = Dissolves()
    for view in seen([place(1)] * 40):
        assert dissolves.ended(view) is None
    dissolves.cut()
    for view in seen([place(2)] * 80):
        assert dissolves.ended(view) is None


def test_the_new_shot_begins_after_the_old_one_even_where_both_are_short() -> None:
    before, after = [place(1)] * 10, [place(2)] * 60
    ((start, _),) = found(dissolved(before, after, rising(8)))
    assert start >= 1
