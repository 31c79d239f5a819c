"""Silero's voice activity detector, asked in a way that doubt counts as speech."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bystander.detect.speech.bands import LATE, EvenBands
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

CAUTION = Caution(floor=0.05, before=RATE // 2 + LATE * CHUNK, after=RATE // 2, bridge=RATE)
"""Measured on two minutes of meetings: see docs/voice.md. More before, for the bands come late."""

EVEN = 1 / 3
"""How much a score in even bands counts. White noise that begins has scores of 0.08 there (median
of 30; one in ten 0.14) and 0.02 as it is; a voice beside hum, in every second chunk 0.5 or more.
"""


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
    """Fills stages.SpeechListener: holds one chunk, the network's states and one open span.

    The network hears everything twice, as it is and in even bands. Speech in either is speech.
    """

    def __init__(self, network: Graph, caution: Caution = CAUTION) -> None:
        self._loudness, self._bands = Loudness(), EvenBands(RATE, CHUNK)
        self._plain, self._even = Ear(network), Ear(network)
        self._gathering = Gathering(caution)
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
        rest = np.pad(self._rest, (0, (LATE + 1) * CHUNK - len(self._rest)))
        found = (span for chunk in np.split(rest, LATE + 1) for span in self._listen(chunk))
        return (*found, *self._gathering.finish(length))

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
        within = np.clip(chunk, -1, 1)
        plain = within * np.float32(max(self._loudness.gain(within), 1.0))
        even = self._bands.levelled(chunk)
        return float(np.maximum(self._plain.score(plain), EVEN * self._even.score(even)))


class Ear:
    """The network's state between chunks of one sound."""

    def __init__(self, network: Graph) -> None:
        self._network = network
        self._state: NDArray[np.float32] = np.zeros((2, 1, 128), dtype=np.float32)
        self._before: Samples = np.zeros(CONTEXT, dtype=np.float32)

    def score(self, chunk: Samples) -> float:
        """(CHUNK,) float32, the next ones -> from 0 to 1, or no number."""
        asked = np.concatenate([self._before, chunk])[None]
        self._before = chunk[-CONTEXT:]
        score, self._state = self._network.run({"input": asked, "state": self._state})
        return float(score.ravel()[0])
