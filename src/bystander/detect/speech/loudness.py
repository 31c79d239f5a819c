"""Brings quiet recordings to a common level, so that quiet speech is heard, too."""

from __future__ import annotations

import numpy as np

from bystander.domain.sound import Samples

COMMON = 0.05
"""Root mean square of speech that recognisers were trained on, about -26 dB."""

MOST = 300.0
"""Some 50 dB: what is quieter still is a recording's own noise."""

FORGETTING = 0.995
"""A chunk's hold on the level after it: 1.4 dB less every second. Pauses between words must not
grow as loud as words; half a minute after a bang, a voice 40 dB fainter is.
"""


class Loudness:
    """Follows the loudest of the last seconds, upwards at once and downwards slowly."""

    def __init__(self) -> None:
        self._loudest = 0.0

    def gain(self, chunk: Samples) -> float:
        """(n,) floats, the next ones -> what they are to be multiplied with, at most MOST."""
        strength = float(np.sqrt(np.mean(np.square(chunk, dtype=np.float64))))
        self._loudest = max(strength, self._loudest * FORGETTING)
        return min(COMMON / self._loudest, MOST) if self._loudest else 1.0
