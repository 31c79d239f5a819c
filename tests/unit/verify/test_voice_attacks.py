"""Voices that are still heard are found out; rates only are told, and nothing is kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.proof import Attempt
from bystander.domain.report import LeakKind
from bystander.domain.sound import Instead, Passage, Samples, Sound, Wave
from bystander.errors import StageFailed
from bystander.testing.kept import arrays_in, written_by
from bystander.testing.speech import babble
from bystander.verify.equal_error import equal_error
from bystander.verify.linking import CONTROL
from bystander.verify.side_by_side import Verdict
from bystander.verify.voice_recogniser import GE2E, RATE, Vectors, VoiceRecogniser
from bystander.verify.voices import MOST, Voices, told
from bystander.verify.voices_apart import NOBODY, voices_apart

TURN = 5
"""Seconds in which one of two voices is heard, then the other."""

LENGTH = 160
VOICES = (300.0, 700.0)
"""Hertz: stand-ins for people."""

Copy = Callable[[int], float]
"""The number of a turn -> the voice in which the copy says it."""

real = pytest.mark.skipif(
    find_spec("resemblyzer") is None, reason="resemblyzer is not installed (--no-deps is enough)"
)


class Ears:
    """A recogniser that tells apart what sounds different: nobody real is needed."""

    def vectors(self, pieces: Sequence[Samples]) -> Vectors:
        spectra = np.stack([np.abs(np.fft.rfft(piece, RATE)[:1024]) for piece in pieces])
        bands = spectra.reshape(len(pieces), 64, 16).mean(axis=2)
        return np.asarray(bands / np.linalg.norm(bands, axis=1, keepdims=True), np.float64)


class Deaf(Ears):
    def vectors(self, pieces: Sequence[Samples]) -> Vectors:
        return np.full((len(pieces), 64), np.nan)


def heard(copy: Copy, seed: int, length: int = LENGTH) -> Samples:
    draw = np.random.default_rng(seed)
    turns = [
        0.2 * np.sin(2 * np.pi * copy(number) * np.arange(TURN * RATE) / RATE)
        + 0.02 * draw.standard_normal(TURN * RATE)
        for number in range(length // TURN)
    ]
    return np.concatenate(turns).astype(np.float32)


def two(number: int) -> float:
    return VOICES[number % 2]


def one(_: int) -> float:
    return 500.0


def mostly(number: int) -> float:
    """One turn of eight in the other's voice."""
    return two(number + (number % 16 in (2, 9)))


def sound(seconds: int = LENGTH) -> Sound:
    """Everything is disguised, in stretches of a turn."""
    passages = tuple(
        Passage(start * 1000, (start + TURN) * 1000 - 500, Instead.DISGUISE, "speech")
        for start in range(0, seconds, TURN)
    )
    return Sound(0, RATE, 1, Fraction(0), seconds * RATE, "pcm_s16le", passages=passages)


def played(attack: Voices, original: Samples, made: Samples, step: int = 50_000) -> Verdict:
    """In blocks that have nothing to do with pieces."""
    ways: tuple[Wave, Wave] = (original[None], made[None])
    for place in range(0, len(original), step):
        first, second = (way[:, place : place + step] for way in ways)
        attack.hear(first, second, place)
    return attack.verdict()


def fresh(copy: Copy, original: Copy = two, hire: Callable[[], VoiceRecogniser] = Ears) -> Verdict:
    return played(Voices(sound(), hire), heard(original, 1), heard(copy, 2))


@cache
def judged(copy: Copy) -> Verdict:
    return fresh(copy)


def first(verdict: Verdict, attacker: str) -> Attempt:
    (found,) = (each for each in verdict.attempts if each.attacker == attacker)
    return found


ATTACKERS = ("ignorant", "ignorant, centred", "lazy-informed", "lazy-informed, centred")


def test_voices_that_were_left_as_they_were_are_found_out_by_all() -> None:
    verdict = judged(two)
    assert {first(verdict, each).got for each in ATTACKERS} == {0.0}
    (leak,) = verdict.leaks
    assert leak.kind is LeakKind.REVEALED
    assert "as if they were not disguised" in leak.detail
    assert told(verdict.attempts) == ()


def test_one_voice_for_all_gives_no_attacker_more_than_chance() -> None:
    verdict = judged(one)
    assert verdict.leaks == ()
    for attacker in ATTACKERS:
        attempt = first(verdict, attacker)
        assert attempt.got > 0.3
        assert not attempt.beyond
    assert told(verdict.attempts) == ()


def test_voices_that_are_told_apart_now_and_then_are_told_and_no_leak() -> None:
    verdict = judged(mostly)
    assert verdict.leaks == ()
    assert first(verdict, "ignorant").beyond
    assert 0.05 < first(verdict, "ignorant").got < 0.3
    (sentence,) = told(verdict.attempts)
    assert "better than by chance" in sentence


