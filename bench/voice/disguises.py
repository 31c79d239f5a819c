"""What is measured: Bystander's voice transforms, and the baselines."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import numpy as np

from bench.voice.baselines import BASELINES, Change
from bench.voice.speech import RATE, Piece
from bystander import registry
from bystander.domain.sound import Samples
from bystander.stages import VoiceTransform


@dataclass(eq=False)
class Cost:
    """CPU seconds of this process, and seconds of speech that they disguised."""

    spent: float = 0.0
    spoken: float = 0.0

    @property
    def factor(self) -> float | None:
        """CPU seconds a second of speech."""
        return self.spent / self.spoken if self.spoken else None


@dataclass(frozen=True, eq=False)
class Disguise:
    """One transform under test.

    draw: a new voice, as for a new file
    longest: seconds that a voice takes at once
    mark: of the weights and the code, so that kept sound of another version is not taken
    """

    name: str
    draw: Callable[[], Change]
    longest: float = float("inf")
    mark: str = ""
    cost: Cost = field(default_factory=Cost)

    def apply(self, speech: Samples) -> Samples:
        """One piece by a voice of its own, in parts where it is too long for one.

        Raises ValueError when it comes back longer or shorter.
        """
        voice = self.draw()
        count = max(1, ceil(len(speech) / RATE / self.longest))
        before = time.process_time()
        found = np.concatenate([voice(part) for part in np.array_split(speech, count)])
        self.cost.spent += time.process_time() - before
        self.cost.spoken += len(speech) / RATE
        if found.shape != speech.shape:
            raise ValueError(f"{self.name} gave {found.shape} samples for {speech.shape}")
        return found


def names() -> tuple[str, ...]:
    ours = registry.names("voice") if "voice" in registry.OURS else ()
    return (*BASELINES, *ours)


def disguise(name: str, stack: ExitStack) -> Disguise:
    """By its name; closed with the stack. Raises BadRequest for an unknown one."""
    if name in BASELINES:
        random = np.random.default_rng(0)
        return Disguise(name, lambda: BASELINES[name](random))
    transform: VoiceTransform = registry.find("voice", name)()
    stack.callback(transform.close)
    if transform.rate != RATE:
        raise ValueError(f"the bench has {RATE} samples a second, {name} wants {transform.rate}")
    return Disguise(name, lambda: transform.draw().disguise, transform.longest, _mark(transform))


def disguised(
    disguise: Disguise, pieces: Sequence[Piece], draw: int, kept: Path | None
) -> list[Samples]:
    """Every piece, each by a new voice.

    draw: tells several disguises of the same piece apart
    kept: a folder where their sound is kept for another run of the bench, outside the repository
    """
    if kept is None:
        return [disguise.apply(piece.samples) for piece in pieces]
    key = hashlib.sha256(f"{disguise.name} {disguise.mark} {draw}".encode())
    for piece in pieces:
        key.update(piece.samples.tobytes())
    path = kept / f"{disguise.name.replace(' ', '_')}-{key.hexdigest()[:16]}.npz"
    if path.exists():
        with np.load(path) as held:
            disguise.cost.spent += float(held["spent"])
            disguise.cost.spoken += sum(piece.seconds for piece in pieces)
            return [held[f"piece_{index}"] for index in range(len(pieces))]
    spent = disguise.cost.spent
    found = [disguise.apply(piece.samples) for piece in pieces]
    sound = {f"piece_{index}": samples for index, samples in enumerate(found)}
    kept.mkdir(parents=True, exist_ok=True)
    np.savez(path, spent=np.array(disguise.cost.spent - spent), **sound)  # type: ignore[arg-type]
    return found


def _mark(transform: VoiceTransform) -> str:
    folder = Path(registry.__file__).parent / "redact" / "voice"
    marks = hashlib.sha256(repr(transform.models).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            marks.update(path.read_bytes())
    return marks.hexdigest()
