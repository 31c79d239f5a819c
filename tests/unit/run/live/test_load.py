"""When looking falls behind, things are given up in order, and taken back by themselves."""

from __future__ import annotations

from bystander.run.live.load import QUICK, REST, SLOW, Level, Load


def pressed(load: Load, lag: float, start: float, seconds: float) -> list[Level]:
    levels = []
    for number in range(int(seconds * 6)):
        step = load.answered(lag, start + number / 6)
        if step is not None:
            levels.append(step.after)
    return levels


def test_one_slow_answer_changes_nothing() -> None:
    load = Load()
    assert load.answered(SLOW + 1, 0.0) is None
    assert load.answered(0.1, 0.2) is None
    assert load.level is Level.FULL


def test_the_looks_cost_is_given_up_first_then_the_encoders_then_covers_reach_farther() -> None:
    load = Load()
    assert pressed(load, 0.9, 0.0, 20) == [Level.SELDOM, Level.SMALL, Level.PLAIN, Level.WIDE]
    assert pressed(load, 0.9, 20.0, 20) == []


def test_it_recovers_by_itself() -> None:
    load = Load()
    pressed(load, 0.9, 0.0, 20)
    back = pressed(load, QUICK - 0.1, 20.0, 6 * REST)
    assert back == [Level.PLAIN, Level.SMALL, Level.SELDOM, Level.FULL]


def test_answers_that_are_neither_slow_nor_quick_keep_the_level() -> None:
    load = Load()
    pressed(load, 0.9, 0.0, 20)
    assert pressed(load, (SLOW + QUICK) / 2, 20.0, 60) == []


def test_a_change_says_why() -> None:
    load = Load()
    steps = [load.answered(0.9, 0.2 * number) for number in range(4)]
    (step,) = [each for each in steps if each is not None]
    assert "slower" in step.reason
    assert "0.90" in step.reason
