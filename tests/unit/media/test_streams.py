"""What becomes of every stream of a file is told, and what a copy lacks is said aloud."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from bystander.domain.policy import Policy
from bystander.errors import Unreadable
from bystander.media.streams import ONE_OF_SEVERAL, pictures_in
from bystander.media.video_source import VideoSource
from bystander.testing.clips import Clip, picture


def two_cameras(path: Path) -> Path:
    """Two video streams in one file, as dashboard cameras write them."""
    with av.open(str(path), "w") as output:
        streams: list[Any] = [output.add_stream("libx264", rate=25) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for index in range(8):
            for stream in streams:
                frame = av.VideoFrame.from_ndarray(picture(Clip(), index), "rgb24")
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = index, Fraction(1, 25)
                output.mux(stream.encode(frame))
        for stream in streams:
            output.mux(stream.encode(None))
    return path


def test_a_plan_is_about_one_video_stream_and_says_so(tmp_path: Path) -> None:
    path = two_cameras(tmp_path / "a.mkv")
    assert pictures_in(path) == 2
    second = VideoSource(path, Policy(picture=1)).facts
    assert [each.kept for each in second.streams] == [False, True]
    with pytest.raises(Unreadable):
        VideoSource(path, Policy(picture=2))
    facts = VideoSource(path).facts
    assert [(each.kind, each.kept) for each in facts.streams] == [("video", True), ("video", False)]
    assert facts.notices == (ONE_OF_SEVERAL,)
