"""Whatever a camera's clock does, pictures are shown in order and near to when they came."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bystander.run.live.clock import EARLY, JUMP, LiveClock


def test_even_steps_stay_even_however_unevenly_they_arrive() -> None:
    clock = LiveClock()
    shown = [
        clock.instant(50.0 + number / 25, 3.0 + number / 25 + (number % 3) / 50).pts
        for number in range(75)
    ]
    steps = {later - one for one, later in pairwise(shown)}
    assert max(abs(step - 3600) for step in steps) < 20


def test_a_jump_is_rebased_and_counted() -> None:
    clock = LiveClock()
    clock.instant(10.0, 0.0)
    for jump in (5000.0, 2.0):  # forwards, and back
        before = clock.rebased
        arrived = 1.0 + before
        assert abs(float(clock.instant(jump, arrived).seconds) - arrived) < 0.001
        assert clock.rebased == before + 1


def test_what_a_server_kept_is_not_shown_in_the_future() -> None:
    clock = LiveClock()
    for number in range(50):  # two seconds, all at once
        shown = clock.instant(number / 25, 1.0)
    assert float(shown.seconds) <= 1.0 + EARLY + 0.001


def test_a_source_without_a_clock_is_shown_as_it_comes() -> None:
    clock = LiveClock()
    assert [float(clock.instant(None, now).seconds) for now in (0.5, 0.75)] == [0.5, 0.75]


def test_another_source_has_another_clock() -> None:
    clock = LiveClock()
    clock.instant(100.0, 1.0)
    clock.again()
    assert abs(float(clock.instant(100.5, 9.0).seconds) - 9.0) < 0.001
    assert clock.rebased == 0


def test_a_camera_whose_clock_is_slow_is_followed() -> None:
    clock = LiveClock()
    for number in range(25 * 600):
        arrived = number / 25
        shown = clock.instant(arrived * 0.9995, arrived)
    assert abs(float(shown.seconds) - arrived) < 0.05


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.floats(-1e6, 1e6)), st.floats(0, 2), st.booleans()),
        max_size=60,
    )
)
def test_times_increase_and_stay_near_to_the_arrival(
    steps: list[tuple[float | None, float, bool]],
) -> None:
    clock, arrived, last = LiveClock(), 0.0, -1
    for told, pause, again in steps:
        arrived += pause
        if again:
            clock.again()
        shown = clock.instant(told, arrived)
        assert shown.pts > last
        assert float(shown.seconds) <= arrived + JUMP + 0.01
        last = shown.pts
