"""What several saboteurs break."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bystander.run.live import supervisor
from bystander.testing.live_watch import PATIENT


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has other work shall not look like a worker that hangs."""
    for name in ("SILENT", "STUCK", "CLOGGED", "IMPATIENT"):
        monkeypatch.setattr(supervisor, name, PATIENT)


@pytest.fixture
def disk_of(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of so many kB, where the test may, until the test ends."""
    with ExitStack() as mounted:

        def mount(kilobytes: int) -> Path:
            disk = tmp_path / "disk"
            disk.mkdir()
            call = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
            if subprocess.run(call, check=False, capture_output=True).returncode != 0:
                pytest.skip("a disk can be mounted by root only")
            mounted.callback(lambda: subprocess.run(["umount", disk], check=True))
            return disk

        yield mount
