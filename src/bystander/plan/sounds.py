"""From spans in which somebody may be speaking to the passages of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from bystander.domain.policy import SoundPolicy
from bystander.domain.sound import MILLISECONDS, Instead, Passage, Sound, Span

SPEECH = "somebody may be speaking"

_INSTEAD = {
    SoundPolicy.DISGUISE: Instead.DISGUISE,
    SoundPolicy.SPEECH_ONLY: Instead.DISGUISE,
    SoundPolicy.MUTE: Instead.MUTE,
    SoundPolicy.TONE: Instead.TONE,
}


def instead_of(policy: SoundPolicy) -> Instead:
    """What becomes of speech. Of no use where sound is dropped or kept."""
    return _INSTEAD[policy]


def passages_of(
    spans: Iterable[Span], rate: int, sound: Sound, instead: Instead, reason: str = SPEECH
) -> tuple[Passage, ...]:
    """One passage for each run of spans that overlap or touch, in order.

    spans: in samples of ``rate``, counted from the sound's first, in any order
    """
    runs: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda each: each.start):
        start = floor((sound.start + Fraction(span.start, rate)) * MILLISECONDS)
        end = ceil((sound.start + Fraction(span.end, rate)) * MILLISECONDS)
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return tuple(Passage(start, end, instead, reason) for start, end in runs)
