"""Trusts nobody: all checks share one reading of the finished copy."""

from __future__ import annotations

from collections.abc import Iterable

import bystander
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.plan import Plan
from bystander.domain.report import REPORT_VERSION, Leak, LeakKind, Report
from bystander.errors import BystanderError, StageFailed
from bystander.stages import Check, Detector, Source
from bystander.verify import tags
from bystander.verify.picture import Picture
from bystander.verify.second_look import SecondLook, View
from bystander.verify.streams import Streams
from bystander.verify.timing import Timing


def judge_frames(
    frames: Iterable[Frame], output: Source, plan: Plan, detector: Detector, view: View
) -> Report:
    """What every check says of a finished copy.

    frames: of the copy, each once and in order
    view: from a picture's size to that at which the detector is shown it
    Raises StageFailed when a check raises: a copy that could not be judged is not clean.
    """
    look = SecondLook(detector, view)
    checks: tuple[Check, ...] = (Timing(), Picture(), Streams(), look)
    leaks, count = _examined(frames, output, plan, checks)
    leaks += tags.left_over(output.traces, plan)
    return Report(
        version=REPORT_VERSION,
        made_by=f"bystander {bystander.__version__}",
        covers=len(plan.covers),
        people=len({cover.track for cover in plan.covers if cover.kind is not Kind.DAMAGE}),
        frames=count,
        rejudged=look.looked,
        checks=(*(check.name for check in checks), tags.NAME),
        models=(*plan.models, detector.model),
        leaks=leaks,
        notices=plan.notices,
        output_digest=output.digest,
        encoder=plan.source.encoder,
        streams=plan.source.streams,
    )


def _examined(
    frames: Iterable[Frame], output: Source, plan: Plan, checks: tuple[Check, ...]
) -> tuple[tuple[Leak, ...], int]:
    count = 0
    try:
        examinations = [check.begin(plan, output.facts) for check in checks]
        for frame in frames:
            count += 1
            for examination in examinations:
                examination.see(frame)
        found = [leak for examination in examinations for leak in examination.finish()]
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed(
            "a check of the copy failed, so nothing was published; this is a bug, please report it"
        ) from cause
    return tuple(found), count


def is_face(leak: Leak) -> bool:
    """Whether covering more would mend it."""
    return leak.kind is LeakKind.FACE and leak.frame is not None and leak.place is not None
