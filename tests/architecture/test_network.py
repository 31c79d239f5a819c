"""Nothing that could talk to a network is loaded."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import sys
from bystander.detect.store import open_detector
import bystander.run.file
open_detector().close()
names = [name for name in sys.modules if "telemetry" in name or "tools.ovc." in name]
print(names)
"""


def test_openvinos_telemetry_client_is_never_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
