"""When work falls behind, things are given up in order, and taken back by themselves."""

from __future__ import annotations

from bystander.run.live.load import QUICK, RELAPSE, REST, SLOW, Level, Load, Work


def pressed(
    load: Load, lag: float, start: float, seconds: float, work: Work = Work.LOOKS
) -> list[Level]:
    levels = []
    for number in range(int(seconds * 6)):
        step = load.told(work, lag, start + number / 6)
        if step is not None:
            levels.append(step.after)
    return levels


def test_one_slow_answer_changes_nothing() -> None:
    load = Load()
    assert load.told(Work.LOOKS, SLOW + 0.1, 0.0) is None
    assert load.told(Work.LOOKS, 0.1, 0.2) is None
    assert load.level is Level.FULL


def test_one_answer_that_comes_too_late_is_enough() -> None:
    load = Load()
    assert load.told(Work.LOOKS, 1.0, 0.0) is not None
    assert load.level is Level.PLAIN


def test_beauty_is_given_up_first_then_looks_then_covers_reach_farther() -> None:
    load = Load()
    assert pressed(load, 0.9, 0.0, 20) == [Level.PLAIN, Level.SELDOM, Level.WIDE]
    assert pressed(load, 0.9, 20.0, 20) == []


def test_it_recovers_by_itself() -> None:
    load = Load()
    pressed(load, 0.9, 0.0, 20)
    back = pressed(load, QUICK - 0.1, 20.0, 6 * REST)
    assert back == [Level.SELDOM, Level.PLAIN, Level.FULL]


def test_answers_that_are_neither_slow_nor_quick_keep_the_level() -> None:
    load = Load()
    pressed(load, 0.9, 0.0, 20)
    assert pressed(load, (SLOW + QUICK) / 2, 20.0, 60) == []


def test_an_encoder_that_is_late_gives_up_as_much_as_looks_that_are() -> None:
    load = Load()
    pressed(load, 0.1, 0.0, 2)
    assert pressed(load, 0.9, 2.0, 3, Work.ENCODER)[0] is Level.PLAIN


def test_nothing_is_taken_back_while_the_other_work_is_slow() -> None:
    load = Load()
    pressed(load, 0.9, 0.0, 20, Work.ENCODER)
    assert pressed(load, 0.1, 20.0, 6 * REST, Work.LOOKS) == []
    assert load.level is Level.SELDOM


def test_covers_do_not_reach_farther_for_an_encoder_that_is_late() -> None:
    assert pressed(Load(), 2.0, 0.0, 60, Work.ENCODER)[-1] is Level.SELDOM


def test_what_had_to_be_given_up_again_at_once_is_taken_back_later_the_next_time() -> None:
    load, now, waits = Load(), 0.0, list[float]()
    for _ in range(3):
        while load.level is Level.FULL:
            load.told(Work.LOOKS, 0.9, now)
            now += 0.1
        given_up = now
        while load.level is Level.PLAIN:
            load.told(Work.LOOKS, 0.1, now)
            now += 0.1
        waits.append(now - given_up)
        now += RELAPSE / 4
    assert waits[0] < 1.5 * REST
    assert 1.5 * waits[0] < waits[1]
    assert 1.5 * waits[1] < waits[2]


def test_a_change_says_what_was_slow_and_how_slow() -> None:
    load = Load()
    steps = [load.told(Work.ENCODER, 0.9, 0.2 * number) for number in range(4)]
    (step,) = [each for each in steps if each is not None]
    assert step.reason.startswith("the encoder is slower")
    assert "0.90" in step.reason
