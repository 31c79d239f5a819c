"""Which encoder, and how much time it takes itself."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.policy import Policy, Preset
from bystander.media.encoders import encoder_for
from bystander.media.video_source import VideoSource
from bystander.testing.clips import write_clip


def test_in_a_hurry_h264_takes_less_time_and_more_bytes() -> None:
    usual, hurried = (encoder_for("h264", "yuv420p", hurried=hurried) for hurried in (False, True))
    assert usual.options["preset"] == "veryfast"
    assert hurried.options == usual.options | {"preset": "superfast", "crf": "21"}


def test_where_no_good_trade_is_known_a_hurry_changes_nothing() -> None:
    assert encoder_for("vp9", "yuv420p", hurried=True) == encoder_for("vp9", "yuv420p")


def test_only_the_fast_preset_is_in_a_hurry(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4")
    speeds = {preset: VideoSource(clip, Policy(preset)).options()["preset"] for preset in Preset}
    assert speeds == {"fast": "superfast", "thorough": "veryfast", "paranoid": "veryfast"}
