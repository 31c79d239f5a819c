"""``python -m bench.writing [PARTS...]``: what of writing, plates and codes is hidden.

``generated`` needs nothing; the others read the shared data. Prints counts, never what was read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.personal_numbers import KINDS
from bench.written import samples
from bystander.detect.store import open_detector
from bystander.detect.writing.detector import open_writing
from bystander.detect.writing.personal import open_reader
from bystander.detect.writing.sizes import resized
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.job import Orders
from bystander.domain.policy import Policy
from bystander.domain.treatment import DEFAULTS
from bystander.run.crew import assemble
from bystander.run.eye import photo_factor
from bystander.run.file import redact
from bystander.stages import Detector, Reader

DATA = Path(os.environ.get("BYSTANDER_DATA", "../shared/data"))
HIDDEN = 0.9
"""Share of a line's ink that must lie under covers."""

SURE_FACE = 0.4
PLATE_HIDDEN = 0.8
PLATES = ("openalpr_us", "ccpd_a", "romania_day", "egypt_moto")
FACES = ("wider_random", "dlib", "mask")
Mask = NDArray[np.bool_]


class Look:
    """The detector and the reader as a run uses them on a photo."""

    def __init__(self, kinds: frozenset[Kind]) -> None:
        self._detector: Detector = open_writing(kinds, "openvino", "CPU")
        self._reader: Reader = open_reader("openvino", "CPU")

    def found(self, pixels: Pixels, *, read: bool = True) -> tuple[Detection, ...]:
        """In this picture's pixels, reasons included where ``read``."""
        factor = photo_factor(Size(pixels.shape[1], pixels.shape[0]))
        shown = resized(pixels, factor)
        seen = self._detector.detect(shown, 0.2).result()
        if read:
            seen = self._reader.read(shown, seen, (True,) * len(seen))
        return tuple(replace(each, box=each.box.scaled(1 / factor, 1 / factor)) for each in seen)


