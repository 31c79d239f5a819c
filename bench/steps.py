"""``python -m bench.steps CLIPS...``: where the time of a video goes, step by step."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bystander.domain.frame import Frame
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy, Preset, preset_policy
from bystander.media.open import open_source, stage
from bystander.redact.apply import apply
from bystander.run.against import made_from
from bystander.run.crew import Crew, assemble
from bystander.run.file import carry_out, look
from bystander.run.judging import judge
from bystander.run.survey import Survey
from bystander.stages import Source, Staged
from bystander.track.drift import Drift
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail


@dataclass
class Stopwatch:
    """Rows of (name, wall, CPU), seconds; CPU is that of all threads."""

    rows: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.rows.append((name, time.perf_counter() - wall, time.process_time() - cpu))

    def __call__(self, name: str) -> tuple[float, float]:
        """(wall, CPU) of a row."""
        return next((wall, cpu) for named, wall, cpu in self.rows if named == name)


def measured(clip: Path, policy: Policy) -> tuple[Stopwatch, int]:
    """Each step on its own and each verb whole; and how many frames the clip has."""
    watch = Stopwatch()
    with watch.timing("models"):
        crew = assemble(policy)
    with crew, open_source(clip, policy) as source, tempfile.TemporaryDirectory() as name:
        with watch.timing("decode"):
            count = sum(1 for _ in source.frames())
        with watch.timing("decode, camera"):
            _follow_camera(source.frames())
        for turn in ("first", "again"):  # networks are compiled the first time
            with watch.timing(f"decode, camera, detect ({turn})"):
                survey = Survey(source.facts, crew.lookouts, policy)
                for _ in survey.scenes(source.frames()):
                    pass
        with watch.timing("look"):
            plan = look(source, policy, crew)
        with watch.timing("decode, cover"):
            for _ in apply(source.frames(), plan, crew.effects):
                pass
        with stage(source, clip, Path(name) / f"copy{clip.suffix}", replace=True) as staged:
            _carried_out(watch, source, plan, staged, crew)
    return watch, count


def _follow_camera(frames: Iterator[Frame]) -> None:
    cuts, drift = Cuts(), Drift()
    for frame in frames:
        cuts.starts_shot(thumbnail(frame))
        drift.add(frame)


def _carried_out(watch: Stopwatch, source: Source, plan: Plan, staged: Staged, crew: Crew) -> None:
    with watch.timing("carry out"):
        output, muted = carry_out(source, plan, staged, crew)
    with watch.timing("judge"):
        judge(output, plan, crew, against=made_from(source, plan, muted))


def lines(watch: Stopwatch, count: int) -> Iterator[str]:
    """The table; steps inside a verb are differences, for they run beside each other."""
    yield f"{'milliseconds a frame':36}{'wall':>9}{'CPU':>9}"
    for name, parts in STEPS:
        wall, cpu = parts(lambda row: watch(row)[0]), parts(lambda row: watch(row)[1])
        yield f"{name:36}{1e3 * wall / count:9.2f}{1e3 * cpu / count:9.2f}"
    wall, cpu = watch("models")
    yield f"once: models loaded in {wall:.2f} s ({cpu:.2f} s CPU)"


Of = Callable[[str], float]
ALL = "decode, camera, detect"
STEPS: tuple[tuple[str, Callable[[Of], float]], ...] = (
    ("look", lambda of: of("look")),
    ("  decode", lambda of: of("decode")),
    ("  camera's motion, cuts, dissolves", lambda of: of("decode, camera") - of("decode")),
    ("  scale, detect", lambda of: of(f"{ALL} (again)") - of("decode, camera")),
    ("  associate, plan", lambda of: of("look") - of(f"{ALL} (again)")),
    ("compile networks (once, in look)", lambda of: of(f"{ALL} (first)") - of(f"{ALL} (again)")),
    ("carry out", lambda of: of("carry out")),
    ("  decode", lambda of: of("decode")),
    ("  cover", lambda of: of("decode, cover") - of("decode")),
    ("  encode, write", lambda of: of("carry out") - of("decode, cover")),
    ("judge", lambda of: of("judge")),
    ("all three", lambda of: of("look") + of("carry out") + of("judge")),
)


def main() -> None:
    """Prints one table a clip."""
    parser = argparse.ArgumentParser(prog="python -m bench.steps", description=__doc__)
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--preset", type=Preset, choices=list(Preset), default=Preset.THOROUGH)
    asked = parser.parse_args()
    for clip in asked.clips:
        watch, count = measured(clip, preset_policy(asked.preset))
        print(f"\n{clip.name}, {count} frames, {asked.preset}")
        print(*lines(watch, count), sep="\n")


if __name__ == "__main__":
    main()
