"""What every voice transform must do. Inherit in a test module, say how to make yours:

class TestMyTransform(VoiceContract):
    def make_transform(self) -> VoiceTransform:
        return MyTransform()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import numpy as np

from bystander.domain.sound import Samples
from bystander.stages import VoiceTransform
from bystander.testing.expecting import expect, refuses
from bystander.testing.speech import babble, chord, hiss, tone

SOUNDS: dict[str, Callable[[int], Samples]] = {
    "something like speech": lambda rate: babble(3.0, rate),
    "a fifth of a second": lambda rate: babble(0.2, rate),
    "a held tone": lambda rate: tone(2.0, rate=rate),
    "music": lambda rate: chord(2.0, rate),
    "noise": lambda rate: hiss(1.0, rate),
    "clipping": lambda rate: np.clip(20 * babble(1.0, rate), -1, 1),
    "full scale and beyond": lambda rate: 3 * tone(0.5, rate=rate),
    "one sample": lambda rate: tone(1 / rate + 1e-9, rate=rate) + np.float32(0.1),
    "an odd length": lambda rate: babble(1.0, rate)[:-37],
    "a bang in silence": lambda rate: np.eye(1, rate, rate // 2, dtype=np.float32)[0],
}

MOST_ALIKE = 0.25
"""Highest correlation of a disguised voice with the original, at any shift up to 20 ms."""

SILENT = 1e-4
"""Highest sample of what silence becomes."""

MOST_IN_STEP = 0.95
"""Share of the disguise's power that must lie where the original's does, or 50 ms beside."""


class VoiceContract:
    """The suite. Override ``make_transform``."""

    def make_transform(self) -> VoiceTransform:
        raise NotImplementedError

    def test_any_sound_gives_as_many_finite_samples(self) -> None:
        with self._transform() as transform:
            for name, make in SOUNDS.items():
                sound = make(transform.rate)
                result = transform.draw().disguise(sound)
                expect(result.shape == sound.shape, f"{name}: {result.shape}, not {sound.shape}")
                expect(result.dtype == np.float32, f"{name}: {result.dtype}, not float32")
                expect(bool(np.isfinite(result).all()), f"{name}: some samples are no numbers")
                expect(float(np.abs(result).max()) <= 1, f"{name}: louder than full scale")

    def test_no_sample_gives_no_sample(self) -> None:
        with self._transform() as transform:
            result = transform.draw().disguise(np.zeros(0, dtype=np.float32))
            expect(result.shape == (0,), f"no sample became {result.shape}")

    def test_the_longest_is_taken_and_more_is_refused(self) -> None:
        with self._transform() as transform:
            longest = int(transform.longest * transform.rate)
            sound = np.resize(babble(1.0, transform.rate), longest)
            result = transform.draw().disguise(sound)
            expect(len(result) == longest, f"{longest} samples became {len(result)}")
            more = np.zeros(longest + 1, dtype=np.float32)
            refuses(lambda: transform.draw().disguise(more), "more than the longest was taken")

    def test_what_is_no_number_is_refused(self) -> None:
        with self._transform() as transform:
            for value in (np.nan, np.inf):
                sound = babble(1.0, transform.rate)
                sound[100] = value
                refuses(partial(transform.draw().disguise, sound), f"{value} was taken")

    def test_silence_stays_silence(self) -> None:
        with self._transform() as transform:
            silence = np.zeros(transform.rate, dtype=np.float32)
            loudest = float(np.abs(transform.draw().disguise(silence)).max())
            expect(loudest <= SILENT, f"silence became {loudest} loud")

    def test_nothing_of_the_original_is_left(self) -> None:
        with self._transform() as transform:
            for name in ("something like speech", "a held tone", "clipping"):
                sound = SOUNDS[name](transform.rate)
                result = transform.draw().disguise(sound)
                likeness = alike(sound, result, int(0.02 * transform.rate))
                expect(likeness < MOST_ALIKE, f"{name}: a likeness of {likeness:.2f} is left")

    def test_two_voices_are_not_the_same(self) -> None:
        with self._transform() as transform:
            sound = babble(1.0, transform.rate)
            one, other = (transform.draw().disguise(sound) for _ in range(2))
            expect(not np.allclose(one, other, atol=1e-3), "two drawn voices are the same")

    def test_a_voice_says_the_same_twice(self) -> None:
        with self._transform() as transform:
            voice = transform.draw()
            sound = babble(1.0, transform.rate)
            same = np.array_equal(voice.disguise(sound), voice.disguise(sound))
            expect(same, "a voice changed between two calls")

    def test_a_voice_begins_anywhere_in_a_recording(self) -> None:
        with self._transform() as transform:
            voice, sound = transform.draw(), babble(1.0, transform.rate)
            for start in (1, 3600 * transform.rate + 7):
                one, same = voice.disguise(sound, start), voice.disguise(sound, start)
                expect(one.shape == sound.shape, f"{sound.shape} from {start} became {one.shape}")
                expect(np.array_equal(one, same), "a voice changed between two calls")

    def test_a_voice_leaves_what_it_is_given_as_it_is(self) -> None:
        with self._transform() as transform:
            sound = babble(1.0, transform.rate)
            before = sound.copy()
            transform.draw().disguise(sound)
            expect(np.array_equal(sound, before), "the voice wrote into what it was given")

    def test_speech_stays_where_it_was(self) -> None:
        with self._transform() as transform:
            quiet = np.zeros(transform.rate, dtype=np.float32)
            sound = np.concatenate([quiet, babble(1.0, transform.rate), quiet])
            result = transform.draw().disguise(sound)
            power = np.square(result, dtype=np.float64)
            near = slice(int(0.95 * transform.rate), int(2.05 * transform.rate))
            share = float(power[near].sum() / power.sum())
            expect(share > MOST_IN_STEP, f"only {share:.2f} of the speech is where it was")

    @contextmanager
    def _transform(self) -> Iterator[VoiceTransform]:
        with closing(self.make_transform()) as transform:
            yield transform


def alike(one: Samples, other: Samples, shift: int) -> float:
    """Highest absolute correlation of two sounds, one moved by up to ``shift`` samples."""
    size = 2 * len(one)
    product = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    likeness = np.abs(np.fft.irfft(product))
    highest = max(likeness[: shift + 1].max(), likeness[-shift:].max())
    return float(highest / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-12))
