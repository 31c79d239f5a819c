"""Brings quiet recordings to a common level, so that quiet speech is heard, too."""

from __future__ import annotations

from collections import deque

import numpy as np

from bystander.domain.sound import Samples

COMMON = 0.05
"""Root mean square of speech that recognisers were trained on, about -26 dB."""

MOST = 300.0
"""Some 50 dB: what is quieter still is a recording's own noise."""

LASTS, WITHIN = 5, 10
"""Chunks that must be loud, 0.16 s of 0.32, for it to be remembered: words are, with their pauses,
and a click of any loudness, which would else leave a voice faint for a minute, is not.
"""

FORGETTING = 0.995
"""A chunk's hold on the level after it: 1.4 dB less every second. Pauses between words must not
grow as loud as words; half a minute after an alarm, a voice 40 dB fainter is.
"""


class Loudness:
    """Follows the loudest of the last seconds, upwards once it lasts and downwards slowly."""

    def __init__(self) -> None:
        self._loudest = 0.0
        self._last = deque([0.0] * WITHIN, maxlen=WITHIN)

    def gain(self, chunk: Samples) -> float:
        """(n,) floats, the next ones -> what they, or the ones before, are to be multiplied with,
        at most MOST. Neither is louder than COMMON then.
        """
        self._last.append(float(np.sqrt(np.mean(np.square(chunk, dtype=np.float64)))))
        self._loudest = max(sorted(self._last)[-LASTS], self._loudest * FORGETTING)
        loudest = max(self._loudest, self._last[-1], self._last[-2])
        return min(COMMON / loudest, MOST) if loudest else 1.0
