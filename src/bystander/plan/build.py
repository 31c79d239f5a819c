"""From tracks and a policy to the covers of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from bystander.domain.clock import Timeline
from bystander.domain.findings import Scene, Track
from bystander.domain.plan import Cover
from bystander.domain.policy import Policy
from bystander.plan.covers import covers_for
from bystander.plan.least_size import is_hidden


def build(
    tracks: Iterable[Track], scene: Scene, policy: Policy, timeline: Timeline
) -> tuple[Cover, ...]:
    """One cover a track, but for what the policy leaves visible: small faces, or writing that
    is nobody's.

    scene: the shot that the tracks are from
    timeline: of all frames up to the end of that shot at least
    """
    hidden = (
        track for track in tracks if is_hidden(track, policy.min_face) and _is_wanted(track, policy)
    )
    return tuple(covers_for(hidden, scene, policy, timeline))


def _is_wanted(track: Track, policy: Policy) -> bool:
    return bool(track.reasons) or not policy.treatment(track.kind).personal