def covered(found: tuple[Detection, ...], pixels: Pixels, *, everything: bool = False) -> Mask:
    """(height, width) what covers of the default policy hide."""
    mask = np.zeros(pixels.shape[:2], dtype=np.bool_)
    for seen in found:
        treatment = DEFAULTS[seen.kind]
        if seen.score < treatment.start or not (everything or seen.reason):
            continue
        margin = treatment.margin * min(seen.box.width, seen.box.height)
        left, top, right, bottom = seen.box.enlarged(margin, margin).outward()
        mask[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    return mask


def generated(count: int) -> bool:
    """Recall per kind of number; at least 98 % of all."""
    look = Look(frozenset({Kind.TEXT}))
    total: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for place, sample in enumerate(samples(count)):
        mask = covered(look.found(sample.pixels), sample.pixels)
        for item in sample.items:
            total[item.kind] += 1
            hidden[item.kind] += bool(mask[item.ink].mean() >= HIDDEN)
        _progress(place, count)
    personal = sum(total[kind] for kind in KINDS)
    recall = sum(hidden[kind] for kind in KINDS) / personal
    for kind in total:
        print(f"{kind:12} {hidden[kind]:4} of {total[kind]:4} covered")
    print(f"generated: {100 * recall:.1f} % of {personal} personal numbers covered")
    return recall >= 0.98


def documents(_: int) -> bool:
    """Redacted as users do, and read again at twice the size: nothing personal, no face."""
    return _read_again("documents")


def receipts(_: int) -> bool:
    """The same."""
    return _read_again("receipts_text")


def _read_again(folder: str) -> bool:
    """Whether nothing readable is left. What looks like writing and cannot be read is named."""
    policy = Policy(effect="solid", also=(DEFAULTS[Kind.TEXT],))
    look, faces = Look(frozenset({Kind.TEXT})), open_detector()
    clean = True
    with assemble(policy) as crew, TemporaryDirectory() as name:
        for path in sorted((DATA / "text" / folder).iterdir()):
            copy = Path(name) / path.name
            outcome = redact(path, copy, policy, crew, Orders(publish_anyway=True))
            big = resized(_opened(copy), 2.0)
            lines = [seen for seen in look.found(big) if not _is_black(big, seen.box)]
            left = Counter(seen.reason for seen in lines if seen.reason)
            left["face"] = len(faces.detect(big, SURE_FACE).result())
            left["leak"] = len(outcome.report.leaks)
            unread = left.pop("unreadable", 0)
            told = {reason: count for reason, count in left.items() if count}
            clean &= not told
            print(
                f"{path.name:55} {len(outcome.plan.covers):3} covers; read again: "
                f"{len(lines):3} lines, {unread} unreadable, personal {told or 'none'}"
            )
    return clean


def _is_black(pixels: Pixels, box: Box) -> bool:
    left, top, right, bottom = box.outward()
    part = pixels[max(0, top) : bottom, max(0, left) : right]
    return bool((part.max(axis=2) < 8).mean() > 0.8)


def words(_: int) -> bool:
    """ICDAR 2015 with the policy ``all``."""
    look = Look(frozenset({Kind.TEXT}))
    found = total = 0
    for pixels, boxes in _annotated(DATA / "text" / "icdar2015.json"):
        mask = covered(look.found(pixels, read=False), pixels, everything=True)
        found += sum(_share(mask, box) >= PLATE_HIDDEN for box in boxes)
        total += len(boxes)
    print(f"icdar2015, all: {found} of {total} words covered")
    return found >= 0.9 * total


def plates(_: int) -> bool:
    look = Look(frozenset({Kind.PLATE}))
    wanted = dict(zip(PLATES, (0.95, 1.0, 0.95, 0.8), strict=True))
    good = True
    for name in PLATES:
        found = total = 0
        for pixels, boxes in _annotated(DATA / "plates" / f"{name}.json"):
            mask = covered(look.found(pixels, read=False), pixels)
            found += sum(_share(mask, box) >= PLATE_HIDDEN for box in boxes)
            total += len(boxes)
        print(f"{name:14} {found:3} of {total:3} plates hidden ({100 * found / total:.1f} %)")
        good &= found >= wanted[name] * total
    return good


def streets(_: int) -> bool:
    """What the kind plate hides of pictures that have none: at most 1 % on average."""
    look = Look(frozenset({Kind.PLATE}))
    shares: list[float] = []
    for name in FACES:
        own = [
            float(covered(look.found(pixels, read=False), pixels).mean())
            for pixels, _ in _annotated(DATA / "faces" / f"{name}.json")
        ]
        print(f"{name:14} {len(own):3} pictures, {100 * float(np.mean(own)):.2f} % hidden")
        shares += own
    print(f"all of them: {100 * float(np.mean(shares)):.2f} % hidden")
    return float(np.mean(shares)) <= 0.01


def _annotated(file: Path) -> Iterator[tuple[Pixels, list[Box]]]:
    listed = json.loads(file.read_text())["images"]
    for place, image in enumerate(listed):
        boxes = [Box(x, y, x + width, y + height) for x, y, width, height in image["boxes"]]
        yield _opened(file.parent / image["file"]), boxes
        _progress(place, len(listed))


def _opened(path: Path) -> Pixels:
    return np.asarray(Image.open(path).convert("RGB"))


def _share(mask: Mask, box: Box) -> float:
    left, top, right, bottom = (round(side) for side in (box.left, box.top, box.right, box.bottom))
    return float(mask[top:bottom, left:right].mean())


def _progress(place: int, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{place + 1} of {count}", end="", file=sys.stderr)


PARTS: dict[str, Callable[[int], bool]] = {
    "generated": generated,
    "documents": documents,
    "receipts": receipts,
    "words": words,
    "plates": plates,
    "streets": streets,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--count", type=int, default=500, help="pictures of the generated set")
    asked = parser.parse_args()
    for part in asked.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}; choose: {', '.join(PARTS)}")
    results = {part: PARTS[part](asked.count) for part in asked.parts or PARTS}
    failed = [part for part, good in results.items() if not good]
    print("not as it must be: " + ", ".join(failed) if failed else "as it must be")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
