"""Sound files from end to end: every format, in step to the sample."""

from __future__ import annotations

import io
import json
import tracemalloc
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Never

import av
import numpy as np
import pytest

from bystander.domain.job import Orders
from bystander.domain.plan import Medium, Plan
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.domain.report import LeakKind
from bystander.domain.sound import Instead, Samples
from bystander.errors import BadRequest, Damaged, StageFailed
from bystander.plan.document import dump, load
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import apply_plan, look_at, verify
from bystander.run.streams import redact
from bystander.stages import Voice
from bystander.testing.sounds import Tape, Wave, read_sound, talk, write_sound
from bystander.testing.stand_in_speech import StandInFinder, StandInVoices

DISGUISE = Policy(sound=SoundPolicy.DISGUISE)
MUTE = Policy(sound=SoundPolicy.MUTE)
SECONDS = 3.1
"""From a third of it on somebody speaks, for a third."""


class Mute:
    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        raise StageFailed("no")


def crew() -> Crew:
    return Crew((), {}, Ears(StandInFinder, lambda _: StandInVoices()))


@dataclass(frozen=True)
class Format:
    suffix: str
    tape: Tape
    exact: bool = False
    copy_rate: int = 0


S, M, F = "stereo", "mono", "5.1"
FORMATS = [
    Format(".wav", Tape("pcm_s16le", 44_100, S), exact=True),
    Format(".wav", Tape("pcm_s24le", 48_000, M), exact=True),
    Format(".wav", Tape("pcm_s32le", 48_000, M), exact=True),
    Format(".wav", Tape("pcm_f32le", 96_000, S), exact=True),
    Format(".wav", Tape("pcm_u8", 8_000, M), exact=True),
    Format(".wav", Tape("pcm_f64le", 16_000, M), exact=True),
    Format(".wav", Tape("pcm_s16le", 47_951, M), exact=True),
    Format(".wav", Tape("pcm_s16le", 191_999, M), exact=True),
    Format(".aiff", Tape("pcm_s16be", 22_050, M), exact=True),
    Format(".flac", Tape("flac", 192_000, M, "s16"), exact=True),
    Format(".flac", Tape("flac", 48_000, S, "s32"), exact=True),
    Format(".m4a", Tape("alac", 44_100, S, "s16p"), exact=True),
    Format(".ogg", Tape("flac", 44_100, S, "s16"), exact=True),
    Format(".m4a", Tape("aac", 44_100, S, "fltp", 128_000)),
    Format(".aac", Tape("aac", 44_100, S, "fltp", 128_000)),
    Format(".mka", Tape("aac", 48_000, F, "fltp", 384_000)),
    Format(".mp3", Tape("libmp3lame", 44_100, S, "fltp", 128_000)),
    Format(".mp3", Tape("libmp3lame", 16_000, M, "fltp", 32_000)),
    Format(".opus", Tape("libopus", 48_000, S, "flt", 96_000)),
    Format(".mka", Tape("ac3", 48_000, F, "fltp", 448_000)),
    Format(".mka", Tape("libmp3lame", 48_000, S, "fltp", 128_000)),
    Format(".mp2", Tape("mp2", 48_000, S, "s16", 192_000)),
    Format(".ac3", Tape("ac3", 48_000, F, "fltp", 448_000)),
    Format(".eac3", Tape("eac3", 48_000, S, "fltp", 192_000)),
    Format(".m4b", Tape("aac", 44_100, S, "fltp", 128_000, "ipod")),
]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: f"{form.tape.codec}{form.suffix}")
def test_a_copy_is_in_step_to_the_sample_and_of_the_same_kind(form: Format, tmp_path: Path) -> None:
    tape = form.tape
    channels = {M: 1, S: 2, F: 6}[tape.layout]
    original = write_sound(
        tmp_path / f"talk{form.suffix}", talk(SECONDS, tape.rate, channels), tape
    )
    outcome = redact(original, tmp_path / f"copy{form.suffix}", DISGUISE, crew())
    assert outcome.report.clean
    assert outcome.plan.source.medium is Medium.SOUND
    before, rate, start = read_sound(original)
    after, rate_after, start_after = read_sound(outcome.target)
    assert (rate, len(before)) == (rate_after, len(after))
    assert abs(start - start_after) < 0.001
    assert abs(before.shape[1] - after.shape[1]) <= (0 if form.exact else 1200)
    quiet = slice(rate // 10, int(0.9 * rate))  # before anybody speaks
    if form.exact:
        np.testing.assert_array_equal(before[:, quiet], after[:, quiet])
    assert lag(before[0, quiet], after[0, quiet]) == 0
    speech = slice(int(1.2 * rate), int(1.9 * rate))
    assert loudness(after[:1, speech]) > 0.02
    assert abs(np.corrcoef(before[0, speech], after[0, speech])[0, 1]) < 0.1


@pytest.mark.parametrize(
    "form",
    [
        Format(".amr", Tape("libopencore_amrnb", 8_000, M, "s16", 12_200)),
        Format(".wma", Tape("wmav2", 44_100, S, "fltp", 128_000, "asf")),
    ],
    ids=lambda form: form.suffix,
)
def test_recorders_formats_are_in_step_by_the_files_clock(form: Format, tmp_path: Path) -> None:
    """Their clock or their codec is no finer, and Windows Media Audio loses its first packets."""
    channels = {M: 1, S: 2}[form.tape.layout]
    wave = talk(SECONDS, form.tape.rate, channels)
    original = write_sound(tmp_path / f"talk{form.suffix}", wave, form.tape)
    outcome = redact(original, tmp_path / f"copy{form.suffix}", DISGUISE, crew())
    assert outcome.report.clean
    before, rate, start = read_sound(original)
    after, _, start_after = read_sound(outcome.target)
    quiet = slice(rate // 10, int(0.8 * rate))
    late = lag(before[0, quiet], after[0, quiet]) / rate
    assert abs(start_after + late - start) < 0.002


def lag(one: np.ndarray, other: np.ndarray) -> int:
    """By how many samples ``other`` is late."""
    crossed = np.fft.irfft(np.conj(np.fft.rfft(one, 1 << 18)) * np.fft.rfft(other, 1 << 18))
    late = int(np.argmax(crossed))
    return late if late < 1 << 17 else late - (1 << 18)


def loudness(wave: Wave) -> float:
    return float(np.sqrt(np.square(wave).mean()))


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "talk.wav", talk(SECONDS, 16_000))


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_vorbis_becomes_opus_and_that_is_told(tmp_path: Path) -> None:
    # FFmpeg writes Vorbis by an encoder of its own that must be asked for twice.
    path = tmp_path / "talk.ogg"
    wave = talk(SECONDS, 44_100, 2)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("vorbis", rate=44_100, layout="stereo", options={"strict": "-2"})
        for place in range(0, wave.shape[1] - 64, 64):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(wave[:, place : place + 64]), "fltp", "stereo"
            )
            frame.sample_rate, frame.pts = 44_100, place
            frame.time_base = Fraction(1, 44_100)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    outcome = redact(path, tmp_path / "copy.ogg", MUTE, crew())
    assert outcome.report.clean
    assert any("Opus" in notice and "vorbis" in notice for notice in outcome.plan.notices)
    assert any("48000" in notice for notice in outcome.plan.notices)
    before, _, _ = read_sound(path)
    after, rate, _ = read_sound(outcome.target)
    assert rate == 48_000
    assert abs(before.shape[1] / 44_100 - after.shape[1] / rate) < 0.05


