"""Keeps this thread's stack for signal handlers what it was.

OpenVINO's CPU plugin gives the calling thread a stack of its own for signal handlers when it
is loaded, and unmaps it when it is unloaded, perhaps by another thread. A signal that comes
later, such as Ctrl-C, then ends the process with a segmentation fault instead of unwinding
it. Python's own handlers need no such stack.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class SignalStack(ctypes.Structure):
    """``stack_t`` of Linux's sigaltstack(2)."""

    _fields_: ClassVar = [
        ("pointer", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("size", ctypes.c_size_t),
    ]


@contextmanager
def kept_signal_stack() -> Iterator[None]:
    """Puts back what the block changes, on Linux; elsewhere there is nothing to put back."""
    if sys.platform != "linux":
        yield
        return
    before = current_signal_stack()
    try:
        yield
    finally:
        ctypes.CDLL(None).sigaltstack(ctypes.byref(before), None)


def current_signal_stack() -> SignalStack:
    """What this thread's is now."""
    stack = SignalStack()
    ctypes.CDLL(None).sigaltstack(None, ctypes.byref(stack))
    return stack
