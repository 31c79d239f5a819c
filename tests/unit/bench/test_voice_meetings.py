"""Disguises in parts, meetings whole, and the data's own pieces."""

import os
from pathlib import Path

import numpy as np
import pytest
from bench.voice.baselines import Change
from bench.voice.disguises import Disguise
from bench.voice.meetings import through
from bench.voice.speech import RATE, Meeting, meetings, pieces

from bystander.domain.plan import Model
from bystander.domain.sound import Samples, Span

DATA = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data") / "speech"


class Finder:
    """Says that there is speech in the same place of every recording."""

    rate = RATE
    model = Model("none", "none", "0" * 64, "none", "none", "none")

    def __init__(self, span: Span) -> None:
        self._span = span

    def begin(self) -> "Finder":
        return self

    def hear(self, samples: Samples) -> tuple[Span, ...]:
        return (self._span,)

    def finish(self) -> tuple[Span, ...]:
        return ()

    def close(self) -> None: ...


def noise(seed: int, seconds: float) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def backwards(speech: Samples) -> Samples:
    return speech[::-1].copy()


def test_a_piece_too_long_for_a_voice_is_said_in_parts_by_one_voice() -> None:
    lengths: list[list[int]] = []

    def draw() -> Change:
        mine: list[int] = []
        lengths.append(mine)

        def voice(part: Samples) -> Samples:
            mine.append(len(part))
            return backwards(part)

        return voice

    disguise = Disguise("x", draw, longest=2.0)
    found = disguise.apply(noise(0, 5.0))
    assert len(lengths) == 1
    assert len(found) == 5 * RATE
    assert max(lengths[0]) <= 2 * RATE
    assert disguise.cost.spoken == pytest.approx(5.0)


def test_a_voice_that_changes_the_length_is_refused() -> None:
    disguise = Disguise("x", lambda: lambda speech: speech[1:])
    with pytest.raises(ValueError, match="x gave"):
        disguise.apply(noise(0, 1.0))


def test_speech_that_the_finder_misses_is_told_and_stays_the_original() -> None:
    meeting = Meeting(noise(1, 4.0), (Span(0, 2 * RATE),))
    found = through([meeting], Finder(Span(RATE, 3 * RATE)), Disguise("x", lambda: backwards))
    assert found.missed == pytest.approx(0.5)
    assert found.held == pytest.approx(0.5)
    assert found.seconds == pytest.approx(2.0)
    assert found.unchanged.percent == pytest.approx(50.0)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the speech is not there")
def test_everybody_in_the_data_can_be_enrolled_and_tried() -> None:
    found = pieces(DATA)
    for speaker in {piece.speaker for piece in found}:
        assert {piece.half for piece in found if piece.speaker == speaker} == {0, 1}
    assert len({piece.speaker for piece in found}) == 25
    assert {piece.sex for piece in found} == {"F", "M"}
    assert len(meetings(DATA)) == 2
