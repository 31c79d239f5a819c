"""``python -m bench.recall``: the tables of recall, for every preset and for deface.

Bystander is judged by its plans, deface by the pixels of its copies, both on the
annotated sets of the data folder. Long: name sets and presets to do less.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from bystander.domain.policy import Preset, preset_policy
from bystander.evaluate import contest, plots, table
from bystander.evaluate.annotation import AnnotatedSet
from bystander.evaluate.contest import Contender, Result
from bystander.evaluate.reading import read_set
from bystander.evaluate.tool import Tool
from bystander.run.crew import assemble

SETS = {
    "wider_random": "faces/wider_random.json",
    "wider_crowded": "faces/wider_crowded.json",
    "mask": "faces/mask.json",
    "panned": "video/panned",
    "labelled": "video/labelled",
}
THRESHOLDS = (0.05, 0.1, 0.2, 0.4)  # deface's default is 0.2


def main(words: list[str] | None = None) -> int:
    """Prints what is known after each contender, and everything at the end."""
    asked = _parser().parse_args(words)
    if asked.plots is not None:
        plots.insist_drawable()
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data")
    sets = [read_set(data / SETS[name]) for name in asked.sets]
    found: list[Result] = []
    for result in _results(asked, sets):
        found.append(result)
        share = result.figures.all.share or 0.0
        over = result.figures.over
        print(
            f"{result.set}: {result.contender.name}: hidden {100 * share:.1f} %, "
            f"too much {100 * over:.2f} %",
            file=sys.stderr,
        )
        # Written each time, for whoever stops a run of hours keeps what it found.
        _write_json(asked, found)
    # By set, for that is what is compared.
    found.sort(key=lambda result: asked.sets.index(result.set))
    print("\n".join(table.lines(found)))
    _write_json(asked, found)
    if asked.plots is not None:
        plots.draw(found, asked.plots)
    return 0


def _results(asked: argparse.Namespace, sets: list[AnnotatedSet]) -> Iterator[Result]:
    for preset in asked.presets:
        policy = preset_policy(Preset(preset))
        with assemble(policy) as crew:
            each = replace(contest.bystander(preset, policy, crew), family="bystander")
            yield from _alone(each, sets)
    for threshold in asked.thresholds if asked.deface else ():
        command = f"{asked.deface} {{source}} -o {{target}} --thresh {threshold}"
        yield from _alone(contest.other(Tool.of(command)), sets)


def _alone(contender: Contender, sets: list[AnnotatedSet]) -> Iterator[Result]:
    """Set by set, for pictures and videos together mean nothing."""
    for each in sets:
        yield from contest.results(contender, [each], partial(_told, each.name))


def _told(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{name} {done}/{total} ", end="", file=sys.stderr)


def _write_json(asked: argparse.Namespace, found: list[Result]) -> None:
    if asked.json is not None:
        asked.json.write_text(json.dumps(table.document(found), indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.recall", description=__doc__)
    presets = [preset.value for preset in Preset]
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--presets", nargs="*", choices=presets, default=presets)
    parser.add_argument("--deface", type=Path, metavar="PROGRAM", help="compare with this deface")
    parser.add_argument("--thresholds", nargs="+", type=float, default=THRESHOLDS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw plots here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
