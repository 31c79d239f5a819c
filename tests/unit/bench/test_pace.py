"""Ten numbers of pauses and pace, on sounds whose pauses are known."""

import numpy as np
from bench.voice.pace import Pace
from numpy.typing import NDArray

RATE = 16000
Floats = NDArray[np.float32]


def beats(often: float, still: float = 1e-4, seconds: float = 6.0, seed: int = 0) -> Floats:
    """Noise that is loud half of the time, so many times a second."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    turns = np.arange(len(noise)) * often / RATE
    return (noise * np.where(turns % 1 < 0.5, 0.1, still)).astype(np.float32)


def apart(one: Floats, other: Floats) -> float:
    return float(np.linalg.norm(Pace().embed(one) - Pace().embed(other)))


def test_any_sound_gives_ten_finite_numbers() -> None:
    for length in (1, 399, 401, 3200, 160000):
        for sound in (np.zeros(length, np.float32), beats(3)[:length]):
            found = Pace().embed(sound)
            assert found.shape == (10,)
            assert np.isfinite(found).all()


def test_how_loud_or_what_it_is_does_not_count() -> None:
    assert apart(beats(3), 0.01 * beats(3, seed=1)) < 0.5


def test_another_pace_is_heard() -> None:
    assert apart(beats(3), beats(5)) > 2


def test_another_room_is_heard() -> None:
    assert apart(beats(3), beats(3, still=0.02)) > 2
