"""Encoders sign their work among the pictures: a copy says nothing about who made it, or how."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from bystander.domain.frame import SEAL, Redacted
from bystander.media.encoders import known_encoders
from bystander.media.scrub.units import can_clean
from bystander.media.traces.door import traces_of
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.testing.clips import Clip, write_clip

SIGNED = (b"x264", b"x265", b"Lavc", b"options: ", b"SVT")
WRITTEN = {
    "libx264": (".mp4", ".mkv", ".ts", ".avi"),
    "libx265": (".mp4", ".mkv", ".ts"),
    "libsvtav1": (".mp4", ".mkv"),
    "libvpx-vp9": (".webm", ".mkv"),
    "mjpeg": (".avi", ".mov"),
    "mpeg2video": (".ts", ".mpg"),
    "ffv1": (".mkv",),
    "prores_ks": (".mov",),
    "msmpeg4": (".avi",),
    "wmv2": (".wmv",),
    "flv": (".flv",),
    "png": (".mov",),
}
PIXELS = {"mjpeg": "yuvj420p", "prores_ks": "yuv422p10le", "png": "rgb24"}


def test_words_can_be_told_from_pictures_in_everything_that_is_written() -> None:
    for name in known_encoders():
        assert can_clean(av.Codec(name, "w").canonical_name), name


@pytest.mark.parametrize(
    ("codec", "suffix"), [(codec, suffix) for codec in WRITTEN for suffix in WRITTEN[codec]]
)
def test_no_encoder_signs_a_copy(tmp_path: Path, codec: str, suffix: str) -> None:
    pixel_format = PIXELS.get(codec, "yuv420p")
    clip = Clip(codec, pixel_format, time_base=Fraction(1, 25), pts=range(12))
    source = VideoSource(write_clip(tmp_path / f"in{suffix}", clip))
    target = tmp_path / f"out{suffix}"
    with VideoStaged(source, target, replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        assert len(list(staged.reopen().frames())) == 12
        staged.publish()
    content = target.read_bytes()
    found = [word for word in SIGNED if word in content]
    # Four letters that every ProRes frame must have for its maker; all of FFmpeg's have these.
    assert found == ([b"Lavc"] if codec == "prores_ks" else [])
    assert traces_of(target) == ()
