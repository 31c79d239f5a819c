"""One clip, every tool in turn, as often as asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from bench import tools
from bench.annotations import beside
from bench.clips import frame_count
from bench.exposure import Exposure, exposure, judge
from bench.measure import Cost, cost_of
from bystander.evaluate.annotation import Item

BYSTANDER, FAST, DEFACE, PLAIN, HURRIED = "bystander", "fast", "deface", "plain", "plain as fast"
TOOLS = (BYSTANDER, FAST, DEFACE, PLAIN, HURRIED)
AS = {PLAIN: BYSTANDER, HURRIED: FAST}
"""Plain transcoding, and the run of Bystander's whose encoder and options it takes."""

MOST = 0.9  # a copy with fewer of the frames is not the same work


@dataclass(frozen=True, slots=True)
class Rivals:
    """How the tools are started. ``encoder`` overrides what Bystander says it used."""

    bystander: list[str]
    deface: Path
    encoder: tools.Encoder | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One tool's turn. ``failure`` says why it does not count; None when it does."""

    tool: str
    cost: Cost
    frames: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class Contest:
    """One clip: every turn in order, and per tool what its last good copy hides.

    encoders: by the name of the tool that transcodes with it
    """

    clip: Path
    frames: int
    encoders: dict[str, tools.Encoder]
    runs: tuple[Run, ...]
    exposures: dict[str, Exposure]

    def good(self, tool: str) -> list[Run]:
        return [run for run in self.runs if run.tool == tool and run.failure is None]

    def failures(self) -> dict[str, str]:
        return {run.tool: run.failure for run in self.runs if run.failure is not None}


def contest(clip: Path, rivals: Rivals, rounds: int, folder: Path) -> Contest:
    """A, B, C, A, B, C ...; then the pixels are judged where the clip is annotated."""
    frames = frame_count(clip)
    encoders = dict.fromkeys(AS, rivals.encoder or tools.ASSUMED)
    runs: list[Run] = []
    for _ in range(rounds):
        for name in TOOLS:
            run = _turn(name, clip, _command(name, rivals, encoders), frames, folder)
            runs.append(run)
            if rivals.encoder is None and run.failure is None:
                told = {plain: run.cost.printed for plain, teller in AS.items() if teller == name}
                encoders |= {plain: tools.encoder_told(text) for plain, text in told.items()}
    item = beside(clip)
    found = {} if item is None else dict(_exposures(item, folder, runs))
    return Contest(clip, frames, encoders, tuple(runs), found)


def _command(name: str, rivals: Rivals, encoders: dict[str, tools.Encoder]) -> tools.Command:
    if name == BYSTANDER:
        return tools.bystander(rivals.bystander)
    if name == FAST:
        return tools.bystander(rivals.bystander, "--preset", "fast")
    return tools.deface(rivals.deface) if name == DEFACE else tools.plain(encoders[name])


def _turn(name: str, clip: Path, command: tools.Command, frames: int, folder: Path) -> Run:
    place = folder / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    target = _target(place, clip)
    cost = cost_of(command(clip, target), place)
    written, failure = _checked(target, cost, frames)
    return Run(name, cost, written, failure)


def _target(place: Path, clip: Path) -> Path:
    return place / f"copy{clip.suffix}"


def _checked(target: Path, cost: Cost, frames: int) -> tuple[int, str | None]:
    """How many frames a tool wrote, and why its turn does not count, or None."""
    if cost.exit_code:
        return 0, f"exit code {cost.exit_code}"
    if not target.exists():
        return 0, "no output, though exit code 0"
    try:
        written = frame_count(target)
    except av.FFmpegError:
        return 0, "an output that cannot be decoded"
    if written < MOST * frames:
        return written, f"{written} of {frames} frames"
    return written, None


def _exposures(item: Item, folder: Path, runs: list[Run]) -> Iterator[tuple[str, Exposure]]:
    last = {run.tool: run for run in runs}
    clip = item.files[0]
    for name, run in last.items():
        if run.failure is None:
            yield name, exposure(judge(item, _target(folder / name, clip)))
