"""Two plots a set: recall against over-redaction, and recall by size. Figures only.

matplotlib is an extra that only this module needs, and only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bystander.errors import BadRequest, CannotWrite
from bystander.evaluate.contest import Result
from bystander.evaluate.table import size_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES = (7.0, 4.5)
STYLE = {"svg.hashsalt": "bystander", "svg.fonttype": "none", "font.size": 9.0}
"""SVG's ids are drawn from the salt, so that the same figures give the same file."""


def insist_drawable() -> None:
    """Raises BadRequest where matplotlib is missing: before the long work."""
    if find_spec("matplotlib") is None:
        raise BadRequest(
            "plots need matplotlib, which is not installed; run pip install 'bystander[plots]'"
        )


def draw(results: Sequence[Result], folder: Path) -> tuple[Path, ...]:
    """Writes SET-recall.svg and SET-sizes.svg for every set. Raises CannotWrite."""
    insist_drawable()
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in dict.fromkeys(each.set for each in results):
            shown = [each for each in results if each.set == name and each.figures.all.faces]
            written += _drawn(name, shown, folder)
    except OSError as cause:
        raise CannotWrite(
            f"the plots cannot be written to {folder}; choose another folder"
        ) from cause
    return tuple(written)


def _drawn(name: str, results: Sequence[Result], folder: Path) -> list[Path]:
    import matplotlib as mpl  # noqa: PLC0415 -- an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 -- an extra

    written = []
    for kind, paint in (("recall", _against_over), ("sizes", _by_size)):
        path = folder / f"{name}-{kind}.svg"
        with mpl.rc_context(STYLE):
            figure = Figure(figsize=INCHES, layout="constrained")
            axes = figure.add_subplot()
            paint(axes, results)
            axes.set_title(name)
            axes.set_ylabel("faces hidden, %")
            axes.grid(alpha=0.3)
            axes.margins(x=0.12)
            axes.legend(loc="lower right")
            figure.savefig(path, metadata={"Date": None})
        written.append(path)
    return written


def _against_over(axes: Axes, results: Sequence[Result]) -> None:
    """A line for every family, a point for each of its settings."""
    for family in dict.fromkeys(each.contender.family for each in results):
        members = [each for each in results if each.contender.family == family]
        members.sort(key=lambda each: each.figures.over)
        points = [(100 * r.figures.over, 100 * (r.figures.all.share or 0.0)) for r in members]
        by = members[0].contender.by
        axes.plot(*zip(*points, strict=True), marker="o", label=f"{family} (by {by})")
        for member, point in zip(members, points, strict=True):
            setting = member.contender.name.removeprefix(family).strip()
            axes.annotate(setting, point, textcoords="offset points", xytext=(5, -9), fontsize=7)
    axes.set_xlabel("covered away from faces, % of the picture")


def _by_size(axes: Axes, results: Sequence[Result]) -> None:
    """A line for every contender over the classes of sizes that it has faces in."""
    for each in results:
        counts = each.figures.sizes.values()
        shares = [float("nan") if c.share is None else 100 * c.share for c in counts]
        axes.plot(size_names(), shares, marker="o", label=each.contender.name)
    axes.set_xlabel("shorter side of the face, pixels")
    axes.set_ylim(top=102)
