"""Judged by the plan: the covers that Bystander would paint, against the annotation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from bystander.domain.geometry import Outline
from bystander.domain.job import Orders
from bystander.domain.plan import Cover, Plan
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.evaluate.annotation import Item
from bystander.evaluate.covering import covered, elsewhere, inner, share
from bystander.evaluate.opening import opened
from bystander.evaluate.verdicts import Judged, Verdict
from bystander.redact.sweep import Sweep
from bystander.run.crew import Crew
from bystander.run.file import look


def planned(item: Item, policy: Policy, crew: Crew, orders: Orders = Orders()) -> Judged:
    """Looks at one item and judges the plan; nothing is written.

    Raises BadRequest where annotation and item disagree, and whatever looking raises.
    """
    with opened(item, policy) as source:
        return by_plan(item, look(source, policy, crew, orders))


def by_plan(item: Item, plan: Plan) -> Judged:
    """Verdicts on every annotated face, from a plan's covers as they would be painted."""
    size, count = plan.source.size, len(plan.timeline)
    if item.frames and item.frames[-1].frame >= count:
        raise BadRequest(
            f"{item.files[0]} has {count} frames, its annotation has more; "
            "name the video that it was made for with --media"
        )
    sweep = Sweep(plan.covers)
    verdicts: list[list[Verdict]] = []
    over: list[float] = []
    for marked in item.frames:
        mask = covered(_outlines(sweep.at(marked.frame), marked.frame), size)
        over.append(float((mask & elsewhere(marked.all_boxes(), size)).mean()))
        verdicts.append(
            [
                Verdict(marked.frame, index, face.side, share(inner(face.box, size), mask))
                for index, face in enumerate(marked.faces)
            ]
        )
    cuts = tuple(shot.start for shot in plan.shots)
    return Judged(item, tuple(chain(*verdicts)), tuple(over), cuts, (count, count))


def _outlines(covers: Iterable[Cover], frame: int) -> list[Outline]:
    placed = (cover.outline(frame) for cover in covers)
    return [outline for outline in placed if outline is not None]
