"""``python -m bench.voice.hours [--hours 3]``: what hours of speech cost, and in how much memory.

The sound is made up and written block by block, so that this script stays small as well; the
real command disguises it in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import tools
from bench.measure import Cost, cost_of
from bystander.domain.sound import Samples
from bystander.testing.speech import babble, hiss

RATE = 16_000
SHORT = 0.1
"""Hours of the recording that the long one is compared with."""

GROWTH = 1.15
"""Most by which the peak may grow from the short recording to the long one."""

TURN = (1.0, 45.0)
"""Seconds for which somebody speaks: a voice takes 15 at once, so some turns are cut."""

PAUSE = (0.2, 6.0)
STREET = 0.002


@dataclass(frozen=True, slots=True)
class Row:
    """hours: of the recording; disguised: share of it"""

    hours: float
    disguised: float
    cost: Cost

    def __str__(self) -> str:
        seconds, cost = 3600 * self.hours, self.cost
        return (
            f"{self.hours:8.3f} h {self.disguised:6.1%} disguised {cost.cpu:9.1f} s CPU "
            f"{cost.wall:9.1f} s wall {cost.wall / seconds:7.3f} real time "
            f"{cost.peak / 1e6:6.0f} MB"
        )


def chat(seconds: float, seed: int = 0) -> Iterator[Samples]:
    """So many seconds of one voice after the other in a faint street, turn by turn."""
    draw = np.random.default_rng(seed)
    missing = int(seconds * RATE)
    while missing > 0:
        turn = babble(draw.uniform(*TURN), RATE, int(draw.integers(2**31)))
        pause = np.zeros(int(draw.uniform(*PAUSE) * RATE), dtype=np.float32)
        both = np.concatenate([turn * np.float32(draw.uniform(0.2, 1)), pause])
        block = (both + hiss(len(both) / RATE + 1, RATE, STREET)[: len(both)])[:missing]
        missing -= len(block)
        yield block


def write_chat(path: Path, seconds: float) -> Path:
    """A WAV of 16 bits, of which no more than a turn is held."""
    with wave.open(str(path), "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(RATE)
        for block in chat(seconds):
            output.writeframes((block.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return path


def row(command: tools.Command, hours: float, folder: Path) -> Row:
    """Ends the script where the command fails."""
    source = write_chat(folder / "chat.wav", 3600 * hours)
    target = folder / "copy.wav"
    cost = cost_of(command(source, target), folder)
    if cost.exit_code:
        sys.exit(f"bystander ended with exit code {cost.exit_code} on {hours} hours of sound")
    report = target.with_name(f"{target.name}.report.json")
    disguised = _disguised(report) / (3600 * hours)
    for path in (source, target, report):
        path.unlink()
    return Row(hours, disguised, cost)


def grown(rows: Sequence[Row]) -> float:
    """By what the last row's peak is larger than the first one's."""
    return rows[-1].cost.peak / rows[0].cost.peak


def main(words: list[str] | None = None) -> int:
    """Prints a row for each length, and how the peak grew; 1 where it grew by more than GROWTH."""
    asked = _parser().parse_args(words)
    command = tools.bystander(
        shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander()
    )
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for hours in (asked.short, asked.hours):
            rows.append(row(command, hours, Path(name)))
            print(rows[-1], flush=True)
    print(f"peak memory grew by a factor of {grown(rows):.3f} ({GROWTH} at most)")
    return int(grown(rows) > GROWTH)


def _disguised(report: Path) -> float:
    """Seconds."""
    (sound,) = json.loads(report.read_text())["sounds"]
    lengths = [end - start for start, end, how, _ in sound["passages"] if how == "disguise"]
    return float(sum(lengths))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.voice.hours", description=__doc__)
    parser.add_argument("--hours", type=float, default=3.0, help="of the long recording")
    parser.add_argument("--short", type=float, default=SHORT, help="hours of the short one")
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    return parser


if __name__ == "__main__":
    sys.exit(main())
