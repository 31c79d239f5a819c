"""The network from words to a voice that is asked for: a stack of small convolutions over time."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from bystander.redact.voice.persona import VOICES

WORDS = 512
POINTS = 64
BREATHS = 4
FRAMES = 4
"""Frames of 5 ms that are told for each frame of 20 ms that is heard."""

TOLD = POINTS + 1 + BREATHS
"""Envelope, whether there is voice, how much breath is in it by height."""

NEAR = 0.05
"""Standard deviation of what is added, while it is trained, to where a voice lies among others."""

HEARD = 0.2
"""The same for what is heard, of which it would learn the few stretches by heart."""


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


class Throat(nn.Module):
    """Each channel made stronger or weaker, and moved, by the voice (FiLM, Perez et al. 2018)."""

    def __init__(self, voice: int, width: int) -> None:
        super().__init__()
        self.bends = nn.Linear(voice, 2 * width)
        nn.init.zeros_(self.bends.weight)
        nn.init.zeros_(self.bends.bias)

    def forward(self, x: Tensor, voice: Tensor) -> Tensor:
        more, aside = self.bends(voice)[:, :, None].chunk(2, dim=1)
        return x * (1 + more) + aside


class OneVoice(nn.Module):
    """words (batch, n, WORDS), mixture (batch, VOICES) -> told (batch, 4 n, TOLD).

    mixture: shares of the synthetic voices of which the one that speaks is mixed
    noise: standard deviation of what is added in the narrow middle while it is trained, so
        that no more than the words fit through
    """

    noise = 0.0

    def __init__(
        self, width: int = 192, narrow: int = 48, blocks: int = 5, voice: int = 12
    ) -> None:
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
        self.speak = nn.ModuleList(Block(width, 9) for _ in range(blocks))
        self.throats = nn.ModuleList(Throat(voice, width) for _ in range(blocks + 1))
        self.voices = nn.Parameter(0.5 * torch.randn(VOICES, voice))
        self.last = nn.Conv1d(width, FRAMES * TOLD, 1)

    def forward(self, words: Tensor, mixture: Tensor) -> Tensor:
        """As it is meant, not standardised: for use, not for training."""
        told = self.say(self.middle(words), mixture)
        return told * self.told_spread + self.told_mean

    def middle(self, words: Tensor) -> Tensor:
        """(batch, n, WORDS) -> (batch, narrow, n), from -1 to 1: what is said."""
        x = ((words - self.mean) / self.spread).transpose(1, 2)
        if self.training:
            x = x + HEARD * torch.randn_like(x)
        return torch.tanh(self.narrow(self.listen(self.first(x))))

    def say(self, said: Tensor, mixture: Tensor) -> Tensor:
        """(batch, narrow, n) -> (batch, 4 n, TOLD), standardised."""
        voice = mixture @ self.voices
        if self.training:
            said = said + self.noise * torch.randn_like(said)
            voice = voice + NEAR * torch.randn_like(voice)
        x = self.throats[0](self.wide(said), voice)
        for block, throat in zip(self.speak, self.throats[1:], strict=True):
            x = throat(block(x), voice)
        y = self.last(x).transpose(1, 2)
        return y.reshape(y.shape[0], -1, TOLD)
