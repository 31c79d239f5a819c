"""Brings quiet recordings to a common level, so that quiet speech is heard, too."""

from __future__ import annotations

import numpy as np

from bystander.domain.sound import Samples

COMMON = 0.05
"""Root mean square of speech that recognisers were trained on, about -26 dB."""

MOST = 300.0
"""Some 50 dB: what is quieter still is a recording's own noise."""

FORGETTING = 0.997
"""A chunk's hold on the level after it, so that ten seconds after a bang all is as before."""


class Loudness:
    """Follows the loudest of the last seconds, upwards at once and downwards slowly."""

    def __init__(self) -> None:
        self._loudest = 0.0

    def levelled(self, chunk: Samples) -> Samples:
        """(n,) float32 -> the same louder, never quieter. Silence stays as it is."""
        strength = float(np.sqrt(np.mean(np.square(chunk, dtype=np.float64))))
        self._loudest = max(strength, self._loudest * FORGETTING)
        if self._loudest == 0.0:
            return chunk
        return chunk * np.float32(np.clip(COMMON / self._loudest, 1.0, MOST))
