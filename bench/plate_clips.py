"""``python -m bench.plate_clips``: plates in videos made of annotated photos, frame by frame.

A window moves over the photo and closes in on its plate, as a car that drives up: sub-pixel
steps, a hand that trembles, noise, H.264. What is covered is asked of the plan. Prints counts;
``--keep FOLDER`` keeps clips and plans, which show plates.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from bench.clips import Writer
from bench.writing import DATA, PLATE_HIDDEN, PLATES
from bystander.domain.findings import Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy
from bystander.domain.treatment import DEFAULTS
from bystander.run.crew import Crew, assemble
from bystander.run.file import look_at
from bystander.verify.second_look import hidden_share

FRAMES = 40
SIZES = ((640, 360), (1280, 720))
NEAR = {(640, 360): 48.0, (1280, 720): 64.0}
FAR = 24.0
"""Height of a plate of one row in pixels at the end and at the beginning: its letters are half
as high.
"""

TWO_ROWS = 1.5
"""Length of a plate in its heights below which it bears two rows, as motorcycles' do. It is shown
twice as high, so that its letters are as high as those of others.
"""

BORDER = 3.0
"""Photos' sides that are added around them, mirrored, for the window to move over."""

TREMBLE, NOISE = 1.5, 3.0


@dataclass(frozen=True)
class Ride:
    """A clip that was made: where it is, and where its plate is in each picture."""

    path: Path
    boxes: tuple[Box, ...]


def main(words: list[str] | None = None) -> int:
    """Prints a line a clip; 1 where a plate is visible in any picture."""
    asked = _parser().parse_args(words)
    policy = Policy(faces=False, also=(DEFAULTS[Kind.PLATE],))
    left = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as name, assemble(policy) as crew:
        folder = asked.keep or Path(name)
        folder.mkdir(exist_ok=True)
        for ride in _rides(folder, asked.of, asked.count):
            left += _told(ride, policy, crew)
    print(f"{left} pictures show a plate")
    return int(left > 0)


def _told(ride: Ride, policy: Policy, crew: Crew) -> int:
    plan = look_at(ride.path, policy, crew)
    hidden = [_is_hidden(plan, frame, box) for frame, box in enumerate(ride.boxes)]
    missed = [frame for frame, is_so in enumerate(hidden) if not is_so]
    where = f"; visible from picture {missed[0]} to {missed[-1]}" if missed else ""
    print(f"{ride.path.stem:28} {sum(hidden)} of {len(hidden)} pictures{where}", flush=True)
    return len(missed)


def _is_hidden(plan: Plan, frame: int, box: Box) -> bool:
    outlines = [cover.outline(frame) for cover in plan.covers]
    there = tuple(outline for outline in outlines if outline is not None)
    return hidden_share(box, there) >= PLATE_HIDDEN


def _rides(folder: Path, names: list[str], count: int) -> Iterator[Ride]:
    """Some of each country, at each size."""
    for name in names:
        listed = json.loads((DATA / "plates" / f"{name}.json").read_text())["images"]
        single = (image for image in listed if len(image["boxes"]) == 1)
        for place, image in enumerate(islice(single, count)):
            photo = np.asarray(Image.open(DATA / "plates" / image["file"]).convert("RGB"))
            x, y, width, height = image["boxes"][0]
            for size in SIZES:
                path = folder / f"{name}_{place}_{size[1]}p.mp4"
                yield _made(path, photo, Box(x, y, x + width, y + height), size)


def _made(path: Path, photo: Pixels, plate: Box, size: tuple[int, int]) -> Ride:
    around = round(BORDER * max(size))
    rows, columns = (min(around, side) for side in photo.shape[:2])
    rows_of_letters = 2 if plate.width < TWO_ROWS * plate.height else 1
    padded = np.pad(photo, ((rows, rows), (columns, columns), (0, 0)), mode="symmetric")
    picture, seen = Image.fromarray(padded), plate.shifted(columns, rows)
    write, boxes = Writer(path, size), []
    noise = np.random.default_rng(7)
    for number in range(FRAMES):
        share = number / (FRAMES - 1)
        high = rows_of_letters * FAR * (NEAR[size] / FAR) ** share
        factor = high / min(seen.width, seen.height)
        left, top = _corner(seen, size, factor, share, number)
        # A smaller picture first: a transform takes single samples, and they would flicker.
        step = max(1, math.floor(0.5 / factor))
        small = ImageOps.scale(picture, 1 / step) if step > 1 else picture
        across = 1 / (factor * step)
        shown = small.transform(
            size,
            Image.Transform.AFFINE,
            (across, 0, left / step, 0, across, top / step),
            Image.Resampling.BICUBIC,
        )
        grain = noise.normal(0, NOISE, (size[1], size[0], 3))
        write.add(np.clip(np.asarray(shown) + grain, 0, 255).astype(np.uint8))
        boxes.append(seen.shifted(-left, -top).scaled(factor, factor))
    write.close()
    return Ride(path, tuple(boxes))


def _corner(
    plate: Box, size: tuple[int, int], factor: float, share: float, number: int
) -> tuple[float, float]:
    """Of the window in the photo: the plate goes from its left third to its middle."""
    x, y = (plate.left + plate.right) / 2, (plate.top + plate.bottom) / 2
    place = 0.3 + 0.25 * share, 0.4 + 0.25 * share
    shake = TREMBLE * math.sin(1.3 * number), TREMBLE * math.cos(0.9 * number)
    return tuple(  # type: ignore[return-value]
        middle - (part * side + tremble) / factor
        for middle, part, side, tremble in zip((x, y), place, size, shake, strict=True)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.plate_clips", description=__doc__)
    parser.add_argument("--count", type=int, default=2, help="photos of each country")
    parser.add_argument("--of", nargs="+", choices=PLATES, default=list(PLATES), metavar="SET")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    return parser


if __name__ == "__main__":
    sys.exit(main())
