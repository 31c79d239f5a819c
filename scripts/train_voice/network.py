"""The network from words to one voice: a stack of small convolutions over time."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WORDS = 512
POINTS = 64
BREATHS = 4
FRAMES = 4
"""Frames of 5 ms that are told for each frame of 20 ms that is heard."""

TOLD = POINTS + 1 + BREATHS
"""Envelope, whether there is voice, how much breath is in it by height."""


class Block(nn.Module):
    """A residual block after ConvNeXt (Liu et al. 2022), in one dimension."""

    def __init__(self, width: int, reach: int) -> None:
        super().__init__()
        self.along = nn.Conv1d(width, width, reach, padding=reach // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, 2 * width)
        self.back = nn.Linear(2 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.along(x).transpose(1, 2)
        y = self.back(nn.functional.gelu(self.out(self.norm(y))))
        return x + y.transpose(1, 2)


class OneVoice(nn.Module):
    """words (batch, n, WORDS) -> told (batch, 4 n, TOLD).

    noise: standard deviation of what is added in the narrow middle while it is trained, so
    that no more than the words fit through
    """

    def __init__(self, width: int = 192, narrow: int = 48, blocks: int = 5) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(WORDS))
        self.register_buffer("spread", torch.ones(WORDS))
        self.register_buffer("told_mean", torch.zeros(TOLD))
        self.register_buffer("told_spread", torch.ones(TOLD))
        self.register_buffer("loudest", torch.zeros(()))
        self.first = nn.Conv1d(WORDS, width, 3, padding=1)
        self.listen = nn.Sequential(Block(width, 5), Block(width, 5))
        self.narrow = nn.Conv1d(width, narrow, 1)
        self.wide = nn.Conv1d(narrow, width, 3, padding=1)
        self.speak = nn.Sequential(*(Block(width, 9) for _ in range(blocks - 2)))
        self.last = nn.Conv1d(width, FRAMES * TOLD, 1)
        self.noise = 0.3

    def forward(self, words: Tensor) -> Tensor:
        """Standardised while it is trained, as it is meant afterwards."""
        x = ((words - self.mean) / self.spread).transpose(1, 2)
        x = torch.tanh(self.narrow(self.listen(self.first(x))))
        if self.training:
            x = x + self.noise * torch.randn_like(x)
        y = self.last(self.speak(self.wide(x))).transpose(1, 2)
        told = y.reshape(y.shape[0], -1, TOLD)
        return told if self.training else told * self.told_spread + self.told_mean
