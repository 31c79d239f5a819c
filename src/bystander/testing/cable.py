"""Another machine, which is a network namespace, and the cable to it, which can be pulled."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow
from typing import TypeVar

from bystander.errors import BadRequest

NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of setns(2)."""

Result = TypeVar("Result")


class Cable:
    """Between this machine and the other.

    here, there: the address of each end
    """

    def __init__(self, name: str, here: str, there: str) -> None:
        self._name, self.here, self.there = name, here, there

    def pull(self) -> None:
        """Nothing gets through, and nobody is told."""
        _ip("-n", self._name, "link", "set", self._name, "down")

    def plug(self) -> None:
        _ip("-n", self._name, "link", "set", self._name, "up")

    def over_there(self, work: Callable[[], Result]) -> Result:
        """What is done there; a socket that it opens stays there, whoever uses it later."""
        with ThreadPoolExecutor(1) as other:
            other.submit(_enter, Path("/run/netns") / self._name).result()
            return other.submit(work).result()


@contextmanager
def cable() -> Iterator[Cable]:
    """Until the block ends. Raises BadRequest where this process may not lay one."""
    number = randbelow(1 << 14)  # the last one's may still be on its way out
    name, ours = f"there{number}", f"here{number}"
    net = f"198.18.{number >> 6}.{number % (1 << 6) << 2}".rpartition(".")
    ends = [f"{net[0]}.{int(net[2]) + end}" for end in (1, 2)]
    _ip("netns", "add", name)
    try:
        _ip("link", "add", ours, "type", "veth", "peer", "name", name, "netns", name)
        _ip("address", "add", f"{ends[0]}/30", "dev", ours)
        _ip("link", "set", ours, "up")
        _ip("-n", name, "address", "add", f"{ends[1]}/30", "dev", name)
        laid = Cable(name, *ends)
        laid.plug()
        yield laid
    finally:
        _ip("netns", "delete", name)  # and the cable with it


def _ip(*words: str) -> None:
    try:
        subprocess.run(["ip", *words], check=True, capture_output=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as cause:
        raise BadRequest("no network namespace can be made here; it takes root and ip") from cause


def _enter(namespace: Path) -> None:
    """This thread, and no other. Python 3.12 has a function of its own for it."""
    with namespace.open("rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "setns")
