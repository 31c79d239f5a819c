"""A policy as JSON, and back: the part of a plan that says what was intended."""

from __future__ import annotations

from typing import Any

from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape
from bystander.domain.limits import Limits
from bystander.domain.policy import Heads, OnDamage, Policy, Preset, SoundPolicy, Subtitles
from bystander.domain.severity import Severity
from bystander.domain.treatment import Treatment
from bystander.plan.fields import Fields, keys_of
from bystander.plan.zone_document import zone_json, zone_of


def policy_json(policy: Policy) -> dict[str, Any]:
    """The policy as JSON values."""
    return {
        "preset": policy.preset,
        "effect": policy.effect,
        "shape": policy.shape,
        "margin": policy.margin,
        "heads": policy.heads,
        "start": policy.start,
        "keep": policy.keep,
        "hold": str(policy.hold),
        "bridge": str(policy.bridge),
        "min_face": policy.min_face,
        "sound": policy.sound,
        "voice": policy.voice,
        "say_no_names": policy.say_no_names,
        "on_damage": policy.on_damage,
        "keep_tags": list(policy.keep_tags),
        "knowingly": policy.knowingly,
        "encoder": policy.encoder,
        "encode_all": policy.encode_all,
        "limits": {"pixels": policy.limits.pixels, "seconds": str(policy.limits.seconds)},
        "subtitles": policy.subtitles,
        "picture": policy.picture,
        "faces": policy.faces,
        "also": [_treatment_json(treatment) for treatment in policy.also],
        "zones": [zone_json(zone) for zone in policy.zones],
        "only": [zone_json(zone) for zone in policy.only],
        "withhold": policy.withhold,
    }


def policy_of(value: object, place: str) -> Policy:
    """The other way. Raises BadRequest."""
    found = Fields.of(value, place, keys_of(Policy))
    return found.built(
        lambda: Policy(
            preset=found.choice("preset", Preset),
            effect=found.text("effect"),
            shape=found.choice("shape", Shape),
            margin=found.number("margin"),
            heads=found.choice("heads", Heads),
            start=found.number("start"),
            keep=found.number("keep"),
            hold=found.fraction("hold"),
            bridge=found.fraction("bridge"),
            min_face=found.number("min_face"),
            sound=found.choice("sound", SoundPolicy),
            voice=found.text("voice"),
            say_no_names=found.flag("say_no_names"),
            on_damage=found.choice("on_damage", OnDamage),
            keep_tags=found.texts("keep_tags"),
            knowingly=found.flag("knowingly"),
            encoder=found.text("encoder"),
            encode_all=found.flag("encode_all"),
            limits=_limits(Fields.of(*found.inner("limits"), keys_of(Limits))),
            subtitles=found.choice("subtitles", Subtitles),
            picture=found.whole("picture"),
            faces=found.flag("faces"),
            also=tuple(_treatment(*each) for each in found.each("also")),
            zones=tuple(zone_of(*each) for each in found.each("zones")),
            only=tuple(zone_of(*each) for each in found.each("only")),
            withhold=found.choice("withhold", Severity),
        )
    )


def _treatment_json(treatment: Treatment) -> dict[str, Any]:
    return {
        "kind": treatment.kind,
        "effect": treatment.effect,
        "shape": treatment.shape,
        "margin": treatment.margin,
        "start": treatment.start,
        "keep": treatment.keep,
        "sure": treatment.sure,
        "every": str(treatment.every),
        "personal": treatment.personal,
    }


def _treatment(value: object, place: str) -> Treatment:
    found = Fields.of(value, place, keys_of(Treatment))
    return found.built(
        lambda: Treatment(
            kind=found.choice("kind", Kind),
            effect=found.text("effect"),
            shape=found.choice("shape", Shape),
            margin=found.number("margin"),
            start=found.number("start"),
            keep=found.number("keep"),
            sure=found.number("sure"),
            every=found.fraction("every"),
            personal=found.flag("personal"),
        )
    )


def _limits(found: Fields) -> Limits:
    return found.built(lambda: Limits(found.whole("pixels", 1), found.fraction("seconds")))
