"""Who looks at a finished copy again: for faces, and for each other kind that a policy hides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from bystander.detect.photo_views import photo_judge_size
from bystander.detect.views import video_judge_size, video_proof_size
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Frame
from bystander.domain.geometry import Outline, Size
from bystander.domain.plan import Medium, Model, Plan
from bystander.domain.proof import Proof
from bystander.run.eye import Eye, Shown
from bystander.run.kind_watch import stride_of
from bystander.run.lookout import Lookout
from bystander.verify.judge import Look
from bystander.verify.kind_look import KindLook
from bystander.verify.second_look import HIDDEN_SHARE, SecondLook, hidden_share


def second_looks(
    lookouts: Sequence[Lookout], plan: Plan, proof: Proof = Proof.QUICK
) -> tuple[Look, ...]:
    """One for each lookout. The full proof looks at every frame."""
    return tuple(_second_look(lookout, plan, proof) for lookout in lookouts)


def _second_look(lookout: Lookout, plan: Plan, proof: Proof) -> Look:
    every = proof is Proof.FULL
    if Kind.FACE in lookout.trackers:
        return SecondLook(lookout.detector, _judge_size(plan), video_proof_size if every else None)
    wanted = [plan.policy.treatment(kind) for kind in lookout.trackers]
    search = Search(lookout, plan, glance=not every)
    return KindLook(search, 1 if every else 2 * stride_of(plan.source, wanted))


def _judge_size(plan: Plan) -> Callable[[Size], Size]:
    if plan.source.medium is Medium.PHOTO:
        return partial(photo_judge_size, preset=plan.policy.preset)
    return video_judge_size


class Search:
    """Fills verify.kind_look.Search: what a lookout is sure of, and reads as somebody's.

    glance: large pictures of a video are seen at half the size, as faces are by the judge
    """

    def __init__(self, lookout: Lookout, plan: Plan, *, glance: bool) -> None:
        self._glance = glance
        self._wanted = {kind: plan.policy.treatment(kind) for kind in lookout.trackers}
        least = min(each.sure for each in self._wanted.values())
        self._eye = Eye(lookout, plan.source.medium, least)
        self._worker = ThreadPoolExecutor(1, "bystander-judge")
        self.models: tuple[Model, ...] = lookout.models

    def ask(self, frame: Frame, covered: tuple[Outline, ...]) -> Future[tuple[Detection, ...]]:
        shown = self._eye.shown(frame, glance=self._glance)
        return self._worker.submit(self._answer, shown, covered)

    def _answer(self, shown: Shown, covered: tuple[Outline, ...]) -> tuple[Detection, ...]:
        """In the worker's thread."""
        found = self._eye.found(shown)
        due = tuple(
            self._is_read(seen) and _is_open(seen, covered) for seen in shown.in_picture(found)
        )
        answer = shown.in_picture(self._eye.read(shown, found, due))
        return tuple(seen for seen in answer if self._counts(seen) and _is_open(seen, covered))

    def _is_read(self, seen: Detection) -> bool:
        return seen.kind in self._wanted and self._wanted[seen.kind].personal

    def _counts(self, seen: Detection) -> bool:
        wanted = self._wanted.get(seen.kind)
        if wanted is None or seen.score < wanted.sure:
            return False
        return bool(seen.reason) or not wanted.personal


def _is_open(seen: Detection, covered: tuple[Outline, ...]) -> bool:
    return hidden_share(seen.box, covered) < HIDDEN_SHARE
