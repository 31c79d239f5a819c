"""Damage as it happens, and as somebody would make it: seeded, so that it can be made again."""

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[random.Random, bytearray], None]

_ODD = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_MOST = 1 << 24


def mutated(data: bytes, seed: int) -> bytes:
    """One to four changes. The same seed gives the same bytes."""
    dice = random.Random(seed)  # noqa: S311 -- for variety, not for secrecy
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        if changed:
            dice.choice(_MUTATIONS)(dice, changed)
    return bytes(changed[:_MOST])


def _flip(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.randint(1, 16)):
        data[_place(dice, data)] ^= 1 << dice.randrange(8)


def _cut(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data)) :]


def _double(dice: random.Random, data: bytearray) -> None:
    """A piece once more, somewhere."""
    start = dice.randrange(len(data))
    piece = data[start : start + dice.choice((4, 16, 64, 512, 4096))]
    place = dice.randrange(len(data))
    data[place:place] = piece


def _leave_out(dice: random.Random, data: bytearray) -> None:
    start = dice.randrange(len(data))
    del data[start : start + dice.choice((1, 2, 4, 16, 256))]


def _length(dice: random.Random, data: bytearray) -> None:
    """A number where a length may stand, in either order of bytes."""
    width = dice.choice((1, 2, 4, 8))
    number = dice.choice((*_ODD, dice.randrange(len(data)), len(data))) % (1 << 8 * width)
    place = _place(dice, data)
    data[place : place + width] = number.to_bytes(width, dice.choice(("big", "little")))


def _swap(dice: random.Random, data: bytearray) -> None:
    """Two pieces change places."""
    size = min(dice.choice((4, 32, 256)), len(data))
    one, other = (dice.randrange(len(data) - size + 1) for _ in range(2))
    piece = data[one : one + size]
    data[one : one + size] = data[other : other + size]
    data[other : other + size] = piece


def _place(dice: random.Random, data: bytearray) -> int:
    """Heads are short and tell most: every second change goes there."""
    end = min(len(data), 2048) if dice.random() < 0.5 else len(data)
    return dice.randrange(end)


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _cut,
    _double,
    _leave_out,
    _length,
    _length,
    _swap,
)
