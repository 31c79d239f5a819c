"""``python -m bench.live``: one camera in real time: delay, slates, exposure, memory.

The clip is played again and again under a strip that says each picture's number. What left is
lined up with the annotation by these numbers, and judged from its pixels like any tool's copy.
Slates are not judged: their grey is the colour of many a face. Figures of a machine that has other
work are no figures.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from bench.annotations import beside
from bystander.domain.address import Address
from bystander.domain.geometry import Size
from bystander.domain.policy import PRESETS, Preset
from bystander.evaluate.annotation import Item
from bystander.evaluate.figures import added_up
from bystander.evaluate.opening import AS_IT_IS
from bystander.evaluate.pixels import by_pixels
from bystander.media.open import open_source
from bystander.run.live.job import Job
from bystander.run.live.share import memory_of
from bystander.run.live.supervisor import Supervisor
from bystander.testing.street import number_in, write_number

RATE = 25
WARM = 20.0
"""Seconds after which a camera is not new any more."""
STRIP = 11
"""The picture's height is so many times that of the strip below it."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Sample:
    """What the worker's process took, at a moment."""

    seconds: float
    memory: float  # bytes
    threads: int
    files: int
    cpu: float  # seconds

    @classmethod
    def of(cls, pid: int, began: float) -> Sample:
        process = Path(f"/proc/{pid}")
        status = dict(
            line.split(":", 1)
            for line in (process / "status").read_text().splitlines()
            if ":" in line
        )
        ticks = (process / "stat").read_text().rpartition(")")[2].split()
        return cls(
            time.monotonic() - began,
            memory_of(pid),
            int(status["Threads"]),
            _open_files(process),
            (int(ticks[11]) + int(ticks[12])) / 100,
        )


def _open_files(process: Path) -> int:
    """-1 where only root may know: workers hide their memory."""
    try:
        return len(list((process / "fd").iterdir()))
    except PermissionError:
        return -1


def main() -> int:
    wishes = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="bystander-live-") as folder:
        work = Path(folder)
        source, length = numbered(wishes.clip, work / "source.ts", wishes.seconds, wishes.height)
        samples, figures = played(source, work / "out", wishes)
        _tell(samples, figures)
        item = beside(wishes.clip)
        if item is not None and wishes.height is None:
            _tell_exposure(source, work, item, length)
    return 0


