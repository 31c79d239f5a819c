"""Whether a manifest says what ours do and nothing else: everything that may stand in one."""

from __future__ import annotations

from typing import Any

from bystander.domain.findings import Kind
from bystander.provenance.manifest import (
    EDITED,
    MOST,
    OPENED,
    PARENT,
    ROLE,
    SPOKEN,
    TRANSCODED,
)

KEYS = frozenset({
    "claim_generator_info", "instance_id", "ingredients", "assertions", "signature_info", "label",
    "claim_version",
})  # fmt: skip
"""Not among them: title, thumbnail, vendor, credentials, redactions."""

INGREDIENT = {"title": PARENT, "relationship": "parentOf", "label": "c2pa.ingredient.v3"}
HASHES = ("c2pa.hash.data", "c2pa.hash.bmff", "c2pa.hash.boxes", "c2pa.hash.collection")
ACTIONS = [OPENED, EDITED, TRANSCODED]
DESCRIPTIONS = frozenset({*(kind.value for kind in Kind), SPOKEN})
VALID = ("Valid", "Trusted")


def is_ours(store: dict[str, Any]) -> bool:
    """Whether all that a file's manifests say is what Bystander puts into one, and it is valid.

    store: as the library's reader tells it. A manifest that fits may be somebody else's who
    wrote the same: it gives away no more than ours does.
    """
    try:
        return store["validation_state"] in VALID and _is_ours(store)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False  # not as ours are


def _is_ours(store: dict[str, Any]) -> bool:
    (manifest,) = store["manifests"].values() if len(store["manifests"]) == 1 else (None,)
    if manifest is None or not set(manifest) <= KEYS:
        return False
    return (
        _is_our_generator(manifest["claim_generator_info"])
        and _is_our_ingredient(manifest["ingredients"])
        and _are_our_assertions(manifest["assertions"])
    )


def _is_our_generator(told: list[dict[str, Any]]) -> bool:
    (generator,) = told
    known = {"name", "version", "org.contentauth.c2pa_rs"}
    return generator["name"] == "bystander" and set(generator) <= known


def _is_our_ingredient(told: list[dict[str, Any]]) -> bool:
    (ingredient,) = told
    rest = {key: value for key, value in ingredient.items() if key not in ("format", "instance_id")}
    return rest == INGREDIENT


def _are_our_assertions(told: list[dict[str, Any]]) -> bool:
    hashes = [each for each in told if each["label"].startswith(HASHES)]
    others = [each for each in told if each not in hashes]
    # The reader shows some formats' hash and hides others'; without one nothing is valid.
    if len(hashes) > 1 or [each["label"] for each in others] != ["c2pa.actions.v2"]:
        return False
    actions = others[0]["data"]
    return set(actions) == {"actions"} and _are_our_actions(actions["actions"])


def _are_our_actions(told: list[dict[str, Any]]) -> bool:
    if [each["action"] for each in told] != ACTIONS:
        return False
    opened, edited, transcoded = told
    changes = edited.get("changes", [])
    return (
        set(opened) == {"action", "parameters"}
        and set(opened["parameters"]) == {"ingredients"}
        and set(edited) <= {"action", "changes"}
        and set(transcoded) == {"action"}
        and len(changes) <= MOST
        and all(map(_is_our_region, changes))
    )


def _is_our_region(change: dict[str, Any]) -> bool:
    return (
        set(change) == {"region", "identifier", "description"}
        and change["identifier"] == ROLE
        and change["description"] in DESCRIPTIONS
        and all(_is_our_range(each) for each in change["region"])
    )


def _is_our_range(told: dict[str, Any]) -> bool:
    if told["type"] == "spatial":
        shape = told["shape"]
        sides = (*shape["origin"].values(), shape["width"], shape["height"])
        known = {"type", "unit", "origin", "width", "height"}
        plain = set(told) == {"type", "shape"} and set(shape) == known
        return plain and all(isinstance(side, int | float) for side in sides)
    time = told["time"]
    plain = set(told) == {"type", "time"} and set(time) <= {"type", "start", "end"}
    return plain and all(time.get(key, "0").isdecimal() for key in ("start", "end"))
