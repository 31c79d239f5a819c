"""Many cameras: what happens to one, or to their file, is not the others' business."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from bystander.domain.address import Address
from bystander.run.live import supervisor as supervising
from bystander.run.live.job import Job
from bystander.testing.live import COVERING
from bystander.testing.live_run import LONG, STREET, recorded, work_seeing_red
from bystander.testing.live_watch import number_of, out_of, watched


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(150))


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("sabotage", [signal.SIGKILL, signal.SIGSTOP])
def test_a_camera_does_not_notice_what_happens_to_another(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sabotage: signal.Signals
) -> None:
    monkeypatch.setattr(supervising, "SHORTEST", 3.0)
    jobs = [
        Job(name, Address(str(clip)), (Address(f"record:{tmp_path}/{name}"),), COVERING)
        for name in ("gate", "yard")
    ]
    with watched(work_seeing_red, *jobs) as run:
        gate, yard = run.supervisor.cameras.values()
        gate.pause = 3.0
        run.until(lambda: out_of(gate) > 10 and out_of(yard) > 10)
        undisturbed, before = number_of(yard), out_of(yard)
        os.kill(number_of(gate), sabotage)
        run.until(lambda: out_of(yard) > before + 30)
        if sabotage == signal.SIGSTOP and not gate.restarts:
            gate.heard = 0.0  # of the gate alone: the yard may be held up by this machine
        run.until(lambda: gate.restarts == 1 and out_of(gate) > 10)
        assert number_of(yard) == undisturbed
        assert yard.restarts == 0
        assert yard.figures["targets_open"] == 1
    for job in jobs:
        assert recorded(tmp_path / job.name).exposed == ()


COMMAND = """
import sys
from functools import partial
from bystander.apps.cli import live
from bystander.apps.cli.main import main
from bystander.run.live import supervisor
from bystander.testing.live_run import work_seeing_red

for name in ("SILENT", "STUCK", "CLOGGED", "IMPATIENT"):
    setattr(supervisor, name, 120.0)
live.Supervisor = partial(supervisor.Supervisor, main=work_seeing_red)
if __name__ == "__main__":
    sys.exit(main())
"""
"""The command itself, with the detector of these runs."""

POLICY = """
version = 1
effect = "solid"
hold = 0.5

[face]
"""


class Command:
    """Running: what it says, and what it answers."""

    def __init__(self, folder: Path, clip: Path) -> None:
        self._folder, self._clip = folder, clip
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        (folder / "command.py").write_text(COMMAND)
        (folder / "policy.toml").write_text(POLICY)
        self._config, self._log = folder / "cameras.toml", folder / "log"

    def write(self, *names: str) -> None:
        self._config.write_text("".join(map(self._camera, names)))

    def spoil(self) -> None:
        self._config.write_text("[[camera]\nname = ")

    def start(self) -> None:
        words = [
            sys.executable,
            str(self._folder / "command.py"),
            "live",
            "--config",
            str(self._config),
        ]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*words, "--listen", f"127.0.0.1:{self._port}"], stderr=log
            )

    def said(self, camera: str, about: str, words: str) -> int:
        """How often its log has this line."""
        lines = [
            json.loads(line) for line in self._log.read_text().splitlines() if line.startswith("{")
        ]
        return Counter((each["camera"], each["about"], each["words"]) for each in lines)[
            camera, about, words
        ]

    def started(self, camera: str) -> int:
        return self.said(camera, "worker", "started")

    def is_ready(self) -> bool:
        return self._asked("/ready")[0] == 200

    def out(self, camera: str) -> float:
        """Pictures that left."""
        mark = f'bystander_frames_out_total{{camera="{camera}"}} '
        lines = self._asked("/metrics")[1].splitlines()
        return next((float(line.removeprefix(mark)) for line in lines if mark in line), -1)

    def until(self, holds: Callable[[], bool]) -> None:
        gives_up = time.monotonic() + LONG
        while not holds():
            assert time.monotonic() < gives_up, self._log.read_text()
            assert self.process.poll() is None, self._log.read_text()
            time.sleep(0.1)

    def _camera(self, name: str) -> str:
        return (
            f'[[camera]]\nname = "{name}"\nsource = "{self._clip}"\n'
            f'targets = ["record:{self._folder}/{name}"]\n'
            f'policy = "{self._folder}/policy.toml"\n'
        )

    def _asked(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=LONG)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


@pytest.fixture
def command(tmp_path: Path, clip: Path) -> Iterator[Command]:
    one = Command(tmp_path, clip)
    one.write("gate", "yard")
    one.start()
    yield one
    one.process.kill()
    one.process.wait()


def test_a_file_that_is_read_anew_adds_and_removes_cameras_and_disturbs_no_other(
    command: Command, tmp_path: Path
) -> None:
    command.until(command.is_ready)
    command.until(lambda: command.out("gate") > 20 and command.out("yard") > 20)
    command.spoil()
    before = command.out("gate"), command.out("yard")
    command.process.send_signal(signal.SIGHUP)
    refusal = f"{tmp_path}/cameras.toml is no TOML; docs/live.md shows how cameras are written"
    command.until(lambda: command.said("", "reload", refusal) == 1)
    command.until(lambda: command.out("gate") > before[0] and command.out("yard") > before[1])

    command.write("gate", "square")
    command.process.send_signal(signal.SIGHUP)
    command.until(lambda: command.said("", "reload", "done") == 1)
    assert command.out("yard") == -1
    gone, since = recorded(tmp_path / "yard"), command.out("gate")
    command.until(lambda: command.out("square") > 20 and command.out("gate") > since + 20)
    command.process.send_signal(signal.SIGTERM)
    assert command.process.wait(LONG) != 0

    assert [command.started(name) for name in ("gate", "yard", "square")] == [1, 1, 1]
    assert recorded(tmp_path / "yard") == gone
    for name in ("gate", "yard", "square"):
        seen = recorded(tmp_path / name)
        assert seen.exposed == ()
        assert len(seen.numbers) > 10
