"""Who looks for what: each kind of thing has a detector, and somebody who tracks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bystander import registry
from bystander.detect.store import find, open_detector
from bystander.domain.findings import Kind
from bystander.domain.plan import Model
from bystander.domain.policy import Policy
from bystander.domain.treatment import Treatment
from bystander.errors import BadRequest, ModelMissing
from bystander.stages import Detector, Reader, Tracker
from bystander.track.follow import TwoThresholdTracker


@dataclass(frozen=True, slots=True)
class Equipment:
    """Which models on which machine, and what an effect needs from outside.

    model: for faces, a name from ``bystander models list``; None is the one we ship
    runtime, device: such as "openvino" on "CPU", or "onnxruntime" on "cuda"
    image: the picture file for the effect ``image``
    models: the same names for other kinds
    """

    model: str | None = None
    runtime: str = "openvino"
    device: str = "CPU"
    image: Path | None = None
    models: Mapping[Kind, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lookout:
    """One detector, and what becomes of what it sees.

    trackers: by kind, those that are wanted of it
    reader: tells whose the writing is that the detector found; None where nobody asked
    in_pieces: the detector is shown a picture in several sizes and in pieces; otherwise the
        whole picture once
    """

    detector: Detector
    trackers: Mapping[Kind, Tracker]
    reader: Reader | None = None
    in_pieces: bool = True

    @property
    def models(self) -> tuple[Model, ...]:
        reading = () if self.reader is None else (self.reader.model,)
        return (self.detector.model, *reading)

    def close(self) -> None:
        with ExitStack() as both:
            both.callback(self.detector.close)
            if self.reader is not None:
                both.callback(self.reader.close)


def post(policy: Policy, equipment: Equipment) -> tuple[Lookout, ...]:
    """Loads whoever can find what the policy asks for, faces first, and nobody else.

    Raises ModelMissing, ModelBroken, and BadRequest for a model of another kind.
    """
    _refuse_unasked(policy, equipment)
    posted: list[Lookout] = []
    with ExitStack() as on_failure:
        for lookout in _posted(policy, equipment):
            on_failure.callback(lookout.close)
            posted.append(lookout)
        on_failure.pop_all()
    return tuple(posted)


def _posted(policy: Policy, equipment: Equipment) -> Iterator[Lookout]:
    shared: dict[str, list[Kind]] = {}
    for kind in policy.kinds:
        if kind is Kind.MOVING:
            continue  # no network is needed for that
        name = equipment.model if kind is Kind.FACE else equipment.models.get(kind)
        if kind is Kind.FACE or name is not None:
            _refuse_unread(policy.treatment(kind))
            yield Lookout(_by_name(kind, name, equipment), trackers(policy, kind))
        else:
            shared.setdefault(_ours(kind), []).append(kind)
    for kinds in shared.values():
        yield _whole(kinds, policy, equipment)


def _whole(kinds: list[Kind], policy: Policy, equipment: Equipment) -> Lookout:
    """One of ours, with a reader where one is needed."""
    opened = registry.find("detector", kinds[0])
    with ExitStack() as on_failure:
        detector = opened(frozenset(kinds), equipment.runtime, equipment.device)
        on_failure.callback(detector.close)
        reader = _reader(policy, kinds, equipment)
        on_failure.pop_all()
    return Lookout(detector, trackers(policy, *kinds), reader, in_pieces=False)


def _by_name(kind: Kind, name: str | None, equipment: Equipment) -> Detector:
    if name is not None and find(name).kind is not kind:
        raise BadRequest(
            f"the model {name} finds the kind {find(name).kind}, and was named for the kind "
            f"{kind}; see `bystander models list`"
        )
    return open_detector(name, equipment.runtime, equipment.device)


def _ours(kind: Kind) -> str:
    """Where the detector for a kind comes from; the same for kinds that share one."""
    if kind not in registry.names("detector"):
        raise ModelMissing(
            f"no model finds the kind {kind}; add one of yours with `bystander models add {kind} "
            f"PATH --family FAMILY` and name it with --model {kind}=NAME"
        )
    return registry.OURS["detector"].get(kind, kind)


def _reader(policy: Policy, kinds: list[Kind], equipment: Equipment) -> Reader | None:
    for kind in kinds:
        if policy.treatment(kind).personal:
            reader: Reader = registry.find("reader", kind)(equipment.runtime, equipment.device)
            return reader
    return None


def trackers(policy: Policy, *kinds: Kind) -> dict[Kind, Tracker]:
    wanted = [policy.treatment(kind) for kind in kinds]
    return {each.kind: TwoThresholdTracker(each.start, each.keep, policy.bridge) for each in wanted}


def _refuse_unread(wanted: Treatment) -> None:
    if wanted.personal:
        raise BadRequest(
            "a model of yours finds writing and does not read it, so it cannot tell what is "
            "somebody's; add --writing all, or leave the model out"
        )


def _refuse_unasked(policy: Policy, equipment: Equipment) -> None:
    """A model for what is not looked for would be a mistake that nobody notices."""
    for kind in equipment.models:
        if kind not in policy.kinds:
            raise BadRequest(
                f"a model for the kind {kind} was named, but the policy does not hide that "
                f"kind; add --also {kind}, or leave the model out"
            )
