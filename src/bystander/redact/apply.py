"""The only maker of ``Redacted``: hides what the plan says, or yields nothing at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bystander.domain.findings import Kind
from bystander.domain.frame import SEAL, Frame, Redacted, Untouched
from bystander.domain.frame_span import FrameSpan
from bystander.domain.live import Verdict
from bystander.domain.plan import Cover, Plan
from bystander.errors import BadRequest
from bystander.redact.cover import covered, covered_whole
from bystander.redact.sweep import Sweep
from bystander.stages import Effect

LOOK_AGAIN = "make a new plan of this file with `bystander look`"


def apply(frames: Iterable[Frame], plan: Plan, effects: Mapping[str, Effect]) -> Iterator[Redacted]:
    """Every frame with what the plan covers hidden, in constant memory.

    frames: all frames of the plan's source, in order; they are never written to
    effects: by the names that the plan's covers use

    A frame without covers passes as it is. A frame that is damaged, or that the plan
    calls so, is covered whole. Raises BadRequest when the plan does not fit the frames
    (other numbers, times or sizes, fewer or more of them) or names an effect that is not
    given, StageFailed when an effect raises. A frame that could not be covered is never
    yielded.
    """
    items = apply_beside(frames, plan, effects, ())
    return (item for item in items if isinstance(item, Redacted))


def apply_beside(
    frames: Iterable[Frame],
    plan: Plan,
    effects: Mapping[str, Effect],
    untouched: Sequence[FrameSpan],
) -> Iterator[Redacted | Untouched]:
    """As ``apply``, where ``frames`` leaves out passages, each of which is yielded whole.

    untouched: these passages, in order and apart
    Raises ValueError for a passage in which the plan covers anything.
    """
    needed = {cover.effect for cover in plan.covers if cover.kind is not Kind.DAMAGE}
    _refuse_unknown(needed, effects)
    covered = plan.covered()
    for passage in untouched:
        if any(passage.start < each.end and each.start < passage.end for each in covered):
            msg = f"frames [{passage.start}, {passage.end}) are not free of covers"
            raise ValueError(msg)
    return _applied(frames, plan, effects, untouched)


def redacted_by(verdict: Verdict, frame: Frame, effects: Mapping[str, Effect]) -> Redacted:
    """One frame of a live run with what its verdict covers hidden; it is never written to.

    A frame that is damaged is covered whole. Raises BadRequest when the verdict is another
    frame's or names an effect that is not given, StageFailed when an effect raises.
    """
    if (verdict.frame, verdict.time, verdict.size) != (frame.index, frame.time, frame.size):
        raise BadRequest(
            f"a verdict on frame {verdict.frame} was handed over with frame {frame.index}; this "
            "is a bug, please report it"
        )
    _refuse_unknown({cover.effect for cover in verdict.covers}, effects)
    if frame.damaged:
        return Redacted(covered_whole(frame), seal=SEAL)
    return Redacted(covered(frame, verdict.covers, effects, verdict.seed), seal=SEAL)


def hidden_whole(frame: Frame) -> Redacted:
    """A frame of a live run that nobody can vouch for: every sample neutral."""
    return Redacted(covered_whole(frame), seal=SEAL)


def _applied(
    frames: Iterable[Frame],
    plan: Plan,
    effects: Mapping[str, Effect],
    untouched: Sequence[FrameSpan],
) -> Iterator[Redacted | Untouched]:
    sweep, passages = Sweep(plan.covers), deque(untouched)
    done = 0
    for frame in chain(frames, (None,)):
        if passages and passages[0].start == done:
            done = passages[0].end
            yield Untouched(passages.popleft(), seal=SEAL)
        if frame is None:
            break
        _check_fit(frame, done, plan)
        yield Redacted(painted(frame, sweep.at(done), plan, effects), seal=SEAL)
        done += 1
    if done != len(plan.timeline):
        raise BadRequest(
            f"the file ended after {done} frames, but the plan has {len(plan.timeline)}; "
            f"{LOOK_AGAIN}"
        )


def _refuse_unknown(needed: set[str], effects: Mapping[str, Effect]) -> None:
    if not needed <= set(effects):
        known = ", ".join(sorted(effects)) or "none"
        raise BadRequest(
            f"the plan names an effect that is not loaded (loaded: {known}); "
            "correct the plan or add the effect"
        )


def painted(
    frame: Frame, covers: Sequence[Cover], plan: Plan, effects: Mapping[str, Effect]
) -> Frame:
    """One frame with some covers of the plan hidden; it is never written to.

    Raises StageFailed when an effect raises.
    """
    if frame.damaged or any(cover.kind is Kind.DAMAGE for cover in covers):
        return covered_whole(frame)
    return covered(frame, covers, effects, plan.seed)


def _check_fit(frame: Frame, due: int, plan: Plan) -> None:
    """A plan for other frames would leave open what it should hide."""
    if due >= len(plan.timeline):
        raise BadRequest(f"the file has more frames than the plan's {due}; {LOOK_AGAIN}")
    if frame.index != due:
        raise BadRequest(f"frame {due} was due, but frame {frame.index} came; {LOOK_AGAIN}")
    planned = plan.timeline.at(due)
    if frame.time != planned and frame.time.seconds != planned.seconds:
        raise BadRequest(f"frame {due} is shown at another time than planned; {LOOK_AGAIN}")
    if frame.size != plan.source.size:
        raise BadRequest(
            f"frame {due} is {frame.size}, but the plan is for {plan.source.size}; {LOOK_AGAIN}"
        )
