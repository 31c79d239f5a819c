"""The finder of names: with its extra on speech, without it a sentence about what to install."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import av
import numpy as np
import pytest

from bystander.detect.saying import whisper
from bystander.detect.saying.whisper import RATE, WhisperNames
from bystander.domain.sound import Samples
from bystander.errors import ModelBroken, ModelMissing

DATA = Path(os.environ.get("BYSTANDER_DATA", "../shared/data")) / "speech"
INSTALLED = all(find_spec(each) for each in ("faster_whisper", *whisper.HALVES))


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "HALVES", ("a_package_that_nobody_has", "nor_this_one"))
    with pytest.raises(ModelMissing, match=r"bystander\[names\]"):
        WhisperNames()


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "_weights", lambda: b"not the model")
    with pytest.raises(ModelBroken, match="names"):
        WhisperNames()


@dataclass(frozen=True)
class Segment:
    """As faster-whisper tells what it heard. Its network is not here: see below."""

    words: tuple[Said, ...]
    start: float = 0.0
    end: float = 4.0
    compression_ratio: float = 1.2
    avg_logprob: float = -0.3


@dataclass(frozen=True)
class Said:
    word: str
    start: float
    end: float


def finder(monkeypatch: pytest.MonkeyPatch, *segments: Segment) -> WhisperNames:
    monkeypatch.setattr(whisper, "_weights", lambda: b"")
    monkeypatch.setattr(whisper, "DIGEST", hashlib.sha256(b"").hexdigest())
    monkeypatch.setattr(whisper, "_opened", lambda _: (lambda _: (iter(segments), None), "0"))
    return WhisperNames()


SPEECH = np.zeros(4 * RATE, dtype=np.float32)


def test_a_name_is_silent_with_a_guard_and_only_inside_of_the_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = (Said(" I", 0.0, 0.2), Said(" saw", 0.2, 0.5), Said(" Polly.", 1.0, 1.5))
    (found,) = finder(monkeypatch, Segment(words)).find(SPEECH)
    assert (found.span.start, found.span.end) == (int(0.8 * RATE), int(1.7 * RATE))
    late = (Said(" saw", 0.2, 0.5), Said(" Polly.", 3.9, 4.5), Said(" Bob.", 5.0, 5.5))
    (found,) = finder(monkeypatch, Segment(late)).find(SPEECH)
    assert found.span.end == len(SPEECH)


@pytest.mark.parametrize("doubt", [{"compression_ratio": 9.0}, {"avg_logprob": -1.4}])
def test_what_the_recogniser_doubts_is_silent(
    monkeypatch: pytest.MonkeyPatch, doubt: dict[str, float]
) -> None:
    segment = Segment((Said(" so", 1.0, 1.2),), start=1.0, end=3.0, **doubt)
    (found,) = finder(monkeypatch, segment).find(SPEECH)
    assert (found.span.start, found.span.end) == (int(0.8 * RATE), int(3.2 * RATE))
    assert found.reason == whisper.DOUBTED


def test_speech_without_capitals_is_silent_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = finder(monkeypatch, Segment((Said("广州市", 1.0, 1.2),))).find(SPEECH)
    assert (found.span.start, found.span.end) == (0, len(SPEECH))


needs_all = pytest.mark.skipif(
    not (INSTALLED and DATA.is_dir()), reason="needs the extra names, and the data set"
)


@pytest.mark.data
@needs_all
def test_a_name_in_speech_is_found_where_it_is_said() -> None:
    speech = sound(DATA / "vctk" / "p225" / "p225_003.wav")
    found = WhisperNames().find(speech)
    # "... and maybe a snack for her brother Bob."
    assert any(said.span.end > len(speech) - 1.5 * RATE for said in found)
    assert all(0 <= said.span.start < said.span.end <= len(speech) for said in found)


@pytest.mark.data
@needs_all
def test_mandarin_is_silent_as_a_whole() -> None:
    speech = sound(next((DATA / "other").glob("*.wav")))
    (said,) = WhisperNames().find(speech)
    assert (said.span.start, said.span.end) == (0, len(speech))


@needs_all
def test_silence_says_no_name() -> None:
    assert WhisperNames().find(np.zeros(2 * RATE, dtype=np.float32)) == ()


def sound(path: Path) -> Samples:
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as file:
        blocks = [
            block.to_ndarray()[0]
            for frame in [*file.decode(audio=0), None]
            for block in resampler.resample(frame)
        ]
    return np.concatenate(blocks).astype(np.float32)
