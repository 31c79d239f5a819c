"""Nothing of a process's memory is written to a disk when it dies."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PDEATHSIG, _DUMPABLE = 1, 4
"""Of prctl(2)."""


def hush() -> None:
    """No core dumps, and nobody but root may read this process's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DUMPABLE, 0, 0, 0, 0)


def end_with(parent: int) -> None:
    """This process is killed when its parent ends, whatever that one dies of. Linux only.

    parent: its number, for it may be gone already
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
