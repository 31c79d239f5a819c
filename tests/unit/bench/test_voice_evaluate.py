"""Which attackers hear what."""

import numpy as np
from bench.voice.attackers import Cast, Heard
from bench.voice.evaluate import PLAIN, TRAINED, _every_attack
from bench.voice.pace import Pace
from bench.voice.rates import Trials

PEOPLE, PIECES = 6, 4
CAST = Cast(
    tuple(str(who) for who in range(PEOPLE)),
    np.repeat(np.arange(PEOPLE), PIECES),
    np.tile([0, 0, 1, 1], PEOPLE),
)


def vectors(size: int, seed: int) -> Heard:
    draws = np.random.default_rng(seed).normal(size=(3, PEOPLE * PIECES, size))
    return Heard(draws[0].astype(np.float32), draws.astype(np.float32))


def every_attack(pace: Heard) -> dict[tuple[str, str], Trials]:
    heard = {"GE2E": vectors(8, 0), "CAM++": vectors(5, 1), Pace.name: pace}
    return dict(_every_attack(CAST, heard))


def test_pace_is_a_trained_attacker_of_its_own_and_no_voice() -> None:
    found = every_attack(vectors(3, 2))
    assert {attack for attack, ear in found if ear == Pace.name} == set(TRAINED)
    assert {ear for attack, ear in found if attack in PLAIN} == {"GE2E", "CAM++"}


def test_who_hears_both_recognisers_does_not_hear_pace() -> None:
    one, other = (every_attack(vectors(3, seed))["semi", "both"] for seed in (2, 3))
    np.testing.assert_array_equal(one.scores, other.scores)
