"""More than the machine can do: pictures become slates then, and no face is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from bystander.domain.geometry import Box, Size
from bystander.testing.live_run import STREET, Run, Told, counted, does, left, recorded
from bystander.testing.street import Street, Walk

LARGE = Size(3840, 2160)
"""Called 4K."""

SETTLED = (
    "frames_out", "covered_whole", "slated_late", "slated_failed", "frames_overdue",
    "frames_thrown", "frames_burst",
)  # fmt: skip
"""What becomes of a picture that came."""

PER_CORE = 1
"""Programs that would each take all of a core; with more, nothing may leave for minutes."""


def enlarged(size: Size) -> Street:
    """The same street, by a camera of this size."""
    x, y = size.width / STREET.size.width, size.height / STREET.size.height

    def seen(walk: Walk, number: int) -> Box:
        return walk(number).scaled(x, y)

    return Street([partial(seen, walk) for walk in STREET.faces], size)


def went(more: int) -> Callable[[Told], bool]:
    """So many pictures left since this was asked first, or slates, or were thrown away."""
    first: list[float] = []

    def holds(told: Told) -> bool:
        first.append(sum(told.get(name, 0) for name in SETTLED))
        return first[-1] >= first[0] + more

    return holds


def steady(more: int) -> Callable[[Told], bool]:
    """So many analysed pictures left one after the other, and no slate between them."""
    since = [0.0, 0.0]

    def holds(told: Told) -> bool:
        slates, out = told.get("slated_late", 0), told["frames_out"]
        if slates > since[0] or not since[1]:
            since[:] = slates, out
        return out >= since[1] + more

    return holds


@pytest.fixture
def hogs() -> Iterator[ExitStack]:
    """Whoever takes the cores, until this is closed."""
    with ExitStack() as running:
        yield running


def hog(running: ExitStack) -> None:
    process = running.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
    running.callback(process.kill)


def test_others_take_all_cores_for_a_while(hogs: ExitStack, tmp_path: Path) -> None:
    clip = enlarged(Size(960, 576)).write(tmp_path / "street.ts", range(100))
    run = Run(str(clip), [f"record:{tmp_path}/out"], Fraction(1))

    def take() -> None:
        for _ in range(PER_CORE * len(os.sched_getaffinity(0))):
            hog(hogs)

    run.until(left(20), does(take), went(100), does(hogs.close), steady(40))
    assert recorded(tmp_path / "out").exposed == ()


def test_a_camera_of_more_pixels_than_the_machine_can_redact(tmp_path: Path) -> None:
    clip = enlarged(LARGE).write(tmp_path / "large.ts", range(25))
    run = Run(str(clip), [f"record:{tmp_path}/out"], Fraction(1))
    told = run.until(counted("packets_sent", 10))
    seen = recorded(tmp_path / "out")
    assert seen.exposed == ()
    assert len(seen.numbers) + seen.slates == told["packets_sent"]
    assert len(seen.numbers) <= told.get("frames_out", 0)


def is_back(events: Sequence[tuple[str, str]]) -> bool:
    """At the usual size, after it was another."""
    sizes = [words for _, words in events if words.startswith("h264")]
    return "h264, 320x192" in sizes[sizes.index("h264, 3840x2160") :]


def test_a_camera_that_is_too_large_for_a_while(tmp_path: Path) -> None:
    """It is switched to so many pixels and back."""
    usual = STREET.write(tmp_path / "usual.ts", range(50)).read_bytes()
    large = enlarged(LARGE).write(tmp_path / "large.ts", range(25)).read_bytes()
    clip = tmp_path / "clip.ts"
    clip.write_bytes(usual + large + usual)
    run = Run(str(clip), [f"record:{tmp_path}/out"], Fraction(1))
    run.until(
        left(20),
        lambda _: ("source", "h264, 3840x2160") in run.events,
        lambda _: is_back(run.events),
        left(0),
        left(40),
    )
    assert recorded(tmp_path / "out").exposed == ()
