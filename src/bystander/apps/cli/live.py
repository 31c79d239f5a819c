"""``bystander live``: between a camera and everything else."""

from __future__ import annotations

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from threading import Event

from bystander.apps.cli import intent
from bystander.apps.cli.signals import Stop
from bystander.apps.status.page import serve
from bystander.domain.policy import Policy
from bystander.errors import BadRequest, BystanderError, Interrupted
from bystander.run.live.addresses import address_from
from bystander.run.live.cameras import cameras_in
from bystander.run.live.hush import hush
from bystander.run.live.job import Job, refuse
from bystander.run.live.supervisor import Supervisor
from bystander.run.policies import draft_by

USUAL = "street"
"""The policy of a camera where nobody names one."""

WAIT = 0.2
"""Seconds between looks at the workers, at most."""


def run(wishes: Namespace, stop: Stop) -> int:
    """Until somebody asks it to stop. Returns 0 only then; never ends by itself."""
    supervisor = Supervisor(_jobs(wishes), _log)
    hush()
    server = None if wishes.listen == "none" else serve(supervisor, wishes.listen)
    try:
        with _reloading(wishes) as again:
            while True:
                stop.check()
                if again.is_set():
                    again.clear()
                    _reload(wishes, supervisor)
                supervisor.step(WAIT)
    except Interrupted as asked:
        asked.args = ("live was stopped; what left before is where it was sent",)
        raise
    finally:
        supervisor.close()
        if server is not None:
            server.shutdown()
            server.server_close()


def _jobs(wishes: Namespace) -> tuple[Job, ...]:
    if wishes.config is not None:
        if wishes.source or wishes.targets or wishes.delay or wishes.name or wishes.policy:
            raise BadRequest("--config says everything about cameras; leave their options out")
        return cameras_in(wishes.config, _named_policy, intent.equipment(wishes))
    if not wishes.source:
        raise BadRequest("live needs a source and a target, or --config; see `bystander live -h`")
    name = wishes.name or "camera"
    wishes.policy = wishes.policy or USUAL
    job = Job(
        name,
        address_from(wishes.source),
        tuple(map(address_from, wishes.targets)),
        intent.about(intent.policy(wishes), Path(name)),
        Fraction(1) if wishes.delay is None else wishes.delay,
        wishes.transport,
        intent.equipment(wishes),
    )
    refuse([job])
    return (job,)


def _named_policy(word: str, camera: str) -> Policy:
    return intent.about(draft_by(word).policy(), Path(camera))


def _reload(wishes: Namespace, supervisor: Supervisor) -> None:
    """Cameras that did not change go on; a file that makes no sense changes nothing."""
    try:
        supervisor.change(_jobs(wishes))
    except BystanderError as error:
        _log("", "reload", str(error))
    else:
        _log("", "reload", "done")


@contextmanager
def _reloading(wishes: Namespace) -> Iterator[Event]:
    """SIGHUP reads the file anew, where there is one."""
    again = Event()
    if wishes.config is None:
        yield again
        return
    before = signal.signal(signal.SIGHUP, lambda *_: again.set())
    try:
        yield again
    finally:
        signal.signal(signal.SIGHUP, before)


def _log(camera: str, about: str, words: str) -> None:
    """One line of JSON on standard error, without anything of what is seen."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = {"time": now, "camera": camera, "about": about, "words": words}
    print(json.dumps(told), file=sys.stderr, flush=True)
