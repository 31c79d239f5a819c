"""Another sampling rate, in step to the sample.

Windowed-sinc interpolation with one filter for each phase (J. O. Smith, "Digital Audio
Resampling", https://ccrma.stanford.edu/~jos/resample/): linear in phase, so nothing is delayed.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bystander.domain.sound import Wave

CROSSINGS = 32
"""Zero crossings of the sinc on each side."""

ROLL_OFF = 0.91
"""Where half is gone, as a share of the lower Nyquist frequency: four fifths of it pass whole,
and with BETA 90 dB are gone at it."""

BETA = 9.0
"""Of the Kaiser window."""

PHASES = 1024
"""At most so many filters. Where two rates have little in common there are as many phases as
samples in a second; the weights of each lie between two of these, which changes the sound by less
than a millionth."""

AT_ONCE = 0.5
"""Seconds of sound worked on together: what each phase costs once is then shared by many."""

_WEIGHTS = 1 << 18
"""Weights of one block of outputs, where each output has its own."""

Filters = NDArray[np.float64]
"""(phases, taps)"""


class Resampler:
    """Sound of one rate in, the same of another out, block by block in constant memory.

    Sample m of the output lies at m / target seconds, where sample 0 of the input lies at 0.
    Before and after the input there is silence.
    """

    def __init__(self, source: int, target: int, channels: int = 1) -> None:
        divisor = gcd(source, target)
        self._up, self._down = target // divisor, source // divisor
        self._shares = self._up <= PHASES
        """Whether there is a filter for each phase."""
        self._filters = _filters(self._up, self._down)
        self._half = self._filters.shape[1] // 2
        self._given = self._taken = 0
        self._channels = channels
        self._least = int(source * AT_ONCE)
        self._waiting: list[Wave] = []
        self._held: Wave | None = None
        self._first = -self._half + 1
        """Number of the first input sample that is held."""

    @property
    def changes(self) -> bool:
        """Whether the two rates differ."""
        return self._up != self._down

    def feed(self, block: Wave) -> Wave:
        """The next (channels, n) of the input. Returns (channels, m) of the output, any m."""
        if not self.changes:
            return block
        self._waiting.append(block)
        if sum(each.shape[1] for each in self._waiting) < self._least:
            return np.zeros((block.shape[0], 0), dtype=block.dtype)
        return self._worked()

    def finish(self) -> Wave:
        """What is still to come, after the last block. The whole is ceil(n * target / source)."""
        last = self._worked()
        if self._held is None:
            return last
        tail = np.zeros((self._held.shape[0], self._half + 1), dtype=self._held.dtype)
        self._held = np.concatenate([self._held, tail], axis=1)
        rest = self._made(-(-self._given * self._up // self._down))
        return np.concatenate([last, rest], axis=1)

    def _worked(self) -> Wave:
        """All that waits, as far as what comes after it does not matter."""
        if not self._waiting:
            return np.zeros((self._channels, 0), dtype=np.float32)
        blocks, self._waiting = self._waiting, []
        if self._held is None:
            self._held = np.zeros((self._channels, self._half - 1), dtype=blocks[0].dtype)
        self._held = np.concatenate([self._held, *blocks], axis=1)
        self._given += sum(block.shape[1] for block in blocks)
        return self._made(-((self._half - self._given) * self._up // self._down))

    def _made(self, end: int) -> Wave:
        """Outputs from those that were made up to ``end``."""
        assert self._held is not None  # noqa: S101 -- feed() began it
        start, held = self._taken, self._held
        if end <= start:
            return np.zeros((held.shape[0], 0), dtype=held.dtype)
        made = np.empty((held.shape[0], end - start), dtype=held.dtype)
        windows = sliding_window_view(held, self._filters.shape[1], axis=1)
        if self._shares:
            self._make_by_phase(made, windows)
        else:
            self._make_between(made, windows)
        self._taken = end
        unneeded = end * self._down // self._up - self._half + 1 - self._first
        self._held, self._first = held[:, unneeded:].copy(), self._first + unneeded
        return made

    def _make_by_phase(self, made: Wave, windows: Wave) -> None:
        """Outputs that share a filter at once.

        windows: (channels, n, taps), of what is held
        """
        start, end = self._taken, self._taken + made.shape[1]
        for number in range(start, min(start + self._up, end)):
            place, phase = divmod(number * self._down, self._up)
            left = place - self._half + 1 - self._first
            count = -(-(end - number) // self._up)
            rows = windows[:, left : left + (count - 1) * self._down + 1 : self._down]
            made[:, number - start :: self._up] = rows @ self._filters[phase].astype(made.dtype)

    def _make_between(self, made: Wave, windows: Wave) -> None:
        """Each output with weights of its own, between those of two neighbouring filters."""
        step = max(1, _WEIGHTS // windows.shape[2])
        for begin in range(0, made.shape[1], step):
            numbers = np.arange(begin, min(begin + step, made.shape[1])) + self._taken
            places, phases = np.divmod(numbers * self._down, self._up)
            rows, rest = np.divmod(phases * PHASES, self._up)
            share = (rest / self._up)[:, None]
            weights = (1 - share) * self._filters[rows] + share * self._filters[rows + 1]
            heard = windows[:, places - self._half + 1 - self._first]
            made[:, begin : begin + step] = np.einsum(
                "cnt,nt->cn", heard, weights.astype(made.dtype)
            )


def resampled(wave: Wave, source: int, target: int) -> Wave:
    """A whole sound, (channels, n), at another rate: (channels, ceil(n * target / source))."""
    if source == target:
        return wave
    resampler = Resampler(source, target, wave.shape[0])
    return np.concatenate([resampler.feed(wave), resampler.finish()], axis=1)


@lru_cache(maxsize=8)
def _filters(up: int, down: int) -> Filters:
    """For each phase the weights of the samples around it, which add up to one.

    For PHASES of them and the first of the next sample, where there are more.
    """
    phases = np.arange(up) / up if up <= PHASES else np.arange(PHASES + 1) / PHASES
    cutoff = ROLL_OFF * min(1.0, up / down)
    half = ceil(CROSSINGS / min(1.0, up / down))
    places = np.arange(2 * half)[None, :] - (half - 1) - phases[:, None]
    window = np.i0(BETA * np.sqrt(np.clip(1 - (places / half) ** 2, 0, 1))) / np.i0(BETA)
    weights = cutoff * np.sinc(cutoff * places) * window
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
