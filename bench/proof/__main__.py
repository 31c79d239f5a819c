"""``python -m bench.proof``: what attackers get from faces under each effect, and under deface's.

Needs bystander[proof]. Photos: every face of 40 pixels or more; the set counts as one recording.
Videos: the tracks that Bystander covers, of faces as large. A face that a tool did not hide was
missed, and is counted apart: to recognise it is no art. Vectors stay in memory and end with the
run; only rates are printed and written.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.proof.effects import EFFECTS
from bench.proof.photos import photos
from bench.proof.rows import Remembering, Row, lines
from bench.proof.videos import video


def main() -> None:
    asked = _asked()
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data")
    eyes, told = Remembering(asked.workers), {}
    jobs: list[tuple[str, Iterator[Row]]] = []
    if asked.photos:
        jobs.append(
            (
                asked.photos,
                photos(data / asked.photos, asked.deface, eyes, asked.most, asked.effects),
            )
        )
    jobs += [(clip, video(data / clip, asked.deface, eyes, asked.effects)) for clip in asked.videos]
    for name, work in jobs:
        rows = []
        for row in work:
            rows.append(row)
            print(*lines(name, [row]), sep="\n", file=sys.stderr, flush=True)
            told[name] = [asdict(each) for each in rows]
            if asked.json:
                asked.json.write_text(json.dumps(told, indent=1))
        print(*lines(name, rows), sep="\n", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.proof", description=__doc__)
    parser.add_argument(
        "--deface", type=Path, metavar="PYTHON", help="of an environment with deface 1.5"
    )
    parser.add_argument("--workers", type=int, default=2, help="networks asked at once")
    parser.add_argument("--most", type=int, default=1000, help="photos, evenly chosen")
    parser.add_argument("--photos", default="faces/wider_random.json")
    parser.add_argument(
        "--videos",
        nargs="*",
        default=["video/panned/pan_0.mp4", "video/people/stage_audience_shot_cuts.mp4"],
    )
    parser.add_argument(
        "--effects", nargs="*", default=EFFECTS, choices=EFFECTS, help="in this order"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
