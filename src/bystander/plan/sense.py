"""Whether the parts of a plan fit each other: what no single field of it can tell."""

from __future__ import annotations

from bystander.domain.plan import Cover, Plan
from bystander.errors import BadRequest

LONGEST_SIDE = 1 << 16
"""Pixels: more than any format that we write can hold."""


def sensible(plan: Plan) -> Plan:
    """The same plan. Raises BadRequest for one that contradicts itself."""
    size = plan.source.size
    if plan.source.time_base <= 0:
        raise BadRequest("the plan's source.time_base must be more than nothing; look again")
    if max(size.width, size.height) > LONGEST_SIDE:
        raise BadRequest(f"the plan's source.size must be at most {LONGEST_SIDE} pixels a side")
    _shots(plan)
    for index, cover in enumerate(plan.covers):
        _cover(cover, f"covers[{index}]", len(plan.timeline))
    for index, cover in enumerate(plan.kept):
        _cover(cover, f"kept[{index}]", len(plan.timeline))
    _sounds(plan)
    return plan


def _shots(plan: Plan) -> None:
    start = end = -1
    for index, shot in enumerate(plan.shots):
        # They may share frames: one may dissolve into the next.
        if shot.start <= start or shot.end <= end:
            raise BadRequest(f"the plan's shots[{index}] is not later than the shot before it")
        start, end = shot.start, shot.end
    if end > len(plan.timeline):
        raise BadRequest("the plan's shots go on after the last frame of its timeline")


def _sounds(plan: Plan) -> None:
    """Sound that stays is planned for: otherwise nobody would have listened to it."""
    kept = [each.index for each in plan.source.streams if each.kind == "audio" and each.kept]
    wanted = kept if plan.policy.sound.listens else []
    if sorted(sound.stream for sound in plan.sounds) != sorted(wanted):
        raise BadRequest(
            "the plan's sounds are not those of the streams that it keeps; look again, or leave "
            "them as they were"
        )


def _cover(cover: Cover, place: str, frames: int) -> None:
    if not 0.0 <= cover.score <= 1.0:
        raise BadRequest(f"the plan's {place}.score must be from 0 to 1")
    if cover.path.end > frames:
        raise BadRequest(
            f"the plan's {place}.path goes on after the last frame, which is {frames - 1}"
        )
