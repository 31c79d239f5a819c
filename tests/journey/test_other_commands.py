"""Help, doctor and models, as a user meets them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import bystander as package

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
