"""What an attack keeps, and what it writes: nothing, as tests say."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np


def arrays_in(thing: object, but: type, seen: set[int] | None = None) -> list[object]:
    """Everything that could be a picture, a sound or a vector, however deep it lies.

    but: what stands in a plan anyway
    """
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, str | int | float | type | but):
        return []
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        return [thing]
    inside: list[object] = []
    if isinstance(thing, dict):
        inside += thing.values()
    elif isinstance(thing, list | tuple | set):
        inside += thing
    elif hasattr(thing, "__dict__"):
        inside += vars(thing).values()
    return [array for each in inside for array in arrays_in(each, but, seen)]


def written_by(work: Callable[[], object]) -> list[str]:
    """The files that it opened to write, and whether it called anybody."""
    written: list[str] = []
    working = True

    def hear(event: str, told: tuple[object, ...]) -> None:
        if not working:
            return  # there is no way to take a hook out again
        if event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+"):
            written.append(str(told[0]))
        if event in ("socket.connect", "subprocess.Popen"):
            written.append(event)

    sys.addaudithook(hear)
    work()
    working = False
    return written
