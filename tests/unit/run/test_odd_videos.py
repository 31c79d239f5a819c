"""Videos as receivers, cutters and old programs leave them are copied, with their own times."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from bystander.domain.findings import Kind
from bystander.domain.limits import Limits
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.errors import Damaged, Unsupported
from bystander.media.sound_source import SoundSource
from bystander.media.video_reading import first_frame, told_in_order
from bystander.media.video_source import VideoSource
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.testing.clips import Clip, picture
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")
GOING_ON = replace(POLICY, on_damage=OnDamage.COVER)
LONG = Clip(pts=range(100), time_base=Fraction(1, 25))


def crew() -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})


def times(path: Path) -> list[Fraction]:
    return [frame.seconds for frame in VideoSource(path).frames()]


def written(path: Path, clip: Clip, options: dict[str, str], last: int | None = None) -> Path:
    """A clip by an encoder that is told so, in the format of the path's suffix.

    last: ticks for which the last picture stays, where that is told
    """
    with av.open(str(path), "w") as output:
        stream = output.add_stream(clip.codec, rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, clip.pixel_format
        stream.codec_context.time_base = stream.time_base = clip.time_base
        stream.options = {**options}
        for index, pts in enumerate(clip.pts):
            frame = av.VideoFrame.from_ndarray(picture(clip, index), format="rgb24")
            frame = frame.reformat(format=clip.pixel_format)
            frame.pts, frame.time_base = pts, clip.time_base
            output.mux(stream.encode(frame))
        for packet in stream.encode(None):
            if last is not None and packet.pts == clip.pts[-1]:
                packet.duration = last
            output.mux(packet)
    return path


def copied(source: Path, policy: Policy = POLICY) -> Path:
    """A copy, which is clean and has every picture of the source at its time."""
    target = source.with_name(f"copy{source.suffix}")
    target.unlink(missing_ok=True)
    assert redact(source, target, policy, crew()).report.clean
    assert times(target) == times(source)
    return target


BROADCASTS = [
    (".ts", "libx264", {"g": "25", "bf": "2"}, 188),
    (".ts", "libx264", {"g": "25", "bf": "3", "x264-params": "open-gop=1"}, 188),
    (".ts", "mpeg2video", {"g": "12", "bf": "2"}, 188),
    (".mpg", "mpeg2video", {"g": "12", "bf": "2"}, 2048),
]


def received(folder: Path, kind: tuple[str, str, dict[str, str], int]) -> Path:
    """What is left of a broadcast without the first third of its packets."""
    suffix, codec, options, length = kind
    path = written(folder / f"in{suffix}", replace(LONG, codec=codec), options)
    content = path.read_bytes()
    path.write_bytes(content[len(content) // length // 3 * length :])
    return path


@pytest.mark.parametrize("kind", BROADCASTS, ids=lambda kind: f"{kind[1]}{kind[0]}")
@pytest.mark.parametrize("policy", [POLICY, GOING_ON], ids=["strict", "patient"])
def test_a_broadcast_received_from_inside_a_group_of_pictures_is_copied(
    kind: tuple[str, str, dict[str, str], int], policy: Policy, tmp_path: Path
) -> None:
    source = received(tmp_path, kind)
    with av.open(str(source)) as container:
        pictures = [packet.pts for packet in container.demux(video=0) if packet.pts is not None]
    assert len(times(source)) < len(pictures)
    assert len(times(copied(source, policy))) > 0


def test_one_that_has_lost_its_end_too_is_refused(tmp_path: Path) -> None:
    source = received(tmp_path, BROADCASTS[0])
    source.write_bytes(source.read_bytes()[:-100])
    with pytest.raises(Damaged, match="cut off"):
        redact(source, tmp_path / "copy.ts", POLICY, crew())
    assert [path.name for path in tmp_path.iterdir()] == ["in.ts"]


def test_pictures_that_end_before_the_broadcast_does_are_still_missed(tmp_path: Path) -> None:
    source = VideoSource(received(tmp_path, BROADCASTS[0]))
    running, duration = source.facts.running(), source.facts.duration
    frames = list(source.frames())
    for frame in frames[:-10]:
        running.see(frame.time.pts, frame.duration)
    assert running.lacks(duration)
    assert duration == (frames[-1].seconds - frames[0].seconds) + Fraction(1, 25)


DROPPED = (1, 4, 5, 9, 13, 14, 15, 22, 27, 28, 33, 36, 41, 45, 46, 53, 57, 58, 65, 71, 77, 85, 94)
DURATION = b"\x44\x89\x88"
"""Of a Matroska segment; a double of milliseconds follows."""

UNSTEADY = Clip(
    pts=[3600 * number for number in range(100) if number not in DROPPED],
    time_base=Fraction(1, 90_000),
)


@pytest.mark.parametrize("reordered", ["0", "3"])
@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_last_picture_stays_until_the_end_that_the_original_declares(
    reordered: str, suffix: str, tmp_path: Path
) -> None:
    source = written(
        tmp_path / f"in{suffix}", UNSTEADY, {"bf": reordered, "b_strategy": "0"}, last=3600
    )
    with av.open(str(source)) as container:
        last = max((frame.pts or 0) + frame.duration for frame in container.decode(video=0))
        stream = container.streams.video[0]
        late = last > (stream.start_time or 0) + (stream.duration or 0)
    assert late == (reordered == "3")  # its packet says that it stays longer
    assert VideoSource(copied(source)).facts.duration == VideoSource(source).facts.duration


@pytest.mark.parametrize("reordered", ["0", "3"])
def test_so_does_one_of_which_an_average_is_told(reordered: str, tmp_path: Path) -> None:
    source = written(tmp_path / "in.mkv", UNSTEADY, {"bf": reordered})
    content = source.read_bytes()
    assert content.count(DURATION + struct.pack(">d", 4000.0)) == 1
    shorter = DURATION + struct.pack(">d", 3962.0)
    source.write_bytes(content.replace(DURATION + struct.pack(">d", 4000.0), shorter))
    facts = VideoSource(source).facts
    last = list(VideoSource(source).frames())[-1]
    assert facts.duration is not None
    assert last.seconds + last.duration * facts.time_base > facts.duration + Fraction(1, 100)
    assert VideoSource(copied(source)).facts.duration == facts.duration


def joined(folder: Path, *parts: Path) -> Path:
    path = folder / f"joined{parts[0].suffix}"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    for part in parts:
        part.unlink()
    return path


def joined_pictures(folder: Path, *starts: int) -> Path:
    """Broadcasts of two seconds behind one another, whose clocks begin at so many seconds."""
    clips = [replace(LONG, pts=range(25 * start, 25 * start + 50)) for start in starts]
    parts = [
        written(folder / f"{start}.ts", clip, {}) for start, clip in zip(starts, clips, strict=True)
    ]
    return joined(folder, *parts)


DAYS = replace(POLICY, limits=Limits(seconds=Fraction(10**6)))


@pytest.mark.parametrize("starts", [(3000, 10), (10, 5000)])
@pytest.mark.parametrize("policy", [POLICY, DAYS], ids=["a day", "many days"])
def test_broadcasts_joined_to_one_are_refused_as_that_and_not_for_their_length(
    starts: tuple[int, int], policy: Policy, tmp_path: Path
) -> None:
    source = joined_pictures(tmp_path, *starts)
    with pytest.raises(Unsupported, match=r"goes ahead by hours .*frame 50.*two; cut it there"):
        redact(source, tmp_path / "copy.ts", policy, crew())
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_pause_of_minutes_in_a_broadcast_stays_one(tmp_path: Path) -> None:
    shown = times(copied(joined_pictures(tmp_path, 10, 1000)))
    assert max(later - earlier for earlier, later in pairwise(shown)) > 900


def test_one_that_is_too_long_without_a_leap_is_refused_with_the_flag(tmp_path: Path) -> None:
    source = written(tmp_path / "in.ts", LONG, {})
    short = replace(POLICY, limits=Limits(seconds=Fraction(1)))
    with pytest.raises(Unsupported, match="--max-duration"):
        redact(source, tmp_path / "copy.ts", short, crew())


def test_so_are_broadcasts_of_sound(tmp_path: Path) -> None:
    parts = []
    for start in (3000, 10):
        parts.append(tmp_path / f"{start}.ts")
        with av.open(str(parts[-1]), "w") as output:
            stream = output.add_stream("mp2", rate=48_000, layout="mono")
            for number in range(50):
                frame = av.AudioFrame.from_ndarray(np.zeros((1, 1152), np.int16), "s16", "mono")
                frame.sample_rate, frame.pts = 48_000, 48_000 * start + 1152 * number
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
    source = SoundSource(joined(tmp_path, *parts), replace(DAYS, sound=SoundPolicy.MUTE))
    with pytest.raises(Unsupported, match=r"goes ahead by hours on the way.*cut the file there"):
        list(source.sound(0))


REORDERED = [
    ("mpeg4", {"bf": "1"}, range(100)),
    ("mpeg4", {"bf": "3"}, range(100)),
    ("mpeg4", {"bf": "2"}, [pts // 3600 for pts in UNSTEADY.pts]),
    ("mpeg4", {"bf": "2"}, range(3)),
    ("mpeg4", {"bf": "0"}, range(100)),
    ("mpeg2video", {"bf": "2"}, range(100)),
    ("libx264", {"bf": "2"}, range(100)),
]


@pytest.mark.parametrize(("codec", "options", "pts"), REORDERED)
def test_an_avi_whose_pictures_are_reordered_is_shown_when_its_original_is(
    codec: str, options: dict[str, str], pts: Sequence[int], tmp_path: Path
) -> None:
    source = written(tmp_path / "in.avi", replace(LONG, codec=codec, pts=pts), options)
    found = copied(source)
    assert (times(found)[0] > 0) == (options["bf"] != "0")
    assert VideoSource(found).facts.duration == VideoSource(source).facts.duration
    pauses = [later - earlier for earlier, later in pairwise(times(found))]
    assert max(pauses) == max(later - earlier for earlier, later in pairwise(pts)) * Fraction(1, 25)


@pytest.mark.parametrize(("codec", "in_order"), [("mpeg4", True), ("libx264", False)])
def test_of_an_avi_it_is_known_whether_times_are_told_in_order(
    codec: str, *, in_order: bool, tmp_path: Path
) -> None:
    path = written(tmp_path / "in.avi", replace(LONG, codec=codec), {"bf": "2"})
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        first = first_frame(container, stream)
        assert told_in_order(container, stream, first) == in_order
