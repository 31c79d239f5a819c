"""``python -m bench.kinds [CLIPS...]``: what each kind costs, and ``street`` against deface.

Without clips: 100 frames of a street and 100 of a portrait, at 1280x720. CPU times are those to
compare on a machine that others use, too.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import tools
from bench.clips import enlarged, frame_count
from bench.measure import Cost, cost_of

STREET = "street"
KINDS: dict[str, tuple[str, ...]] = {
    "faces": (),
    "faces, codes": ("--also", "code"),
    "faces, plates": ("--also", "plate"),
    "faces, personal writing": ("--also", "text"),
    "faces, all writing": ("--also", "text", "--writing", "all"),
    "faces, moving things": ("--also", "moving"),
    STREET: ("--policy", "street"),
    "street, fast": ("--policy", "street", "--preset", "fast"),
}
CLIPS = ("street_tram_stop.mp4", "portrait_s18.mp4")
SIZE, FRAMES = (1280, 720), 100


def main(words: list[str] | None = None) -> int:
    """Prints one table a clip; 1 where something failed."""
    asked = _parser().parse_args(words)
    program = shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander()
    deface = tools.deface(tools.deface_program(asked.deface))
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for clip in asked.clips or list(_clips(folder)):
            print(f"\n{clip.name}, {frame_count(clip)} frames")
            for row in _rows(clip, folder, program, deface):
                print(row, flush=True)
                failed |= "failed" in row
    return int(failed)


def _rows(clip: Path, folder: Path, program: list[str], deface: tools.Command) -> Iterator[str]:
    frames = frame_count(clip)
    target = folder / f"copy{clip.suffix}"
    yield f"{'milliseconds a frame':28}{'CPU':>8}{'wall':>8}{'deface CPU / CPU':>18}"
    theirs = _cost(deface, clip, target, folder)
    yield _row("deface", theirs, frames, theirs)
    for name, options in KINDS.items():
        ours = _cost(tools.bystander(program, "--sound", "drop", *options), clip, target, folder)
        yield _row(name, ours, frames, theirs)


def _cost(command: tools.Command, clip: Path, target: Path, folder: Path) -> Cost:
    target.unlink(missing_ok=True)
    target.with_name(f"{target.name}.report.json").unlink(missing_ok=True)
    return cost_of(command(clip, target), folder)


def _row(name: str, cost: Cost, frames: int, theirs: Cost) -> str:
    if cost.exit_code:
        return f"{name:28} failed with exit code {cost.exit_code}"
    ratio = theirs.cpu / cost.cpu
    return f"{name:28}{1e3 * cost.cpu / frames:8.1f}{1e3 * cost.wall / frames:8.1f}{ratio:18.2f}"


def _clips(folder: Path) -> Iterator[Path]:
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data") / "video" / "people"
    for name in CLIPS:
        clip = folder / f"{Path(name).stem}_720p.mp4"
        yield enlarged(data / name, clip, SIZE, FRAMES)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.kinds", description=__doc__)
    parser.add_argument("clips", nargs="*", type=Path, metavar="CLIP")
    parser.add_argument("--deface", type=Path, default=Path(".venv-deface"), metavar="FOLDER")
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    return parser


if __name__ == "__main__":
    sys.exit(main())
