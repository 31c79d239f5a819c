"""What was taken over as it is coded shows what the original shows, sample by sample."""

from __future__ import annotations

from collections.abc import Iterable

from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Size
from bystander.domain.report import Leak, LeakKind
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import plan_for
from bystander.verify.unchanged import Unchanged

SIZE = Size(32, 24)
PASSAGES = (FrameSpan(0, 2), FrameSpan(5, 8))


def frames(*numbers: int) -> list[Frame]:
    return [synthetic_frame(SIZE, index=number) for number in numbers]


def compared(original: Iterable[Frame], copy: Iterable[Frame]) -> tuple[Leak, ...]:
    plan = plan_for(SIZE, (), 8)
    examination = Unchanged(iter(original), PASSAGES).begin(plan, plan.source)
    for frame in copy:
        examination.see(frame)
    return examination.finish()


def test_the_same_pictures_are_no_finding() -> None:
    assert compared(frames(0, 1, 5, 6, 7), frames(*range(8))) == ()


def test_a_picture_outside_of_the_passages_may_differ() -> None:
    copy = frames(*range(8))
    copy[3].planes[0].samples[0, 0] ^= 1
    assert compared(frames(0, 1, 5, 6, 7), copy) == ()


def test_one_sample_of_one_plane_is_enough() -> None:
    copy = frames(*range(8))
    copy[6].planes[-1].samples[2, 2] ^= 1
    (leak,) = compared(frames(0, 1, 5, 6, 7), copy)
    assert (leak.kind, leak.frame) == (LeakKind.CHANGED, 6)


def test_an_original_that_ends_too_early_is_a_finding() -> None:
    (leak,) = compared(frames(0, 1, 5), frames(*range(8)))
    assert leak.frame == 6
