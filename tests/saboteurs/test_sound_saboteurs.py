"""Whoever brings an original voice back, or loses sound, is caught, and nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.geometry import Size
from bystander.domain.job import Orders, Progress, Step
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.proof import Proof
from bystander.domain.report import LeakKind, Report
from bystander.domain.sound import Instead, Passage, Samples, Sound
from bystander.errors import CannotWrite, Interrupted, StageFailed, Withheld
from bystander.media.open import open_source
from bystander.run.against import Against
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import look_at, verify
from bystander.run.judging import judge
from bystander.run.streams import redact
from bystander.stages import Voice
from bystander.testing.plans import plan_for
from bystander.testing.sounds import Tape, Wave, read_sound, write_sound
from bystander.testing.speech import babble, hiss
from bystander.testing.stand_in_speech import StandInFinder, StandInVoices
from bystander.verify.sound_report import compared
from bystander.verify.voice_recogniser import Vectors

RATE = 16_000
DISGUISE = Policy(sound=SoundPolicy.DISGUISE)
MUTE = Policy(sound=SoundPolicy.MUTE)
WAV = Tape("pcm_s16le", RATE)
AAC = Tape("aac", RATE, "mono", "fltp", 48_000)


class Speaks(StandInVoices):
    """Draws voices that say what a test wants."""

    def __init__(self, say: Callable[[Samples], Samples]) -> None:
        super().__init__()
        self.say = say

    def draw(self) -> Voice:
        return _Says(self.say)


class _Says:
    def __init__(self, say: Callable[[Samples], Samples]) -> None:
        self._say = say

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        return self._say(speech)


def crew(voices: StandInVoices | None = None) -> Crew:
    return Crew((), {}, Ears(StandInFinder, lambda _: voices or StandInVoices()))


def scene() -> Wave:
    """Two seconds of a faint street, three of somebody in it, two of the street."""
    street = hiss(7.0, RATE, 0.01)
    street[2 * RATE : 5 * RATE] += babble(3.0, RATE)
    return street[None]


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "in.wav", scene())


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def judged(spoken: Path, wave: Wave, policy: Policy = DISGUISE) -> Report:
    """What the judge says of this copy."""
    copy = write_sound(spoken.with_name("copy.wav"), wave)
    return verify(spoken, copy, crew(), Orders(), plan_of(spoken, policy))


def plan_of(spoken: Path, policy: Policy) -> Plan:
    return look_at(spoken, policy, crew())


def disguised(spoken: Path) -> Wave:
    outcome = redact(spoken, spoken.with_name("good.wav"), DISGUISE, crew())
    assert outcome.report.clean
    return read_sound(outcome.target)[0]


def kinds(report: Report) -> set[LeakKind]:
    # A copy that a test writes has FFmpeg's tags.
    return {leak.kind for leak in report.leaks} - {LeakKind.TAG}


@pytest.mark.parametrize("second", [2.3, 3.071, 4.5])
def test_forty_milliseconds_of_the_original_voice_are_caught(spoken: Path, second: float) -> None:
    original, copy = scene(), disguised(spoken)
    # Where the voice is loud: a syllable is 250 milliseconds, its vowel in the middle.
    start = int(second * RATE)
    near = np.abs(original[0, start : start + RATE // 4])
    start += int(np.argmax(np.convolve(near, np.ones(640), "valid")))
    copy[:, start : start + 640] = original[:, start : start + 640]
    report = judged(spoken, copy)
    assert kinds(report) == {LeakKind.VOICE}
    (leak,) = (leak for leak in report.leaks if leak.kind is LeakKind.VOICE)
    assert leak.seconds is not None
    assert abs(leak.seconds * RATE - start) < 400


def test_the_disguise_itself_is_not_taken_for_the_original(spoken: Path) -> None:
    assert kinds(judged(spoken, disguised(spoken))) == set()


def test_an_original_voice_is_caught_through_a_codec(tmp_path: Path) -> None:
    spoken = write_sound(tmp_path / "in.m4a", scene(), AAC)
    with pytest.raises(Withheld):
        redact(spoken, tmp_path / "out.m4a", DISGUISE, crew(Speaks(lambda speech: speech)))
    assert left(tmp_path) == ["in.m4a"]


@pytest.mark.parametrize(
    "say",
    [
        lambda speech: speech,
        lambda speech: -0.1 * speech,
        lambda speech: np.concatenate([np.zeros(40, dtype=np.float32), speech[:-40]]),
        lambda speech: speech + 0.02 * hiss(len(speech) / RATE, RATE, 1.0)[: len(speech)],
    ],
    ids=["as it is", "turned and quiet", "late", "under noise"],
)
def test_a_voice_that_lets_the_original_through_is_withheld(
    spoken: Path, tmp_path: Path, say: Callable[[Samples], Samples]
) -> None:
    with pytest.raises(Withheld, match="original voice"):
        redact(spoken, tmp_path / "out.wav", DISGUISE, crew(Speaks(say)))
    assert left(tmp_path) == ["in.wav"]


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e38])
def test_samples_that_are_no_numbers_do_not_make_the_judge_deaf(tmp_path: Path, odd: float) -> None:
    """One each second, in the original and in the copy, which are the same."""
    wave = scene()
    wave[0, RATE // 3 :: RATE] = odd
    floats = Tape("pcm_f32le", RATE)
    spoken = write_sound(tmp_path / "in.wav", wave, floats)
    same = write_sound(tmp_path / "same.wav", wave, floats)
    plan = plan_of(spoken, DISGUISE)
    assert LeakKind.VOICE in kinds(verify(spoken, same, crew(), Orders(), plan))
    late = np.roll(wave, 1600, axis=1)
    other = write_sound(tmp_path / "late.wav", late, floats)
    assert LeakKind.SOUND in kinds(verify(spoken, other, crew(), Orders(), plan))


def cannot_say_what_is_faint(speech: Samples) -> Samples:
    if float(np.sqrt(np.square(speech).mean())) < 0.02:
        raise StageFailed("no")
    return StandInVoices().draw().disguise(speech)


def test_a_voice_that_fails_for_the_fainter_of_two_speakers_is_told_from_when_to_when(
    tmp_path: Path,
) -> None:
    """Ten times fainter: too faint to be missed by ear beside the other."""
    street = hiss(9.0, RATE, 0.0005)
    street[RATE : 3 * RATE] += babble(2.0, RATE)
    street[5 * RATE : 8 * RATE] += 0.1 * babble(3.0, RATE)
    spoken = write_sound(tmp_path / "in.wav", street[None])
    listening = Crew(
        (), {}, Ears(lambda: StandInFinder(0.005), lambda _: Speaks(cannot_say_what_is_faint))
    )
    outcome = redact(spoken, tmp_path / "out.wav", DISGUISE, listening)
    passages = outcome.plan.sounds[0].passages
    faint = [each for each in passages if each.start > 4000]
    assert [(each.start, each.end) for each in muted(outcome.report)] == [
        (each.start, each.end) for each in faint
    ]
    copy = read_sound(outcome.target)[0]
    for each in faint:
        assert not copy[:, each.start * RATE // 1000 : each.end * RATE // 1000].any()
    assert copy[:, RATE : 3 * RATE].any()
    assert outcome.report.clean
    told = [notice for notice in outcome.report.notices if "muted" in notice]
    assert told[0].startswith("speech from 0:00:0")
    assert len(told) == min(10, len(faint))
    later = verify(spoken, outcome.target, listening, Orders(), outcome.plan)
    assert [notice for notice in later.notices if "muted" in notice] == []


def test_of_a_voice_that_fails_everywhere_the_first_places_are_told_and_the_others_counted(
    tmp_path: Path,
) -> None:
    clicks = np.zeros((1, 13 * RATE), dtype=np.float32)
    clicks[0, RATE // 2 :: RATE] = 0.5
    spoken = write_sound(tmp_path / "in.wav", clicks)
    report = redact(spoken, tmp_path / "out.wav", DISGUISE, crew(Speaks(fails))).report
    assert len(muted(report)) == 13
    told = [notice for notice in report.notices if "muted" in notice]
    assert told[0] == (
        "speech from 0:00:00.450 to 0:00:00.551 was muted, for no disguise could be made of it"
    )
    assert len(told) == 10
    assert "so it was in 3 more places" in report.notices


def test_a_voice_that_says_nothing_and_does_not_fail_is_heard_by_the_judge(tmp_path: Path) -> None:
    spoken = write_sound(tmp_path / "in.wav", hiss(2.0, RATE, 0.3)[None])
    silent = crew(Speaks(np.zeros_like))
    report = redact(spoken, tmp_path / "out.wav", DISGUISE, silent).report
    assert muted(report) == []
    assert any(each.startswith("nothing is heard from 0:00:0") for each in report.notices)


def test_sound_where_it_was_said_to_be_muted_is_caught(spoken: Path) -> None:
    """The judge believes nobody, whoever muted it neither."""
    plan = plan_of(spoken, DISGUISE)
    known = Passage(2500, 4500, Instead.MUTE, "no disguise could be made of it")
    copy = write_sound(spoken.with_name("copy.wav"), disguised(spoken))
    with open_source(spoken, DISGUISE) as original:
        against = Against(original, muted=((known,),))
        report = judge(open_source(copy, DISGUISE), plan, crew(), Orders(), against)
    assert kinds(report) == {LeakKind.VOICE}


def fails(speech: Samples) -> Samples:
    raise StageFailed("no")


def muted(report: Report) -> list[Passage]:
    return [each for each in report.sounds[0].passages if each.instead is Instead.MUTE]


def test_sound_where_the_plan_wants_silence_is_caught(spoken: Path) -> None:
    copy = redact(spoken, spoken.with_name("good.wav"), MUTE, crew()).target
    wave = read_sound(copy)[0]
    wave[:, 3 * RATE : 3 * RATE + 3000] = 0.1 * np.sin(np.arange(3000) / 5)
    assert kinds(judged(spoken, wave, MUTE)) == {LeakKind.VOICE}


def test_sound_that_is_late_is_caught(spoken: Path) -> None:
    copy = disguised(spoken)
    late = np.concatenate([np.zeros((1, 1600), dtype=np.float32), copy[:, :-1600]], axis=1)
    assert LeakKind.SOUND in kinds(judged(spoken, late))


def test_sound_that_ends_early_is_caught(spoken: Path) -> None:
    copy = disguised(spoken)
    assert LeakKind.TRUNCATED in kinds(judged(spoken, copy[:, : 6 * RATE]))


def test_a_channel_more_is_caught(spoken: Path) -> None:
    copy = write_sound(
        spoken.with_name("copy.wav"), disguised(spoken).repeat(2, 0), replace(WAV, layout="stereo")
    )
    report = verify(spoken, copy, crew(), Orders(), plan_of(spoken, DISGUISE))
    assert LeakKind.SOUND in kinds(report)


@pytest.mark.parametrize("step", [Step.LISTEN, Step.CARRY_OUT])
def test_an_interruption_leaves_nothing(spoken: Path, tmp_path: Path, step: Step) -> None:
    def stop(progress: Progress) -> None:
        if progress.step is step and progress.done > 3:
            raise Interrupted

    with pytest.raises(Interrupted):
        redact(spoken, tmp_path / "out.wav", DISGUISE, crew(), Orders(listener=stop))
    assert left(tmp_path) == ["in.wav"]


def test_a_full_disk_leaves_nothing(spoken: Path, disk_of: Callable[[int], Path]) -> None:
    disk = disk_of(100)
    with pytest.raises(CannotWrite, match="full"):
        redact(spoken, disk / "out.wav", DISGUISE, crew())
    assert left(disk) == []


class Refuses:
    """A voice recogniser that fails over what it heard."""

    def vectors(self, pieces: Sequence[Samples]) -> Vectors:
        raise ValueError(f"cannot hear {pieces[0][:3]}")


def test_a_voice_recogniser_that_fails_leaves_nothing_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bystander.run.judging.voice_attacker", lambda proof: Refuses)
    spoken = write_sound(tmp_path / "in.wav", hiss(30.0, RATE, 0.1)[None])
    with pytest.raises(StageFailed) as failure:
        redact(spoken, tmp_path / "out.wav", DISGUISE, crew(), Orders(proof=Proof.FULL))
    assert "hear" not in str(failure.value)
    assert left(tmp_path) == ["in.wav"]


def test_the_full_proof_says_what_became_of_its_attack_on_voices(tmp_path: Path) -> None:
    """Of a few seconds nobody can be told from anybody."""
    spoken = write_sound(tmp_path / "in.wav", scene())
    report = redact(spoken, tmp_path / "o.wav", DISGUISE, crew(), Orders(proof=Proof.FULL)).report
    assert "voices" not in report.checks
    assert [omission.check for omission in report.omitted] == ["voices"]


def test_of_two_disguised_streams_it_is_said_which_one_was_attacked() -> None:
    sounds = tuple(replace(SOUND, stream=number) for number in range(2))
    plan = replace(plan_for(Size(16, 16), ()), sounds=sounds)
    compared_with_nothing = compared(plan, None, _Nothing(), lambda: None, Refuses)  # type: ignore[arg-type]
    assert [each.why.partition(":")[0] for each in compared_with_nothing.omitted] == [
        "disguised stream 1",
        "disguised stream 2",
    ]


SOUND = Sound(
    0, RATE, 1, Fraction(0), RATE, "aac", passages=(Passage(0, 900, Instead.DISGUISE, "speech"),)
)


class _Nothing:
    sounds = ()