def test_the_control_tells_that_the_recogniser_knows_these_voices() -> None:
    attempt = first(judged(one), CONTROL)
    assert attempt.got == 0.0
    assert not attempt.beyond  # for nothing had been hidden


def test_rates_are_shares_beside_chance_an_interval_and_the_worst_voice() -> None:
    for attempt in judged(mostly).attempts:
        assert 0 <= attempt.low <= attempt.got <= attempt.high <= 1
        assert attempt.chance == 0.5
        assert attempt.people == 2
        assert attempt.worst is not None
        assert 0 <= attempt.worst <= attempt.high


def test_the_same_file_is_judged_the_same_twice() -> None:
    assert fresh(mostly) == judged(mostly)


def test_one_voice_in_the_original_cannot_be_confused() -> None:
    (omission,) = fresh(one, original=one).omitted
    assert "one voice alone" in omission.why


def test_a_few_seconds_are_too_little_and_nobody_is_hired() -> None:
    def hire() -> Ears:
        raise AssertionError

    attack = Voices(sound(10), hire)
    (omission,) = played(attack, heard(two, 1, 10), heard(two, 2, 10)).omitted
    assert "too little" in omission.why


def test_what_is_silent_in_the_copy_is_not_held_against_it() -> None:
    silence = np.zeros(LENGTH * RATE, np.float32)
    (omission,) = played(Voices(sound(), Ears), heard(two, 1), silence).omitted
    assert "too little" in omission.why


def test_without_the_recogniser_it_says_how_to_get_it() -> None:
    def missing() -> Ears:
        raise ImportError(name="resemblyzer")

    verdict = fresh(two, hire=missing)
    assert verdict.attempts == ()
    assert "pip install --no-deps resemblyzer" in verdict.omitted[0].why


def test_a_recogniser_that_gives_no_numbers_fails_the_check() -> None:
    with pytest.raises(StageFailed):
        fresh(two, hire=Deaf)


def test_hours_are_heard_in_a_bounded_number_of_pieces() -> None:
    hours = Voices(sound(3600), Ears)
    assert len(hours._due) == MOST
    starts = [span.start / RATE for span in hours._due]
    assert starts[0] == 0
    assert starts[-1] > 3590


def test_nothing_of_a_voice_is_left_after_the_verdict() -> None:
    attack = Voices(sound(), Ears)
    verdict = played(attack, heard(two, 1), heard(one, 2))
    assert arrays_in(attack, Sound) == []
    assert arrays_in(verdict, Sound) == []


def test_nothing_of_a_voice_is_left_where_the_check_fails() -> None:
    attack = Voices(sound(25), Deaf)
    with pytest.raises(StageFailed):
        played(attack, heard(two, 1, 25), heard(one, 2, 25))
    assert arrays_in(attack, Sound) == []


def test_nothing_is_written_and_nobody_is_called() -> None:
    assert written_by(lambda: fresh(mostly)) == []


def test_no_voices_can_be_brought_along() -> None:
    """The plan says where, the sounds are a recording's and its copy's; there is no third way."""
    assert list(inspect.signature(Voices).parameters) == ["sound", "hire"]
    assert list(inspect.signature(Voices.hear).parameters) == ["self", "original", "made", "place"]
    assert list(inspect.signature(Voices.verdict).parameters) == ["self"]
    assert list(inspect.signature(GE2E).parameters) == []


def test_two_voices_are_two_whatever_their_order() -> None:
    found = voices_apart(Ears().vectors(np.split(heard(two, 1), LENGTH // TURN)))
    assert set(found[::2].tolist()) == {found[0]}
    assert set(found[1::2].tolist()) == {1 - found[0]}


def test_a_piece_that_is_between_two_voices_is_nobodys() -> None:
    clear = Ears().vectors(np.split(heard(two, 1), LENGTH // TURN))
    between = clear[0] + clear[1]
    found = voices_apart(np.vstack([clear, between / np.linalg.norm(between)]))
    assert found[-1] == NOBODY
    assert NOBODY not in found[:-1]


def test_equal_scores_are_guessing() -> None:
    same = np.array([True, False, True, False])
    assert equal_error(np.zeros(4), same) == pytest.approx(0.5)
    assert equal_error(np.array([2.0, 1.0, 2.0, 1.0]), same) == 0.0


@real
def test_the_network_gives_what_resemblyzer_itself_gives() -> None:
    """Resemblyzer 0.1.4 with torch, for the same second and a half."""
    (vector,) = GE2E().vectors([babble(1.59)])
    theirs = {133: 0.27545, 127: 0.23229, 62: 0.19963, 248: 0.19593, 113: 0.1955, 239: 0.19309}
    assert {place: round(float(vector[place]), 5) for place in theirs} == theirs


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resemblyzer").mkdir()
    (tmp_path / "resemblyzer" / "__init__.py").write_text("")
    (tmp_path / "resemblyzer" / "pretrained.pt").write_bytes(b"other")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(StageFailed, match="install resemblyzer"):
        GE2E()
