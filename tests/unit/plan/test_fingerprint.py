"""A digest is of what a plan says, not of how it is written, and does not lead to its original."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.geometry import Box, Size
from bystander.domain.path import Path
from bystander.plan.canonical import canonical, digest_of
from bystander.plan.document import as_json, dump, load
from bystander.plan.fingerprint import fingerprint, unlinked
from bystander.testing.plans import cover_of, plan_for, resting

KEPT = 64
"""Bytes a frame: a few copies of its time. Its keyframes as JSON values would be 500."""

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


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_a_digest_of_what_comes_bit_by_bit_is_that_of_the_whole(count: int) -> None:
    rows = [[number, 0.5] for number in range(count)]
    whole = {"b": rows, "€": 1, "a": [{"path": rows}, {"path": []}], "c": []}
    told = {
        "b": iter(rows),
        "€": 1,
        "a": iter([{"path": iter(rows)}, {"path": iter([])}]),
        "c": iter([]),
    }
    assert digest_of(told) == sha256(canonical(whole)).hexdigest()


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([-0.0, 0.0, 1e-5, 1e15, 1e16, 123456.0, -2.0, 10.0, 0.05]),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.sampled_from(["1.0,", "x", None]),
)


@given(st.lists(st.lists(NUMBERS), min_size=1))
def test_numbers_that_come_bit_by_bit_are_written_as_canonical_numbers(
    rows: list[list[object]],
) -> None:
    assert digest_of(iter(rows)) == sha256(canonical(rows)).hexdigest()


def test_a_fingerprint_is_the_digest_of_the_documents_public_form() -> None:
    assert fingerprint(PLAN) == sha256(canonical(unlinked(as_json(PLAN)))).hexdigest()


def test_a_fingerprint_never_holds_all_keyframes_of_a_long_plan() -> None:
    def peak(frames: int) -> int:
        numbers = np.arange(frames)
        boxes = np.stack([numbers, numbers, numbers + 9, numbers + 9], axis=1) % 97 + [0, 0, 97, 97]
        path = Path(numbers, boxes.astype(np.float32))
        cover = replace(cover_of(resting(Box(8, 8, 24.5, 24), 0, 3)), path=path, tight=path)
        plan = plan_for(Size(640, 480), (cover,), frames)
        tracemalloc.start()
        fingerprint(plan)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20_000) - peak(2_000) < 18_000 * KEPT


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
