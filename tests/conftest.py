"""For all tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from bystander.media.scheduling import as_urgent_as_before

# Under `nohup` every process starts deaf to SIGHUP, in the background of a script to SIGINT,
# and so would those that tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test asserts a wall-clock time, and hypothesis would by itself, twice: of a test's examples,
# and of what draws them.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _as_urgent_as_before() -> Iterator[None]:
    """Tests that write AV1 in a way of their own become real-time, and whatever runs after them."""
    with as_urgent_as_before():
        yield
