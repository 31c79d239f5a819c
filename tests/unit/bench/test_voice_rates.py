"""Equal error rates and their intervals, on scores whose answer is known."""

import numpy as np
import pytest
from bench.voice.rates import Trials, equal_error, rate


def trials(own: list[float], other: list[float], people: int = 8) -> Trials:
    """Scores dealt out to so many people in turn."""
    mine = np.arange(len(own)) % people
    theirs = np.arange(len(other)) % people
    return Trials(
        np.concatenate([mine, theirs]),
        np.concatenate([mine, (theirs + 1) % people]),
        np.array(own + other, dtype=float),
    )


def test_scores_that_lie_apart_are_told_apart() -> None:
    assert equal_error(np.array([3.0, 2.0, 1.0, 0.0]), np.array([True, True, False, False])) == 0


def test_scores_that_say_nothing_give_fifty_percent() -> None:
    assert equal_error(np.zeros(10), np.arange(10) < 3) == pytest.approx(50)


def test_scores_that_are_all_wrong_give_a_hundred_percent() -> None:
    scores = np.array([0.0, 1.0, 2.0, 3.0])
    assert equal_error(scores, np.array([True, True, False, False])) == pytest.approx(100)


def test_one_of_four_wrong_on_both_sides_is_a_quarter() -> None:
    scores = np.array([4.0, 5.0, 6.0, 0.5, 0.0, 0.1, 0.2, 4.5])
    same = np.array([True] * 4 + [False] * 4)
    assert equal_error(scores, same) == pytest.approx(25)


def test_normal_scores_give_what_the_normal_distribution_says() -> None:
    random = np.random.default_rng(1)
    scores = np.concatenate([random.normal(1, 1, 40000), random.normal(-1, 1, 40000)])
    assert equal_error(scores, np.arange(80000) < 40000) == pytest.approx(15.87, abs=0.4)


def test_a_weight_counts_as_often_as_a_trial_repeated() -> None:
    random = np.random.default_rng(2)
    scores, same = random.normal(size=40), np.arange(40) < 15
    times = random.integers(1, 4, size=40)
    repeated = equal_error(np.repeat(scores, times), np.repeat(same, times))
    assert equal_error(scores, same, times.astype(float)) == pytest.approx(repeated)


def test_without_trials_of_others_there_is_no_rate() -> None:
    with pytest.raises(ValueError, match="of other people"):
        equal_error(np.ones(3), np.ones(3, dtype=bool))


def test_the_interval_holds_the_rate_and_counts_people_and_trials() -> None:
    random = np.random.default_rng(3)
    found = rate(trials(list(random.normal(1, 1, 80)), list(random.normal(-1, 1, 400))))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.percent < found.high
    assert (found.people, found.targets, found.others) == (8, 80, 400)


def test_one_person_who_is_always_recognised_widens_the_interval() -> None:
    random = np.random.default_rng(4)
    alike = trials(list(random.normal(0, 1, 80)), list(random.normal(0, 1, 80)))
    scores = alike.scores.copy()
    scores[alike.same & (alike.enrolled < 3)] += 6
    uneven = rate(Trials(alike.enrolled, alike.tried, scores))
    even = rate(alike)
    assert uneven.high is not None
    assert uneven.low is not None
    assert even.high is not None
    assert even.low is not None
    assert uneven.high - uneven.low > 1.5 * (even.high - even.low)


def test_two_people_are_too_few_for_an_interval() -> None:
    found = rate(trials([1.0, 2.0, 0.3, 0.4], [0.0, 1.5, 0.2, 0.1], people=2))
    assert found.low is None
    assert found.high is None
