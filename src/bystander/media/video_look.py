"""What a video says about how it is to be shown, beyond its colours."""

from __future__ import annotations

import av
from av.video.stream import VideoStream

from bystander.media.encoders import Encoder
from bystander.media.fields import Fields, fields_of
from bystander.media.mastering import Mastering, mastering_of
from bystander.media.video_frame import NAMED_PROFILES


def look_of(frame: av.VideoFrame, stream: VideoStream) -> tuple[Mastering | None, Fields | None]:
    """Brightness, and which field comes first; None where the video is silent."""
    fields = fields_of(frame)
    # Asking for side data ends the process where these decoders hang profiles on frames.
    if stream.codec_context.name in NAMED_PROFILES:
        return None, fields
    return mastering_of(frame), fields


def look_notices(
    encoder: str, mastering: Mastering | None, fields: Fields | None
) -> tuple[str, ...]:
    """What the encoder cannot keep, in words."""
    lost = []
    if mastering and not mastering.options(encoder):
        lost.append(f"{encoder} cannot write how bright the original may get, which is lost")
    if fields and not fields.options(encoder):
        lost.append(f"{encoder} cannot say that the pictures are interlaced, which is lost")
    return tuple(lost)


def encoder_options(
    encoder: Encoder, mastering: Mastering | None, fields: Fields | None
) -> dict[str, str]:
    """The encoder's own options, and what else it must be told."""
    looks = {} if mastering is None else mastering.options(encoder.name)
    for name, value in looks.items():
        usual = encoder.options.get(name)
        looks[name] = f"{usual}:{value}" if usual else value
    interlaced = {} if fields is None else fields.options(encoder.name)
    return encoder.options | looks | interlaced
