"""From the words of a command line to the nouns below: policy, equipment, orders."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

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
)
from bystander.domain.proof import Proof
from bystander.domain.traces import refusal
from bystander.domain.zone import Zone
from bystander.errors import BadRequest
from bystander.plan.choosing import Choice
from bystander.plan.draft import Draft, Settings
from bystander.run.lookout import Equipment
from bystander.run.policies import draft_by

Choices = TypeVar("Choices", bound=StrEnum)


def policy(wishes: Namespace) -> Policy:
    """What to hide. Raises BadRequest for what makes no sense."""
    try:
        asked = _asked(wishes)
    except ValueError as cause:
        raise BadRequest(f"{cause}; see `bystander redact --help`") from cause
    written = Draft() if wishes.policy is None else draft_by(wishes.policy)
    return written.under(asked).policy()


def policy_for(wishes: Namespace, source: Path) -> Policy:
    """The same for one file. Raises BadRequest for zones of files that this one is not."""
    whole = policy(wishes)
    refuse_zones_of_none(whole, [source])
    return about(whole, source)


def about(policy: Policy, source: Path) -> Policy:
    """Without zones of other files, and without the patterns that say so."""
    zones, only = _zones_of(policy.zones, source), _zones_of(policy.only, source)
    if policy.only and not only:
        raise BadRequest(
            "the policy looks into zones only, and has none for this file; name it in the "
            "source of one"
        )
    return replace(policy, zones=zones, only=only)


def refuse_zones_of_none(policy: Policy, sources: Iterable[Path]) -> None:
    """Raises BadRequest for a zone that no file has: a name was mistyped, or has changed."""
    names = [source.name for source in sources]
    for zone in (*policy.zones, *policy.only):
        if zone.source and not any(fnmatchcase(name, zone.source) for name in names):
            raise BadRequest(
                f"no file is called {zone.source}, as a zone of the policy says; correct its source"
            )


def _zones_of(zones: tuple[Zone, ...], source: Path) -> tuple[Zone, ...]:
    return tuple(
        replace(zone, source="")
        for zone in zones
        if not zone.source or fnmatchcase(source.name, zone.source)
    )


def _asked(wishes: Namespace) -> Draft:
    """What the command line says, and nothing else."""
    told = {
        "effect": wishes.effect,
        "shape": _maybe(Shape, wishes.shape),
        "margin": wishes.margin,
        "min_face": wishes.min_face,
        "heads": _maybe(Heads, wishes.heads),
        "hold": wishes.hold,
        "sound": _maybe(SoundPolicy, wishes.sound),
        "voice": wishes.voice,
        "say_no_names": wishes.say_no_names or None,
        "on_damage": _maybe(OnDamage, wishes.on_damage),
        "keep_tags": tuple(wishes.keep_tag) or None,
        "knowingly": wishes.i_know or None,
        "encoder": wishes.encoder,
        "encode_all": wishes.encode_all or None,
        "subtitles": _maybe(Subtitles, wishes.subtitles),
        "limits": limits(wishes) if wishes.max_pixels or wishes.max_duration else None,
    }
    settings = {name: value for name, value in told.items() if value is not None}
    return Draft(_maybe(Preset, wishes.preset), settings, _kinds(wishes))


def _kinds(wishes: Namespace) -> dict[Kind, Settings | None]:
    kinds: dict[Kind, Settings | None] = {Kind(name): {} for name in wishes.also}
    if wishes.writing:
        kinds[Kind.TEXT] = {"personal": wishes.writing == "personal"}
    for name in wishes.without:
        if kinds.get(Kind(name)) is not None:
            raise BadRequest(f"--also and --not both name {name}; choose one")
        kinds[Kind(name)] = None
    return kinds


def _maybe(choices: type[Choices], word: str | None) -> Choices | None:
    return None if word is None else choices(word)


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


def choice(wishes: Namespace) -> Choice:
    """Which tracks of a plan stay visible. Raises BadRequest."""
    keep, only = frozenset(wishes.keep_track), frozenset(wishes.only_track)
    if wishes.decided_by and not (keep or only):
        raise BadRequest("--decided-by says who chose tracks; choose some with --keep-track")
    try:
        return Choice(keep, only, wishes.decided_by)
    except ValueError as cause:
        raise BadRequest(f"{cause}; see `bystander apply --help`") from cause


def orders(wishes: Namespace, listener: Listener) -> Orders:
    """How to run. Commands without --publish-anyway never publish a leak."""
    return Orders(
        wishes.force,
        getattr(wishes, "publish_anyway", False),
        listener,
        Proof(getattr(wishes, "proof", Proof.QUICK)),
    )


def sounds(wishes: Namespace) -> bool:
    """Whether files that hold nothing but sound are meant: not where nothing is left of them."""
    return wishes.command == "scrub" or policy(wishes).sound is not SoundPolicy.DROP


def terms(wishes: Namespace) -> Terms:
    """How archives are treated."""
    bounds = Bounds(wishes.max_unpacked)
    return Terms(wishes.rename, OnBadMember(wishes.on_bad_member), bounds, sounds(wishes))
