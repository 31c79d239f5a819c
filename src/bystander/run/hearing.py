"""Listens to all the sound of a file, and plans what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import numpy as np

from bystander.domain.job import Orders, Progress, Step
from bystander.domain.plan import Model
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.resampling import Resampler
from bystander.domain.sound import Instead, Passage, Samples, Sound, SoundBlock, Span, Wave
from bystander.errors import BystanderError, StageFailed
from bystander.plan.sounds import instead_of, passages_of
from bystander.run.aside import Aside
from bystander.run.ears import Ears
from bystander.run.naming import unnamed
from bystander.stages import NameFinder, Source, SpeechFinder, SpeechListener


@dataclass(frozen=True, slots=True)
class Heard:
    """What becomes of every stream of sound that is neither dropped nor copied.

    models: that found speech, and that will disguise it
    notices: of sound that the copy will lack
    """

    sounds: tuple[Sound, ...] = ()
    models: tuple[Model, ...] = ()
    notices: tuple[str, ...] = ()


def heard(source: Source, policy: Policy, ears: Ears, orders: Orders = Orders()) -> Heard:
    """Listens to all of them, one after the other.

    Raises StageFailed when the finder does: speech that nobody looked for is not published.
    """
    if not policy.sound.listens:
        return Heard()
    kept = {stream.index for stream in source.facts.streams if stream.kept}
    wanted = [sound for sound in source.sounds if sound.stream in kept]
    if not wanted:
        return Heard()
    finder = ears.finder()
    found = [_heard(source, sound, policy, finder, orders) for sound in wanted]
    sounds = tuple(sound for sound, _ in found)
    notices = tuple(chain.from_iterable(notices for _, notices in found))
    if not is_disguised(sounds):
        return Heard(sounds, (finder.model,), notices)
    models = (finder.model, *ears.voice(policy.voice).models)
    if not policy.say_no_names:
        return Heard(sounds, models, notices)
    names = ears.names()
    sounds = tuple(_unnamed(source, sound, names, orders) for sound in sounds)
    return Heard(sounds, (*models, names.model), notices)


def listening(source: Source, policy: Policy, ears: Ears) -> Aside[Heard]:
    """The same beside whoever looks meanwhile, who alone tells how far it is."""
    return Aside(lambda heed: heard(source, policy, ears, Orders(listener=lambda _: heed())))


def is_disguised(sounds: Iterable[Sound]) -> bool:
    """Whether anybody is to speak in another voice: networks for it are only then loaded."""
    return any(sound.disguised for sound in sounds)


def told(
    blocks: Iterable[SoundBlock], step: Step, sound: Sound, total: Fraction | None, orders: Orders
) -> Iterator[SoundBlock]:
    """The same blocks; whoever listens to the run is told how many seconds were heard.

    total: seconds, where they are known
    """
    whole = None if total is None else int(total)
    for block in blocks:
        yield block
        orders.listener(Progress(step, block.end // sound.rate, whole))


def _heard(
    source: Source, sound: Sound, policy: Policy, finder: SpeechFinder, orders: Orders
) -> tuple[Sound, tuple[str, ...]]:
    """With passages, and with notices of what is left out of it."""
    total = source.facts.duration
    try:
        listening = Listening(finder, sound.rate, sound.channels)
        for block in told(source.sound(sound.stream), Step.LISTEN, sound, total, orders):
            listening.hear(block)
        listening.finish()
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed(
            "what looks for speech failed, so nothing was published; leave the sound out with "
            "--sound drop, and please report it"
        ) from cause
    instead = instead_of(policy.sound)
    sound = replace(
        sound, length=listening.length, beside=policy.sound is not SoundPolicy.SPEECH_ONLY
    )
    passages = (
        *passages_of(listening.spans, finder.rate, sound, instead),
        *listening.damage_of(sound),
    )
    return replace(sound, passages=passages), _left_out(listening.left_out, sound)


def _left_out(count: int, sound: Sound) -> tuple[str, ...]:
    if not count:
        return ()
    seconds = max(0.01, count / sound.rate)
    told = f"{seconds:.2f} seconds of sound are left out: by the file's times"
    return (f"{told}, other sound is heard at the same moments",)


def _unnamed(source: Source, sound: Sound, names: NameFinder, orders: Orders) -> Sound:
    """Only what is disguised would say a name."""
    if not is_disguised((sound,)):
        return sound
    blocks = source.sound(sound.stream)
    return unnamed(told(blocks, Step.LISTEN, sound, sound.duration, orders), sound, names)


class Listening:
    """One stream, each channel by itself and all together: whoever speaks in one, speaks.

    spans: at the finder's rate, of all channels, in no order; complete after ``finish``
    length: samples a channel, at the stream's own rate
    left_out: samples that can be heard, and that are not among them
    """

    def __init__(self, finder: SpeechFinder, rate: int, channels: int) -> None:
        self._resampler = Resampler(rate, finder.rate, channels)
        count = channels + (channels > 1)
        self._listeners: list[SpeechListener] = [finder.begin() for _ in range(count)]
        self._damage: list[Span] = []
        self.spans: list[Span] = []
        self.length = self.left_out = 0

    def hear(self, block: SoundBlock) -> None:
        """The next block."""
        self.length = block.end
        self.left_out += block.left_out
        if block.damaged:
            self._damage.append(Span(block.start, block.end))
        self._ask(self._resampler.feed(block.samples))

    def finish(self) -> None:
        """After the last block."""
        self._ask(self._resampler.finish())
        for listener in self._listeners:
            self.spans += listener.finish()

    def damage_of(self, sound: Sound) -> tuple[Passage, ...]:
        """Passages that could not be decoded: what is there instead is muted."""
        return passages_of(self._damage, sound.rate, sound, Instead.MUTE, DAMAGED)

    def _ask(self, wave: Wave) -> None:
        if not wave.shape[1]:
            return
        for listener, samples in zip(self._listeners, _ways(wave), strict=True):
            self.spans += listener.hear(samples)


DAMAGED = "could not be decoded"


def _ways(wave: Wave) -> Iterator[Samples]:
    """Each channel, and their mean where there are several."""
    for channel in wave:
        yield np.ascontiguousarray(channel, dtype=np.float32)
    if len(wave) > 1:
        yield wave.mean(axis=0).astype(np.float32)
