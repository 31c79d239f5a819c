"""Whoever stops Bystander finds no trace of what it began."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE = 600.0


def begun(clip: Path, *options: str) -> subprocess.Popen[str]:
    """The command, at work: something of it stands beside its target."""
    command = [sys.executable, "-m", "bystander", "redact", str(clip), *options]
    process = subprocess.Popen(command, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    patient_until = time.monotonic() + PATIENCE
    while time.monotonic() < patient_until:
        if process.poll() is not None or _at_work(clip.parent):
            break
        time.sleep(0.05)
    assert process.poll() is None, process.communicate()
    return process


def _at_work(folder: Path) -> bool:
    """Is there a staged copy with something in it?"""
    for place, _, names in os.walk(folder):
        for name in names:
            if name == "long.mp4":
                continue
            try:
                if (Path(place) / name).stat().st_size > 0:
                    return True
            except FileNotFoundError:
                continue  # it was published or cleared away in between
    return False


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_in_the_middle_leaves_nothing(
    long_clip: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    clip = Path(shutil.copy(long_clip, tmp_path))
    process = begun(clip)
    process.send_signal(number)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, errors
    assert "stopped before the end" in errors
    assert list(tmp_path.iterdir()) == [clip]


def test_impatience_does_not_disturb_the_clearing_away(long_clip: Path, tmp_path: Path) -> None:
    clip = Path(shutil.copy(long_clip, tmp_path))
    process = begun(clip)
    for _ in range(5):
        process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, errors
    assert list(tmp_path.iterdir()) == [clip]
