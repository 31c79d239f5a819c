"""Step 3: the network learns to tell, from what is heard of anybody, what a voice would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from network import POINTS, OneVoice
from numpy.typing import NDArray
from torch import Tensor, nn

CUT = 300
"""Frames of 20 ms that are learned from at once, six seconds."""

PAIRS = 4
"""Stretches at once: each as its voice says it, and one copy of it."""

QUIET = 11.0
"""Natural logarithms of power under the loudest from which a frame begins to count less."""

UNSEEN = 6
"""Stretches that are only looked at."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Round:
    """share: of all steps; fastest: the greatest step; noise: in the narrow middle (network.py)
    alike: how much it counts that the middle holds the same of a voice and of its copy
    """

    share: float
    fastest: float
    noise: float
    alike: float


ROUNDS = (
    Round(0.8, 1.5e-3, noise=0.3, alike=0.3),
    Round(0.2, 6e-4, noise=0.5, alike=1.0),
)
"""First what is said is learned, then to let less through of who says it."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """words: of each copy (n, 512), the first of the voice itself; stretches: how many times as
    long each lasts; told (frames, 69): what the voice does, every 5 ms; mixture: which voice
    """

    words: Sequence[NDArray[np.float16]]
    stretches: Sequence[float]
    told: NDArray[np.float16]
    mixture: Floats

    def cut(self, copy: int, start: int) -> tuple[Floats, Floats, Floats]:
        """Words (CUT, 512) from a frame on, where each was said (CUT,) in frames of the voice
        itself, and what was told there (4 CUT, 69)
        """
        words = filled(self.words[copy][start : start + CUT], CUT)
        quarters = np.minimum(np.arange(4 * CUT) / 4 + start, len(self.words[copy]) - 1)
        at = (quarters / self.stretches[copy]).astype(np.float32)
        return words, at[::4], self.told_at(at)

    def told_at(self, frames: Floats) -> Floats:
        at = np.clip(4 * frames, 0, len(self.told) - 1)
        low = at.astype(int)
        high = np.minimum(low + 1, len(self.told) - 1)
        part = (at - low)[:, None]
        return (self.told[low] * (1 - part) + self.told[high] * part).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Batch:
    """Copies and voices in turn: words (2 PAIRS, CUT, 512), told (2 PAIRS, 4 CUT, 69), mixture
    (2 PAIRS, styles); same (PAIRS, CUT): for each frame of a copy the voice's that says the
    same, as far as there (PAIRS, CUT) is true
    """

    words: Tensor
    told: Tensor
    mixture: Tensor
    same: Tensor
    there: Tensor


def train(folder: Path, result: Path, steps: int) -> None:
    """Writes the network's weights."""
    torch.manual_seed(0)
    every = [stretch_of(path) for path in sorted(folder.glob("*.npz"))]
    seen, unseen = every[:-UNSEEN], every[-UNSEEN:]
    network = standardised(OneVoice(), seen)
    for number, each in enumerate(ROUNDS):
        print("round", number, each, flush=True)
        network.noise = each.noise
        learn(network, each, max(1, round(each.share * steps)), seen, unseen)
        torch.save(network.state_dict(), result)


def learn(
    network: OneVoice, how: Round, steps: int, seen: Sequence[Stretch], unseen: Sequence[Stretch]
) -> None:
    optimiser = torch.optim.AdamW(network.parameters(), how.fastest, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, how.fastest, steps, pct_start=0.05)
    draw = np.random.default_rng(0)
    for step in range(1, steps + 1):
        network.train()
        loss = missed(network, batch(seen, draw), how.alike)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 200 == 0 or step == steps:
            far = missed_unseen(network, unseen, how.alike)
            print(step, f"{loss.item():.3f}", f"{far:.3f}", flush=True)


def stretch_of(path: Path) -> Stretch:
    stored = np.load(path)
    copies = range(sum(name.startswith("words") for name in stored))
    told = [stored["env"], stored["voiced"][:, None], stored["breath"]]
    return Stretch(
        [stored[f"words{copy}"] for copy in copies],
        [float(stored[f"stretch{copy}"]) for copy in copies],
        np.concatenate(told, axis=1).astype(np.float16),
        stored["mixture"],
    )


