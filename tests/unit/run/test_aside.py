"""Work beside the caller's own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from bystander.run.aside import Aside


def test_a_result_is_there_when_it_is_asked_for() -> None:
    with Aside(lambda _: 6 * 7) as work:
        assert work.result() == 42
        assert work.result() == 42


def test_what_the_work_raises_is_raised_where_its_result_is_wanted() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        Aside(lambda _: 1 // 0) as work,
    ):
        work.result()


def test_a_caller_who_goes_on_learns_early_that_the_work_failed() -> None:
    def failing(_: Callable[[], None]) -> None:
        raise ZeroDivisionError

    def watch(work: Aside[None]) -> None:
        while True:
            work.check()

    with pytest.raises(ZeroDivisionError), Aside(failing) as work:
        watch(work)


def test_work_whose_result_nobody_wants_any_more_ends_before_the_block_does() -> None:
    begun, ended = Event(), Event()

    def endless(heed: Callable[[], None]) -> None:
        try:
            while True:
                begun.set()
                heed()
        finally:
            ended.set()

    def fail_beside() -> None:
        with Aside(endless):
            begun.wait()
            raise KeyError

    with pytest.raises(KeyError):
        fail_beside()
    assert ended.is_set()


def test_leaving_a_block_waits_for_work_that_does_not_heed() -> None:
    told, ended = Event(), Event()

    def slow(_: Callable[[], None]) -> None:
        told.wait()
        ended.set()

    with Aside(slow):
        Thread(target=told.set).start()
    assert ended.is_set()
