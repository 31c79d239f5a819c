"""The finder of names: with its extra on speech, without it a sentence about what to install."""

from __future__ import annotations

import os
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
def test_speech_in_a_script_without_capitals_is_silent_as_a_whole() -> None:
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
