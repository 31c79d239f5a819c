"""Which passages of a video a copy takes over as they are coded, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from bystander.domain.clock import Timeline
from bystander.domain.frame_span import FrameSpan, joined
from bystander.media.untouched.avc import Configuration
from bystander.media.untouched.groups import Groups, groups_of

_CONTAINERS = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")
_PROFILES = (77, 100)
"""Main and High (ITU-T H.264, A.2): the two that our encoder writes. Baseline may hold pictures
twice."""

_BLOCK = 16
"""Samples that a picture is cut into: less than one may be hidden at its edges (7.4.2.1.1)."""

LEAST = 12
"""Frames that a passage is worth: opening an encoder anew costs as much as encoding so many."""


@dataclass(frozen=True, eq=False)
class Splice:
    """What is needed to put coded pictures of an original between those of an encoder.

    number: of the encoder's own parameter sets, which the original does not use
    """

    configuration: Configuration
    groups: Groups
    number: int


def splice_of(container: InputContainer, stream: VideoStream, encoder: str) -> Splice | None:
    """None where pictures of the two do not go together. Raises what FFmpeg raises.

    encoder: which writes the others, by FFmpeg's name
    """
    if stream.codec_context.name != "h264" or encoder != "libx264":
        return None
    if container.format.name not in _CONTAINERS:
        return None
    try:
        configuration = Configuration.parsed(bytes(stream.codec_context.extradata or b""))
    except ValueError:
        return None
    number = configuration.free_number()
    profiles = {unit[1] for unit in configuration.sets}
    if number is None or not profiles or not profiles <= set(_PROFILES) or len(profiles) > 1:
        return None
    groups = groups_of(container, stream, configuration)
    return None if groups is None else Splice(configuration, groups, number)


def shows_all(stream: VideoStream) -> bool:
    """Whether every coded sample is shown, but for what fills the last block.

    To be asked when a picture was decoded: what a larger frame would hide went along.
    """
    context = stream.codec_context
    hidden = context.coded_width - context.width, context.coded_height - context.height
    return all(0 <= samples < _BLOCK for samples in hidden)


def untouched(
    splice: Splice, timeline: Timeline, covered: Sequence[FrameSpan]
) -> tuple[FrameSpan, ...]:
    """The groups without a covered frame, those that follow each other as one.

    covered: frames with something to hide, in order and apart
    """
    groups = splice.groups
    if not np.array_equal(groups.pts, timeline.pts):
        return ()
    starts = np.array([passage.start for passage in covered], dtype=np.int64)
    ends = np.array([passage.end for passage in covered], dtype=np.int64)
    free = (
        group
        for group in groups
        if np.searchsorted(ends, group.start, "right") == np.searchsorted(starts, group.end, "left")
    )
    return tuple(passage for passage in joined(free) if len(passage) >= LEAST)
