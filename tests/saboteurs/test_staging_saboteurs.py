"""A killed run, a full disk, Ctrl-C: nothing under the final name, nothing left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bystander.errors import CannotWrite
from bystander.media.staging import Staging, write_errors

_CHILD = """
import sys, time
from pathlib import Path
from bystander.media.staging import Staging, write_errors

with Staging(Path(sys.argv[1]), replace=False) as staging:
    staging.file.write_bytes(b"half a face")
    print("ready", flush=True)
    time.sleep(600)
    staging.publish()
"""


def _stop_in_the_middle(target: Path, number: signal.Signals) -> int:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.send_signal(number)
        return child.wait(timeout=600)


def test_a_killed_run_publishes_nothing_and_the_next_one_sweeps(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    assert _stop_in_the_middle(target, signal.SIGKILL) == -signal.SIGKILL
    assert not target.exists()
    assert len(list(tmp_path.glob(".bystander-*"))) == 1
    with Staging(target, replace=False) as staging:
        staging.file.write_bytes(b"no face")
        staging.publish()
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]
    assert target.read_bytes() == b"no face"


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    assert _stop_in_the_middle(tmp_path / "clip.mp4", signal.SIGINT) != 0
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def tiny_disk(disk_of: Callable[[int], Path]) -> Path:
    return disk_of(64)


def test_a_full_disk_publishes_nothing_and_leaves_nothing(tiny_disk: Path) -> None:
    staging = Staging(tiny_disk / "clip.mp4", replace=False)
    with pytest.raises(CannotWrite, match="full"), staging, write_errors():
        staging.file.write_bytes(bytes(1 << 20))
    assert list(tiny_disk.iterdir()) == []


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """No file may grow beyond 64 kB in this process, until the test ends."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("small_files_only")
def test_a_limit_on_file_sizes_publishes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "clip.mp4", replace=False)
    with pytest.raises(CannotWrite, match="larger"), staging, write_errors():
        staging.file.write_bytes(bytes(1 << 20))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_went_away_is_a_sentence(tmp_path: Path) -> None:
    with Staging(tmp_path / "clip.mp4", replace=False) as staging:
        for entry in staging.file.parent.iterdir():
            entry.unlink()
        with pytest.raises(CannotWrite):
            staging.publish()
    assert list(tmp_path.iterdir()) == []
