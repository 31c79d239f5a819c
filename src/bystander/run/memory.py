"""Memory that nobody uses, back to the machine."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

ARENAS = 2
M_ARENA_MAX = -8  # malloc.h


def share_arenas() -> None:
    """Before any thread starts: threads allocate from two arenas and no more.

    glibc gives a thread an arena of its own, up to sixteen on two cores, and what one frees no
    other uses (mallopt(3)). A video's run had 24 MB less at its peak with two, and took as long.
    """
    mallopt = _of_c("mallopt")
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)


def give_memory_back() -> None:
    """Between two steps of a run, each of which needs memory of another kind.

    glibc keeps what threads that are gone have freed, in an arena for each of them
    (malloc_trim(3)): a hundred megabytes after an encoder. Elsewhere nothing is done.
    """
    trim = _of_c("malloc_trim")
    if trim is not None:
        trim(0)


def _of_c(name: str) -> Callable[..., int] | None:
    """A function of the C library, where it has such a one: musl has neither."""
    if sys.platform != "linux":
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found
