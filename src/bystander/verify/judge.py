"""Trusts nobody: all checks share one reading of the finished copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import bystander
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.plan import Cover, Model, Plan
from bystander.domain.report import (
    LEAKS_SEEN,
    REPORT_VERSION,
    Kept,
    Leak,
    LeakKind,
    Report,
)
from bystander.errors import BystanderError, StageFailed
from bystander.stages import Check, Source
from bystander.verify import tags
from bystander.verify.picture import Picture
from bystander.verify.streams import Streams
from bystander.verify.timing import Timing

PEOPLE = frozenset({Kind.FACE, Kind.HEAD, Kind.PERSON})


class Look(Check, Protocol):
    """A check that shows frames to a model."""

    @property
    def looked(self) -> int:
        """How many frames it has looked at."""
        ...

    @property
    def models(self) -> tuple[Model, ...]: ...


def judge_frames(
    frames: Iterable[Frame],
    output: Source,
    plan: Plan,
    looks: Sequence[Look],
    others: tuple[Check, ...] = (),
) -> Report:
    """What every check says of a finished copy.

    frames: of the copy, each once and in order
    looks: for each kind of thing that the plan hides
    others: checks for what is in this copy only
    Raises StageFailed when a check raises: a copy that could not be judged is not clean.
    """
    checks: tuple[Check, ...] = (Timing(), Picture(), Streams(), *looks, *others)
    leaks, count = _examined(frames, output, plan, checks)
    leaks += tags.left_over(output.traces, plan)
    return Report(
        version=REPORT_VERSION,
        made_by=f"bystander {bystander.__version__}",
        covers=len(plan.covers),
        people=people(plan.covers),
        frames=count,
        rejudged=max((look.looked for look in looks), default=0),
        checks=(*dict.fromkeys(check.name for check in checks), tags.NAME),
        models=(*plan.models, *(model for look in looks for model in look.models)),
        leaks=leaks,
        notices=plan.notices,
        output_digest=output.digest,
        encoder=plan.source.encoder,
        streams=plan.source.streams,
        kept=tuple(_kept(cover, plan) for cover in plan.kept),
        decided_by=plan.decided_by,
        hidden=_hidden(plan.covers),
        withhold=plan.policy.withhold,
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


def people(covers: Iterable[Cover]) -> int:
    """How many tracks there are of the kind of people that has the most of them."""
    tracks = {(cover.kind, cover.track) for cover in covers if cover.kind in PEOPLE}
    return max(Counter(kind for kind, _ in tracks).values(), default=0)


def _hidden(covers: Iterable[Cover]) -> tuple[tuple[Kind, int], ...]:
    tracks = Counter(kind for kind, _ in {(cover.kind, cover.track) for cover in covers})
    return tuple(sorted(tracks.items()))


def _kept(cover: Cover, plan: Plan) -> Kept:
    since, times = plan.timeline.at(0).seconds, plan.timeline
    start, last = times.at(cover.path.start).seconds, times.at(cover.path.end - 1).seconds
    return Kept(cover.track, cover.kind, start - since, last - since)


def can_be_covered(leak: Leak) -> bool:
    """Whether covering more would mend it."""
    return leak.kind in LEAKS_SEEN and leak.frame is not None and leak.place is not None


def is_changed(leak: Leak) -> bool:
    """Whether encoding all pictures anew would mend it."""
    return leak.kind is LeakKind.CHANGED
