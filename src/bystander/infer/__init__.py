"""Networks for every room: the runtimes' door for tensors that are no pictures."""

import sys

# OpenVINO's converter, which nobody needs here, loads a client that reports its use over the
# network. Without it the import is also twice as fast. Before any module that imports it.
sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
