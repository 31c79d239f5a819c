"""Workers that are killed, stopped, or hang: others take over, and nothing raw left meanwhile."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bystander.domain.address import Address
from bystander.run.live import supervisor as supervising
from bystander.run.live.job import Job
from bystander.run.live.worker import Word, settle
from bystander.testing.live import COVERING
from bystander.testing.live_run import STREET, recorded, work_seeing_red
from bystander.testing.live_watch import PATIENT, watched

pytestmark = pytest.mark.usefixtures("patience")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(250))


def job_of(source: str, folder: Path) -> Job:
    return Job("gate", Address(source), (Address(f"record:{folder}"),), COVERING)


def test_a_worker_that_is_killed_is_started_again_and_no_face_was_shown(
    clip: Path, tmp_path: Path
) -> None:
    with watched(work_seeing_red, job_of(str(clip), tmp_path)) as run:
        run.until(lambda: run.out() > 20)
        os.kill(run.worker, signal.SIGKILL)
        run.until(lambda: run.camera.restarts == 1)
        run.until(lambda: run.out() > 50)
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert len(seen.numbers) > 20
    assert any("ended with -9" in event for event in run.events)


def test_a_worker_that_was_stopped_is_found_by_its_silence_and_replaced(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(work_seeing_red, job_of(str(clip), tmp_path)) as run:
        run.until(lambda: run.out() > 10)
        first = run.worker
        os.kill(first, signal.SIGSTOP)
        monkeypatch.setattr(supervising, "SILENT", 1.0)
        run.until(lambda: run.camera.restarts >= 1)
        monkeypatch.setattr(supervising, "SILENT", PATIENT)
        run.until(lambda: run.out() > 10)
        assert not Path(f"/proc/{first}").exists()
    assert recorded(tmp_path).exposed == ()


def test_a_camera_is_ready_only_while_analysed_pictures_leave(clip: Path, tmp_path: Path) -> None:
    with watched(work_seeing_red, job_of(str(clip), tmp_path)) as run:
        assert not run.camera.is_alive(time.monotonic())
        run.until(lambda: run.camera.heard is not None)
        assert not run.camera.is_ready(time.monotonic())
        run.until(lambda: run.camera.is_ready(time.monotonic()))
        assert not run.camera.is_ready(time.monotonic() + 1000)


def work_that_hangs(job: Job, line: Connection, parent: int) -> None:
    """Speaks, and says that one look has been going on for very long."""
    settle(parent)
    while not line.poll():
        line.send(Word({"looking_for": 1000.0}))
        time.sleep(0.1)


def work_that_fails(job: Job, line: Connection, parent: int) -> None:
    raise SystemExit(5)


def test_a_worker_whose_detector_hangs_is_replaced(tmp_path: Path) -> None:
    with watched(work_that_hangs, job_of("nowhere.mp4", tmp_path)) as run:
        run.until(lambda: run.camera.restarts == 1)
    assert any("look does not end" in event for event in run.events)


def test_a_worker_that_cannot_work_is_tried_again_less_and_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "SHORTEST", 0.01)
    with watched(work_that_fails, job_of("nowhere.mp4", tmp_path)) as run:
        run.camera.pause = 0.01
        run.until(lambda: run.camera.restarts == 3)
        assert run.camera.pause == 0.08


def test_a_worker_ends_with_its_supervisor(clip: Path, tmp_path: Path) -> None:
    with watched(work_seeing_red, job_of(str(clip), tmp_path)) as run:
        run.until(lambda: run.camera.heard is not None)
        worker = run.worker
    assert not Path(f"/proc/{worker}").exists()


def test_a_worker_writes_no_core_and_says_no_address_in_the_list_of_processes(
    tmp_path: Path,
) -> None:
    place = "rtsp://someone:hidden@127.0.0.1:9/street"
    with watched(work_seeing_red, job_of(place, tmp_path)) as run:
        run.until(lambda: run.camera.heard is not None)
        process = Path(f"/proc/{run.worker}")
        assert b"hidden" not in (process / "cmdline").read_bytes()
        if os.geteuid() == 0:  # nobody else may read it
            assert b"hidden" not in (process / "environ").read_bytes()
        limits = (process / "limits").read_text()
        core = next(line for line in limits.splitlines() if "core file" in line)
        assert core.split()[4:6] == ["0", "0"]
        run.until(lambda: any("cannot be opened" in event for event in run.events))
    assert "hidden" not in " ".join(run.events)
    assert "someone" not in " ".join(run.events)


def work_that_has_much_to_say(job: Job, line: Connection, parent: int) -> None:
    """Says at its end that it ended by itself."""
    settle(parent)
    while not line.poll():
        line.send(Word({"frames_out": 1.0}, picture=bytes(1 << 20)))
    line.send(Word(events=(("end", "by itself"),), picture=bytes(1 << 20)))


def test_workers_are_heard_out_while_they_end(tmp_path: Path) -> None:
    with watched(work_that_has_much_to_say, job_of("nowhere.mp4", tmp_path)) as run:
        run.until(lambda: run.camera.heard is not None)
        run.supervisor.close()
        assert any("by itself" in event for event in run.events)


def test_other_settings_restart_their_camera_and_no_other(tmp_path: Path) -> None:
    one = job_of("one.mp4", tmp_path / "one")
    other = Job("yard", one.source, one.targets, COVERING)
    with watched(work_that_hangs, one) as run:
        run.supervisor.change([one, other])
        run.until(lambda: all(c.process for c in run.supervisor.cameras.values()))
        before = run.supervisor.cameras["gate"]
        run.supervisor.change([one])
        assert list(run.supervisor.cameras) == ["gate"]
        assert run.supervisor.cameras["gate"] is before
