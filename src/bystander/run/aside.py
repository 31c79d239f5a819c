"""Work that goes on beside the caller's own, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Event, Thread
from typing import Generic, Self, TypeVar

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """One piece of work, begun at once, whose result is asked for later.

    Leaving the ``with`` block tells it to end, where nobody waited for it, and returns when
    it has.
    work: is given ``heed``, to be called often: it raises once nobody wants the result
    """

    def __init__(self, work: Callable[[Callable[[], None]], Result]) -> None:
        self._work = work
        self._unwanted = Event()
        self._done: Future[Result] = Future()
        Thread(target=self._run, name="bystander-aside", daemon=True).start()

    def check(self) -> None:
        """Raises what the work raised, if it has."""
        if self._done.done():
            self._done.result()

    def result(self) -> Result:
        """Waits. Raises what the work raised."""
        return self._done.result()

    def _run(self) -> None:
        try:
            self._done.set_result(self._work(self._heed))
        except BaseException as error:  # noqa: BLE001 -- raised again where the result is wanted
            self._done.set_exception(error)

    def _heed(self) -> None:
        if self._unwanted.is_set():
            raise _NobodyWaits

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._unwanted.set()
        wait([self._done])


class _NobodyWaits(Exception):
    """Ends the work."""