def standardised(network: OneVoice, seen: Sequence[Stretch]) -> OneVoice:
    words = np.concatenate([w[::5] for stretch in seen for w in stretch.words]).astype(np.float32)
    told = np.concatenate([stretch.told[::7] for stretch in seen]).astype(np.float32)
    network.mean.copy_(torch.from_numpy(words.mean(axis=0)))
    network.spread.copy_(torch.from_numpy(words.std(axis=0) + 1e-3))
    network.told_mean.copy_(torch.from_numpy(told.mean(axis=0)))
    network.told_spread.copy_(torch.from_numpy(told.std(axis=0)))
    network.told_mean[POINTS], network.told_spread[POINTS] = 0.0, 1.0  # a likelihood's logit
    network.loudest.fill_(float(np.quantile(told[:, :POINTS].mean(axis=1), 0.999)))
    return network


def batch(seen: Sequence[Stretch], draw: np.random.Generator) -> Batch:
    words, told, mixtures, same, there = [], [], [], [], []
    for index in draw.integers(len(seen), size=PAIRS):
        stretch = seen[index]
        copy = int(draw.integers(1, len(stretch.words)))
        start = int(draw.integers(max(1, len(stretch.words[copy]) - CUT + 1)))
        heard, at, answer = stretch.cut(copy, start)
        begin = int(np.clip(at[0] - 5, 0, max(0, len(stretch.words[0]) - CUT)))
        own, _, own_answer = stretch.cut(0, begin)
        nearest = np.clip(np.round(at - begin), 0, CUT - 1).astype(np.int64)
        words += [heard, own]
        told += [answer, own_answer]
        mixtures += [stretch.mixture] * 2
        same.append(nearest)
        there.append(np.abs(begin + nearest - at) < 1)
    stacks = (torch.from_numpy(np.stack(rows)) for rows in (words, told, mixtures, same, there))
    return Batch(*stacks)


def filled(rows: NDArray[np.float16], length: int) -> Floats:
    more = ((0, length - len(rows)), (0, 0))
    return np.pad(rows.astype(np.float32), more, mode="edge")


def missed(network: OneVoice, some: Batch, alike: float) -> Tensor:
    said = network.middle(some.words)
    told = network.say(said, some.mixture)
    return distance(network, told, some.told) + alike * unlike(said, some)


def unlike(said: Tensor, some: Batch) -> Tensor:
    """Mean square of what the middle holds of copies and not of the voices themselves."""
    copies, voices = said[0::2], said[1::2]
    where = some.same[:, None, :].expand(-1, said.shape[1], -1)
    off = (copies - torch.gather(voices, 2, where)).square().mean(dim=1)
    return (off * some.there).sum() / some.there.sum()


def distance(network: OneVoice, told: Tensor, wanted: Tensor) -> Tensor:
    """How far what is told, standardised, is from what is wanted; silence counts less."""
    aim = (wanted - network.told_mean) / network.told_spread
    loud = wanted[..., :POINTS].mean(dim=-1, keepdim=True)
    weight = torch.clamp((loud - network.loudest + QUIET) / 8, 0.15, 1)
    off = told[..., :POINTS] - aim[..., :POINTS]
    voiced = wanted[..., POINTS : POINTS + 1]
    unsure = nn.functional.binary_cross_entropy_with_logits(
        told[..., POINTS : POINTS + 1], voiced, reduction="none"
    )
    breath = (told[..., POINTS + 1 :] - aim[..., POINTS + 1 :]).abs()
    return (
        (weight * (off.abs() + 0.5 * off**2)).mean()
        + 0.5 * (weight[:, 1:] * (off[:, 1:] - off[:, :-1]).abs()).mean()
        + 0.5 * (weight * (off[..., 1:] - off[..., :-1]).abs()).mean()
        + 0.3 * (weight * unsure).mean()
        + 0.15 * (weight * voiced * breath).mean()
    )


@torch.no_grad()
def missed_unseen(network: OneVoice, unseen: Sequence[Stretch], alike: float) -> float:
    network.eval()
    return float(missed(network, batch(unseen, np.random.default_rng(0)), alike))
