"""How much of the machine one camera's worker may take. Linux only."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bystander.errors import BadRequest

MOST_NICE = 19
"""Who makes way for everybody else."""


@dataclass(frozen=True)
class Share:
    """Nothing is limited where nothing is said.

    memory: MiB that the worker may hold; with more it is ended and started anew
    nice: by how much it makes way for others, 0 to 19
    cores: the numbers of those that it may use
    """

    memory: int | None = None
    nice: int = 0
    cores: frozenset[int] | None = None


def refuse_share(share: Share, name: str) -> None:
    """Raises BadRequest for what cannot be kept to.

    name: the camera's
    """
    if share != Share() and sys.platform != "linux":
        raise BadRequest(f"memory, nice and cores of {name} can be kept to on Linux only")
    if share.memory is not None and share.memory < 1:
        raise BadRequest(f"the memory of {name} must be MiB, such as 1024")
    if not 0 <= share.nice <= MOST_NICE:
        raise BadRequest(f"nice of {name} must be 0 to {MOST_NICE}")
    if share.cores is not None and not share.cores:
        raise BadRequest(f"{name} needs a core; leave cores out for all")
    if share.cores is not None and not share.cores <= os.sched_getaffinity(0):
        there = ", ".join(map(str, sorted(os.sched_getaffinity(0))))
        raise BadRequest(f"the cores of {name} must be of those that are there: {there}")


def keep_to(share: Share) -> None:
    """This process, and the threads that libraries have begun already."""
    if share == Share():
        return
    for entry in Path("/proc/self/task").iterdir():
        thread = int(entry.name)
        if share.cores is not None:
            os.sched_setaffinity(thread, share.cores)
        make_way(thread, share.nice)


def make_way(thread: int, by: int) -> None:
    """For all others, by so much more than until now. Only on Linux is that a thread's own.

    thread: its native number
    """
    if sys.platform == "linux":
        nice = os.getpriority(os.PRIO_PROCESS, thread) + by
        os.setpriority(os.PRIO_PROCESS, thread, min(MOST_NICE, nice))


def memory_of(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where nobody can tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
