"""The sound of one copy: read, redacted, and handed to whoever writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bystander.domain.job import Orders, Step
from bystander.domain.plan import Medium, Plan
from bystander.domain.sound import Passage, RedactedSound, Sound, SoundBlock
from bystander.redact.sound import SoundRedaction
from bystander.redact.speaking import Speaker
from bystander.run.ahead import Ahead
from bystander.run.ears import Ears
from bystander.run.hearing import is_disguised, told
from bystander.stages import Source

Recordings = tuple[tuple[Sound, Iterator[RedactedSound]], ...]

Muted = tuple[tuple[Passage, ...], ...]
"""For each stream of a plan's sound, what was to be disguised there and is silent."""

MOST_WAITING = 2
"""Blocks that are made before they are due. One can be as long as a voice takes at once."""


@dataclass(frozen=True)
class Spoken:
    """recordings: what was planned for each stream, and its blocks as they are to be written"""

    recordings: Recordings
    redactions: tuple[SoundRedaction, ...]

    @property
    def muted(self) -> Muted:
        """All of it once every block was taken."""
        return tuple(redaction.muted for redaction in self.redactions)


@contextmanager
def recordings(
    source: Source, plan: Plan, ears: Ears, orders: Orders = Orders()
) -> Iterator[Spoken]:
    """All streams of sound, redacted while they are written.

    Whoever speaks in the copy does so in one voice, which is drawn anew here: who speaks
    when, and how often, can then not be told by voices. Where there are pictures, sound is
    made beside them.
    """
    speaker = _speaker(plan, ears)
    alone = plan.source.medium is Medium.SOUND
    redactions = tuple(SoundRedaction(sound, speaker) for sound in plan.sounds)
    with ExitStack() as threads:
        made = []
        for sound, redaction in zip(plan.sounds, redactions, strict=True):
            redacted = redaction.apply(_blocks(source, sound, orders, alone=alone))
            if not alone:
                redacted = threads.enter_context(Ahead(redacted, MOST_WAITING))
            made.append((sound, redacted))
        yield Spoken(tuple(made), redactions)


def _blocks(source: Source, sound: Sound, orders: Orders, *, alone: bool) -> Iterator[SoundBlock]:
    """Where there are pictures, they tell how far a copy is."""
    blocks = source.sound(sound.stream)
    return told(blocks, Step.CARRY_OUT, sound, sound.duration, orders) if alone else blocks


def _speaker(plan: Plan, ears: Ears) -> Speaker | None:
    if not is_disguised(plan.sounds):
        return None
    voices = ears.voice(plan.policy.voice)
    return Speaker(voices.draw(), voices.rate, voices.longest)
