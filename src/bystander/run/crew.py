"""Who does the work: chosen and loaded once, used for many files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander import registry
from bystander.domain.findings import Kind
from bystander.domain.plan import Model
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.run.ears import Ears
from bystander.run.lookout import Equipment, Lookout, post, trackers
from bystander.run.memory import give_memory_back
from bystander.stages import Effect, Tracker

IMAGE = "image"


@dataclass(frozen=True)
class Crew:
    """Everybody a run needs. ``close`` gives models and memory back.

    lookouts: look at single pictures, for the plan and, at other sizes, for the judge; each
        kind of thing is one's
    effects: by name, those that will be needed
    ears: find speech, and disguise it
    unaided: by kind, who joins what is seen without a lookout
    """

    lookouts: tuple[Lookout, ...]
    effects: Mapping[str, Effect]
    ears: Ears = field(default_factory=Ears)
    unaided: Mapping[Kind, Tracker] = field(default_factory=dict)

    @property
    def models(self) -> tuple[Model, ...]:
        return tuple(model for lookout in self.lookouts for model in lookout.models)

    def tracker(self, kind: Kind) -> Tracker:
        """Who joins what was seen of a kind."""
        trackers = (*(lookout.trackers for lookout in self.lookouts), self.unaided)
        return next(each[kind] for each in trackers if kind in each)

    def rest(self) -> None:
        """One step is over, and the next needs memory of another kind."""
        for lookout in self.lookouts:
            lookout.detector.rest()
        self.ears.rest()
        give_memory_back()

    def close(self) -> None:
        with ExitStack() as all_of_them:
            all_of_them.callback(self.ears.close)
            for lookout in self.lookouts:
                all_of_them.callback(lookout.close)

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
    return assemble_painting(policy.effects, policy, equipment)


def assemble_painting(
    effects: Iterable[str], policy: Policy, equipment: Equipment = Equipment()
) -> Crew:
    """The same with these effects in place of the policy's: those that a plan names, or none."""
    painting = {name: _effect(name, equipment.image) for name in sorted(effects)}
    unaided = trackers(policy, *({Kind.MOVING} & set(policy.kinds)))
    return Crew(post(policy, equipment), painting, unaided=unaided)


def _effect(name: str, image: Path | None) -> Effect:
    if name != IMAGE:
        effect: Effect = registry.find("effect", name)()
        return effect
    if image is None:
        raise BadRequest("the effect image needs a picture; name one with --image")
    from bystander.media.stamp import read_stamp  # noqa: PLC0415 -- it loads Pillow

    stamped: Effect = registry.find("effect", name)(read_stamp(image))
    return stamped
