"""Work that goes on beside the caller's: one thread behind a short queue."""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")

DEPTH = 2
"""Items that wait at most: enough to even out, little enough to hold in memory."""


class Background(Generic[Item]):
    """Does ``work`` on each item in order, in a thread of its own.

    What it raises is raised by the next call of ``put`` or ``finish``; items that come
    after are not worked on.
    """

    def __init__(self, work: Callable[[Item], None]) -> None:
        self._work = work
        self._queue: Queue[Item | None] = Queue(DEPTH)
        self._idle = Event()  # items are not worked on any more
        self._over = Event()
        self._error: BaseException | None = None
        Thread(target=self._run, name="background", daemon=True).start()

    def put(self, item: Item) -> None:
        """Hands an item over. Blocks while too many wait."""
        self._raise_if_failed()
        self._queue.put(item)

    def finish(self) -> None:
        """Returns when everything handed over is done."""
        self._end()
        self._raise_if_failed()

    def stop(self) -> None:
        """Returns when the item at hand is done: for when nobody wants the result. Silent."""
        self._idle.set()
        self._end()

    def _end(self) -> None:
        """May be interrupted, and called again.

        The thread itself is not asked: one whose ``join`` was interrupted says that it is
        over when it is not (CPython issue 89437).
        """
        if not self._over.is_set():
            self._queue.put(None)
            self._over.wait()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._idle.is_set():
                continue
            try:
                self._work(item)
            except BaseException as error:  # noqa: BLE001 -- raised again where items come from
                self._error = error
                self._idle.set()
        self._over.set()

    def _raise_if_failed(self) -> None:
        if self._error is not None:
            raise self._error
