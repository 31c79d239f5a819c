"""A reader who has never seen a check is told what it asks, and what its figures come to."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import bystander
from bystander.domain.proof import Attempt
from bystander.page.questions import CONTROL, QUESTIONS, outcome
from bystander.verify import reidentification, side_by_side

NAMED = re.compile(r'^ *(?:name|NAME) = "(.*)"$', re.MULTILINE)
CHECKS = {
    name
    for file in (Path(bystander.__file__).parent / "verify").glob("*.py")
    for name in NAMED.findall(file.read_text(encoding="utf-8"))
}
TRIED = Attempt("re-identification", "trained", "rank-1", 0.25, 0.1, 0.5, 0.05, 20, people=20)
BARE = replace(TRIED, attacker=reidentification.CONTROL, got=0.9, high=0.95)


def test_every_check_has_a_question() -> None:
    # Several are told under one name of none of them.
    assert {*QUESTIONS} == CHECKS - {side_by_side.NAME}


def test_it_is_told_who_got_more_than_chance() -> None:
    assert outcome([TRIED]) == "Nobody got clearly more than chance."
    assert outcome([replace(TRIED, beyond=True)]) == "Clearly more than chance: trained."


def test_it_is_told_what_the_attackers_failing_is_worth() -> None:
    assert BARE.attacker.startswith(CONTROL)
    assert outcome([BARE, TRIED]).endswith("was right in 90 %.")
    assert outcome([replace(BARE, got=0.28, low=0.1), TRIED]).endswith("so this says little.")
