"""What answers at once loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("av", "numpy", "openvino", "onnxruntime", "PIL", "pillow_heif", "matplotlib")

PROBE = f"""
import sys
{{statement}}
print([name for name in {HEAVY} if name in sys.modules])
"""


@pytest.mark.parametrize(
    "statement",
    [
        "import bystander",
        "from bystander.apps.cli.main import main",
        "from bystander.apps.cli.arguments import parser; parser().format_help()",
        "from bystander.apps.cli.arguments import parser; parser().parse_args(['redact', 'a'])",
    ],
)
def test_nothing_heavy_is_loaded_by(statement: str) -> None:
    probe = [sys.executable, "-c", PROBE.format(statement=statement)]
    done = subprocess.run(probe, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_probe_sees_what_is_loaded() -> None:
    probe = [sys.executable, "-c", PROBE.format(statement="import bystander; bystander.Policy")]
    done = subprocess.run(probe, capture_output=True, text=True, check=True)
    assert "numpy" in done.stdout
