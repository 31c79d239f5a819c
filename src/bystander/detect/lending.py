"""Networks that several detectors use at the same time: loaded once, closed by the last of them.

A search for badges looks for those who wear them with the network that finds faces anyway: it
need not be loaded twice, nor made ready twice for the sizes that both ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.stages import Network


@dataclass
class _Held:
    """users: who have it and did not close it"""

    network: Network
    users: int = 0


_HELD: dict[Hashable, _Held] = {}
_LENDING = Lock()


def lent(what: Hashable, opening: Callable[[], Network]) -> Network:
    """The network that is known as ``what``, opened where nobody has it. Raises as it does."""
    with _LENDING:
        held = _HELD.get(what)
        if held is None:
            held = _HELD[what] = _Held(opening())
        held.users += 1
    return _Lent(what, held)


class _Lent:
    """Fills stages.Network for one of its users."""

    def __init__(self, what: Hashable, held: _Held) -> None:
        self._what = what
        self._held = held
        self._is_closed = False

    @property
    def runtime(self) -> str:
        return self._held.network.runtime

    @property
    def device(self) -> str:
        return self._held.network.device

    @property
    def fixed(self) -> Size | None:
        return self._held.network.fixed

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        return self._held.network.infer(pixels)

    def prepare(self, shapes: Collection[tuple[int, ...]]) -> None:
        self._held.network.prepare(shapes)

    def rest(self) -> None:
        self._held.network.rest()

    def close(self) -> None:
        with _LENDING:
            if self._is_closed:
                return
            self._is_closed = True
            self._held.users -= 1
            if self._held.users:
                return
            del _HELD[self._what]
        self._held.network.close()
