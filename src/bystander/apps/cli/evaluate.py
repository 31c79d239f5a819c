"""``bystander evaluate``: how many annotated faces are hidden, and what is covered for nothing."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from bystander.apps.cli import intent
from bystander.apps.cli.progress import ProgressLine, watched
from bystander.apps.cli.signals import Stop
from bystander.domain.job import Orders, Progress, Step
from bystander.domain.policy import Policy, SoundPolicy
from bystander.errors import BadRequest, StageFailed
from bystander.evaluate import contest, plots, table
from bystander.evaluate.annotation import AnnotatedSet
from bystander.evaluate.contest import Contender, Result
from bystander.evaluate.reading import Wanted, read_set
from bystander.evaluate.tool import Tool
from bystander.run.crew import assemble_painting

SWEPT = ("preset", "start", "keep", "margin", "hold", "bridge")


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0. Everything that can be refused is refused before the long work."""
    if wishes.plots is not None:
        plots.insist_drawable()
    tools = [Tool.of(command) for command in wishes.tool]
    if wishes.tools_only and not tools:
        raise BadRequest("--tools-only needs a command; name one with --tool")
    policies = [] if wishes.tools_only else _policies(wishes)
    wanted = Wanted(wishes.media, wishes.format)
    sets = [read_set(path, wanted) for path in wishes.annotations]
    found = list(_found(wishes, stop, sets, policies, tools))
    if found and not any(each.figures.frames for each in found):
        raise StageFailed("the tool made no copy of any file; run its command on one to see why")
    _tell(wishes, found)
    return 0


def _found(
    wishes: Namespace,
    stop: Stop,
    sets: list[AnnotatedSet],
    policies: list[tuple[str, Policy]],
    tools: list[Tool],
) -> Iterator[Result]:
    """The figures of every policy and every tool on every set."""
    for name, policy in policies:
        with (
            # Nothing is painted, so no effect is needed, nor what only painting needs.
            assemble_painting((), policy, intent.equipment(wishes)) as crew,
            watched(Path(name), stop, quiet=wishes.quiet) as line,
        ):
            # Frames drive the line only where items do not: in a set of one video.
            alone = sum(len(each.items) for each in sets) == 1
            orders = Orders(listener=line if alone else lambda _: stop.check())
            contender = contest.bystander(name, policy, crew, orders)
            yield from _results(contender, sets, line)
    for tool in tools:
        with watched(Path(tool.name), stop, quiet=wishes.quiet) as line:
            yield from _results(contest.other(tool), sets, line)


def _results(
    contender: Contender, sets: list[AnnotatedSet], line: ProgressLine
) -> Iterator[Result]:
    def told(done: int, total: int) -> None:
        line(Progress(Step.JUDGE, done, total))

    yield from contest.results(contender, sets, told)


def _policies(wishes: Namespace) -> list[tuple[str, Policy]]:
    """The policy that was asked for, or one for every value of ``--sweep``, by name."""
    usual = replace(intent.policy(wishes), sound=SoundPolicy.DROP)
    if wishes.sweep is None:
        return [(usual.preset.value, usual)]
    field, _, values = wishes.sweep.partition("=")
    if field not in SWEPT or not values:
        raise BadRequest(
            f"--sweep needs one of {', '.join(SWEPT)} and values, such as start=0.1,0.15,0.2"
        )
    if field == "preset":
        return [_preset(wishes, value) for value in values.split(",")]
    return [
        (f"{usual.preset.value} {field}={v}", _with(usual, field, v)) for v in values.split(",")
    ]


def _preset(wishes: Namespace, value: str) -> tuple[str, Policy]:
    try:
        return value, intent.policy(Namespace(**{**vars(wishes), "preset": value}))
    except ValueError as cause:
        raise BadRequest(
            f"there is no preset {value!r}; see `bystander evaluate --help`"
        ) from cause


def _with(policy: Policy, field: str, value: str) -> Policy:
    """One field changed; ``keep`` follows ``start`` down, for it cannot be above it."""
    changes: dict[str, Any] = {}
    try:
        changes[field] = Fraction(value) if field in ("hold", "bridge") else float(value)
        if field == "start":
            changes["keep"] = min(policy.keep, changes["start"])
        return replace(policy, **changes)
    except (ValueError, ZeroDivisionError) as cause:
        raise BadRequest(f"{value!r} makes no sense for {field}; change --sweep") from cause


def _tell(wishes: Namespace, found: list[Result]) -> None:
    if wishes.json:
        print(json.dumps(table.document(found), indent=1))
    else:
        print("\n".join(table.lines(found)))
    if wishes.plots is not None:
        plots.draw(found, wishes.plots)
