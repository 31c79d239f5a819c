"""``python -m bench.growth``: what a frame costs as videos become longer and larger.

Longer: one clip again and again, packet by packet. Larger: a portrait that moves over a
texture, at seven sizes; two lengths of each, so that start-up is not counted.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from bench import clips, tools
from bench.measure import Cost, cost_of
from bench.memory import repeated

SIZES = ((320, 180), (640, 360), (960, 540), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160))
SMALL = (320, 180)
RATE = 25
FRAMES = 50
TIMES = 4
"""A longer clip of a size, in lengths of the shorter one."""


@dataclass(frozen=True, slots=True)
class Point:
    """Milliseconds a frame, of wall and of CPU time, and the peak in bytes.

    minutes, megapixels: of the video and of a picture
    """

    minutes: float
    megapixels: float
    wall: float
    cpu: float
    peak: int

    def __str__(self) -> str:
        return (
            f"{self.minutes:9.2f} min {self.megapixels:7.3f} MP {self.wall:9.2f} ms wall "
            f"{self.cpu:9.2f} ms CPU {self.peak / 1e6:6.0f} MB"
        )


def longer(command: tools.Command, minutes: Sequence[Fraction], folder: Path) -> Iterator[Point]:
    """Every length, start-up included."""
    frames = int(min(minutes) * 60 * RATE)
    short = clips.generated(folder / "minute.mp4", SMALL, frames)
    for length in minutes:
        times = round(length / min(minutes))
        clip = repeated(short, folder / "long.mp4", times)
        cost = _cost(command, clip, folder)
        yield _point(frames * times, SMALL, cost.wall, cost)


def larger(command: tools.Command, folder: Path) -> Iterator[Point]:
    """Every size, without start-up."""
    for size in SIZES:
        short = clips.generated(folder / "short.mp4", size, FRAMES)
        long = repeated(short, folder / "long.mp4", TIMES)
        less, more = (_cost(command, clip, folder) for clip in (short, long))
        between = Cost(more.wall - less.wall, more.cpu - less.cpu, more.peak, 0, "")
        yield _point(FRAMES * (TIMES - 1), size, between.wall, between)


def _point(frames: int, size: tuple[int, int], wall: float, cost: Cost) -> Point:
    pixels = size[0] * size[1] / 1e6
    minutes = frames / RATE / 60
    return Point(minutes, pixels, 1e3 * wall / frames, 1e3 * cost.cpu / frames, cost.peak)


def _cost(command: tools.Command, clip: Path, folder: Path) -> Cost:
    target = folder / "copy.mp4"
    target.unlink(missing_ok=True)
    cost = cost_of(command(clip, target), folder)
    if cost.exit_code:
        sys.exit(f"bystander ended with exit code {cost.exit_code} on the {clip.stem} clip")
    return cost


def draw(by_length: Sequence[Point], by_size: Sequence[Point], path: Path) -> None:
    """Processor time of both series as one picture, SVG or PNG by the suffix: whoever else
    is at work on the machine changes it least.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- only when something is drawn

    figure = Figure(figsize=(9.0, 3.6), layout="constrained")
    length, size = figure.subplots(1, 2)
    for axes, points, x, label in (
        (length, by_length, [point.minutes for point in by_length], "minutes of video"),
        (size, by_size, [point.megapixels for point in by_size], "megapixels a picture"),
    ):
        axes.plot(x, [point.cpu for point in points], marker="o")
        axes.set(xlabel=label, ylabel="ms of processor time a frame", ylim=(0, None))
    length.set_xscale("log")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Prints a row a video; --json and --plot keep them."""
    asked = _parser().parse_args()
    command = tools.bystander(
        shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander()
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        by_length = _told(longer(command, asked.minutes, Path(name)))
        by_size = _told(larger(command, Path(name)))
    if asked.json:
        rows = {"length": by_length, "size": by_size}
        told = {series: [asdict(point) for point in points] for series, points in rows.items()}
        asked.json.write_text(json.dumps(told, indent=2) + "\n")
    if asked.plot:
        draw(by_length, by_size, asked.plot)


def _told(points: Iterator[Point]) -> list[Point]:
    kept = []
    for point in points:
        print(point, flush=True)
        kept.append(point)
    return kept


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    lengths = [Fraction(1), Fraction(10), Fraction(100)]
    parser.add_argument("--minutes", nargs="+", type=Fraction, default=lengths)
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw them, as .svg or .png")
    return parser


if __name__ == "__main__":
    main()
