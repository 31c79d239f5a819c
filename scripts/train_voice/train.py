"""Step 3: the network learns to tell, from what is heard of anybody, what one voice would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from network import POINTS, OneVoice
from numpy.typing import NDArray
from torch import Tensor, nn

CUT = 300
"""Frames of 20 ms that are learned from at once, six seconds."""

AT_ONCE = 8
FASTEST = 2e-3
QUIET = 11.0
"""Natural logarithms of power under the loudest from which a frame begins to count less."""

Example = tuple[NDArray[np.float16], NDArray[np.float16]]


def examples(paths: Sequence[Path]) -> Iterator[Example]:
    """Words (n, 512) and told (4 n, 69) for every copy, where they were said."""
    for path in paths:
        stored = np.load(path)
        told = np.concatenate(
            [stored["env"], stored["voiced"][:, None], stored["breath"]], axis=1
        ).astype(np.float32)
        for copy in range(sum(name.startswith("words") for name in stored)):
            words = stored[f"words{copy}"]
            at = np.arange(4 * len(words)) / float(stored[f"stretch{copy}"])
            low = np.minimum(at.astype(int), len(told) - 1)
            high = np.minimum(low + 1, len(told) - 1)
            part = np.clip(at - low, 0, 1)[:, None]
            yield words, (told[low] * (1 - part) + told[high] * part).astype(np.float16)


def train(folder: Path, result: Path, steps: int) -> None:
    """Writes the network's weights. The last six recordings are only looked at."""
    torch.manual_seed(0)
    paths = sorted(folder.glob("*.npz"))
    seen, unseen = list(examples(paths[:-6])), list(examples(paths[-6:]))
    network = standardised(OneVoice(), seen)
    optimiser = torch.optim.AdamW(network.parameters(), FASTEST, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, FASTEST, steps, pct_start=0.08)
    draw = np.random.default_rng(0)
    for step in range(1, steps + 1):
        network.train()
        words, told = batch(seen, draw)
        loss = distance(network, network(words), told)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 200 == 0 or step == steps:
            print(step, f"{loss.item():.3f}", f"{missed(network, unseen):.3f}", flush=True)
            torch.save(network.state_dict(), result)


def standardised(network: OneVoice, seen: Sequence[Example]) -> OneVoice:
    words = np.concatenate([words[::5] for words, _ in seen]).astype(np.float32)
    told = np.concatenate([told[::7] for _, told in seen]).astype(np.float32)
    network.mean.copy_(torch.from_numpy(words.mean(axis=0)))
    network.spread.copy_(torch.from_numpy(words.std(axis=0) + 1e-3))
    network.told_mean.copy_(torch.from_numpy(told.mean(axis=0)))
    network.told_spread.copy_(torch.from_numpy(told.std(axis=0)))
    network.told_mean[POINTS], network.told_spread[POINTS] = 0.0, 1.0  # a likelihood's logit
    network.loudest.fill_(float(np.quantile(told[:, :POINTS].mean(axis=1), 0.999)))
    return network


def batch(seen: Sequence[Example], draw: np.random.Generator) -> tuple[Tensor, Tensor]:
    heard, told = [], []
    for index in draw.integers(len(seen), size=AT_ONCE):
        words, answer = seen[index]
        start = int(draw.integers(max(1, len(words) - CUT + 1)))
        heard.append(filled(words[start : start + CUT], CUT))
        told.append(filled(answer[4 * start : 4 * (start + CUT)], 4 * CUT))
    return torch.from_numpy(np.stack(heard)), torch.from_numpy(np.stack(told))


def filled(rows: NDArray[np.float16], length: int) -> NDArray[np.float32]:
    more = ((0, length - len(rows)), (0, 0))
    return np.pad(rows.astype(np.float32), more, mode="edge")


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
def missed(network: OneVoice, unseen: Sequence[Example]) -> float:
    network.eval()
    losses = []
    for words, wanted in unseen:
        told = network(torch.from_numpy(words[None].astype(np.float32)))
        told = (told - network.told_mean) / network.told_spread
        losses.append(distance(network, told, torch.from_numpy(wanted[None].astype(np.float32))))
    return float(torch.stack(losses).mean())
