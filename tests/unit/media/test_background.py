"""Work beside the caller's: in order, with its errors, and over when it says so."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from bystander.media.background import Background


def test_items_are_worked_on_in_order_and_finish_waits_for_the_last() -> None:
    done: list[int] = []
    work = Background(done.append)
    for item in range(20):
        work.put(item)
    work.finish()
    assert done == list(range(20))


def test_what_it_raises_comes_out_where_items_go_in_and_nothing_more_is_done() -> None:
    done: list[int] = []

    def broken(item: int) -> None:
        if item == 2:
            raise ZeroDivisionError
        done.append(item)

    work = Background(broken)
    for item in range(3):
        work.put(item)
    with pytest.raises(ZeroDivisionError):
        work.finish()
    work.stop()
    assert done == [0, 1]


def test_who_stops_waits_for_the_item_at_hand_and_no_other() -> None:
    begun, may_end = threading.Event(), threading.Event()
    done: list[int] = []

    def slow(item: int) -> None:
        begun.set()
        work._idle.wait()  # whoever stops may take its time to begin
        may_end.wait()
        done.append(item)

    work = Background(slow)
    work.put(1)
    begun.wait()
    work.put(2)
    threading.Timer(0.05, may_end.set).start()
    work.stop()
    assert done == [1]


def interrupted(work: Background[int]) -> None:
    """Soon, and on a machine that has other work before it is waited for at all."""
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    work.finish()


def test_an_interruption_while_it_is_waited_for_does_not_make_it_look_done() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(_: int) -> None:
        begun.set()
        may_end.wait()
        time.sleep(0.05)
        ended.set()

    before = signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        work = Background(slow)
        work.put(1)
        begun.wait()
        with pytest.raises(KeyboardInterrupt):
            interrupted(work)
    finally:
        signal.signal(signal.SIGALRM, before)
    may_end.set()
    work.stop()
    assert ended.is_set()
