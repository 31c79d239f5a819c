"""No library makes this process more urgent than it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def as_urgent_as_before() -> Iterator[None]:
    """SVT-AV1 makes its threads and whoever opens it real-time, of the highest priority, where it
    may: for root, as in most containers. Then nothing else on the machine gets a turn, and programs
    started later inherit it. After the block all threads are scheduled as the caller's was.
    """
    if sys.platform != "linux":
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for entry in Path("/proc/self/task").iterdir():
            with suppress(ProcessLookupError):  # it has ended
                if os.sched_getscheduler(int(entry.name)) != policy:
                    os.sched_setscheduler(int(entry.name), policy, param)
