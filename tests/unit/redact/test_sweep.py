"""The sweep finds what a search through all covers finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.geometry import Box
from bystander.redact.sweep import Sweep
from bystander.testing.plans import cover_of, resting

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=30)


@given(SPANS, st.sets(st.integers(0, 90)))
def test_each_frame_has_the_covers_whose_spans_hold_it(
    spans: list[tuple[int, int]], frames: set[int]
) -> None:
    covers = [
        cover_of(resting(Box(0, 0, 1, 1), start, start + length), track=number)
        for number, (start, length) in enumerate(spans)
    ]
    sweep = Sweep(covers)
    for frame in sorted(frames):
        expected = [cover for cover in covers if cover.path.start <= frame < cover.path.end]
        assert sweep.at(frame) == sorted(expected, key=lambda cover: cover.path.start)
