"""``python -m bench.live_covers CLIP...``: a live window's covers beside the file's, untimed.

Each frame is asked about when so many frames after it have been looked at as a window of
``--ahead`` seconds shows; every look is answered at once. So this tells what looking ahead costs in
exposure, on any machine, and nothing about speed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from bench.annotations import beside
from bystander.domain.clock import Instant
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.geometry import Shape
from bystander.domain.live import TICKS
from bystander.domain.path import Path as Way
from bystander.domain.plan import Cover
from bystander.domain.policy import PRESETS, OnDamage, Policy, Preset
from bystander.evaluate.figures import added_up
from bystander.evaluate.planned import by_plan
from bystander.evaluate.verdicts import Judged
from bystander.media.open import open_source
from bystander.run import file
from bystander.run.crew import Crew, assemble
from bystander.run.live.clock import TICK
from bystander.run.live.load import Level
from bystander.run.live.looker import Looker
from bystander.run.live.window import Held


def main() -> int:
    wishes = _parser().parse_args()
    policy = replace(PRESETS[Preset(wishes.preset)], on_damage=OnDamage.COVER)
    in_file = list[Judged]()
    live: dict[tuple[str, str], list[Judged]] = {
        (ahead, level): [] for ahead in wishes.ahead for level in wishes.level
    }
    with assemble(policy) as crew:
        for clip in wishes.clips:
            item = beside(clip)
            if item is None:
                sys.exit(f"no annotation lies beside {clip.name}")
            plan = file.look_at(clip, policy, crew)
            in_file.append(by_plan(item, plan))
            for (ahead, level), each in live.items():
                covers = live_covers(clip, policy, crew, Fraction(ahead), Level[level])
                each.append(by_plan(item, replace(plan, covers=covers)))
    named = {f"{ahead} s ahead, {level}": each for (ahead, level), each in live.items()}
    for name, each in {"file": in_file, **named}.items():
        found = added_up(each)
        shares = [f"{low} px: {c.hidden} of {c.faces}" for low, c in found.at_least.items()]
        print(f"{name}: hidden {', '.join(shares)}; over-redaction {100 * found.over:.2f} %")
    return 0


def live_covers(
    clip: Path, policy: Policy, crew: Crew, ahead: Fraction, level: Level
) -> tuple[Cover, ...]:
    """What would be painted on each frame, as covers of that frame alone."""
    found: list[Cover] = []
    with open_source(clip, policy) as source:
        facts = replace(source.facts, time_base=TICK)
        looker = _Patient(facts, policy, crew, max(ahead, Fraction(1, 2)))
        looker.ease(level)
        rate = facts.rate or Fraction(25)
        waiting: deque[Frame] = deque()
        for frame in source.frames():
            timed = replace(frame, time=Instant(round(frame.index * TICKS / rate), TICK))
            looker.see_patiently(timed)
            waiting.append(timed)
            if len(waiting) > ahead * rate:
                found += _now(looker, waiting.popleft())
        looker.ended()
        for frame in waiting:
            found += _now(looker, frame)
        looker.close()
    return tuple(found)


class _Patient(Looker):
    def see_patiently(self, frame: Frame) -> None:
        """Waits for every answer."""
        held = Held.copied(frame, 0.0, 0.0)
        self.see(held)
        while any(getattr(watch, "_waiting", ()) for watch, _ in self._watches):
            time.sleep(0.001)
            self._hear([watch.answered() for watch, _ in self._watches])
        held.let_go()


def _now(looker: Looker, frame: Frame) -> list[Cover]:
    """A frame that nobody can tell about would leave as a slate: covered whole here."""
    verdict = looker.verdict(frame)
    at = np.array([frame.index], dtype=np.int64)
    if verdict is None:
        size = frame.size
        path = Way(at, np.array([[0, 0, size.width, size.height]], np.float32))
        return list(_whole(path))
    covers = []
    for cover in verdict.covers:
        box, tight = cover.path.at(frame.index), cover.tight.at(frame.index)
        if box is not None and tight is not None:
            path = Way(at, np.array([[box.left, box.top, box.right, box.bottom]], np.float32))
            covers.append(replace(cover, path=path, tight=path))
    return covers


def _whole(path: Way) -> tuple[Cover, ...]:
    return (Cover(1, Kind.DAMAGE, "solid", Shape.BOX, path, path, 1.0, "not analysed"),)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.live_covers", description=__doc__)
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--ahead", nargs="+", default=["0.2", "0.8", "1.5"], help="seconds")
    parser.add_argument(
        "--level", nargs="+", default=["FULL"], help=f"of load: {', '.join(Level.__members__)}"
    )
    parser.add_argument("--preset", choices=[str(p) for p in Preset], default="thorough")
    return parser


if __name__ == "__main__":
    sys.exit(main())
