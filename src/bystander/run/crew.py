"""Who does the work: chosen and loaded once, used for many files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander import registry
from bystander.detect.store import open_detector
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.stages import Detector, Effect, Tracker
from bystander.track.follow import TwoThresholdTracker

IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Equipment:
    """Which model on which machine, and what an effect needs from outside.

    model: a name from ``bystander models list``; None is the one we ship
    runtime, device: such as "openvino" on "CPU", or "onnxruntime" on "cuda"
    image: the picture file for the effect ``image``
    """

    model: str | None = None
    runtime: str = "openvino"
    device: str = "CPU"
    image: Path | None = None


@dataclass(frozen=True)
class Crew:
    """Everybody a run needs. ``close`` gives models and memory back.

    detector: looks at single pictures, for the plan and, at other sizes, for the judge
    tracker: joins what it saw
    effects: by name, those that will be needed
    """

    detector: Detector
    tracker: Tracker
    effects: Mapping[str, Effect]

    def close(self) -> None:
        self.detector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def assemble(policy: Policy, equipment: Equipment = Equipment()) -> Crew:
    """Loads what the policy asks for.

    Raises ModelMissing, ModelBroken, and BadRequest for a name that nobody registered.
    """
    effects = {policy.effect: _effect(policy.effect, equipment.image)}
    return Crew(
        detector=open_detector(equipment.model, equipment.runtime, equipment.device),
        tracker=TwoThresholdTracker(policy.start, policy.keep, policy.bridge),
        effects=effects,
    )


def with_effects(crew: Crew, names: frozenset[str], equipment: Equipment) -> Crew:
    """The same crew with the effects that a plan names, in place of the policy's."""
    effects = {name: _effect(name, equipment.image) for name in sorted(names)}
    return replace(crew, effects=effects)


def _effect(name: str, image: Path | None) -> Effect:
    if name != IMAGE:
        effect: Effect = registry.find("effect", name)()
        return effect
    if image is None:
        raise BadRequest("the effect image needs a picture; name one with --image")
    from bystander.media.stamp import read_stamp  # noqa: PLC0415 -- it loads Pillow

    stamped: Effect = registry.find("effect", name)(read_stamp(image))
    return stamped
