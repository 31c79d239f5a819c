"""OpenVINO opened so that a network says the same on every processor."""

from __future__ import annotations

import os

import openvino as ov

from bystander.infer.first_use import used_once
from bystander.infer.signal_stack import kept_signal_stack

PREPARED = "256"
"""Loops that oneDNN, which computes inside OpenVINO, keeps ready for shapes that it had, of all
networks together. It keeps 1024, each of which may take a third of a megabyte; detectors that
see several sizes by turns are slower with 128."""


def opened_core() -> ov.Core:
    """Its CPU is there, and computes with 32 bits. Other devices come when they are asked for.

    Left to itself OpenVINO rounds to 16-bit brain floats where a processor has them (AVX-512
    BF16, AMX), and says nothing: the same video then has other boxes on another machine, and
    shouting that is cut off was not heard as speech. Every threshold was measured with 32 bits.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", PREPARED)  # it has no other door
    with kept_signal_stack():  # this loads the CPU's plugin
        core = ov.Core()
        core.set_property("CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        used_once()
    return core
