"""Help, doctor and models, as a user meets them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bystander as package
from bystander.detect.store import bundled

COMMAND = (sys.executable, "-m", "bystander")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_doctor_says_what_really_runs(bystander: Run) -> None:
    done = bystander("doctor")
    assert done.returncode == 0, done.stderr
    for told in ("centerface", "MIT", "openvino", "CPU", "FFmpeg", "libx264"):
        assert told in done.stdout


def test_doctor_fails_without_the_model_it_was_asked_for(bystander: Run) -> None:
    done = bystander("doctor", "--model", "none-such")
    assert done.returncode == 5
    assert "none-such" in done.stderr


def test_the_models_that_can_be_used_are_listed(bystander: Run) -> None:
    done = bystander("models", "list")
    assert done.stdout.startswith("centerface")


def test_help_tells_the_exit_codes(bystander: Run) -> None:
    done = bystander("--help")
    assert done.returncode == 0
    assert "withheld" in done.stdout
    assert bystander("--version").stdout.strip() == f"bystander {package.__version__}"


def test_what_makes_no_sense_is_refused_in_one_sentence(bystander: Run) -> None:
    for words in (
        ("redact", "a.mp4", "--margin", "-1"),
        ("redact", "a.mp4", "--effect", "magic"),
        ("redact", "a.mp4", "--pattern", "{name}"),
        ("models", "add", "soul", "x.onnx", "--family", "yolo"),
    ):
        done = bystander(*words)
        assert done.returncode == 2, words
        assert done.stderr.startswith("bystander: ")
        assert done.stderr.count("\n") == 1


def test_a_model_is_added_used_and_removed(bystander: Run, tmp_path: Path) -> None:
    elsewhere = {"XDG_DATA_HOME": str(tmp_path / "data")}
    added = bystander(
        "models", "add", "face", bundled().path, "--family", "centerface", **elsewhere
    )
    assert added.returncode == 0, added.stderr
    name = added.stdout.split()[-1]
    assert name in bystander("models", "list", **elsewhere).stdout
    assert bystander("doctor", "--model", name, **elsewhere).returncode == 0
    assert bystander("models", "remove", name, **elsewhere).returncode == 0
    assert name not in bystander("models", "list", **elsewhere).stdout


def test_a_terminal_sees_one_line_that_is_drawn_again(portrait_clip: Path, tmp_path: Path) -> None:
    screen, terminal = pty.openpty()
    command = [*COMMAND, "redact", str(portrait_clip), "-o", str(tmp_path / "out.mp4")]
    with subprocess.Popen(command, stderr=terminal, stdout=subprocess.PIPE) as process:
        os.close(terminal)
        drawn = b"".join(iter(lambda: read(screen), b"")).decode()
    os.close(screen)
    assert process.returncode == 0
    assert "\r\x1b[K" in drawn
    assert "look" in drawn
    assert drawn.rpartition("\x1b[K")[2] == ""  # the line is gone in the end


def read(screen: int) -> bytes:
    try:
        return os.read(screen, 4096)
    except OSError:  # Linux says so where the other end of a terminal is closed
        return b""
