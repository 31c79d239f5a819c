"""What is being said, fifty times a second: Whisper base's encoder, in little memory.

A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022. Its
layers are alike, so one small network is run for each with that layer's weights: a network
that held them all would take 150 MB more, and half a second to load. This one takes a third
longer to hear.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bystander.domain.plan import Model
from bystander.errors import ModelMissing, StageFailed
from bystander.infer.graph import KEPT_OF_EVER_NEW, Graph, runtime
from bystander.redact.voice.envelope import Floats

EPSILON = 1e-5

LAYERS = 6

LONGEST = 3000
"""Columns of mel: there are places for thirty seconds."""

SHORTEST = 16
"""Columns of mel. Networks that were given two of them first, one frame, hear everything after
that wrongly (OpenVINO 2026.4.1 keeps what it made for a length of one).
"""


class Words:
    """Loaded when the first is heard. Safe to use from several threads.

    Raises ModelMissing when the model was not built in.
    """

    def __init__(self) -> None:
        self._loading = Lock()
        self._loaded: tuple[Graph, Graph] | None = None
        self.model = model_of("whisper_encoder")
        self._layers = weight_file("whisper_layers.npy")
        self._scale, self._shift = np.load(weight_file("whisper_end.npy"))

    def heard(self, mel: Floats) -> Floats:
        """(80, 2 n) log mel, n up to 1500 -> (1, n, 512). Raises StageFailed, ModelBroken."""
        if mel.shape[1] > LONGEST:
            raise StageFailed("words are heard in thirty seconds at most; give less at once")
        frames = mel.shape[1] // 2
        front, layer = self._networks()
        x = front.run({"mel": _long_enough(mel)[None]})[0]
        for number in range(LAYERS):
            x = layer.run({"x": x, "weights": self.weights(number)})[0]
        x = x[:, :frames] - x[:, :frames].mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + EPSILON)
        return np.asarray(x * self._scale + self._shift, dtype=np.float32)

    def weights(self, number: int) -> NDArray[np.float16]:
        """(numbers,) of one layer, read anew: all of them would take 38 MB."""
        return np.array(np.load(self._layers, mmap_mode="r")[number])

    def rest(self) -> None:
        """Gives the networks back until they are asked again."""
        with self._loading:
            self._loaded = None

    def _networks(self) -> tuple[Graph, Graph]:
        with self._loading:
            if self._loaded is None:
                paths = weight_file("whisper_front.onnx"), weight_file("whisper_layer.onnx")
                front, layer = (Graph(path, threads=1, kept=KEPT_OF_EVER_NEW) for path in paths)
                self._loaded = front, layer
            return self._loaded


def _long_enough(mel: Floats) -> Floats:
    """With silence behind it where it is very short."""
    missing = max(0, SHORTEST - mel.shape[1])
    return np.pad(mel, ((0, 0), (0, missing)), mode="minimum")


def weight_file(name: str) -> Path:
    """Raises ModelMissing where it was not built in."""
    path = Path(str(files("bystander.redact.voice") / "weights" / name))
    if not path.is_file():
        raise ModelMissing(
            f"the model file {name} is not in this installation; install bystander again"
        )
    return path


def model_of(name: str) -> Model:
    """What is told of a model. Raises ModelMissing."""
    facts = json.loads(weight_file(f"{name}.json").read_text())
    return Model(
        name=facts["name"],
        family=facts["family"],
        digest=facts["digest"],
        licence=facts["licence"],
        runtime=runtime(),
        device="CPU",
    )
