"""How many faces a look misses in a recording, estimated with faces that were put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bystander.domain.findings import Kind
from bystander.domain.job import Orders
from bystander.domain.plan import Medium, Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.proof import Missed, RecallEstimate
from bystander.errors import BadRequest
from bystander.evaluate.covering import HIDDEN, covered, inner, share
from bystander.evaluate.figures import SIZES
from bystander.evaluate.seeded.faces import donors
from bystander.evaluate.seeded.placing import Placing, Seed
from bystander.evaluate.seeded.source import SeededSource
from bystander.media.open import open_source
from bystander.media.sniff import medium_of
from bystander.media.streams import pictures_in
from bystander.redact.sweep import Sweep
from bystander.run.crew import Crew
from bystander.run.file import look
from bystander.stages import Detector


def estimated(
    path: Path, policy: Policy, crew: Crew, count: int, orders: Orders = Orders()
) -> RecallEstimate:
    """Puts ``count`` faces in, as many looks as that takes, and judges the plans.

    The same file gives the same faces in the same places. Raises BadRequest where no face of
    the recording's own can be put in elsewhere, or no place is free.
    """
    if medium_of(path) is Medium.VIDEO and not pictures_in(path):
        raise BadRequest(f"{path} holds no picture, so no face can be missed in it")
    quiet = replace(policy, sound=SoundPolicy.DROP, encode_all=True)
    with open_source(path, quiet) as source:
        plan = look(source, quiet, crew, orders)
        found = donors(source.frames(), len(plan.timeline), _detector(crew))
        if not found:
            raise BadRequest(
                f"no face was seen in {path} that is large and clear enough to be put in "
                "elsewhere, so nothing can be estimated"
            )
        drawn = np.random.default_rng(int(source.digest[:16], 16))
        placing = Placing(plan, found, drawn)
        judged: list[tuple[Seed, list[bool]]] = []
        frames, asked = 0, 0
        while asked < count:
            wanted = min(placing.in_one_look, count - asked)
            asked += wanted
            seeds = list(placing.round(wanted))
            if seeds:
                again = look(SeededSource(source, found, seeds), quiet, crew, orders)
                judged += zip(seeds, hidden(seeds, again), strict=True)
                frames += len(again.timeline)
    if not judged:
        raise BadRequest(f"no place in {path} is free for a face, so nothing can be estimated")
    return RecallEstimate(_by_size(judged), len(found), frames, count - len(judged))


def _detector(crew: Crew) -> Detector:
    return next(each.detector for each in crew.lookouts if Kind.FACE in each.trackers)


def hidden(seeds: Sequence[Seed], plan: Plan) -> list[list[bool]]:
    """For each seed, frame by frame: whether the plan hides it, judged as annotated faces are."""
    size, found = plan.source.size, [list[bool]() for _ in seeds]
    sweep = Sweep(plan.covers)
    for frame in range(len(plan.timeline)):
        active = sweep.at(frame)
        due = [number for number, seed in enumerate(seeds) if seed.start <= frame < seed.end]
        if not due:
            continue
        outlines = [cover.outline(frame) for cover in active]
        mask = covered([outline for outline in outlines if outline is not None], size)
        for number in due:
            box = inner(seeds[number].at(frame), size)
            found[number].append(share(box, mask) >= HIDDEN)
    return found


def _by_size(judged: Sequence[tuple[Seed, list[bool]]]) -> tuple[Missed, ...]:
    ends = [*pairwise(SIZES), (SIZES[-1], float("inf"))]
    classes = []
    for low, high in ends:
        own = [(seed, each) for seed, each in judged if low <= seed.side < high]
        if own:
            missed = sum(not each[seed.middle - seed.start] for seed, each in own)
            exposed = sum(not all(each) for _, each in own)
            classes.append(Missed(low, missed, exposed, len(own)))
    return tuple(classes)
