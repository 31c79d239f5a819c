"""What can only be seen on people's speech: in step, and nothing of it left."""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest

from bystander import registry
from bystander.detect.speech.silero import Silero
from bystander.domain.sound import Samples
from bystander.testing.speech_finders import spans_in
from bystander.testing.voices import alike

DATA = Path(os.environ.get("BYSTANDER_DATA", "../shared/data")) / "speech"
PIECES = ("librispeech/1998", "vctk/p225")
RATE = 16000
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the data set is not here"),
]


def sound(path: Path, seconds: float = 15) -> Samples:
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as file:
        blocks = [
            block.to_ndarray()[0]
            for frame in [*file.decode(audio=0), None]
            for block in resampler.resample(frame)
        ]
    return np.concatenate(blocks)[: int(seconds * RATE)]


def loudness(speech: Samples) -> Samples:
    """Logarithm of power every 10 ms, of mean 0."""
    pieces = speech[: len(speech) // 160 * 160].reshape(-1, 160)
    logs = np.log(np.square(pieces, dtype=np.float64).mean(axis=1) + 1e-7)
    return np.asarray(logs - logs.mean(), dtype=np.float32)


@pytest.mark.parametrize("name", ["one-voice", "natural", "masked"])
@pytest.mark.parametrize("piece", PIECES)
def test_speech_is_in_step_and_nothing_of_it_is_left(name: str, piece: str) -> None:
    original = sound(min((DATA / piece).iterdir()), seconds=6)
    transform = registry.find("voice", name)()
    disguised = transform.draw().disguise(original)
    one, other = loudness(original), loudness(disguised)
    lags = range(-10, 11)
    match = [float(np.dot(one, np.roll(other, -lag))) for lag in lags]
    assert abs(lags[int(np.argmax(match))]) <= 2
    assert alike(original, disguised, RATE // 50) < 0.15
    transform.close()


@pytest.mark.parametrize("meeting", ["dev00", "trn05"])
def test_nearly_every_annotated_second_of_a_meeting_is_speech(meeting: str) -> None:
    heard = sound(DATA / "ami" / f"{meeting}.flac", seconds=30)
    spoken = np.zeros(len(heard), dtype=bool)
    for line in (DATA / "ami" / f"{meeting}.rttm").read_text().splitlines():
        start, length = (float(word) for word in line.split()[3:5])
        spoken[int(start * RATE) : int((start + length) * RATE)] = True
    found = np.zeros(len(heard), dtype=bool)
    for span in spans_in(Silero(), heard):
        found[span.start : span.end] = True
    assert (found & spoken).sum() >= 0.99 * spoken.sum()
