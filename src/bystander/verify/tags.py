"""No tag in the copy but those that the plan keeps."""

from __future__ import annotations

from collections.abc import Iterable

from bystander.domain.plan import Plan
from bystander.domain.report import Leak, LeakKind
from bystander.domain.severity import Severity
from bystander.domain.traces import Trace, TraceKind

NAME = "tags"

_HARMLESS = frozenset({TraceKind.DEVICE, TraceKind.TIME})
"""Many have the same. Words may name somebody, and what nobody knows may be anything."""


def left_over(traces: Iterable[Trace], plan: Plan) -> tuple[Leak, ...]:
    """Everything that identifies in a finished copy and that nobody asked to keep.

    The leak tells the kind and the place, never the value.
    """
    kept = {*plan.policy.keep_tags, *_kinds_kept(plan)}
    found = ((trace.kind, trace.place) for trace in traces if trace.name not in kept)
    return tuple(
        Leak(
            LeakKind.TAG,
            NAME,
            f"a tag is left in the copy: {kind.value} ({place})",
            judged=Severity.SERIOUS if kind in _HARMLESS else None,
        )
        for kind, place in sorted(set(found))
    )


def _kinds_kept(plan: Plan) -> frozenset[str]:
    """A stream of subtitles is a trace, named by its kind. How many there may be: ``streams``."""
    subtitles = (each for each in plan.source.streams if each.kept and each.kind == "subtitle")
    return frozenset(each.kind for each in subtitles)
