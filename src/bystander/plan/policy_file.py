"""Policies that a person writes, as TOML or YAML: few words, each with a default.

The schema is the policy's own fields and a table for each kind of thing. What is not known,
or says two things at once, is refused: a policy that was not understood hides too little.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields as fields_of
from typing import Any

import yaml

from bystander.domain.findings import Kind
from bystander.domain.limits import Limits
from bystander.domain.policy import Policy, Preset
from bystander.domain.treatment import DEFAULTS, Treatment
from bystander.domain.zone import Zone
from bystander.errors import BadRequest
from bystander.plan.draft import Draft, Settings
from bystander.plan.policy_values import Value, odd

VERSION = 1

FACE = {"margin": "margin", "heads": "heads", "shape": "shape", "start": "start", "keep": "keep",
        "min_size": "min_face"}  # fmt: skip
"""What a file says about faces -> the policy's field."""

SPECIAL = frozenset({"faces", "also", "zones", "only", "picture", "limits", "preset"})
"""Fields that a file says in its own way, or not at all."""

COMMON = frozenset(
    field.name for field in fields_of(Policy) if field.name not in {*FACE.values(), *SPECIAL}
)
OWN = frozenset({"version", "description", "preset", "zones", "only", "limits"})
KINDS = {kind.value: kind for kind in (Kind.FACE, *DEFAULTS)}
ZONE = {"corners": "corners", "from": "start", "to": "end", "effect": "effect", "source": "source"}
WRITING = {"personal": True, "all": False}


def read_toml(text: str) -> Draft:
    """Raises BadRequest, naming the place."""
    try:
        return draft_of(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        raise BadRequest("the policy file is no TOML; check its brackets and quotes") from cause


def read_yaml(text: str) -> Draft:
    """Raises BadRequest, naming the place."""
    try:
        return draft_of(yaml.load(text, _Loader))  # noqa: S506 -- makes texts, lists and tables only
    except (yaml.YAMLError, RecursionError) as cause:
        raise BadRequest("the policy file is no YAML; check its indents and quotes") from cause


def draft_of(document: object) -> Draft:
    """A document's values. Raises BadRequest, naming the place."""
    top = Value(document, "").table({*OWN, *COMMON, *KINDS})
    if top.get("version") is None or top["version"].whole() != VERSION:
        raise BadRequest(f"the policy file must say version = {VERSION}")
    if "description" in top:
        top["description"].text()
    settings = {name: top[name].like(getattr(Policy(), name)) for name in COMMON & set(top)}
    for name in ("zones", "only"):
        if name in top:
            settings[name] = tuple(_zone(value) for value in top[name].items())
    if "limits" in top:
        settings["limits"] = _limits(top["limits"])
    if "face" in top and not top["face"].is_flag():
        settings |= _face(top["face"])
    kinds = {KINDS[name]: _kind(top[name], KINDS[name]) for name in KINDS if name in top}
    preset = top["preset"].choice(Preset) if "preset" in top else None
    draft = Draft(preset, settings, kinds)
    draft.policy()  # refuses what contradicts itself
    return draft


class _Loader(yaml.BaseLoader):
    """Every value is a text, which the schema gives a type: "no" is no truth value here."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 -- the library's
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(found) < len(node.value):
            raise BadRequest("the policy file says something twice: two keys are the same")
        return found


def _face(value: Value) -> dict[str, object]:
    table = value.table(FACE)
    return {FACE[name]: each.like(getattr(Policy(), FACE[name])) for name, each in table.items()}


def _kind(value: Value, kind: Kind) -> Settings | None:
    """None where it stays visible."""
    if value.is_flag():
        return {} if value.flag() else None
    if kind is Kind.FACE:
        return {}
    usual = DEFAULTS[kind]
    known = {field.name for field in fields_of(Treatment)} - {"kind", "personal"}
    table = value.table(known | ({"which"} if kind is Kind.TEXT else set()))
    found: dict[str, Any] = {
        name: each.like(getattr(usual, name)) for name, each in table.items() if name != "which"
    }
    if "which" in table:
        found["personal"] = WRITING[table["which"].one_of(WRITING)]
    return found


def _zone(value: Value) -> Zone:
    table = value.table(ZONE)
    if "corners" not in table:
        raise odd(value.place, "must have corners, such as [[0, 0], [0.5, 0], [0.5, 0.5]]")
    corners = tuple(_corner(each) for each in table["corners"].items())
    told = {
        ZONE[name]: each.seconds() if name in ("from", "to") else each.text()
        for name, each in table.items()
        if name != "corners"
    }
    return value.built(lambda: Zone(corners, **told))  # type: ignore[arg-type]


def _corner(value: Value) -> tuple[float, float]:
    sides = [each.number() for each in value.items()]
    if len(sides) != 2:  # noqa: PLR2004 -- x and y
        raise odd(value.place, "must be two numbers, x and y, in shares of the picture's sides")
    return sides[0], sides[1]


def _limits(value: Value) -> Limits:
    table = value.table({field.name for field in fields_of(Limits)})
    told = {name: each.like(getattr(Limits(), name)) for name, each in table.items()}
    return value.built(lambda: Limits(**told))  # type: ignore[arg-type]
