"""A digest is of what a plan says, not of how it is written, and does not lead to its original."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from bystander.domain.geometry import Box, Size
from bystander.plan.canonical import canonical
from bystander.plan.document import dump, load
from bystander.plan.fingerprint import fingerprint
from bystander.testing.plans import cover_of, plan_for, resting

PLAN = plan_for(Size(64, 48), (cover_of(resting(Box(8, 8, 24.5, 24), 0, 3)),), 3)


def test_a_plan_that_was_written_and_read_has_the_same_fingerprint() -> None:
    stream = io.StringIO()
    dump(PLAN, stream)
    stream.seek(0)
    assert fingerprint(load(stream)) == fingerprint(PLAN)


def test_another_decision_has_another_fingerprint() -> None:
    assert fingerprint(replace(PLAN, covers=())) != fingerprint(PLAN)
    assert fingerprint(replace(PLAN, decided_by="the desk")) != fingerprint(PLAN)


def test_it_does_not_depend_on_the_digest_of_the_original() -> None:
    assert fingerprint(replace(PLAN, digest="f" * 64)) == fingerprint(PLAN)


def test_documents_are_written_as_rfc_8785_says() -> None:
    # Of its section 3.2.3 and appendix B.
    assert canonical({"b": 1e30, "a": [4.50, 2e-3, 1.0, True, None, "€\x0f"]}) == (
        '{"a":[4.5,0.002,1,true,null,"€\\u000f"],"b":1e+30}'.encode()
    )


def test_whole_numbers_that_some_readers_round_become_texts() -> None:
    assert canonical([2**53 - 1, 2**53]) == b'[9007199254740991,"9007199254740992"]'


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not representable"):
        canonical(float("nan"))
