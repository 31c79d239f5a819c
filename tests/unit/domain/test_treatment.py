"""What a policy may say about a kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.domain.treatment import DEFAULTS, Treatment

PLATE, TEXT = DEFAULTS[Kind.PLATE], DEFAULTS[Kind.TEXT]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Treatment(Kind.ZONE),
        lambda: Treatment(Kind.DAMAGE),
        lambda: Treatment(Kind.PLATE, start=0.1, keep=0.2),
        lambda: Treatment(Kind.PLATE, margin=-0.1),
        lambda: Treatment(Kind.PLATE, sure=0.0),
        lambda: Treatment(Kind.PLATE, every=Fraction(0)),
        lambda: Treatment(Kind.PLATE, every=Fraction(60)),
        lambda: Treatment(Kind.PLATE, personal=True),
        lambda: Policy(also=(TEXT, PLATE)),
        lambda: Policy(also=(PLATE, PLATE)),
        lambda: Policy(also=(Treatment(Kind.FACE),)),
    ],
)
def test_what_makes_no_sense_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        make()


def test_faces_alone_are_hidden_unless_somebody_asks() -> None:
    assert Policy().kinds == (Kind.FACE,)


def test_a_policy_names_what_it_looks_for_faces_first() -> None:
    assert Policy(also=(PLATE, TEXT)).kinds == (Kind.FACE, Kind.PLATE, Kind.TEXT)
    assert Policy(faces=False, also=(PLATE,)).kinds == (Kind.PLATE,)


def test_a_kind_without_an_effect_of_its_own_has_the_policys() -> None:
    policy = Policy(effect="mosaic", also=(PLATE, Treatment(Kind.SCREEN, effect="solid")))
    assert policy.treatment(Kind.PLATE).effect == "mosaic"
    assert policy.treatment(Kind.SCREEN).effect == "solid"
    assert policy.effects == {"mosaic", "solid"}


def test_every_default_is_a_kind_of_its_own() -> None:
    assert all(treatment.kind is kind for kind, treatment in DEFAULTS.items())
