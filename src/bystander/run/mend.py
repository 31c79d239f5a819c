"""What only the judge saw becomes part of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot, Track
from bystander.domain.plan import Cover, Plan
from bystander.domain.report import Leak
from bystander.plan.build import build
from bystander.stages import Tracker


def mended(plan: Plan, leaks: tuple[Leak, ...], tracker: Tracker) -> Plan:
    """The same plan with covers for faces that a judge found, held and bounded like any."""
    added: list[Cover] = []
    for shot in plan.shots:
        seen = _observations(leaks, shot)
        if seen:
            scene = Scene(shot, seen, Camera.still(shot.end - shot.start))
            tracks = tracker.follow(scene, plan.timeline, plan.source.size)
            numbered = numbered_after(tracks, (*plan.covers, *added))
            added += build(numbered, scene, plan.policy, plan.timeline)
    return replace(plan, covers=(*plan.covers, *added))


def numbered_after(tracks: Iterable[Track], covers: Iterable[Cover]) -> tuple[Track, ...]:
    """The same tracks, with numbers that none of ``covers`` has."""
    last = max((cover.track for cover in covers), default=0)
    return tuple(replace(track, number=last + place) for place, track in enumerate(tracks, 1))


def _observations(leaks: tuple[Leak, ...], shot: Shot) -> tuple[Observation, ...]:
    by_frame: dict[int, list[Detection]] = {}
    for leak in leaks:
        if leak.frame is None or leak.place is None or not shot.start <= leak.frame < shot.end:
            continue
        seen = Detection(Kind.FACE, leak.place, leak.score or 1.0)
        by_frame.setdefault(leak.frame, []).append(seen)
    return tuple(Observation(frame, tuple(by_frame[frame])) for frame in sorted(by_frame))
