"""Every video stream of a file is redacted and judged, and all come together again."""

from __future__ import annotations

from concurrent.futures import Future
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.job import Orders, Progress
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.report import LeakKind
from bystander.errors import StageFailed, TargetExists
from bystander.media.traces.door import traces_of
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.run.streams import redact, verify
from bystander.stages import Detector
from bystander.testing.clips import Clip, picture, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid", sound=SoundPolicy.DROP)
SIZES = ((96, 64), (160, 96))
RATES = (25, 10)
LEFT_UPPER = Box(0, 0, 0.5, 0.5)


class Seer(StandIn):
    """Sees a face in the left upper quarter of every picture."""

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        height, width, _ = pixels.shape
        return (Detection(Kind.FACE, LEFT_UPPER.scaled(width, height), 0.9),)


class Tired(Seer):
    """Raises once it was shown the second camera's pictures."""

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        if pixels.shape[1] * 64 != pixels.shape[0] * 96:
            answer: Future[tuple[Detection, ...]] = Future()
            answer.set_exception(StageFailed("the detector failed"))
            return answer
        return super().detect(pixels, floor)


def crew(detector: Detector) -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(detector, {Kind.FACE: tracker}),), {"solid": Solid()})


def cameras(path: Path) -> Path:
    """Two cameras at different sizes and rates, and sound, as dashboard cameras write them."""
    tone = write_clip(path.with_name(f"tone{path.suffix}"), Clip(sound=True))
    with av.open(str(tone)) as source, av.open(str(path), "w") as output:
        streams: list[Any] = [output.add_stream("libx264", rate=rate) for rate in RATES]
        sound = output.add_stream_from_template(source.streams.audio[0])
        for stream, (width, height) in zip(streams, SIZES, strict=True):
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for stream, (width, height), rate in zip(streams, SIZES, RATES, strict=True):
            for index in range(rate):
                pixels = picture(Clip(width=width, height=height), index)
                frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format="yuv420p")
                frame.pts, frame.time_base = index, Fraction(1, rate)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = sound
                output.mux(packet)
    tone.unlink()
    return path


def pictures(path: Path, number: int) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(container.streams.video[number]))


def kinds(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return sorted(stream.type for stream in container.streams)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_faces_in_every_stream_are_covered_and_times_stay(tmp_path: Path, suffix: str) -> None:
    source, target = cameras(tmp_path / f"in{suffix}"), tmp_path / f"out{suffix}"
    outcome = redact(source, target, POLICY, crew(Seer()))
    assert kinds(target) == ["video", "video"]
    for number, (width, height) in enumerate(SIZES):
        before, after = pictures(source, number), pictures(target, number)
        assert [frame.time for frame in after] == [frame.time for frame in before]
        for frame in after:
            assert (frame.width, frame.height) == (width, height)
            luma = frame.to_ndarray()[: height // 2, : width // 2]
            assert np.ptp(luma[4:-4, 4:-4].astype(int)) <= 8  # one colour, but for the encoder
    assert outcome.report.frames == sum(RATES)
    assert outcome.report.clean
    assert [stream.kept for stream in outcome.report.streams] == [True, True, False]
    assert not any("several video streams" in notice for notice in outcome.report.notices)
    assert traces_of(target) == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == [source.name, target.name]


def test_kept_sound_is_in_the_copy_once_and_as_it_was(tmp_path: Path) -> None:
    source, target = cameras(tmp_path / "in.mp4"), tmp_path / "out.mp4"
    policy = Policy(effect="solid", sound=SoundPolicy.KEEP)
    notices = redact(source, target, policy, crew(Seer())).report.notices
    assert not any("dropped" in notice for notice in notices)
    assert kinds(target) == ["audio", "video", "video"]
    told = []
    for path in (source, target):
        with av.open(str(path)) as container:
            told.append([(p.pts, bytes(p)) for p in container.demux(audio=0) if p.size])
    assert told[0] == told[1]


@pytest.mark.parametrize("sound", [SoundPolicy.DROP, SoundPolicy.KEEP])
def test_a_copy_of_all_streams_is_verified_without_a_plan(
    tmp_path: Path, sound: SoundPolicy
) -> None:
    source, target = cameras(tmp_path / "in.mp4"), tmp_path / "out.mp4"
    policy = Policy(effect="solid", sound=sound)
    redact(source, target, policy, crew(StandIn()))
    report = verify(source, target, policy, crew(StandIn()), Orders())
    assert report.clean, report.leaks
    assert report.frames == sum(RATES)
    other = SoundPolicy.KEEP if sound is SoundPolicy.DROP else SoundPolicy.DROP
    wrong = verify(source, target, Policy(sound=other), crew(StandIn()), Orders())
    assert [leak.kind for leak in wrong.leaks] == [LeakKind.STREAM]


def test_a_face_in_the_second_stream_of_a_copy_is_found(tmp_path: Path) -> None:
    source, target = cameras(tmp_path / "in.mp4"), tmp_path / "out.mp4"
    redact(source, target, POLICY, crew(StandIn()))

    class Second(Seer):
        def see(self, pixels: Pixels) -> tuple[Detection, ...]:
            wide = pixels.shape[1] * 64 != pixels.shape[0] * 96
            return super().see(pixels) if wide else ()

    report = verify(source, target, POLICY, crew(Second()), Orders())
    assert {leak.kind for leak in report.leaks} == {LeakKind.FACE}


def test_a_copy_that_lost_a_stream_does_not_pass(tmp_path: Path) -> None:
    source = cameras(tmp_path / "in.mp4")
    clip = Clip(pts=range(0, 25 * 512, 512))
    report = verify(source, write_clip(tmp_path / "b.mp4", clip), POLICY, crew(StandIn()), Orders())
    assert LeakKind.STREAM in {leak.kind for leak in report.leaks}


def test_a_stream_that_cannot_be_redacted_keeps_the_whole_file_back(tmp_path: Path) -> None:
    source = cameras(tmp_path / "in.mp4")
    with pytest.raises(StageFailed):
        redact(source, tmp_path / "out.mp4", POLICY, crew(Tired()))
    assert list(tmp_path.iterdir()) == [source]


def test_progress_tells_which_stream_and_an_existing_target_is_refused(tmp_path: Path) -> None:
    source, target = cameras(tmp_path / "in.mp4"), tmp_path / "out.mp4"
    told = set()

    def listener(progress: Progress) -> None:
        told.add((progress.part, progress.parts))

    redact(source, target, POLICY, crew(Seer()), Orders(listener=listener))
    assert told == {(1, 2), (2, 2)}
    with pytest.raises(TargetExists):
        redact(source, target, POLICY, crew(Seer()))


def test_a_file_with_one_stream_is_redacted_as_ever(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "in.mp4")
    outcome = redact(source, tmp_path / "out.mp4", POLICY, crew(Seer()))
    assert outcome.plan.policy.picture == 0
    assert outcome.report.output_digest
