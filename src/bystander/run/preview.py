"""A still of the original with a policy's zones drawn on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from bystander.domain.frame import Frame
from bystander.domain.geometry import Outline, Shape, Size
from bystander.domain.policy import Policy
from bystander.domain.zone import Zone
from bystander.errors import BadRequest
from bystander.media.open import open_source
from bystander.media.paper import write_still


def draw_zones(
    source: Path, policy: Policy, at: Fraction, target: Path, *, replace: bool = False
) -> int:
    """Draws the zones that are on ``at`` seconds after the first picture. Returns how many.

    Raises BadRequest for a policy without zones, or a moment after the last picture.
    """
    if not policy.zones and not policy.only:
        raise BadRequest("the policy names no zone for this file; check its zones and their source")
    with open_source(source, policy) as original:
        frame = _frame(original.frames(), at)
        zones = [*_drawn(policy.zones, "covered", at), *_drawn(policy.only, "looked into", at)]
        outlines = [(_outline(zone, frame.size), words) for zone, words in zones]
        write_still(frame.rgb(frame.size), outlines, target, replace=replace)
    return len(outlines)


def _frame(frames: Iterable[Frame], at: Fraction) -> Frame:
    """The one that is shown at that moment."""
    shown: Frame | None = None
    start = Fraction(0)
    for frame in frames:
        if shown is None:
            start = frame.seconds
        elif frame.seconds - start > at:
            return shown
        shown = frame
    if shown is None or at > shown.seconds - start + 1:
        raise BadRequest("the recording ends before that moment; choose an earlier one with --at")
    return shown


def _drawn(zones: Iterable[Zone], what: str, at: Fraction) -> list[tuple[Zone, str]]:
    return [(zone, f"{n} {what}") for n, zone in enumerate(zones, 1) if zone.is_on(at)]


def _outline(zone: Zone, size: Size) -> Outline:
    corners = tuple((x * size.width, y * size.height) for x, y in zone.corners)
    return Outline(Shape.POLYGON, zone.bounds.scaled(size.width, size.height), corners)
