"""Pictures as each effect leaves them: ours, a weak blur, and deface's, before any encoding."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from bystander import registry
from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Plan
from bystander.evaluate.covering import Mask, inner
from bystander.evaluate.covering import covered as hidden
from bystander.redact.cover import covered
from bystander.redact.sweep import Sweep

OURS = ("fill", "solid", "mosaic", "blur")
THEIRS = ("blur", "mosaic", "solid")
WEAK = "weak blur"
WEAK_SHARE = 0.06
"""Standard deviation of the weak blur, in widths of the face."""

ALONE = "fill, cover alone"
"""The same, with everything beside covers made grey: neither hair nor clothes are to be seen."""

BESIDE = "beside covers"
"""What any tool leaves that hides faces only: black under covers, cut out twice as wide."""

GREY = 128

EFFECTS = (*OURS, WEAK, *(f"deface {mode}" for mode in THEIRS), ALONE, BESIDE)


def copies(frame: Frame, plan: Plan) -> dict[str, Pixels]:
    """By effect, (height, width, 3) uint8 RGB."""
    shown, mask = frame.rgb(frame.size), under(plan, frame)
    found = {effect: painted(frame, plan, effect).rgb(frame.size) for effect in OURS}
    found[ALONE], found[BESIDE] = found["fill"].copy(), shown.copy()
    found[ALONE][~mask] = GREY
    found[BESIDE][mask] = 0
    sweep = Sweep(plan.covers).at(frame.index)
    return found | {WEAK: weakly_blurred(shown, sweep, frame.index)}


def under(plan: Plan, frame: Frame) -> Mask:
    """(height, width): what lies under covers."""
    outlines = (cover.outline(frame.index) for cover in Sweep(plan.covers).at(frame.index))
    return hidden(filter(None, outlines), frame.size)


def painted(frame: Frame, plan: Plan, effect: str) -> Frame:
    covers = [replace(cover, effect=effect) for cover in Sweep(plan.covers).at(frame.index)]
    return covered(frame, covers, {effect: registry.find("effect", effect)()}, plan.seed)


def weakly_blurred(shown: Pixels, covers: Iterable[Cover], index: int) -> Pixels:
    """What many take for a blur: a face that nobody knows any more by sight at first glance."""
    picture = Image.fromarray(shown)
    for cover in covers:
        box, tight = cover.path.at(index), cover.tight.at(index) or cover.path.at(index)
        if box is None or tight is None:
            continue
        place = box.outward()
        part = picture.crop(place)
        picture.paste(part.filter(ImageFilter.GaussianBlur(WEAK_SHARE * tight.width)), place[:2])
    return np.asarray(picture)


def unchanged(shown: Pixels, copy: Pixels, box: Box, boxes: Sequence[Box]) -> bool:
    """Whether a face differs from the original no more than what lies far from faces does."""
    apart = np.abs(shown.astype(np.int16) - copy).mean(axis=2)
    height, width = apart.shape
    far = np.ones((height, width), np.bool_)
    for each in boxes:
        left, top, right, bottom = each.enlarged(each.width, each.height).outward()
        far[max(0, top) : bottom, max(0, left) : right] = False
    noise = float(np.median(apart[far])) if far.any() else 0.0
    middle = inner(box, Size(width, height))
    left, top, right, bottom = (
        max(0, round(side)) for side in (middle.left, middle.top, middle.right, middle.bottom)
    )
    return float(apart[top:bottom, left:right].mean()) < 2 * noise + 2


def defaced(pictures: Mapping[str, Pixels], deface: Path | None, folder: Path) -> dict[str, Path]:
    """Where deface's copies are, by effect, under the same names.

    deface: the Python of its environment
    """
    if deface is None:
        return {}
    shown, made = folder / "in", folder / "out"
    shown.mkdir()
    made.mkdir()
    for name, picture in pictures.items():
        Image.fromarray(picture).save(shown / f"{name}.png")
    script = Path(__file__).parents[1] / "deface_effects.py"
    subprocess.run([str(deface), str(script), str(shown), str(made)], check=True)
    return {mode: made / mode for mode in THEIRS}


def theirs(folders: Mapping[str, Path], name: str) -> dict[str, Pixels]:
    """Deface's copies of one picture, by effect."""
    return {
        f"deface {mode}": np.asarray(Image.open(folder / f"{name}.png").convert("RGB"))
        for mode, folder in folders.items()
    }
