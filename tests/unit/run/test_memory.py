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
