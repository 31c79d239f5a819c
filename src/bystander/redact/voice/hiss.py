"""A faint noise under what is said: how still it is between the words tells recordings apart.

A network that tells what is heard tells a room's hiss and echo, too. Of two numbers of pauses
alone, trained attackers knew people better than of all colours of their voices.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from bystander.redact.voice.envelope import Floats, places
from bystander.redact.voice.teller import Told

KNOTS = np.array([0.0, 250.0, 600.0, 1100.0, 2000.0, 4000.0, 8000.0])
"""Hertz."""

SPEECH = np.array([-1.4, -1.5, -2.8, -4.4, -5.9, -7.4, -7.5])
"""Natural logarithms of power at KNOTS: the mean of what the network is to tell where it is
loud, so that the noise covers each height as much.
"""


def over_hiss(told: Told, below: float) -> Told:
    """The same with noise as far below speech, in natural logarithms of power."""
    noise = _speech() - np.float32(below)
    envelope = np.logaddexp(told.envelope, noise)
    return Told(envelope, told.voice * np.exp(told.envelope - envelope))


@cache
def _speech() -> Floats:
    """(POINTS,)"""
    return np.asarray(np.interp(places(), KNOTS, SPEECH), dtype=np.float32)
