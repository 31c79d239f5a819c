"""The real command, started as a user starts it, on media that are made here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bystander.testing.clips import Clip, write_clip
from bystander.testing.sample import write_sample

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = (sys.executable, "-m", "bystander")


@pytest.fixture
def bystander(tmp_path: Path) -> Run:
    """Runs the command in an empty folder. Standard output and standard error are text."""

    def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            cwd=tmp_path, env=os.environ | environment,
            capture_output=True, text=True, check=False, timeout=1800,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def portrait_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of a moving portrait. Nobody writes to it."""
    return write_sample(tmp_path_factory.mktemp("portrait") / "walk.mp4", frames=25)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of small pictures: soon under way, and long enough to be stopped in the middle."""
    times = range(0, 3000 * 256, 256)
    return write_clip(tmp_path_factory.mktemp("long") / "long.mp4", Clip(pts=times))
