"""The voice transforms that we ship."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.sound import Samples
from bystander.redact.voice.masked import Masked
from bystander.redact.voice.natural import Natural
from bystander.redact.voice.one_voice import OneVoice
from bystander.stages import VoiceTransform
from bystander.testing.voices import VoiceContract


class TestMasked(VoiceContract):
    def make_transform(self) -> VoiceTransform:
        return Masked()


class TestOneVoice(VoiceContract):
    def make_transform(self) -> VoiceTransform:
        return OneVoice()


class TestNatural(VoiceContract):
    def make_transform(self) -> VoiceTransform:
        return Natural()


class Kept:
    """A voice that keeps the original and breaks what is said of one."""

    def __init__(self, late: int = 0, share: float = 1.0) -> None:
        self._late, self._share = late, share

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        noise = 0.1 * np.random.default_rng().standard_normal(len(speech))
        kept = self._share * np.roll(speech, self._late) + (1 - self._share) * noise
        return kept.astype(np.float32)


class Broken(Masked):
    def __init__(self, voice: Kept) -> None:
        self._voice = voice

    def draw(self) -> Kept:
        return self._voice


@pytest.mark.parametrize(
    ("voice", "promise"),
    [
        (Kept(), "test_nothing_of_the_original_is_left"),
        (Kept(share=0.8), "test_nothing_of_the_original_is_left"),
        (Kept(), "test_two_voices_are_not_the_same"),
        (Kept(), "test_what_is_no_number_is_refused"),
        (Kept(), "test_the_longest_is_taken_and_more_is_refused"),
        (Kept(), "test_any_sound_gives_as_many_finite_samples"),
        (Kept(late=4000), "test_speech_stays_where_it_was"),
        (Kept(share=0.5), "test_silence_stays_silence"),
        (Kept(share=0.5), "test_a_voice_says_the_same_twice"),
        (Kept(share=0.5), "test_a_voice_begins_anywhere_in_a_recording"),
    ],
)
def test_a_voice_that_breaks_a_promise_fails_the_suite(voice: Kept, promise: str) -> None:
    class Suite(VoiceContract):
        def make_transform(self) -> VoiceTransform:
            return Broken(voice)

    with pytest.raises(AssertionError):
        getattr(Suite(), promise)()
