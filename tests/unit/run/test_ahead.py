"""Items made before they are due."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from threading import active_count

import pytest

from bystander.run.ahead import Ahead


def test_items_come_in_order_and_all_of_them() -> None:
    with Ahead(iter(range(100)), 2) as items:
        assert list(items) == list(range(100))
        assert list(items) == []


def test_what_making_an_item_raises_is_raised_where_it_is_taken() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with Ahead(failing(), 2) as items:
        assert next(items) == 1
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                next(items)


def test_no_more_items_wait_than_were_asked_for() -> None:
    made = []

    def noted() -> Iterator[int]:
        for number in range(50):
            made.append(number)
            yield number

    with Ahead(noted(), 3) as items:
        for number in items:
            assert len(made) <= number + 1 + 3 + 1  # taken, waiting, and one at hand


def test_leaving_early_ends_the_thread() -> None:
    before = active_count()
    with Ahead(count(), 2) as items:
        next(items)
    assert active_count() == before