def numbered(clip: Path, target: Path, seconds: int, height: int | None) -> tuple[Path, int]:
    """The clip again and again, with its pictures' numbers; and how many pictures it has."""
    pictures = list(_pictures(clip, height))
    first = pictures[0]
    strip = -(-first.shape[0] // STRIP // 2) * 2 + 2
    with av.open(str(target), "w") as output:
        stream = output.add_stream("libx264", rate=RATE)
        assert isinstance(stream, VideoStream)  # noqa: S101 -- it is a picture codec
        stream.width, stream.height = first.shape[1] // 2 * 2, (first.shape[0] + strip) // 2 * 2
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "16", "g": "25", "bf": "0"}
        for number in range(seconds * RATE):
            shown = np.full((stream.height, stream.width, 3), 128, np.uint8)
            picture = pictures[number % len(pictures)]
            shown[: picture.shape[0]] = picture[:, : stream.width]
            write_number(shown, number)
            frame = av.VideoFrame.from_ndarray(shown, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target, len(pictures)


def played(
    source: Path, out: Path, wishes: argparse.Namespace
) -> tuple[list[Sample], dict[str, float]]:
    """Through a real worker, for as long as the source lasts."""
    policy = PRESETS[Preset(wishes.preset)]
    targets = (Address(f"record:{out}"),)
    job = Job("bench", Address(str(source)), targets, policy, wishes.delay)
    began = time.monotonic()

    def say(*words: object) -> None:
        print(f"{time.monotonic() - began:7.1f}", *words, file=sys.stderr)

    supervisor = Supervisor([job], say)
    camera, samples = supervisor.cameras["bench"], list[Sample]()
    figures, warm = dict[str, float](), dict[str, float]()
    try:
        while figures.get("source_lost", 0) < 1:
            supervisor.step(1.0)
            figures = camera.figures or figures
            if time.monotonic() - began < WARM:
                warm = figures
            if camera.process is not None and camera.process.pid and camera.heard is not None:
                samples.append(Sample.of(camera.process.pid, began))
        until = time.monotonic() + float(wishes.delay)
        while time.monotonic() < until:
            supervisor.step(0.1)
            figures = camera.figures or figures
    finally:
        supervisor.close()
    slated_later = _slates(figures) - _slates(warm)
    return samples, {**figures, "restarts": camera.restarts, "slated_later": slated_later}


def lined_up(source: Path, folder: Path, out: Path) -> tuple[Path, set[int]]:
    """A copy with a picture for each of the source's: what left, or grey; and which left."""
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        size = Size(stream.width, stream.height)
        count = sum(1 for _ in container.decode(video=0))
    copy = folder / "copy.mkv"
    with av.open(str(copy), "w") as output:
        made = output.add_stream("libx264", rate=RATE)
        assert isinstance(made, VideoStream)  # noqa: S101 -- it is a picture codec
        made.width, made.height, made.pix_fmt = size.width, size.height, "yuv420p"
        made.options = {"preset": "ultrafast", "crf": "8"}
        grey = np.full((size.height, size.width, 3), 128, np.uint8)
        expected = 0

        def write(pixels: Pixels) -> None:
            nonlocal expected
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = expected, Fraction(1, RATE)
            output.mux(made.encode(frame))
            expected += 1

        left = set[int]()
        for number, pixels in _left(out):
            if number < expected or number >= count:
                continue
            while expected < number:
                write(grey)
            write(pixels)
            left.add(number)
        while expected < count:
            write(grey)
        output.mux(made.encode(None))
    return copy, left


def _left(out: Path) -> Iterator[tuple[int, Pixels]]:
    for part in sorted(out.glob("*.mkv")):
        with av.open(str(part)) as container:
            for frame in container.decode(video=0):
                pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                number = number_in(pixels)
                if number is not None:
                    yield number, pixels


def _pictures(clip: Path, height: int | None) -> Iterator[Pixels]:
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            if height is None:
                yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            else:
                width = round(frame.width * height / frame.height / 2) * 2
                scaled = frame.reformat(width, height, "rgb24", interpolation="BICUBIC")
                yield np.asarray(scaled.to_ndarray(), np.uint8)


def _slates(figures: dict[str, float]) -> float:
    """For pictures that came; those after the source's end are not counted."""
    return figures.get("slated_late", 0) + figures.get("slated_failed", 0)


def _tell(samples: list[Sample], figures: dict[str, float]) -> None:
    out = figures.get("frames_out", 0)
    print(f"pictures in {figures.get('frames_in', 0):g}, out {out:g}, slates {_slates(figures):g}")
    print(f"of them after {WARM:g} s {figures['slated_later']:g}")
    for name in (
        "frames_overdue",
        "frames_missed",
        "delay_p50",
        "delay_p99",
        "looks",
        "load_steps",
        "level",
        "restarts",
    ):
        print(f"{name} {figures.get(name, 0):.4g}")
    if len(samples) > 1:
        first, last = samples[len(samples) // 4], samples[-1]
        seconds = last.seconds - first.seconds
        print(f"CPU {(last.cpu - first.cpu) / max(seconds, 1e-9):.2f} cores, from a quarter on")
        print(f"memory {first.memory / 1e6:.0f} to {last.memory / 1e6:.0f} MB")
        print(f"threads {first.threads} to {last.threads}, files {first.files} to {last.files}")


def _tell_exposure(source: Path, folder: Path, item: Item, length: int) -> None:
    copy, left = lined_up(source, folder, folder / "out")
    with open_source(source, AS_IT_IS) as original, open_source(copy, AS_IT_IS) as made:
        marks = {marked.frame: marked for marked in item.frames}
        frames = tuple(
            replace(marks[number % length], frame=number)
            for number in sorted(left)
            if number % length in marks
        )
        long = Item((source,), None, frames, moving=True)
        judged = by_pixels(long, original, made)
    found = added_up([judged])
    exposed = [verdict.frame for verdict in judged.verdicts if not verdict.hidden]
    print(f"pictures with a number that left: {len(left)}; exposed: {exposed[:20]}")
    for low, counted in found.at_least.items():
        print(f"faces of {low} px and more: {counted.hidden} of {counted.faces} hidden")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--seconds", type=int, default=60, help="to play it for")
    parser.add_argument("--delay", type=Fraction, default=Fraction(1))
    parser.add_argument("--preset", choices=[str(p) for p in Preset], default="thorough")
    parser.add_argument("--height", type=int, help="to scale it to; exposure is not judged then")
    return parser


if __name__ == "__main__":
    sys.exit(main())
