"""Videos as receivers, cutters and old programs leave them are copied, with their own times."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from bystander.domain.findings import Kind
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged
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


def written(path: Path, clip: Clip, options: dict[str, str]) -> Path:
    """A clip by an encoder that is told so, in the format of the path's suffix."""
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
        output.mux(stream.encode(None))
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
