"""Memory that nobody uses goes back to the machine."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SCRIPT = """
import resource, threading
from bystander.run.memory import give_memory_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

def worker():
    held = [bytes(600) for _ in range(100_000)]
    pins.append(held[-1])  # the last one keeps the arena from shrinking by itself

pins = []
thread = threading.Thread(target=worker)
thread.start()
thread.join()
before = resident()
give_memory_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other library keeps it")
def test_what_a_thread_that_is_gone_had_freed_goes_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 30_000_000


ARENAS = """
import threading
from bystander.run.memory import share_arenas
{first}
held, gate = [], threading.Barrier(9)

def worker():
    held.append([bytes(600) for _ in range(1000)])
    gate.wait()

threads = [threading.Thread(target=worker) for _ in range(8)]
for thread in threads:
    thread.start()
gate.wait()
with open("/proc/self/maps") as file:
    places = [line.split()[:2] for line in file]
spans = [[int(side, 16) for side in place.split("-")] for place, _ in places]
# An arena of a thread is 64 MiB from a multiple of that on, of which it uses the beginning.
print(sum(
    used == "rw-p" and spare == "---p" and start % (64 << 20) == 0 and end == start + (64 << 20)
    for (start, _), (_, end), (_, used), (_, spare) in zip(spans, spans[1:], places, places[1:])
))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other library has arenas")
def test_threads_share_few_arenas() -> None:
    def arenas(first: str) -> int:
        script = ARENAS.format(first=first)
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    assert arenas("") > 1
    assert arenas("share_arenas()") <= 1
