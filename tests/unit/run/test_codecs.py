"""What a codec can keep is kept: names, alpha, times; what it cannot is told."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.domain.report import Report
from bystander.errors import Unsupported
from bystander.media.scrub.door import scrub_file
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")


@dataclass(frozen=True)
class Made:
    """What a test video is made of."""

    encoder: str
    pixel_format: str = "yuv420p"
    size: tuple[int, int] = (96, 64)
    entry: str = ""
    options: tuple[tuple[str, str], ...] = ()
    first: int = 0


def copied(source: Path, target: Path) -> Report:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    crew = Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})
    return redact(source, target, POLICY, crew).report


def written(path: Path, made: Made) -> Path:
    width, height = made.size
    with av.open(str(path), "w") as output:
        stream: Any = output.add_stream(made.encoder, rate=25, options=dict(made.options))
        stream.width, stream.height, stream.pix_fmt = width, height, made.pixel_format
        if made.entry:
            stream.codec_context.codec_tag = made.entry
        for index in range(12):
            pixels = np.full((height, width, 4), (20 * index, 90, 160, 20 * index), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, "rgba").reformat(format=made.pixel_format)
            frame.pts, frame.time_base = made.first + index, Fraction(1, 25)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def looks(path: Path) -> tuple[str, str, str, list[float]]:
    """Codec, its name in the container, pixel format, times."""
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        times = [float(frame.time or 0) for frame in container.decode(video=0)]
        return context.codec.canonical_name, context.codec_tag, context.pix_fmt or "", times


KEPT = {
    "HEVC for Apple's players": (".mp4", Made("libx265", entry="hvc1")),
    "HEVC for the others": (".mov", Made("libx265", entry="hev1")),
    "ProRes with alpha": (".mov", Made("prores_ks", "yuva444p10le")),
    "ProRes 4444": (".mov", Made("prores_ks", "yuv444p10le")),
    "ProRes LT": (".mov", Made("prores_ks", "yuv422p10le", options=(("profile", "lt"),))),
    "H.264 in AVI, in order": (".avi", Made("libx264", options=(("bf", "0"),))),
}


@pytest.mark.parametrize("name", KEPT)
def test_codec_name_format_and_times_stay(tmp_path: Path, name: str) -> None:
    suffix, made = KEPT[name]
    source = written(tmp_path / f"in{suffix}", made)
    assert copied(source, tmp_path / f"out{suffix}").clean
    assert looks(tmp_path / f"out{suffix}") == looks(source)


def test_h264_that_is_reordered_in_avi_is_shown_at_a_steady_pace(tmp_path: Path) -> None:
    """Its container says when pictures are decoded, and FFmpeg guesses when they are shown."""
    source = written(tmp_path / "in.avi", Made("libx264", options=(("bf", "2"),)))
    assert copied(source, tmp_path / "out.avi").clean
    assert np.diff(looks(tmp_path / "out.avi")[-1]) == pytest.approx([0.04] * 11)


@pytest.mark.parametrize("name", [name for name in KEPT if "AVI" not in name])
def test_they_stay_when_scrubbed(tmp_path: Path, name: str) -> None:
    suffix, made = KEPT[name]
    source = written(tmp_path / f"in{suffix}", made)
    scrub_file(source, tmp_path / f"out{suffix}")
    assert looks(tmp_path / f"out{suffix}") == looks(source)


def test_bits_that_no_encoder_takes_are_told(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mov", Made("prores_ks", "yuv444p10le"))
    notices = copied(source, tmp_path / "out.mov").notices
    assert "prores is written with 10 of its 12 bits a colour here" in notices


@pytest.mark.parametrize(
    ("suffix", "made", "codec"),
    [
        (".avi", Made("dvvideo", size=(720, 576)), "mpeg4"),
        (".avi", Made("snow", "yuv444p"), "ffv1"),
        (".avi", Made("zmbv", "bgr0"), "ffv1"),
        (".avi", Made("cinepak", "rgb24"), "png"),
        (".mkv", Made("snow"), "h264"),
    ],
)
def test_what_cannot_be_written_has_a_substitute_that_is_named(
    tmp_path: Path, suffix: str, made: Made, codec: str
) -> None:
    source = written(tmp_path / f"in{suffix}", made)
    report = copied(source, tmp_path / f"out{suffix}")
    assert report.clean
    assert any("the copy is" in notice for notice in report.notices)
    after, before = looks(tmp_path / f"out{suffix}"), looks(source)
    assert after[0] == codec
    assert after[2:] == before[2:]


def test_where_the_container_takes_no_substitute_it_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mov", Made("magicyuv", "gbrp"))
    with pytest.raises(Unsupported, match="convert it"):
        copied(source, tmp_path / "out.mov")


def test_a_late_start_in_matroska_is_not_taken_for_a_lost_end(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mkv", Made("libx264", first=100))
    scrub_file(source, tmp_path / "out.mkv")
    assert looks(tmp_path / "out.mkv") == looks(source)


@pytest.mark.parametrize("head", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01", b"BZh91AY"])
def test_an_archive_of_another_kind_is_called_one(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "in.jpg").write_bytes(head + bytes(99))
    with pytest.raises(Unsupported, match="pack it as zip or tar"):
        copied(tmp_path / "in.jpg", tmp_path / "out.jpg")
