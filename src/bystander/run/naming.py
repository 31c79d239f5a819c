"""Looks through disguised speech for what may name somebody, and plans silence there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from bystander.domain.reel import Reel
from bystander.domain.resampling import Resampler
from bystander.domain.sound import (
    Instead,
    Samples,
    Sound,
    SoundBlock,
    Span,
    Stretch,
    stretches,
)
from bystander.errors import BystanderError, StageFailed
from bystander.plan.sounds import passages_of
from bystander.redact.levels import mixed
from bystander.stages import NameFinder

OVERLAP = 3.0
"""Seconds that two pieces share, so that a word at the end of one is whole in the other."""


def unnamed(blocks: Iterable[SoundBlock], sound: Sound, finder: NameFinder) -> Sound:
    """The same sound with a silent passage for each thing that may name somebody.

    blocks: all of its own
    Raises StageFailed when the finder fails.
    """
    try:
        found = _found(blocks, sound, finder)
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed(
            "what finds names in speech failed, so nothing was published; mute the speech with "
            "--sound mute, and please report it"
        ) from cause
    passages = [
        passage
        for reason, spans in found.items()
        for passage in passages_of(spans, finder.rate, sound, Instead.MUTE, reason)
    ]
    return replace(sound, passages=(*sound.passages, *passages))


def _found(blocks: Iterable[SoundBlock], sound: Sound, finder: NameFinder) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    spoken = [each for each in stretches(sound) if each.instead is Instead.DISGUISE]
    for start, speech in _pieces(blocks, sound, finder):
        end = start + len(speech)
        if not any(_meets(each, start, end, sound.rate, finder.rate) for each in spoken):
            continue
        for said in finder.find(speech):
            span = Span(start + said.span.start, start + said.span.end)
            found.setdefault(said.reason, []).append(span)
    return found


def _meets(stretch: Stretch, start: int, end: int, rate: int, other: int) -> bool:
    """Whether any of a stretch, in samples of ``rate``, lies in samples of another rate."""
    return stretch.start * other < end * rate and start * rate < stretch.end * other


def _pieces(
    blocks: Iterable[SoundBlock], sound: Sound, finder: NameFinder
) -> Iterator[tuple[int, Samples]]:
    """(first sample, samples) at the finder's rate, as long as it takes, overlapping."""
    resampler = Resampler(sound.rate, finder.rate, sound.channels)

    def waves() -> Iterator[Samples]:
        for block in blocks:
            yield resampler.feed(block.samples.astype(np.float32, copy=False))
        yield resampler.finish()

    longest, shared = int(finder.longest * finder.rate), int(OVERLAP * finder.rate)
    reel = Reel(waves())
    start, heard = 0, reel.take(longest)
    while heard.shape[1]:
        yield start, mixed(heard)
        if heard.shape[1] < longest:
            return
        more = reel.take(longest - shared)
        if not more.shape[1]:
            return
        start += heard.shape[1] - shared
        heard = np.concatenate([heard[:, -shared:], more], axis=1)
