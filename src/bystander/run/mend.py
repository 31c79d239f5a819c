"""What only the judge saw becomes part of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Observation, Scene, Shot, Track
from bystander.domain.plan import Cover, Plan
from bystander.domain.report import Leak
from bystander.domain.treatment import Treatment
from bystander.plan.build import build
from bystander.run.crew import Crew

JUDGED = "judge"
"""Why it is somebody's: the judge, who read it, said so."""


def mended(plan: Plan, leaks: tuple[Leak, ...], crew: Crew) -> Plan:
    """The same plan with covers for what a judge found, held and bounded like any."""
    added: list[Cover] = []
    for shot in plan.shots:
        for kind in plan.policy.kinds:
            scene = _scene(leaks, shot, plan.policy.treatment(kind))
            if scene.observations:
                tracks = crew.tracker(kind).follow(scene, plan.timeline, plan.source.size)
                numbered = numbered_after(tracks, (*plan.covers, *plan.kept, *added))
                added += build(numbered, scene, plan.policy, plan.timeline)
    return replace(plan, covers=(*plan.covers, *added))


def encoded_anew(plan: Plan) -> Plan:
    """The same plan without pictures taken over as they are coded, and a word about it."""
    notice = "pictures taken over came out changed, so all were encoded anew"
    policy = replace(plan.policy, encode_all=True)
    return replace(plan, policy=policy, notices=(*plan.notices, notice))


def numbered_after(tracks: Iterable[Track], covers: Iterable[Cover]) -> tuple[Track, ...]:
    """The same tracks, with numbers that none of ``covers`` has."""
    last = max((cover.track for cover in covers), default=0)
    return tuple(replace(track, number=last + place) for place, track in enumerate(tracks, 1))


def _scene(leaks: tuple[Leak, ...], shot: Shot, wanted: Treatment) -> Scene:
    """A shot as the judge saw it, for one kind."""
    by_frame: dict[int, list[Detection]] = {}
    reason = JUDGED if wanted.personal else ""
    for leak in leaks:
        inside = leak.frame is not None and shot.start <= leak.frame < shot.end
        if leak.kind.value != wanted.kind.value or leak.place is None or not inside:
            continue
        seen = Detection(wanted.kind, leak.place, leak.score or 1.0, reason=reason)
        by_frame.setdefault(leak.frame or 0, []).append(seen)
    looks = tuple(Observation(frame, tuple(by_frame[frame])) for frame in sorted(by_frame))
    return Scene(shot, looks, Camera.still(shot.end - shot.start), kind=wanted.kind)
