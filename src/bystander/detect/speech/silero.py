"""Silero's voice activity detector, asked in a way that doubt counts as speech."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bystander.detect.speech.gathering import Caution, Gathering
from bystander.detect.speech.loudness import Loudness
from bystander.domain.plan import Model
from bystander.domain.sound import Samples, Span
from bystander.errors import ModelMissing
from bystander.infer.graph import Graph, runtime
from bystander.stages import SpeechListener

RATE = 16000
CHUNK = 512
CONTEXT = 64
"""Samples of what came before that the network wants in front of each chunk."""

SETTLED = RATE // CHUNK
"""Chunks of digital silence, a second of them, after which the network is not asked about more:
it has nothing new to say, and many videos carry a track of nothing else. In a shorter pause it
has, for it hears what follows by what came before.
"""

CAUTION = Caution(floor=0.05, before=RATE // 2, after=RATE // 2, bridge=RATE)
"""Measured on two minutes of meetings: see docs/voice.md."""


class Silero:
    """Fills stages.SpeechFinder. Raises ModelMissing when the build took no model along."""

    def __init__(self) -> None:
        path = Path(str(files("bystander.detect") / "weights" / "silero_vad.onnx"))
        if not path.is_file():
            raise ModelMissing(
                "the model that finds speech is not in this installation; install bystander again"
            )
        facts = json.loads(path.with_suffix(".json").read_text())
        self._network = Graph(path, threads=1)
        self._model = Model(
            name=facts["name"],
            family=facts["family"],
            digest=facts["digest"],
            licence=facts["licence"],
            runtime=runtime(),
            device="CPU",
        )

    @property
    def rate(self) -> int:
        return RATE

    @property
    def model(self) -> Model:
        return self._model

    def begin(self) -> SpeechListener:
        return SileroListener(self._network)

    def close(self) -> None:
        """Nothing is held that is not freed with this object."""


class SileroListener:
    """Fills stages.SpeechListener: holds one chunk, the network's state and one open span."""

    def __init__(self, network: Graph, caution: Caution = CAUTION) -> None:
        self._network = network
        self._loudness = Loudness()
        self._gathering = Gathering(caution)
        self._state: NDArray[np.float32] = np.zeros((2, 1, 128), dtype=np.float32)
        self._before: Samples = np.zeros(CONTEXT, dtype=np.float32)
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._at = 0
        self._silent = 0

    def hear(self, samples: Samples) -> tuple[Span, ...]:
        waiting = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        whole = len(waiting) - len(waiting) % CHUNK
        self._rest = waiting[whole:]
        return tuple(
            span
            for start in range(0, whole, CHUNK)
            for span in self._listen(waiting[start : start + CHUNK])
        )

    def finish(self) -> tuple[Span, ...]:
        length = self._at + len(self._rest)
        found: tuple[Span, ...] = ()
        if len(self._rest):
            found = self._listen(np.pad(self._rest, (0, CHUNK - len(self._rest))))
        return found + self._gathering.finish(length)

    def _listen(self, chunk: Samples) -> tuple[Span, ...]:
        span = Span(self._at, self._at + CHUNK)
        self._at = span.end
        return self._gathering.add(self._score(chunk), span)

    def _score(self, chunk: Samples) -> float:
        # What is no number would stay in the network's state, so it never gets there.
        if not np.isfinite(chunk).all():
            return float("nan")
        self._silent = 0 if chunk.any() else self._silent + 1
        if self._silent > SETTLED:
            return 0.0
        level = self._loudness.levelled(np.clip(chunk, -1, 1))
        asked = np.concatenate([self._before, level])[None]
        self._before = level[-CONTEXT:]
        score, state = self._network.run({"input": asked, "state": self._state})
        self._state = state
        return float(score.ravel()[0])