@pytest.mark.parametrize(
    "tape",
    [
        Tape("adpcm_ms", 16_000, M),
        Tape("adpcm_ms", 44_100, S),
        Tape("adpcm_ima_wav", 16_000, M),
        Tape("g722", 16_000, M),
    ],
    ids=lambda tape: f"{tape.codec}-{tape.layout}",
)
def test_telephones_wav_files_become_uncompressed_and_that_is_told(
    tape: Tape, tmp_path: Path
) -> None:
    channels = {M: 1, S: 2}[tape.layout]
    path = write_sound(tmp_path / "talk.wav", talk(SECONDS, tape.rate, channels), tape)
    outcome = redact(path, tmp_path / "copy.wav", MUTE, crew())
    assert outcome.report.clean
    assert any("uncompressed" in notice for notice in outcome.plan.notices)
    before, rate, _ = read_sound(path)
    after, rate_after, _ = read_sound(outcome.target)
    assert (rate, before.shape) == (rate_after, after.shape)
    np.testing.assert_array_equal(before[:, : rate // 2], after[:, : rate // 2])


def test_mute_silences_speech_and_nothing_else(spoken: Path, tmp_path: Path) -> None:
    outcome = redact(spoken, tmp_path / "copy.wav", MUTE, crew())
    after, _, _ = read_sound(outcome.target)
    assert not after[:, 17_000:32_000].any()
    assert after[:, :15_000].any()
    assert after[:, 35_000:].any()


def test_tone_and_speech_only(spoken: Path, tmp_path: Path) -> None:
    tone, _, _ = read_sound(
        redact(spoken, tmp_path / "a.wav", Policy(sound=SoundPolicy.TONE), crew()).target
    )
    assert 0.06 < loudness(tone[:, 17_000:32_000]) < 0.08
    only, _, _ = read_sound(
        redact(spoken, tmp_path / "b.wav", Policy(sound=SoundPolicy.SPEECH_ONLY), crew()).target
    )
    assert not only[:, :15_000].any()
    assert not only[:, 35_000:].any()
    assert loudness(only[:, 18_000:31_000]) > 0.02


def test_kept_sound_is_copied_bit_by_bit_with_a_warning(spoken: Path, tmp_path: Path) -> None:
    outcome = redact(spoken, tmp_path / "copy.wav", Policy(sound=SoundPolicy.KEEP), crew())
    before, _, _ = read_sound(spoken)
    after, _, _ = read_sound(outcome.target)
    np.testing.assert_array_equal(before, after)
    assert any("voices identify" in notice for notice in outcome.plan.notices)


def test_a_sound_file_without_its_sound_is_refused(spoken: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="mute"):
        redact(spoken, tmp_path / "copy.wav", Policy(sound=SoundPolicy.DROP), crew())
    assert left(tmp_path) == ["talk.wav"]


def test_no_two_copies_have_the_same_voice_but_all_streams_of_one_file_have(tmp_path: Path) -> None:
    drawn: list[object] = []

    class Counting(StandInVoices):
        def draw(self) -> Voice:
            drawn.append(voice := super().draw())
            return voice

    listening = Crew((), {}, Ears(StandInFinder, lambda _: Counting()))
    spoken = write_sound(tmp_path / "talk.wav", talk(SECONDS, 16_000))
    redact(spoken, tmp_path / "a.wav", DISGUISE, listening)
    redact(spoken, tmp_path / "b.wav", DISGUISE, listening)
    assert len(drawn) == 2
    assert drawn[0] is not drawn[1]


def test_tags_and_cover_art_do_not_get_into_the_copy(tmp_path: Path) -> None:
    tape = Tape("flac", 44_100, "mono", "s16", tags={"artist": "Erika Mustermann"})
    spoken = write_sound(tmp_path / "talk.flac", talk(SECONDS, 44_100), tape)
    assert b"Mustermann" in spoken.read_bytes()
    outcome = redact(spoken, tmp_path / "copy.flac", MUTE, crew())
    assert b"Mustermann" not in outcome.target.read_bytes()


def edited(plan: Plan, change: object) -> Plan:
    stream = io.StringIO()
    dump(plan, stream)
    document = json.loads(stream.getvalue())
    change(document["sounds"][0]["passages"])  # type: ignore[operator]
    return load(io.StringIO(json.dumps(document)))


def test_a_person_may_add_a_passage_and_mute_another(spoken: Path, tmp_path: Path) -> None:
    plan = look_at(spoken, DISGUISE, crew())
    assert [each.instead for each in plan.sounds[0].passages] == [Instead.DISGUISE]

    def change(passages: list[list[object]]) -> None:
        passages[0][2] = "mute"
        passages.append([0.25, 0.5, "tone", "a name"])

    outcome = apply_plan(spoken, tmp_path / "copy.wav", edited(plan, change), crew(), Orders())
    after, _, _ = read_sound(outcome.target)
    assert not after[:, 17_000:32_000].any()
    assert loudness(after[:, 4_200:7_800]) > 0.06


def test_a_person_may_take_a_passage_out_and_the_voice_stays(spoken: Path, tmp_path: Path) -> None:
    plan = edited(look_at(spoken, DISGUISE, crew()), lambda passages: passages.clear())
    outcome = apply_plan(spoken, tmp_path / "copy.wav", plan, crew(), Orders())
    np.testing.assert_array_equal(read_sound(spoken)[0], read_sound(outcome.target)[0])


def test_a_copy_can_be_judged_later(spoken: Path, tmp_path: Path) -> None:
    outcome = redact(spoken, tmp_path / "copy.wav", DISGUISE, crew())
    assert verify(spoken, outcome.target, crew(), Orders(), outcome.plan).clean
    report = verify(spoken, spoken, crew(), Orders(), outcome.plan)
    assert LeakKind.VOICE in {leak.kind for leak in report.leaks}


@pytest.mark.parametrize("seconds", [0.001, 0.2])
def test_a_very_short_sound_is_copied(seconds: float, tmp_path: Path) -> None:
    wave = 0.3 * np.ones((1, max(1, int(seconds * 16_000))), dtype=np.float32)
    path = write_sound(tmp_path / "in.wav", wave)
    outcome = redact(path, tmp_path / "out.wav", DISGUISE, crew())
    assert read_sound(outcome.target)[0].shape == wave.shape


def test_silence_stays_silence_and_holds_no_passage(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "in.wav", np.zeros((1, 32_000), dtype=np.float32))
    outcome = redact(path, tmp_path / "out.wav", DISGUISE, crew())
    assert outcome.plan.sounds[0].passages == ()
    assert not read_sound(outcome.target)[0].any()


def test_a_voice_is_loaded_only_where_somebody_speaks(tmp_path: Path) -> None:
    class Unwanted(StandInVoices):
        def __init__(self) -> None:
            raise AssertionError

    path = write_sound(tmp_path / "in.wav", np.zeros((1, 32_000), dtype=np.float32))
    silent = Crew((), {}, Ears(StandInFinder, lambda _: Unwanted()))
    assert redact(path, tmp_path / "out.wav", DISGUISE, silent).report.clean


def test_clipped_sound_does_not_overflow(tmp_path: Path) -> None:
    wave = np.sign(talk(SECONDS, 16_000)).astype(np.float32)
    path = write_sound(tmp_path / "in.wav", wave)
    outcome = redact(path, tmp_path / "out.wav", DISGUISE, crew())
    assert np.abs(read_sound(outcome.target)[0]).max() <= 1.0
    assert outcome.report.clean


def test_where_no_disguise_could_be_made_the_report_says_when(spoken: Path, tmp_path: Path) -> None:
    class Hoarse(StandInVoices):
        def draw(self) -> Voice:
            return Mute()

    hoarse = Crew((), {}, Ears(StandInFinder, lambda _: Hoarse()))
    outcome = redact(spoken, tmp_path / "copy.wav", DISGUISE, hoarse)
    assert not read_sound(outcome.target)[0][:, 17_000:32_000].any()
    assert any("muted" in notice and "0:00:0" in notice for notice in outcome.report.notices)


def test_nothing_is_published_when_nobody_could_listen(spoken: Path, tmp_path: Path) -> None:
    class Deaf(StandInFinder):
        def begin(self) -> Never:
            raise ZeroDivisionError

    with pytest.raises(StageFailed, match="speech"):
        redact(
            spoken,
            tmp_path / "copy.wav",
            DISGUISE,
            Crew((), {}, Ears(Deaf, lambda _: StandInVoices())),
        )
    assert left(tmp_path) == ["talk.wav"]


def damaged(folder: Path) -> Path:
    path = write_sound(
        folder / "talk.flac", talk(SECONDS, 16_000), Tape("flac", 16_000, "mono", "s16")
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 6
    content[middle : middle + 900] = bytes(900)
    path.write_bytes(content)
    return path


def test_damaged_sound_fails_unless_damage_is_covered_which_mutes_it(tmp_path: Path) -> None:
    path = damaged(tmp_path)
    with pytest.raises(Damaged) as refusal:
        redact(path, tmp_path / "copy.flac", MUTE, crew())
    assert "--sound drop" not in str(refusal.value)
    assert left(tmp_path) == ["talk.flac"]
    covering = replace(MUTE, on_damage=OnDamage.COVER)
    outcome = redact(path, tmp_path / "copy.flac", covering, crew(), Orders(publish_anyway=True))
    assert any(each.reason == "could not be decoded" for each in outcome.plan.sounds[0].passages)


def test_a_copy_keeps_the_suffix_of_its_originals_format(spoken: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"\.wav"):
        redact(spoken, tmp_path / "copy.mp3", MUTE, crew())


def test_memory_does_not_grow_with_a_recordings_length(tmp_path: Path) -> None:
    def peak(seconds: int) -> int:
        wave = 0.01 * np.random.default_rng(1).standard_normal((1, 8_000 * seconds))
        path = write_sound(
            tmp_path / f"{seconds}.wav", wave.astype(np.float32), Tape("pcm_s16le", 8_000)
        )
        del wave
        tracemalloc.start()
        redact(path, tmp_path / f"copy{seconds}.wav", MUTE, crew())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)  # what is loaded once
    assert peak(240) < 1.2 * peak(40)
