"""A request to stop becomes an exception in the main thread, so that everything unwinds."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bystander.errors import Interrupted

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Remembers that somebody asked to stop, should the first exception get lost on its way.

    An exception that is raised while a foreign library calls back into Python can be
    swallowed there; ``check`` raises it again.
    """

    def __init__(self) -> None:
        self.signal_number: int | None = None

    def check(self) -> None:
        """Raises Interrupted once somebody asked to stop."""
        if self.signal_number is not None:
            raise Interrupted(self.signal_number)

    def ask(self, number: int, _: FrameType | None = None) -> None:
        """The signal handler. Later signals do not disturb the clearing away."""
        first = self.signal_number is None
        self.signal_number = self.signal_number or number
        if first:
            raise Interrupted(number)


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Listen to SIGINT, SIGTERM and SIGHUP, except to those that the parent had us ignore.

    After a request to stop the process is on its way out, and a second request must not
    kill it in the middle of that: from then on they are ignored.
    """
    stop = Stop()
    before = {
        number: signal.signal(number, stop.ask)
        for number in STOPPING
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if stop.signal_number is None else signal.SIG_IGN)
