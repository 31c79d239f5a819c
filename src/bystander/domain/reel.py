"""Sound that comes in blocks, taken in pieces of any length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bystander.domain.sound import Wave


class Reel:
    """Holds no more than one block and what was asked for."""

    def __init__(self, waves: Iterator[Wave]) -> None:
        self._waves = waves
        self._held: Wave | None = None

    def take(self, count: int) -> Wave:
        """The next (channels, count); fewer where the sound ends."""
        parts: list[Wave] = []
        missing = count
        while missing:
            held = self._held if self._held is not None else next(self._waves, None)
            if held is None:
                break
            parts.append(held[:, :missing])
            rest = held[:, missing:]
            self._held = rest if rest.shape[1] else None
            missing -= parts[-1].shape[1]
        if not parts:
            return np.zeros((1, 0), dtype=np.float32)
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
