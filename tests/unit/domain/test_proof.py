"""Figures of an attack are shares with an interval."""

from __future__ import annotations

import pytest

from bystander.domain.proof import Attempt, interval


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe, Two-sided confidence intervals for the single proportion (1998), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)  # fmt: skip
def test_an_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert interval(hits, of) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("of", [1, 3, 7, 1000])
def test_a_share_lies_in_its_interval(of: int) -> None:
    for hits in {0, 1, of}:
        low, high = interval(hits, of)
        assert 0 <= low <= hits / of <= high <= 1


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (2, 1), (-1, 4)])
def test_a_share_of_nothing_has_no_interval(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="one trial"):
        interval(hits, of)


def test_an_attempt_must_hold_what_it_got() -> None:
    with pytest.raises(ValueError, match="interval"):
        Attempt("check", "naive", "rank-1", 0.5, 0.6, 0.7, 0.1, 10)
    with pytest.raises(ValueError, match="trial"):
        Attempt("check", "naive", "rank-1", 0.5, 0.4, 0.7, 0.1, 0)
