"""Who does the work: chosen and loaded once, used for many files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander import registry
from bystander.detect.scales import ScaledDetector, for_photos, for_second_look
from bystander.detect.store import open_detector
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.media.stamp import read_stamp
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

    video: looks at single frames, once each
    photo: looks at a photo at several sizes
    second: the judge's detector, at sizes that the look pass does not use
    """

    video: Detector
    photo: Detector
    second: Detector
    tracker: Tracker
    effects: Mapping[str, Effect]

    def close(self) -> None:
        self.video.close()

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
    detector = open_detector(equipment.model, equipment.runtime, equipment.device)
    return Crew(
        video=detector,
        photo=ScaledDetector(detector, for_photos),
        second=ScaledDetector(detector, for_second_look),
        tracker=TwoThresholdTracker(policy.start, policy.keep, policy.hold, policy.bridge),
        effects=effects,
    )


def with_effects(crew: Crew, names: frozenset[str], equipment: Equipment) -> Crew:
    """The same crew with the effects that a plan names, in place of the policy's."""
    return Crew(
        crew.video,
        crew.photo,
        crew.second,
        crew.tracker,
        {name: _effect(name, equipment.image) for name in sorted(names)},
    )


def _effect(name: str, image: Path | None) -> Effect:
    if name != IMAGE:
        effect: Effect = registry.find("effect", name)()
        return effect
    if image is None:
        raise BadRequest("the effect image needs a picture; name one with --image")
    stamped: Effect = registry.find("effect", name)(read_stamp(image))
    return stamped
