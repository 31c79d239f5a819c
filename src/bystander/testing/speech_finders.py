"""What every speech finder must do. Inherit in a test module, say how to make yours:

class TestMyFinder(SpeechFinderContract):
    def make_finder(self) -> SpeechFinder:
        return MyFinder()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise

import numpy as np

from bystander.domain.sound import Samples, Span
from bystander.stages import SpeechFinder
from bystander.testing.expecting import expect
from bystander.testing.speech import babble, tone


class SpeechFinderContract:
    """The suite. Override ``make_finder``."""

    def make_finder(self) -> SpeechFinder:
        raise NotImplementedError

    def test_speech_between_silences_is_in_one_span(self) -> None:
        with self._finder() as finder:
            found = spans_in(finder, conversation(finder.rate))
            expect(len(found) == 1, f"one span was expected, got {found}")
            around = found[0].start <= 4 * finder.rate and found[0].end >= 6 * finder.rate
            expect(around, f"speech is outside {found[0]}")
            expect(found[0].end - found[0].start < 5 * finder.rate, "nearly everything is speech")

    def test_blocks_of_any_size_give_the_same_spans(self) -> None:
        with self._finder() as finder:
            sound = conversation(finder.rate)[3 * finder.rate : 5 * finder.rate]
            whole = spans_in(finder, sound)
            for block in (1, 511, 512, 16001):
                expect(spans_in(finder, sound, block) == whole, f"blocks of {block} differ")

    def test_a_whisper_is_heard_like_a_shout(self) -> None:
        with self._finder() as finder:
            whisper = conversation(finder.rate) * np.float32(0.003)
            expect(spans_in(finder, whisper) != (), "quiet speech was not heard")

    def test_a_whisper_beside_something_loud_is_heard(self) -> None:
        with self._finder() as finder:
            whisper = babble(2.0, finder.rate) * np.float32(0.03)
            for name, loud in beside(2.0, finder.rate).items():
                _expect_nearly_all(spans_in(finder, whisper + loud), whisper, name)

    def test_a_click_makes_nobody_deaf_to_a_whisper_after_it(self) -> None:
        with self._finder() as finder:
            whisper = babble(4.0, finder.rate) * np.float32(0.03)
            hum = beside(4.0, finder.rate)["hum and its overtones"]
            for loud in (1.0, 1e4, 1e30):
                clicked = whisper + hum
                clicked[finder.rate // 10] = loud
                _expect_nearly_all(spans_in(finder, clicked), whisper, f"a click of {loud}")

    def test_silence_holds_no_speech(self) -> None:
        with self._finder() as finder:
            silence = np.zeros(3 * finder.rate, dtype=np.float32)
            expect(spans_in(finder, silence) == (), "speech was found in silence")

    def test_what_is_no_number_may_be_speech(self) -> None:
        with self._finder() as finder:
            sound = np.zeros(5 * finder.rate, dtype=np.float32)
            sound[2 * finder.rate] = np.nan
            found = spans_in(finder, sound)
            inside = len(found) == 1 and found[0].start <= 2 * finder.rate < found[0].end
            expect(inside, f"the sample that is no number is not in {found}")

    def test_speech_at_both_ends_is_cut_there(self) -> None:
        with self._finder() as finder:
            sound = babble(2.0, finder.rate)[:-100]
            found = spans_in(finder, sound)
            expect(found == (Span(0, len(sound)),), f"all is speech, got {found}")

    def test_nothing_heard_is_nothing_found(self) -> None:
        with self._finder() as finder:
            nothing = np.zeros(0, dtype=np.float32)
            expect(spans_in(finder, nothing) == (), "speech was found in nothing")

    def test_a_recording_leaves_nothing_behind_for_the_next(self) -> None:
        with self._finder() as finder:
            before = spans_in(finder, conversation(finder.rate))
            finder.begin().hear(babble(1.0, finder.rate))
            after = spans_in(finder, conversation(finder.rate))
            expect(after == before, "another recording changed what was found")

    def test_a_span_that_is_over_is_given_before_the_end(self) -> None:
        with self._finder() as finder:
            listener = finder.begin()
            quiet = np.zeros(5 * finder.rate, dtype=np.float32)
            heard = listener.hear(babble(1.0, finder.rate)) + listener.hear(quiet)
            expect(len(heard) == 1, f"one span is over, got {heard}")
            expect(listener.finish() == (), "a span that was over was given again")

    @contextmanager
    def _finder(self) -> Iterator[SpeechFinder]:
        with closing(self.make_finder()) as finder:
            yield finder


def _expect_nearly_all(found: tuple[Span, ...], sound: Samples, name: str) -> None:
    heard = sum(span.end - span.start for span in found)
    expect(heard > 0.9 * len(sound), f"beside {name} only {found} was heard")


def beside(seconds: float, rate: int) -> dict[str, Samples]:
    """What is far louder than a whisper and leaves most of a voice's pitches free."""
    times = np.arange(int(seconds * rate)) / rate
    hum = sum(np.sin(2 * np.pi * 50 * n * times + n) / n for n in range(1, 12))
    return {
        "a constant": np.full(len(times), 0.5, dtype=np.float32),
        "hum and its overtones": np.asarray(0.1 * hum, dtype=np.float32),
        "a held note": tone(seconds, 1000.0, rate) * np.float32(0.3),
        "a whistle": tone(seconds, 0.49 * rate, rate),
    }


def conversation(rate: int) -> Samples:
    """Four seconds of silence, two of something like speech, four of silence."""
    quiet = np.zeros(4 * rate, dtype=np.float32)
    return np.concatenate([quiet, babble(2.0, rate), quiet])


def spans_in(finder: SpeechFinder, sound: Samples, block: int = 4096) -> tuple[Span, ...]:
    """Everything a new listener finds, checked to be in order and inside the recording."""
    listener = finder.begin()
    found: tuple[Span, ...] = ()
    for start in range(0, len(sound), block):
        found += listener.hear(sound[start : start + block])
    found += listener.finish()
    in_order = all(one.end <= other.start for one, other in pairwise(found))
    expect(in_order, f"spans overlap or come out of order: {found}")
    expect(all(span.end <= len(sound) for span in found), f"a span leaves the sound: {found}")
    return found
