"""No tag in the copy but those that the plan keeps."""

from __future__ import annotations

from collections.abc import Iterable

from bystander.domain.plan import Plan
from bystander.domain.report import Leak, LeakKind
from bystander.domain.traces import Trace

NAME = "tags"


def left_over(traces: Iterable[Trace], plan: Plan) -> tuple[Leak, ...]:
    """Everything that identifies in a finished copy and that nobody asked to keep.

    The leak tells the kind and the place, never the value.
    """
    kept = plan.policy.keep_tags
    found = ((trace.kind, trace.place) for trace in traces if trace.name not in kept)
    return tuple(
        Leak(LeakKind.TAG, NAME, f"{kind.value} is left in the copy ({place})")
        for kind, place in sorted(set(found))
    )
