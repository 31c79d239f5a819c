"""One camera: everything that its worker is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from bystander.domain.address import Address
from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.domain.zone import Zone
from bystander.errors import BadRequest
from bystander.media.live.opening import refuse_unknown
from bystander.run.live.places import outlet_for, screen_at
from bystander.run.live.share import Share, refuse_share
from bystander.run.lookout import Equipment

SHORTEST, LONGEST = Fraction(1, 10), Fraction(10)
"""Seconds of delay."""

TRANSPORTS = ("tcp", "udp")


@dataclass(frozen=True)
class Job:
    """A source, where its pictures go, and what is hidden in them.

    name: ours for it; stands in logs and metrics
    delay: seconds between a picture's arrival and its leaving
    transport: of TRANSPORTS, for RTSP
    """

    name: str
    source: Address
    targets: tuple[Address, ...]
    policy: Policy
    delay: Fraction = Fraction(1)
    transport: str = "tcp"
    equipment: Equipment = field(default_factory=Equipment)
    share: Share = field(default_factory=Share)


def refuse(jobs: Iterable[Job]) -> None:
    """Raises BadRequest for what cannot be run, before anybody begins."""
    names = set()
    for job in jobs:
        _refuse(job)
        if job.name in names:
            raise BadRequest(f"two cameras are called {job.name}; give each a name of its own")
        names.add(job.name)


def _refuse(job: Job) -> None:
    _refuse_words(job)
    refuse_share(job.share, job.name)
    refuse_unknown(job.source)
    for address in job.targets:
        if screen_at(address) is None:
            outlet_for(address)
    if Kind.MOVING in job.policy.kinds:
        raise BadRequest(
            "what moves cannot be hidden live yet, for the background is learnt from a whole "
            "recording; leave the kind moving out"
        )
    if any(map(_is_timed, (*job.policy.zones, *job.policy.only))):
        raise BadRequest("a live picture has no beginning to count from; leave times off its zones")


def _refuse_words(job: Job) -> None:
    if not job.name or not job.name.replace("-", "").replace("_", "").isalnum():
        raise BadRequest("a camera's name is of letters, digits, - and _, such as gate-2")
    if not SHORTEST <= job.delay <= LONGEST:
        raise BadRequest(f"the delay must be {float(SHORTEST)} to {float(LONGEST)} seconds")
    if job.transport not in TRANSPORTS:
        raise BadRequest(f"the transport is one of {', '.join(TRANSPORTS)}")
    if not job.targets:
        raise BadRequest("a camera needs a target; see docs/live.md")


def _is_timed(zone: Zone) -> bool:
    return zone.start > 0 or zone.end is not None
