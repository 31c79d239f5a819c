"""Items made ahead of whoever takes them, in a thread of their own."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Event, Thread
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """The same items in the same order; so many of them wait at most.

    What making them raises is raised where they are taken. Leaving the ``with`` block ends
    the thread when the item at hand is made.
    """

    def __init__(self, items: Iterator[Item], most: int) -> None:
        self._items = items
        self._queue: Queue[Item | _End] = Queue(most)
        self._unwanted, self._over = Event(), Event()
        self._ended: _End | None = None
        Thread(target=self._run, name="bystander-ahead", daemon=True).start()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Item:
        got = self._ended or self._queue.get()
        if not isinstance(got, _End):
            return got
        self._ended = got
        if got.error is not None:
            raise got.error
        raise StopIteration

    def _run(self) -> None:
        end = _End()
        try:
            for item in self._items:
                self._queue.put(item)
                if self._unwanted.is_set():
                    break
        except BaseException as error:  # noqa: BLE001 -- raised again where items are taken
            end = _End(error)
        self._queue.put(end)
        self._over.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._unwanted.set()
        while not self._over.is_set():
            self._drop()

    def _drop(self) -> None:
        """Makes room for whoever waits to put something."""
        while not self._queue.empty():
            self._queue.get()
        self._over.wait(0.01)


class _End:
    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
