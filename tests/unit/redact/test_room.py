"""Disguises sound as if they were said in rooms of their own, and stay in step."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.redact.voice.persona import persona_of
from bystander.redact.voice.room import KNOTS, Room, room_by

RATE = 16000


def flat(strength: float = 0.0, lasts: float = 0.2, seed: int = 0) -> Room:
    return Room(lasts, strength, np.zeros(len(KNOTS)), seed)


def click(at: int = 4000) -> np.ndarray:
    sound = np.zeros(RATE, np.float32)
    sound[at] = 1
    return sound


def noise() -> np.ndarray:
    return np.random.default_rng(0).standard_normal(RATE).astype(np.float32)


@pytest.mark.parametrize("entropy", range(5))
@pytest.mark.parametrize("length", [1, 100, RATE])
def test_nothing_is_longer_or_shorter_for_a_room(entropy: int, length: int) -> None:
    heard = room_by(np.random.default_rng(entropy)).heard(noise()[:length])
    assert heard.shape == (length,)
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()


@pytest.mark.parametrize("entropy", range(5))
def test_nothing_is_later_for_a_room(entropy: int) -> None:
    heard = room_by(np.random.default_rng(entropy)).heard(click())
    assert np.abs(heard).argmax() == 4000


def test_a_room_without_echo_and_colour_changes_nothing() -> None:
    assert np.allclose(flat().heard(noise()), noise(), atol=1e-5)


def test_an_echo_comes_after_the_sound_is_as_strong_as_drawn_and_ends() -> None:
    heard = flat(strength=0.4, lasts=0.1).heard(click())
    assert np.abs(heard[:4000]).max() < 1e-5
    assert np.abs(heard[4000 + RATE // 10 :]).max() < 1e-5
    assert np.sqrt(np.square(heard[4001:]).sum()) == pytest.approx(0.4, rel=0.1)


def test_a_microphone_makes_each_height_as_much_louder_as_drawn() -> None:
    colour = np.array([0, 6, 6, 6, 0, -6, -6, -6, 0.0])
    heard = Room(0.1, 0.0, colour, 0).heard(noise())
    louder = 10 * np.log10(powers(heard) / powers(noise()))
    assert np.abs(louder - [6, -6]).max() < 0.5


def powers(sound: np.ndarray) -> np.ndarray:
    """Of 1.5 to 2.5 kHz and of 5.5 to 6.5."""
    spectrum = np.square(np.abs(np.fft.rfft(sound)))
    return np.array([spectrum[1500:2500].sum(), spectrum[5500:6500].sum()])


def test_every_disguise_has_a_room_of_its_own() -> None:
    rooms = [persona_of(n).room for n in range(20)]
    assert len({room.lasts for room in rooms}) == 20
    assert len({tuple(room.colour) for room in rooms}) == 20
    assert len({room.seed for room in rooms}) == 20
