"""Covers for places that a person named."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import Cover
from bystander.domain.policy import Policy
from bystander.domain.zone import Zone
from bystander.plan.compact import outward

DIGITS = 6
"""Of corners, in shares of a box: thousandths of a pixel."""


def zone_covers(policy: Policy, timeline: Timeline, size: Size, last: int) -> tuple[Cover, ...]:
    """One cover a zone, but for those of other times than the recording's.

    last: the highest number that a track has; zones are numbered from there
    """
    spans = ((zone, _frames(zone, timeline)) for zone in policy.zones)
    shown = [(zone, span) for zone, span in spans if span is not None]
    return tuple(
        _cover(zone, span, size, (last + place, policy.effect))
        for place, (zone, span) in enumerate(shown, 1)
    )


def _cover(zone: Zone, span: tuple[int, int], size: Size, told: tuple[int, str]) -> Cover:
    number, effect = told
    bounds = zone.bounds.scaled(size.width, size.height)
    corners = np.array([[bounds.left, bounds.top, bounds.right, bounds.bottom]], dtype=np.float32)
    (box,) = outward(corners).astype(np.float64)
    sides = box[2:] - box[:2]
    inside = (np.array(zone.corners) * (size.width, size.height) - box[:2]) / sides
    frames = np.unique(np.array(span, dtype=np.int64))
    path = Path(frames, np.tile(box.astype(np.float32), (len(frames), 1)))
    return Cover(
        track=number,
        kind=Kind.ZONE,
        effect=zone.effect or effect,
        shape=Shape.POLYGON,
        path=path,
        tight=path,
        score=1.0,
        reason="a place that the policy names",
        corners=tuple((x, y) for x, y in inside.round(DIGITS).clip(0, 1).tolist()),
    )


def _frames(zone: Zone, timeline: Timeline) -> tuple[int, int] | None:
    """The first and the last frame that can be seen while the zone is on.

    The last one is taken to stay as long as the one before it; a photo stays for good.
    """
    since = timeline.pts - timeline.pts[0]
    begins = floor(zone.start / timeline.time_base)
    first = int(since.searchsorted(begins, side="right")) - 1
    if len(since) > 1 and begins >= 2 * since[-1] - since[-2]:
        return None
    if zone.end is None:
        return first, len(since) - 1
    return first, int(since.searchsorted(ceil(zone.end / timeline.time_base))) - 1
