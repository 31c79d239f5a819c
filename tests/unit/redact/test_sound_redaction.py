"""Nothing of the original stays where the plan says so, and the rest is as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.sound import Instead, Passage, Samples, Sound, SoundBlock, Wave
from bystander.errors import BadRequest, StageFailed
from bystander.redact.sound import FADE, SoundRedaction
from bystander.redact.speaking import Speaker
from bystander.stages import Voice

RATE = 8_000
SECOND = RATE


class Flat:
    """Says a constant, so that every sample of it is known."""

    def __init__(self, level: float = 0.25) -> None:
        self.level = level
        self.asked: list[int] = []
        self.starts: list[int] = []

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        self.asked.append(len(speech))
        self.starts.append(start)
        return np.full(len(speech), self.level, dtype=np.float32)


class Broken:
    """Does something else than it promises. ``after``: so many times it does not."""

    def __init__(self, how: object, after: int = 0) -> None:
        self.how, self.after = how, after

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        self.after -= 1
        if self.after >= 0:
            return np.full(len(speech), 0.25, dtype=np.float32)
        if isinstance(self.how, Exception):
            raise self.how
        answer: Samples = self.how  # type: ignore[assignment]
        return answer


def planned(wave: Wave, *passages: tuple[float, float, Instead], beside: bool = True) -> Sound:
    return Sound(
        0, RATE, wave.shape[0], Fraction(0), wave.shape[1], "flac", beside,
        tuple(Passage(int(1000 * a), int(1000 * b), how, "") for a, b, how in passages),
    )  # fmt: skip


def blocks(wave: Wave, size: int = 700) -> Iterator[SoundBlock]:
    for start in range(0, wave.shape[1], size):
        yield SoundBlock(start, wave[:, start : start + size])


def made(wave: Wave, sound: Sound, voice: Voice | None = None, longest: float = 10.0) -> Wave:
    speaker = None if voice is None else Speaker(voice, 16_000, longest)
    items = list(SoundRedaction(sound, speaker).apply(blocks(wave)))
    places = [item.block.start for item in items]
    assert places == np.cumsum([0, *(item.block.samples.shape[1] for item in items)])[:-1].tolist()
    return np.concatenate([item.block.samples for item in items], axis=1)


def muted(
    wave: Wave, sound: Sound, voice: Voice, longest: float = 10.0
) -> list[tuple[int, int, str]]:
    """From when to when, in milliseconds, and why."""
    redaction = SoundRedaction(sound, Speaker(voice, 16_000, longest))
    copy = np.concatenate([item.block.samples for item in redaction.apply(blocks(wave))], axis=1)
    offset = int(1000 * sound.start)
    for passage in redaction.muted:
        assert passage.instead is Instead.MUTE
        start, end = ((each - offset) * RATE // 1000 for each in (passage.start, passage.end))
        assert not copy[:, start + 8 : end - 8].any()
    return [(each.start, each.end, each.reason) for each in redaction.muted]


def noise(seconds: float, channels: int = 1) -> Wave:
    rng = np.random.default_rng(3)
    return (0.2 * rng.standard_normal((channels, int(seconds * SECOND)))).astype(np.float32)


def likeness(one: Wave, other: Wave) -> float:
    return float(np.abs((one * other).sum()) / np.sqrt((one**2).sum() * (other**2).sum() + 1e-12))


def test_what_is_muted_is_silent_and_what_is_beside_is_the_same_to_the_bit() -> None:
    wave = noise(3, 2)
    copy = made(wave, planned(wave, (1, 2, Instead.MUTE)))
    fade = int(FADE * RATE)
    assert not copy[:, SECOND : 2 * SECOND].any()
    np.testing.assert_array_equal(copy[:, : SECOND - fade], wave[:, : SECOND - fade])
    np.testing.assert_array_equal(copy[:, 2 * SECOND + fade :], wave[:, 2 * SECOND + fade :])


def test_what_is_beside_fades_before_a_passage_begins_and_never_inside() -> None:
    wave = np.full((1, 3 * SECOND), 0.5, dtype=np.float32)
    copy = made(wave, planned(wave, (1, 2, Instead.MUTE)))[0]
    fade = int(FADE * RATE)
    before = copy[SECOND - fade : SECOND]
    assert np.all(np.diff(before) < 0)
    assert before[-1] == 0
    assert copy[2 * SECOND] == 0


def test_a_tone_holds_nothing_of_what_was_said() -> None:
    wave = noise(3)
    copy = made(wave, planned(wave, (1, 2, Instead.TONE)))[:, SECOND : 2 * SECOND]
    assert 0.05 < np.abs(copy).max() <= 0.1
    assert likeness(copy, wave[:, SECOND : 2 * SECOND]) < 0.05


def test_a_disguise_holds_nothing_of_what_was_said() -> None:
    wave = noise(3, 2)
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Flat())
    middle = copy[:, SECOND + 400 : 2 * SECOND - 400]
    assert likeness(middle, wave[:, SECOND + 400 : 2 * SECOND - 400]) < 0.05
    assert np.abs(middle).mean() > 0.1
    assert not copy[:, SECOND].any()
    assert not copy[:, 2 * SECOND - 1].any()


def test_speech_that_is_longer_than_a_voice_takes_is_cut_and_joined_without_a_step() -> None:
    wave, voice = noise(9), Flat()
    copy = made(wave, planned(wave, (1, 8, Instead.DISGUISE)), voice, longest=2.0)
    assert max(voice.asked) <= 2 * 16_000
    assert len(voice.asked) > 3
    np.testing.assert_allclose(copy[0, SECOND + 400 : 8 * SECOND - 400], 0.25, atol=2e-2)


def test_a_voice_is_told_where_in_the_recording_each_piece_begins() -> None:
    wave, voice = noise(9), Flat()
    sound = planned(wave, (1, 4, Instead.DISGUISE), (6, 7, Instead.DISGUISE))
    made(wave, sound, voice, longest=2.0)
    assert voice.starts == [16_000, 40_000, 96_000]  # at its own rate, twice the wave's


@pytest.mark.parametrize(
    "how",
    [
        StageFailed("no"),
        ZeroDivisionError(),
        np.zeros(3, dtype=np.float32),
        np.full(16_000, np.nan),
    ],
)
def test_where_a_voice_fails_there_is_silence(how: object) -> None:
    wave = noise(3)
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Broken(how))
    assert not copy[:, SECOND : 2 * SECOND].any()
    assert copy[:, : SECOND - 200].any()


def test_a_voice_that_fails_half_way_silences_that_piece_only() -> None:
    wave = noise(7)
    voice = Broken(StageFailed("no"), after=1)
    copy = made(wave, planned(wave, (1, 6, Instead.DISGUISE)), voice, longest=2.0)
    assert copy[0, SECOND + 400 : 2 * SECOND].all()
    assert not copy[0, 3 * SECOND + 400 : 6 * SECOND].any()


UNSAID, UNHEARD = "no disguise could be made of it", "its samples are no numbers"


def test_where_a_voice_fails_is_known_from_the_first_sample_to_the_last() -> None:
    wave = noise(3)
    sound = planned(wave, (1, 1.2, Instead.DISGUISE), (2, 2.5, Instead.DISGUISE))
    assert muted(wave, sound, Flat()) == []
    broken = Broken(StageFailed("no"))
    assert muted(wave, sound, broken) == [(1000, 1200, UNSAID), (2000, 2500, UNSAID)]
    second = Broken(StageFailed("no"), after=1)
    assert muted(wave, sound, second) == [(2000, 2500, UNSAID)]


def test_what_is_muted_is_told_by_the_recordings_own_clock() -> None:
    wave = noise(3)
    late = replace(planned(wave, (1.5, 2, Instead.DISGUISE)), start=Fraction(1, 2))
    assert muted(wave, late, Broken(StageFailed("no"))) == [(1500, 2000, UNSAID)]


def test_pieces_that_fail_one_after_the_other_are_one_silence() -> None:
    wave = noise(30)
    sound = planned(wave, (1, 29, Instead.DISGUISE))
    assert muted(wave, sound, Broken(StageFailed("no")), 2.0) == [(1000, 29_000, UNSAID)]


def test_a_piece_that_fails_is_silent_where_its_neighbours_do_not_fade_into_it() -> None:
    class Once(Flat):
        def disguise(self, speech: Samples, start: int = 0) -> Samples:
            if len(self.asked) == 1:
                self.asked.append(0)
                raise StageFailed("no")
            return super().disguise(speech, start)

    wave = noise(7)
    # The second piece lasts from 2.5 to 4.5 seconds; in the middle half of the half seconds
    # at its ends its neighbours fade.
    sound = planned(wave, (1, 6, Instead.DISGUISE))
    ((start, end, why),) = muted(wave, sound, Once(), 2.0)
    assert (start, end, why) == (2875, 4125, UNSAID)


def test_what_is_no_number_is_silent_with_what_is_near_it_and_the_rest_is_disguised() -> None:
    wave = noise(4, 2)
    wave[1, 2 * SECOND] = np.nan
    wave[0, 2 * SECOND + 400] = np.inf
    sound = planned(wave, (1, 3, Instead.DISGUISE))
    voice = Flat()
    assert muted(wave, sound, voice) == [(1900, 2150, UNHEARD)]
    assert np.isfinite(made(wave, sound, voice)).all()
    assert made(wave, sound, voice)[0, SECOND + 400 : 2 * SECOND - 1000].all()
    assert made(wave, sound, voice)[0, 2 * SECOND + 1400 : 3 * SECOND - 400].all()


def test_odd_samples_and_a_voice_that_fails_are_told_apart() -> None:
    wave = noise(3)
    wave[0, 3 * SECOND // 2] = np.nan
    assert muted(wave, planned(wave, (1, 2, Instead.DISGUISE)), Broken(StageFailed("no"))) == [
        (1000, 1400, UNSAID),
        (1400, 1600, UNHEARD),
        (1600, 2000, UNSAID),
    ]


def test_of_sound_that_is_no_number_anywhere_one_silence_is_noted() -> None:
    wave = np.full((1, 20 * SECOND), np.nan, dtype=np.float32)
    sound = planned(wave, (0, 20, Instead.DISGUISE))
    assert muted(wave, sound, Flat(), 2.0) == [(0, 20_000, UNHEARD)]


def test_each_channel_gets_the_disguise_as_loud_as_it_was_there() -> None:
    wave = noise(3, 2)
    wave[1] = 0.1 * wave[0]
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Flat(0.1))
    middle = copy[:, SECOND + 1000 : 2 * SECOND - 1000]
    np.testing.assert_allclose(middle[1], 0.1 * middle[0], rtol=0.02)


def test_channels_of_opposite_sign_do_not_silence_each_other() -> None:
    wave = noise(3, 2)
    wave[1] = -wave[0]

    class Echo:
        def disguise(self, speech: Samples, start: int = 0) -> Samples:
            return np.abs(speech)

    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Echo())
    assert np.abs(copy[:, SECOND + 400 : 2 * SECOND - 400]).mean() > 0.05


def test_a_silent_channel_stays_silent() -> None:
    wave = noise(3, 2)
    wave[1] = 0
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Flat())
    assert not copy[1, SECOND : 2 * SECOND].any()


def test_where_only_speech_is_wanted_all_else_is_silent() -> None:
    wave = noise(3)
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE), beside=False), Flat())
    assert not copy[:, :SECOND].any()
    assert not copy[:, 2 * SECOND :].any()
    assert copy[:, SECOND + 400 : 2 * SECOND - 400].all()


def test_loud_voices_do_not_go_beyond_full_scale() -> None:
    wave = noise(3, 2)
    copy = made(wave, planned(wave, (1, 2, Instead.DISGUISE)), Flat(7.0))
    assert np.abs(copy).max() < 1.0


def test_a_stronger_passage_over_a_weaker_one_wins() -> None:
    wave = noise(3)
    sound = planned(wave, (0.5, 2.5, Instead.DISGUISE), (1, 2, Instead.MUTE))
    copy = made(wave, sound, Flat())
    assert not copy[:, SECOND : 2 * SECOND].any()
    assert copy[:, SECOND // 2 + 400 : SECOND - 400].all()


@pytest.mark.parametrize("length", [1, 3 * SECOND - 1, 3 * SECOND + 1])
def test_a_plan_for_sound_of_another_length_is_refused(length: int) -> None:
    wave = noise(3)
    sound = planned(np.zeros((1, length), dtype=np.float32), (0, 1, Instead.MUTE))
    with pytest.raises(BadRequest, match="look"):
        made(wave, sound)


def test_a_plan_for_other_channels_is_refused() -> None:
    with pytest.raises(BadRequest, match="look"):
        made(noise(3, 2), planned(noise(3), (1, 2, Instead.MUTE)))


def test_a_plan_that_disguises_needs_a_voice() -> None:
    wave = noise(3)
    with pytest.raises(BadRequest, match="--voice"):
        SoundRedaction(planned(wave, (1, 2, Instead.DISGUISE)), None)


def test_no_more_than_a_piece_is_held_of_endless_sound() -> None:
    asked: list[int] = []

    def endless() -> Iterator[SoundBlock]:
        for start in range(0, 60 * SECOND, 1000):
            asked.append(start)
            yield SoundBlock(start, np.full((1, 1000), 0.1, dtype=np.float32))

    sound = Sound(
        0, RATE, 1, Fraction(0), 60 * SECOND, "flac",
        passages=(Passage(0, 60_000, Instead.DISGUISE, ""),),
    )  # fmt: skip
    given: Sequence[int] = [
        asked[-1] - item.block.start
        for item in SoundRedaction(sound, Speaker(Flat(), 16_000, 2.0)).apply(endless())
    ]
    assert max(given) <= 4 * SECOND
