"""What a command costs, the whole process: wall time, CPU time, peak memory.

The command is started by a small interpreter of its own (this file, run as a script):
Linux hands the peak memory of the process that starts a command on to the command, and a
bench that has decoded pictures is larger than some of the tools it measures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost.

    wall: seconds from start to end
    cpu: seconds, user and system, of the command and of every child it waited for
    peak: bytes, the largest resident size of any one of those processes
    """

    wall: float
    cpu: float
    peak: int
    exit_code: int
    printed: str


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Runs a command and measures it; what it prints goes to two files in ``folder``."""
    out, err = folder / "stdout.txt", folder / "stderr.txt"
    launcher = [sys.executable, "-I", "-S", __file__, str(out), str(err), *command]
    done = subprocess.run(launcher, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    printed = out.read_text(errors="replace")
    return Cost(**figures, printed=printed)


def _launch(out: str, err: str, command: list[str]) -> None:
    with Path(out).open("wb") as to_out, Path(err).open("wb") as to_err:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=to_out, stderr=to_err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in kilobytes, macOS in bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    figures = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak}
    json.dump({**figures, "exit_code": child.returncode}, sys.stdout)


if __name__ == "__main__":
    _launch(sys.argv[1], sys.argv[2], sys.argv[3:])
