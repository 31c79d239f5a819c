"""Finds things in one picture. The inference runtimes come in here and nowhere else."""

import sys

# OpenVINO's converter, which nobody needs here, loads a client that reports its use over the
# network. Without it the import is also twice as fast. Before any module that imports it.
sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
