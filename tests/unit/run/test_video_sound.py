"""Sound beside pictures: redacted in the same run, in step with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from bystander.domain.findings import Kind
from bystander.domain.job import Orders, Outcome
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.report import LeakKind
from bystander.domain.sound import Instead, Samples
from bystander.errors import StageFailed, Unsupported
from bystander.media.video_source import VideoSource
from bystander.plan.fingerprint import fingerprint
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import apply_plan, look_at, verify
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.stages import Voice
from bystander.testing.sounds import Tape, read_sound
from bystander.testing.stand_in import StandIn
from bystander.testing.stand_in_speech import StandInFinder, StandInVoices
from bystander.testing.talkies import Talkie, flashes_and_clicks, write_talkie
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid", sound=SoundPolicy.DISGUISE)
ONE_FRAME = 0.001
"""Seconds; an audio frame is 20 times as long."""


def crew() -> Crew:
    lookout = Lookout(StandIn(), {Kind.FACE: TwoThresholdTracker(0.25, 0.1, Fraction(1))})
    return Crew((lookout,), {"solid": Solid()}, Ears(StandInFinder, lambda _: StandInVoices()))


def copied(original: Path, policy: Policy = POLICY) -> Outcome:
    return redact(original, original.with_name(f"copy{original.suffix}"), policy, crew())


S, M = "stereo", "mono"
AAC, OPUS = Tape("aac", 44_100, S, "fltp", 128_000), Tape("libopus", 48_000, M, "flt", 64_000)
MP2, AC3 = Tape("mp2", 48_000, S, "s16", 192_000), Tape("ac3", 48_000, "5.1", "fltp", 448_000)
MP3 = Tape("libmp3lame", 44_100, S, "fltp", 128_000)
WMA = Tape("wmav2", 44_100, S, "fltp", 128_000)
CASES = [
    (".mp4", "libx264", AAC),
    (".mp4", "libx264", AC3),
    (".mov", "libx264", Tape("pcm_s16le", 48_000, S, "s16")),
    (".mkv", "libx264", AAC),
    (".mkv", "libx264", Tape("flac", 44_100, S, "s16")),
    (".webm", "libvpx", OPUS),
    (".avi", "mpeg4", MP3),
    (".ts", "libx264", AAC),
    (".ts", "libx264", MP2),
    (".mpg", "mpeg2video", MP2),
    (".flv", "flv", AAC),
    (".wmv", "wmv2", WMA),
]


@pytest.mark.parametrize(
    ("suffix", "codec", "tape"), CASES, ids=lambda case: getattr(case, "codec", case)
)
def test_flash_and_click_stay_together(suffix: str, codec: str, tape: Tape, tmp_path: Path) -> None:
    original = write_talkie(tmp_path / f"in{suffix}", Talkie(codec, (tape,)))
    outcome = copied(original)
    assert outcome.report.clean
    (flash, click), (flash_after, click_after) = (
        flashes_and_clicks(original), flashes_and_clicks(outcome.target)
    )  # fmt: skip
    assert len(click) == 2
    assert flash == flash_after
    assert click_after == pytest.approx(click, abs=ONE_FRAME)
    before, rate, _ = read_sound(original)
    after, rate_after, _ = read_sound(outcome.target)
    assert (rate, len(before)) == (rate_after, len(after))
    packet = 2048 if tape is WMA else 1200
    assert abs(before.shape[1] - after.shape[1]) <= packet


@pytest.mark.parametrize("layout", [M, S])
@pytest.mark.parametrize("codec", ["adpcm_ms", "adpcm_ima_wav"])
def test_codecs_without_an_encoder_worth_using_become_others_which_is_told(
    codec: str, layout: str, tmp_path: Path
) -> None:
    tape = Tape(codec, 44_100, layout)
    original = write_talkie(tmp_path / "in.avi", Talkie("mpeg4", (tape,)))
    outcome = copied(original)
    assert outcome.report.clean
    assert any("is MP3" in notice and codec in notice for notice in outcome.plan.notices)
    before, rate, _ = read_sound(original)
    after, rate_after, _ = read_sound(outcome.target)
    assert (rate, len(before)) == (rate_after, len(after))


def test_every_stream_is_redacted_by_itself_and_keeps_its_language(tmp_path: Path) -> None:
    tapes = (AAC, replace(OPUS, layout=M))
    original = write_talkie(tmp_path / "in.mkv", Talkie("libx264", tapes, ("deu", "fra")))
    outcome = copied(original)
    assert outcome.report.clean
    assert [sound.stream for sound in outcome.plan.sounds] == [1, 2]
    assert all(len(sound.passages) == 1 for sound in outcome.plan.sounds)
    with av.open(str(outcome.target)) as container:
        streams = container.streams.audio
        assert [each.codec_context.codec.canonical_name for each in streams] == ["aac", "opus"]
        assert [each.language for each in streams] == ["deu", "fra"]


def test_what_no_disguise_could_be_made_of_is_told_of_each_stream_and_by_plans(
    tmp_path: Path,
) -> None:
    class Hoarse(StandInVoices):
        def disguise(self, speech: Samples, start: int = 0) -> Samples:
            raise StageFailed("no")

        def draw(self) -> Voice:
            return self

    original = write_talkie(tmp_path / "in.mkv", Talkie("libx264", (AAC, OPUS)))
    hoarse = replace(crew(), ears=Ears(StandInFinder, lambda _: Hoarse()))
    plan = look_at(original, POLICY, hoarse)
    outcome = apply_plan(original, tmp_path / "copy.mkv", plan, hoarse, Orders())
    assert outcome.report.clean
    assert outcome.plan == plan
    assert outcome.report.plan_digest == fingerprint(plan)
    for planned, made in zip(plan.sounds, outcome.report.sounds, strict=True):
        (asked,), (same, muted) = planned.passages, made.passages
        assert same == asked
        assert muted.start == asked.start
        assert 0 <= muted.end - asked.end <= 1  # outward to whole milliseconds twice
        assert muted.instead is Instead.MUTE
    assert sum("was muted" in notice for notice in outcome.report.notices) == 2


def test_a_plan_with_sound_is_carried_out_and_judged_later(tmp_path: Path) -> None:
    original = write_talkie(tmp_path / "in.mp4")
    plan = look_at(original, POLICY, crew())
    outcome = apply_plan(original, tmp_path / "copy.mp4", plan, crew(), Orders())
    assert outcome.report.clean
    assert outcome.report.sounds == plan.sounds
    assert verify(original, outcome.target, crew(), Orders(), plan).clean
    kinds = {leak.kind for leak in verify(original, original, crew(), Orders(), plan).leaks}
    assert LeakKind.VOICE in kinds


def test_sound_that_cannot_be_decoded_is_dropped_and_told(tmp_path: Path) -> None:
    original = write_talkie(
        tmp_path / "in.mkv", Talkie("libx264", (Tape("pcm_s16le", 8_000, M, "s16"),))
    )
    content = original.read_bytes().replace(b"A_PCM/INT/LIT", b"A_UNHEARD/OF1")
    original.write_bytes(content)
    outcome = copied(original)
    assert outcome.plan.sounds == ()
    assert any("cannot be decoded" in notice for notice in outcome.plan.notices)
    with av.open(str(outcome.target)) as container:
        assert not container.streams.audio


def test_where_sound_starts_again_a_video_may_do_without(tmp_path: Path) -> None:
    path = write_talkie(tmp_path / "talk.ts")
    path.write_bytes(2 * path.read_bytes())
    source = VideoSource(path, POLICY)
    with pytest.raises(Unsupported, match=r"goes back.*leave the sound out with --sound drop"):
        list(source.sound(source.sounds[0].stream))


def test_what_a_videos_times_tell_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "overlapping.mkv"
    with av.open(str(write_talkie(tmp_path / "talk.mkv"))) as video, av.open(path, "w") as output:
        pictures = output.add_stream_from_template(video.streams.video[0])
        sound = output.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for number in range(3):
            loud = np.full((1, 16_000), 9000, dtype=np.int16)
            frame = av.AudioFrame.from_ndarray(loud, "s16", "mono")
            frame.pts, frame.sample_rate = number * 14_400, 16_000
            frame.time_base = Fraction(1, 16_000)
            output.mux(sound.encode(frame))
        for packet in video.demux(video=0):
            if packet.size:
                packet.stream = pictures
                output.mux(packet)
    plan = look_at(path, POLICY, crew())
    assert any(notice.startswith("0.20 seconds of sound are left") for notice in plan.notices)


def test_dropping_and_keeping_ask_nobody_to_listen(tmp_path: Path) -> None:
    def nobody() -> StandInFinder:
        raise AssertionError

    deaf = replace(crew(), ears=Ears(nobody))
    original = write_talkie(tmp_path / "in.mp4")
    for sound, streams in ((SoundPolicy.DROP, 0), (SoundPolicy.KEEP, 1)):
        target = tmp_path / f"{sound}.mp4"
        redact(original, target, replace(POLICY, sound=sound), deaf)
        with av.open(str(target)) as container:
            assert len(container.streams.audio) == streams


def begun_before_zero(path: Path, tape: Tape) -> Path:
    """Fragments, as a cut without encoding leaves them: all begins 0.3 s before zero."""
    whole = write_talkie(path.with_name("whole.mp4"), Talkie("libx264", (tape,)))
    options = {"movflags": "frag_keyframe+empty_moov+delay_moov", "avoid_negative_ts": "disabled"}
    with av.open(str(whole)) as source, av.open(str(path), "w", options=options) as copy:
        twins = [copy.add_stream_from_template(each, opaque=True) for each in source.streams]
        for packet in source.demux():
            if packet.pts is None or packet.dts is None or packet.time_base is None:
                continue
            packet.pts -= round(Fraction(3, 10) / packet.time_base)
            packet.dts -= round(Fraction(3, 10) / packet.time_base)
            packet.stream = twins[packet.stream_index]
            copy.mux(packet)
    whole.unlink()
    return path


@pytest.mark.parametrize("sound", [SoundPolicy.DISGUISE, SoundPolicy.KEEP, SoundPolicy.DROP])
@pytest.mark.parametrize("tape", [AAC, AC3], ids=["aac", "ac3"])
def test_what_is_shown_and_heard_before_zero_stays_there_and_in_step(
    sound: SoundPolicy, tape: Tape, tmp_path: Path
) -> None:
    original = begun_before_zero(tmp_path / "in.mp4", tape)
    before = [frame.seconds for frame in VideoSource(original).frames()]
    assert before[0] == Fraction(-3, 10)
    outcome = copied(original, replace(POLICY, sound=sound))
    assert outcome.report.clean
    assert [frame.seconds for frame in VideoSource(outcome.target).frames()] == before
    if sound is not SoundPolicy.DROP:
        (flash, click), (flash_after, click_after) = (
            flashes_and_clicks(original), flashes_and_clicks(outcome.target)
        )  # fmt: skip
        assert flash == flash_after
        assert np.allclose(click, click_after, atol=ONE_FRAME)
