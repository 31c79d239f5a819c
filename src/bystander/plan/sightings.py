"""When a track was seen: what lies between two looks that both saw it counts as seen."""

from __future__ import annotations

import numpy as np

from bystander.domain.findings import Origin, Scene, Track
from bystander.domain.frame_span import FrameSpan, joined


def sightings(track: Track, scene: Scene) -> tuple[tuple[FrameSpan, ...], tuple[FrameSpan, ...]]:
    """Frames in which it was seen for certain, and frames in which it was seen with doubt.

    In order and apart. A look that did not see it ends a span, and so does the last sighting.
    """
    seen = track.path.frames
    place = scene.looked.searchsorted(seen)
    follows = np.append(np.diff(place) == 1, np.zeros(1, dtype=np.bool_))
    ends = np.where(follows, np.append(seen[1:], seen[-1:]), seen + 1)
    sure, doubtful = (
        joined(
            FrameSpan(int(start), int(end))
            for start, end in zip(seen[mask], ends[mask], strict=True)
        )
        for mask in (track.origins != Origin.WEAK, track.origins == Origin.WEAK)
    )
    return sure, doubtful
