"""What is loaded with the inference runtime, and what is not."""

from __future__ import annotations

import subprocess
import sys

import openvino as ov
import pytest

from bystander.infer.core import opened_core


def loaded_with(statement: str) -> set[str]:
    """Modules of a fresh interpreter after a statement."""
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("door", ["bystander.infer.graph", "bystander.detect.openvino_door"])
def test_neither_a_converter_nor_telemetry_is_loaded(door: str) -> None:
    loaded = loaded_with(f"import {door}")
    assert "openvino" in loaded
    assert not {name for name in loaded if "telemetry" in name or "tools.ovc." in name}


def test_a_cpu_computes_with_32_bits_whatever_it_can_do_faster() -> None:
    """Only a processor with 16-bit brain floats could do otherwise, and would by itself."""
    precision = opened_core().get_property("CPU", "INFERENCE_PRECISION_HINT")
    assert precision == ov.Type.f32
