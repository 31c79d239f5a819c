"""A worker that takes more than its share, and what it may not take from the beginning."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.address import Address
from bystander.domain.findings import Detection
from bystander.domain.frame import Pixels
from bystander.run.live.job import Job
from bystander.run.live.share import Share
from bystander.run.live.worker import serve, settle
from bystander.testing.live import COVERING, crew_with
from bystander.testing.live_run import STREET, patient, recorded, work_seeing_red
from bystander.testing.live_watch import watched
from bystander.testing.street import RedSeer

pytestmark = pytest.mark.usefixtures("patience")

MOST = 1024
"""MiB: several times what a worker of these tests takes."""


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    clip = STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(150))
    return Job("gate", Address(str(clip)), (), COVERING)


class Hoarder(RedSeer):
    """Sees well, and keeps 64 MiB of each look."""

    def __init__(self) -> None:
        self._hoard: list[Pixels] = []

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self._hoard.append(np.ones(1 << 26, np.uint8))
        return super().see(pixels)


def work_that_hoards(job: Job, line: Connection, parent: int) -> None:
    settle(parent)
    with patient():
        serve(job, line, crew_with(Hoarder()))


def test_a_worker_that_takes_more_memory_than_it_may_is_replaced(job: Job, tmp_path: Path) -> None:
    greedy = replace(job, targets=(Address(f"record:{tmp_path}"),), share=Share(memory=MOST))
    with watched(work_that_hoards, greedy) as run:
        run.until(lambda: run.camera.restarts == 1)
        run.until(lambda: run.out() > 10)
    assert any("takes more memory than it may" in event for event in run.events)
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert len(seen.numbers) > 10


def test_a_worker_keeps_to_its_cores_and_makes_way_with_all_its_threads(
    job: Job, tmp_path: Path
) -> None:
    core = max(os.sched_getaffinity(0))
    share = Share(MOST, nice=3, cores=frozenset({core}))
    modest = replace(job, targets=(Address(f"record:{tmp_path}"),), share=share)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    with watched(work_seeing_red, modest) as run:
        run.until(lambda: run.out() > 10)
        threads = [int(entry.name) for entry in Path(f"/proc/{run.worker}/task").iterdir()]
        kept = 0
        for thread in threads:
            with suppress(ProcessLookupError):  # a decoder's, which ended meanwhile
                assert os.sched_getaffinity(thread) == {core}
                assert os.getpriority(os.PRIO_PROCESS, thread) >= min(19, own + 3)
                kept += 1
        assert kept > 3
        assert 0 < run.camera.memory < MOST << 20
        assert run.camera.restarts == 0
    assert recorded(tmp_path).exposed == ()
