"""A cut is a picture that the one before does not explain; a pan, a flash or noise is none."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.domain.policy import Policy
from bystander.media.open import open_source
from bystander.track.shots import Cuts
from bystander.track.thumbnail import Thumbnail, thumbnail

DATA = Path(os.environ.get("BYSTANDER_DATA", "../shared/data"))
ROWS, COLUMNS = 36, 64


def place(seed: int, rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.float32]:
    """A view with coarse and fine structure and a lighting of its own, in [20, 200]."""
    random = np.random.default_rng(seed)
    coarse = np.kron(random.random((rows // 9 + 1, columns // 8 + 1)), np.ones((9, 8)))
    view = coarse[:rows, :columns] ** (0.5 + seed % 3) + 0.3 * random.random((rows, columns))
    return np.asarray(20 + 138 * view, dtype=np.float32)


def noisy(view: NDArray[np.float32], seed: int) -> Thumbnail:
    noise = np.random.default_rng(seed).normal(0, 1.5, view.shape)
    return np.asarray(np.clip(view + noise, 0, 255), dtype=np.float32)


def starts(pictures: Iterable[Thumbnail]) -> list[int]:
    cuts = Cuts()
    return [number for number, picture in enumerate(pictures) if cuts.starts_shot(picture)]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), length=st.integers(1, 30))
def test_a_cut_is_found_at_its_frame(seed: int, length: int) -> None:
    before, after = place(seed), place(seed + 1)
    shades = [np.histogram(view, 24, (0, 256))[0] for view in (before, after)]
    assume(np.minimum(*shades).sum() < 0.85 * before.size)  # as alike as one room's two views
    views = [before] * length + [after] * 10
    found = starts(noisy(view, number) for number, view in enumerate(views))
    assert found == [0, length]


def test_a_cut_is_found_while_the_camera_pans() -> None:
    wide, other = place(1, columns=200), place(2, columns=200)
    views = [wide[:, 2 * step : 2 * step + COLUMNS] for step in range(30)]
    views += [other[:, 2 * step : 2 * step + COLUMNS] for step in range(30)]
    assert starts(views) == [0, 30]


@pytest.mark.parametrize("pace", [1, 3, 6, 9])
def test_a_pan_is_not_a_cut(pace: int) -> None:
    wide = place(3, columns=64 + 20 * pace)
    assert starts(wide[:, pace * step : pace * step + COLUMNS] for step in range(20)) == [0]


def test_a_flash_and_a_fade_are_not_cuts() -> None:
    view = place(4)
    flash = np.clip(view + 60, 0, 255)
    faded = [np.asarray(view * share, dtype=np.float32) for share in np.linspace(1, 0, 12)]
    assert starts([view, view, flash, view, view, *faded, *faded[::-1]]) == [0]


def test_noise_in_the_dark_is_not_a_cut() -> None:
    dark = np.full((ROWS, COLUMNS), 6, dtype=np.float32)
    assert starts(noisy(dark, number) for number in range(30)) == [0]


def test_somebody_walking_through_is_not_a_cut() -> None:
    views = []
    for step in range(16):
        view = place(5)
        view[8:, 4 * step : 4 * step + 16] = 90
        views.append(view)
    assert starts(views) == [0]


@pytest.mark.data
@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("name", ["pan_0", "pan_1", "pan_2", "pan_3"])
def test_annotated_cuts_are_found_and_no_others(name: str) -> None:
    clip = DATA / "video" / "panned" / f"{name}.mp4"
    shots = [frame["shot"] for frame in json.loads(clip.with_suffix(".json").read_text())["frames"]]
    true = [0, *(at for at in range(1, len(shots)) if shots[at] != shots[at - 1])]
    with open_source(clip, Policy()) as source:
        assert starts(thumbnail(frame) for frame in source.frames()) == true
