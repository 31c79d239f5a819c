"""The window holds frames until they are due, no more than it may, and leaves nothing behind."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.frame import Frame
from bystander.domain.geometry import Size
from bystander.run.live.window import Held, Window
from bystander.testing.pictures import synthetic_frame


def held(number: int, due: float = 0.0) -> Held:
    return Held.copied(synthetic_frame(Size(64, 36), index=number), 0.0, due)


def is_wiped(frame: Frame) -> bool:
    return all(not plane.samples.any() for plane in frame.planes)


def test_a_frame_is_held_until_it_is_due() -> None:
    window = Window(9)
    window.put(held(0, due=1.0))
    window.put(held(1, due=1.04))
    assert window.due(0.99) is None
    first = window.due(1.0)
    assert first is not None
    assert first.frame.index == 0
    assert window.next_due() == 1.04


def test_the_oldest_frame_is_thrown_away_and_wiped_where_too_many_wait() -> None:
    window, first = Window(2), held(0)
    assert [window.put(each) for each in (first, held(1), held(2))] == [0, 0, 1]
    assert len(window) == 2
    assert is_wiped(first.frame)


def test_a_frame_is_wiped_when_it_has_left() -> None:
    window, one = Window(9), held(0)
    window.put(one)
    gone = window.due(5.0)
    assert gone is one
    assert not is_wiped(one.frame)
    gone.let_go()
    assert is_wiped(one.frame)


def test_clearing_wipes_everything() -> None:
    window, frames = Window(9), [held(number) for number in range(3)]
    for each in frames:
        window.put(each)
    assert window.clear() == 3
    assert len(window) == 0
    assert all(is_wiped(each.frame) for each in frames)


def test_a_frame_is_not_wiped_while_somebody_looks_at_it() -> None:
    one = held(0)
    with one.used() as frame:
        one.let_go()
        assert frame is not None
        assert not is_wiped(frame)
    assert is_wiped(one.frame)


def test_nobody_is_handed_a_frame_that_was_wiped() -> None:
    one = held(0)
    one.let_go()
    with one.used() as frame:
        assert frame is None
    with pytest.raises(ValueError, match="wiped"):
        one.kept()


def test_the_decoders_own_memory_is_not_touched() -> None:
    original = synthetic_frame(Size(64, 36))
    before = [plane.samples.copy() for plane in original.planes]
    Held.copied(original, 0.0, 0.0).let_go()
    for plane, was in zip(original.planes, before, strict=True):
        assert np.array_equal(plane.samples, was)
