"""From the words of a command line to the nouns below: policy, equipment, orders."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from bystander.domain.archive import Bounds, OnBadMember, Terms
from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape
from bystander.domain.job import Listener, Orders
from bystander.domain.limits import Limits
from bystander.domain.policy import (
    Heads,
    OnDamage,
    Policy,
    Preset,
    SoundPolicy,
    Subtitles,
    preset_policy,
)
from bystander.domain.traces import refusal
from bystander.domain.treatment import DEFAULTS, Treatment
from bystander.errors import BadRequest
from bystander.run.lookout import Equipment


def policy(wishes: Namespace) -> Policy:
    """What to hide. Raises BadRequest for a figure that makes no sense."""
    usual = preset_policy(Preset(wishes.preset))
    try:
        return replace(
            usual,
            effect=wishes.effect,
            shape=Shape(wishes.shape),
            margin=usual.margin if wishes.margin is None else wishes.margin,
            min_face=wishes.min_face,
            heads=usual.heads if wishes.heads is None else Heads(wishes.heads),
            hold=usual.hold if wishes.hold is None else wishes.hold,
            sound=SoundPolicy(wishes.sound),
            voice=wishes.voice,
            on_damage=OnDamage(wishes.on_damage),
            keep_tags=tuple(wishes.keep_tag),
            knowingly=wishes.i_know,
            encoder=wishes.encoder,
            encode_all=wishes.encode_all,
            limits=limits(wishes),
            subtitles=Subtitles(wishes.subtitles),
            faces=Kind.FACE not in wishes.without,
            also=_also(wishes),
        )
    except ValueError as cause:
        raise BadRequest(f"{cause}; see `bystander redact --help`") from cause


def _also(wishes: Namespace) -> tuple[Treatment, ...]:
    """What is hidden beside faces, in the order of policies."""
    kinds = {Kind(name) for name in wishes.also} - {Kind(name) for name in wishes.without}
    if wishes.writing and Kind.TEXT not in kinds:
        raise BadRequest("--writing says which writing to hide; add --also text")
    chosen = {kind: DEFAULTS[kind] for kind in sorted(kinds)}
    if wishes.writing:
        chosen[Kind.TEXT] = replace(chosen[Kind.TEXT], personal=wishes.writing == "personal")
    return tuple(chosen.values())


def kept_tags(wishes: Namespace) -> tuple[str, ...]:
    """Names of tags that stay. Raises BadRequest for those that identify."""
    refused = refusal(wishes.keep_tag, knowingly=wishes.i_know)
    if refused:
        raise BadRequest(refused)
    return tuple(wishes.keep_tag)


def limits(wishes: Namespace) -> Limits:
    """How much one file may claim. Raises BadRequest for limits that are none."""
    usual = Limits()
    try:
        return Limits(wishes.max_pixels or usual.pixels, wishes.max_duration or usual.seconds)
    except ValueError as cause:
        raise BadRequest(f"{cause}; see `bystander {wishes.command} --help`") from cause


def equipment(wishes: Namespace) -> Equipment:
    """Who looks, and with what picture an effect paints."""
    image = getattr(wishes, "image", None)
    models = dict(map(_model, wishes.model))
    if len(models) < len(wishes.model):
        raise BadRequest("--model names two models for one kind; name one")
    face = models.pop(Kind.FACE, None)
    return Equipment(face, wishes.runtime, wishes.device, image, models)


def _model(words: str) -> tuple[Kind, str]:
    """Of ``plate=yolo-0123456789ab``, or a name alone, which is a model for faces."""
    kind, _, name = words.rpartition("=")
    try:
        return Kind(kind or Kind.FACE), name
    except ValueError as cause:
        raise BadRequest(
            f"there is no kind {kind!r} of models; see `bystander models list`"
        ) from cause


def orders(wishes: Namespace, listener: Listener) -> Orders:
    """How to run. Commands without --publish-anyway never publish a leak."""
    return Orders(wishes.force, getattr(wishes, "publish_anyway", False), listener)


def sounds(wishes: Namespace) -> bool:
    """Whether files that hold nothing but sound are meant: not where nothing is left of them."""
    return wishes.command == "scrub" or SoundPolicy(wishes.sound) is not SoundPolicy.DROP


def terms(wishes: Namespace) -> Terms:
    """How archives are treated."""
    bounds = Bounds(wishes.max_unpacked)
    return Terms(wishes.rename, OnBadMember(wishes.on_bad_member), bounds, sounds(wishes))
