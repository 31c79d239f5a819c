"""``python -m bench.outside CLIP...``: what is lost outside of covers, beside plain transcoding.

A clip is redacted with every picture encoded anew, and transcoded by ``bench/plain.py`` with the
same encoder and options. Luma PSNR against the original, over the same samples: those that lie
more than a block beyond every cover of their frame.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from bench.plain import transcode
from bystander.domain.plan import Plan
from bystander.domain.policy import Preset, preset_policy
from bystander.media.encoders import encoder_for
from bystander.redact.sweep import Sweep
from bystander.run.crew import assemble
from bystander.run.file import redact

BLOCK = 16
"""Samples around a cover that do not count: the encoder smooths across the edges of blocks."""


@dataclass(frozen=True, slots=True)
class Row:
    """Decibels of the copy and of the plain one, and the share of samples that count."""

    clip: str
    preset: Preset
    ours: float
    plain: float
    share: float

    def __str__(self) -> str:
        return (
            f"{self.clip[:32]:34}{self.preset:10}{self.ours:8.2f} dB{self.plain:8.2f} dB"
            f"{100 * self.share:7.1f} %"
        )


def measure(clip: Path, preset: Preset) -> Row:
    """Makes both copies and compares. Raises BystanderError."""
    policy = replace(preset_policy(preset), encode_all=True)
    with tempfile.TemporaryDirectory(prefix="bench-outside-") as name, assemble(policy) as crew:
        ours, plain = (Path(name) / f"{each}{clip.suffix}" for each in ("ours", "plain"))
        plan = redact(clip, ours, policy, crew).plan
        facts = plan.source
        encoder = encoder_for(facts.codec, facts.pixel_format, hurried=preset is Preset.FAST)
        transcode(clip, plain, encoder.name, encoder.options)
        return Row(clip.name, preset, *_compared(clip, (ours, plain), plan))


def _compared(clip: Path, copies: tuple[Path, Path], plan: Plan) -> tuple[float, float, float]:
    wrong, counted, size = [0.0, 0.0], 0, 0
    sweep = Sweep(plan.covers)
    for number, (original, *others) in enumerate(_in_step(clip, *copies)):
        outside = _outside(sweep, number, original.shape)
        counted, size = counted + int(outside.sum()), size + outside.size
        for place, other in enumerate(others):
            wrong[place] += float(((original - other)[outside] ** 2).sum())
    ours, plain = (10 * math.log10(255**2 * counted / max(error, 1e-9)) for error in wrong)
    return ours, plain, counted / size


def _outside(sweep: Sweep, frame: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    outside = np.ones(shape, dtype=np.bool_)
    for cover in sweep.at(frame):
        box = cover.path.at(frame)
        if box is not None:
            rows = slice(max(0, int(box.top) - BLOCK), int(box.bottom) + BLOCK + 1)
            outside[rows, max(0, int(box.left) - BLOCK) : int(box.right) + BLOCK + 1] = False
    return outside


def _in_step(*paths: Path) -> Iterator[list[NDArray[np.float32]]]:
    """The same picture of each file: luma, (height, width). Upright originals only."""
    with ExitStack() as opened:
        containers: list[Any] = [opened.enter_context(av.open(str(path))) for path in paths]
        for frames in zip(*(each.decode(video=0) for each in containers), strict=True):
            yield [
                frame.reformat(format="gray").to_ndarray().astype(np.float32) for frame in frames
            ]


def main() -> None:
    """Prints a row a clip and preset: the copy, plain transcoding, and how much was compared."""
    parser = argparse.ArgumentParser(prog="python -m bench.outside", description=__doc__)
    parser.add_argument("clips", nargs="+", type=Path)
    print(f"{'clip':34}{'preset':10}{'ours':>11}{'plain':>11}{'outside':>9}")
    for clip in parser.parse_args().clips:
        for preset in (Preset.THOROUGH, Preset.FAST):
            print(measure(clip, preset), flush=True)


if __name__ == "__main__":
    main()
