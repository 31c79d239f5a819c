"""What git keeps: no model but our own, and no medium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = "src/bystander/redact/voice/weights/one_voice.onnx"
MODELS = {".onnx", ".npy", ".npz", ".pt", ".pth", ".bin", ".safetensors", ".tflite", ".h5", ".xml"}
MEDIA = {".mp4", ".mkv", ".mov", ".avi", ".webm", ".gif", ".jpg", ".jpeg", ".heic", ".wav", ".flac"}
LARGEST = 200_000
"""Bytes of any other file."""


@pytest.fixture(scope="module")
def committed() -> list[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()


def test_no_model_but_our_own_is_committed(committed: list[str]) -> None:
    assert {name for name in committed if PurePath(name).suffix in MODELS} == {OURS}


def test_no_medium_is_committed(committed: list[str]) -> None:
    assert not [name for name in committed if PurePath(name).suffix in MEDIA]


def test_nothing_large_is_committed(committed: list[str]) -> None:
    sizes = {name: (ROOT / name).stat().st_size for name in committed if (ROOT / name).exists()}
    assert {name for name, size in sizes.items() if size > LARGEST} == {OURS}
