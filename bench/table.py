"""What a person reads, and what a program reads, of a series of contests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.contest import BYSTANDER, DEFACE, FAST, HURRIED, PLAIN, TOOLS, Contest, Run
from bench.exposure import Exposure
from bystander.evaluate.table import size_names

MEASURES = ("wall", "cpu", "peak")


def ratio(contest: Contest, measure: str, upper: str, lower: str) -> float | None:
    """``upper`` over ``lower``, turn by turn, the median; None where one of them failed."""
    pairs = list(zip(contest.good(upper), contest.good(lower), strict=False))
    if not pairs:
        return None
    ratios = [getattr(a.cost, measure) / getattr(b.cost, measure) for a, b in pairs]
    return float(median(ratios))


def medians(contests: Sequence[Contest]) -> dict[str, dict[str, float | None]]:
    """Measure -> pair of tools -> median of the ratio over the clips that both finished."""
    pairs = (
        (DEFACE, BYSTANDER), (DEFACE, FAST), (BYSTANDER, PLAIN), (FAST, HURRIED), (DEFACE, PLAIN),
    )  # fmt: skip
    return {
        measure: {
            f"{upper}/{lower}": _median_of(
                [ratio(contest, measure, upper, lower) for contest in contests]
            )
            for upper, lower in pairs
        }
        for measure in MEASURES
    }


def _median_of(ratios: list[float | None]) -> float | None:
    known = [value for value in ratios if value is not None]
    return median(known) if known else None


def speed_lines(contests: Sequence[Contest]) -> Iterator[str]:
    """Wall and CPU seconds and peak megabytes of each tool; ``-`` where it failed."""
    yield "seconds of wall time, seconds of CPU time, megabytes at most (whole process)"
    columns = "".join(f"{tool:>24}" for tool in TOOLS)
    yield f"{'clip':32}{'frames':>7}{columns}   deface/bystander   deface/fast"
    for contest in contests:
        cells = "".join(f"{_costs(contest, tool):>24}" for tool in TOOLS)
        ratios = (_number(ratio(contest, "wall", DEFACE, tool)) for tool in (BYSTANDER, FAST))
        cells += "".join(f"{number:>14}" for number in ratios)
        yield f"{contest.clip.name[:31]:32}{contest.frames:7}{cells}"
    yield from _notes(contests)


def _costs(contest: Contest, tool: str) -> str:
    runs = [run.cost for run in contest.good(tool)]
    if not runs:
        return "-"
    wall, cpu, peak = (median(getattr(cost, measure) for cost in runs) for measure in MEASURES)
    return f"{wall:.2f} {cpu:.2f} {peak / 1e6:.0f}"


def _notes(contests: Sequence[Contest]) -> Iterator[str]:
    for contest in contests:
        for tool, failure in contest.failures().items():
            yield f"not counted: {tool} on {contest.clip.name}: {failure}"
        for run in contest.runs:
            if run.failure is None and run.frames != contest.frames:
                yield (
                    f"note: {run.tool} wrote {run.frames} frames of {contest.clip.name}, "
                    f"which has {contest.frames}; faces matched by time"
                )
        for tool, encoder in contest.encoders.items():
            if encoder.assumed:
                told = f"{contest.clip.name}, {tool}: {encoder.name}"
                yield f"note: encoder settings assumed for {told}"


def ratio_lines(contests: Sequence[Contest]) -> Iterator[str]:
    for measure, pairs in medians(contests).items():
        yield f"{measure:5} " + "   ".join(f"{name} {_number(x)}" for name, x in pairs.items())
    wall = medians(contests)["wall"]
    thorough, fast = (_number(wall[f"{DEFACE}/{tool}"]) for tool in (BYSTANDER, FAST))
    yield (
        f"Bystander's throughput over deface's, median over the clips: {thorough}, "
        f"with --preset fast {fast}"
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def hidden_lines(contests: Sequence[Contest]) -> Iterator[str]:
    """Share of faces hidden by size, and exposed runs, for annotated clips."""
    if not any(contest.exposures for contest in contests):
        return
    yield "faces hidden, % (of so many), by shorter side in pixels; exposed runs in frames"
    bins = "".join(f"{name:>15}" for name in (*size_names(), ">=16", "all"))
    yield f"{'clip':20}{'tool':11}{bins}  longest run  >=16 px, > 2 frames"
    for contest in contests:
        for tool, found in contest.exposures.items():
            yield f"{contest.clip.name[:19]:20}{tool:11}{_hidden_row(found)}"


def _hidden_row(found: Exposure) -> str:
    cells = [*found.sizes.values(), found.large, (found.hidden, found.faces)]
    shares = "".join(f"{_share(hidden, faces):>15}" for hidden, faces in cells)
    return f"{shares}{max(found.longest.values(), default=0):13}{found.too_long:21}"


def _share(hidden: int, faces: int) -> str:
    return f"{100 * hidden / faces:.1f} ({faces})" if faces else "-"


def document(contests: Sequence[Contest]) -> dict[str, Any]:
    """Everything that was measured, for ``--json``."""
    return {
        "medians": medians(contests),
        "clips": [
            {
                "clip": contest.clip.name,
                "frames": contest.frames,
                "encoders": {tool: asdict(told) for tool, told in contest.encoders.items()},
                "runs": [_run(run) for run in contest.runs],
                "hidden": {tool: asdict(found) for tool, found in contest.exposures.items()},
            }
            for contest in contests
        ],
    }


def _run(run: Run) -> dict[str, Any]:
    told = asdict(run)
    # What a tool prints holds paths, and Bystander's plan is no figure.
    del told["cost"]["printed"]
    return told


def write(contests: Sequence[Contest], path: Path) -> None:
    path.write_text(json.dumps(document(contests), indent=1))
