"""The protocols on vectors that were made up, so that who can be recognised is known."""

import numpy as np
import pytest
from bench.voice.attackers import (
    Cast,
    Heard,
    both,
    centred,
    dealt_out,
    ignorant,
    lazy,
    normalised,
    patient,
    semi,
)
from bench.voice.rates import Floats, Trials, rate
from bench.voice.speech import Piece

PEOPLE, PIECES, SIZE = 16, 6, 40
NOTHING = np.zeros(1, dtype=np.float32)


def cast() -> Cast:
    return Cast.of(
        [
            Piece(
                "c", "s", f"speaker {who}", "F", int(index >= PIECES // 2), np.zeros(1, np.float32)
            )
            for who in range(PEOPLE)
            for index in range(PIECES)
        ]
    )


def vectors(original: Floats, draws: list[Floats]) -> Heard:
    return Heard(original.astype(np.float32), np.array(draws, dtype=np.float32))


def heard(kept: float, common: float = 0.0, hidden: float = 0.0, seed: int = 0) -> Heard:
    """Vectors of two draws and a third.

    kept: how much of a person every draw keeps, beside noise of strength 1
    common: what all disguised vectors share
    hidden: how much of a person is kept in directions in which the noise is ten times weaker
    """
    random = np.random.default_rng(seed)
    persons = random.normal(size=(PEOPLE, SIZE))
    owners = cast().people
    quiet = np.where(np.arange(SIZE) < 5, 0.1, 1.0)

    def draw() -> Floats:
        found: Floats = kept * persons[owners] + quiet * random.normal(size=(len(owners), SIZE))
        found[:, :5] += hidden * persons[owners, :5]
        found[:, -1] += common
        return found

    return vectors(persons[owners], [draw() for _ in range(3)])


def percent(trials: Trials) -> float:
    return rate(trials, rounds=2).percent


def test_vectors_that_keep_the_person_are_recognised_by_everybody() -> None:
    kept = heard(kept=3.0)
    for attack in (ignorant, lazy, centred, normalised):
        assert percent(attack(cast(), kept)) < 2


def test_vectors_that_keep_nothing_are_recognised_by_nobody() -> None:
    gone = heard(kept=0.0)
    for attack in (ignorant, lazy, centred, normalised):
        assert percent(attack(cast(), gone)) == pytest.approx(50, abs=8)
    for plda in (False, True):
        assert percent(semi(cast(), gone, plda=plda)) == pytest.approx(50, abs=8)


def test_a_trained_attacker_finds_what_a_cosine_does_not() -> None:
    subtle = heard(kept=0.0, hidden=0.3)
    assert percent(lazy(cast(), subtle)) > 35
    for plda in (False, True):
        assert percent(semi(cast(), subtle, plda=plda)) < 15


def test_an_attacker_who_takes_away_what_is_common_sees_more() -> None:
    alike = heard(kept=0.4, common=200.0)
    assert percent(centred(cast(), alike)) < percent(lazy(cast(), alike)) - 3


def test_a_model_of_more_pieces_tells_nothing_to_who_normalises() -> None:
    """One person has three pieces to a half, the others one: guessing is no longer at 50."""
    gone, many = heard(kept=0.0, common=12.0), np.arange(PEOPLE * PIECES) < 4 * PIECES
    kept = many | (np.arange(PEOPLE * PIECES) % (PIECES // 2) == 0)
    few = Cast(cast().names, cast().people[kept], cast().halves[kept])
    uneven = Heard(gone.original[kept], gone.draws[:, kept])
    assert percent(lazy(few, uneven)) < 45
    assert percent(normalised(few, uneven)) == pytest.approx(50, abs=5)


def test_vectors_that_are_dealt_out_are_recognised_by_nobody() -> None:
    dealt = dealt_out(heard(kept=3.0), np.random.default_rng(0))
    for attack in (ignorant, lazy, centred, normalised):
        assert percent(attack(cast(), dealt)) == pytest.approx(50, abs=8)


def test_each_draw_enrols_once_and_is_tried_once() -> None:
    turns = list(heard(kept=1.0).turns())
    for place in range(2):
        assert len({float(turn.draws[place].sum()) for turn in turns}) == 3
    every = Trials.of(lazy(cast(), turn) for turn in turns)
    assert len(every.scores) == 3 * len(lazy(cast(), turns[0]).scores)


def test_who_hears_more_of_a_person_recognises_more() -> None:
    faint = heard(kept=0.35)
    assert percent(patient(cast(), faint)) < percent(centred(cast(), faint)) - 5
    assert int(patient(cast(), faint).same.sum()) == 2 * PEOPLE


def test_everybody_is_tried_against_everybodys_other_half() -> None:
    found = lazy(cast(), heard(kept=1.0))
    assert int(found.same.sum()) == PEOPLE * PIECES
    assert int((~found.same).sum()) == PEOPLE * PIECES * (PEOPLE - 1)


def test_a_draw_of_the_same_piece_never_enrols_it() -> None:
    """Noise that belongs to a piece, the same in every draw, must not help."""
    random = np.random.default_rng(5)
    noise = random.normal(size=(PEOPLE * PIECES, SIZE))
    found = lazy(cast(), vectors(noise, [noise, noise]))
    assert percent(found) == pytest.approx(50, abs=8)


def test_the_two_people_of_a_trial_train_nothing() -> None:
    """Labels of the tried must not leak: a person kept nowhere else stays hidden."""
    random = np.random.default_rng(6)
    draws = random.normal(size=(2, PEOPLE * PIECES, SIZE))
    found = semi(cast(), vectors(draws[0], list(draws)), plda=True)
    assert percent(found) == pytest.approx(50, abs=8)


def test_two_recognisers_side_by_side_have_the_width_of_both() -> None:
    joined = both([heard(kept=1.0), heard(kept=1.0, seed=1)])
    assert joined.original.shape == (PEOPLE * PIECES, 2 * SIZE)
    assert joined.draws.shape == (3, PEOPLE * PIECES, 2 * SIZE)
