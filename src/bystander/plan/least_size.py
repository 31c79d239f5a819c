"""Faces so small that a policy leaves them visible, and what is known of that size.

Nobody has shown a size below which no machine recognises a face, so the default leaves
none visible. Whoever sets a limit is told what was published.
"""

from __future__ import annotations

from bystander.domain.findings import Kind, Track
from bystander.domain.policy import Policy

MACHINES = 16.0
"""Least side in pixels of faces in sets of tiny ones on which recognition was measured."""

PEOPLE = 10.0
"""Width of a face in pixels at which a viewer may tell something of a person's looks: the
level "observe" of IEC 62676-4:2015, 62.5 pixels a metre."""


def is_hidden(track: Track, least: float) -> bool:
    """Whether a track is large enough, in the largest of its boxes, to be covered.

    least: pixels of the shorter side
    """
    if track.kind is not Kind.FACE or least <= 0:
        return True
    sides = track.path.boxes[:, 2:] - track.path.boxes[:, :2]
    return bool(sides.min(axis=1).max() >= least)


def size_notices(policy: Policy) -> tuple[str, ...]:
    """What must be said of a policy that leaves small faces visible."""
    if policy.min_face <= 0:
        return ()
    return (f"faces below {policy.min_face:g} pixels stay visible; {_known(policy.min_face)}",)


def _known(least: float) -> str:
    """Of faces just below this many pixels. The figure is AdaFace's, published for TinyFace."""
    if least > MACHINES:
        return (
            "at 16 to 32 pixels a published recogniser names the right one of many people in "
            "72 of 100 photos, and many frames of a video tell it more"
        )
    if least > PEOPLE:
        return (
            "people who know them may recognise faces of 10 pixels and more, machines were "
            "measured to at 16, and many frames of a video tell them more"
        )
    return (
        "no attack on faces below 10 pixels is known to us, but nobody has shown them to be "
        "safe, and many frames of a video tell a machine more"
    )
