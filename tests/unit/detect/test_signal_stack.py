"""A signal that comes after a model was used and closed unwinds, and does not crash."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bystander.detect.store import open_detector
from bystander.infer.signal_stack import current_signal_stack

AFTERWARDS = """
import gc, signal, threading
import numpy as np
from bystander.detect.store import open_detector

caught = []
signal.signal(signal.SIGTERM, lambda *_: caught.append(1))
detector = open_detector()
detector.detect(np.zeros((64, 64, 3), np.uint8), 0.5).result()
detector.close()
held = [detector]
del detector
worker = threading.Thread(target=lambda: (held.clear(), gc.collect()))  # the last to hold it
worker.start()
worker.join()
signal.raise_signal(signal.SIGTERM)
print(caught)
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only there is it changed")


@linux
def test_opening_a_model_leaves_the_stack_for_signals_alone() -> None:
    before = current_signal_stack()
    detector = open_detector()
    after = current_signal_stack()
    detector.close()
    assert (after.pointer, after.flags) == (before.pointer, before.flags)


@linux
def test_a_signal_after_the_model_is_gone_does_not_crash() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[1]")
