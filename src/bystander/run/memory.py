"""Memory that nobody uses, back to the machine."""

from __future__ import annotations

import ctypes
import sys


def give_memory_back() -> None:
    """Between two steps of a run, each of which needs memory of another kind.

    glibc keeps what threads that are gone have freed, in an arena for each of them
    (malloc_trim(3)): a hundred megabytes after an encoder. Elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # musl has none
        trim(0)
