"""``python -m bench.photos``: a folder of photos of about a megapixel, against deface."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from PIL import Image

from bench import tools
from bench.__main__ import OWN_ENVIRONMENT
from bench.measure import Cost, cost_of

LONG_SIDE = 1180  # at 4 to 3, a megapixel


def main() -> int:
    """Prints what each tool took; 1 when one of them failed."""
    asked = _parser().parse_args()
    words = shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander()
    deface = tools.deface_program(asked.deface)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        made = _photos(folder / "in", asked.count)
        costs = {
            preset: cost_of(
                [*words, "redact", "-r", str(folder / "in"), "-o", str(folder / preset),
                 "--quiet", "--preset", preset],
                folder,
            )
            for preset in ("thorough", "fast")
        }  # fmt: skip
        costs["deface"] = cost_of([str(deface), *map(str, made)], folder)
        _tell(costs, len(made))
    return int(any(cost.exit_code for cost in costs.values()))


def _photos(folder: Path, count: int) -> list[Path]:
    """So many JPEG files, drawn in turn from the data folder's pictures, at about a megapixel."""
    folder.mkdir()
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data") / "faces" / "wider_random"
    originals = sorted(data.rglob("*.jpg"))
    if not originals:
        sys.exit(f"there are no pictures in {data}; set BYSTANDER_DATA")
    made = []
    for number, original in enumerate(islice(cycle(originals), count)):
        with Image.open(original) as picture:
            factor = LONG_SIDE / max(picture.size)
            size = (round(picture.width * factor), round(picture.height * factor))
            made.append(folder / f"{number:05d}.jpg")
            picture.convert("RGB").resize(size).save(made[-1], quality=90)
    return made


def _tell(costs: dict[str, Cost], count: int) -> None:
    print(f"{count} photos, {os.cpu_count()} cores: seconds of wall time, of CPU time, megabytes")
    for tool, cost in costs.items():
        ratio = costs["deface"].wall / cost.wall
        failed = f"  exit code {cost.exit_code}" if cost.exit_code else ""
        print(
            f"{tool:10}{cost.wall:9.1f}{cost.cpu:9.1f}{cost.peak / 1e6:7.0f}"
            f"   deface/{tool} {ratio:.2f}{failed}"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.photos", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--deface", type=Path, default=OWN_ENVIRONMENT, metavar="FOLDER")
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    return parser


if __name__ == "__main__":
    sys.exit(main())
