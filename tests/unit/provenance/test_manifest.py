"""A manifest is coarse, says no more than it must, and everything else is told apart from it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Medium
from bystander.domain.sound import Instead, Passage, Sound
from bystander.provenance.contents import is_ours
from bystander.provenance.manifest import MOST, WHOLE, manifest, regions
from bystander.testing.plans import cover_of, plan_for, resting

COVER = cover_of(resting(Box(13, 8, 24, 23), 3, 40))
PLAN = plan_for(Size(100, 50), (COVER,), 100)
SOUND = Sound(1, 8000, 1, Fraction(0), 80_000, "aac", passages=(
    Passage(500, 2500, Instead.DISGUISE, "somebody may speak"),
))  # fmt: skip


def test_regions_are_tenths_of_the_picture_and_whole_seconds_outward() -> None:
    assert regions(PLAN) == (("face", (1, 1, 3, 5), (0, 2)),)


def test_covers_in_the_same_cells_and_seconds_are_one_region() -> None:
    near = replace(COVER, track=2, path=resting(Box(14, 9, 23, 22), 5, 38))
    assert len(regions(replace(PLAN, covers=(COVER, near)))) == 1


def test_a_photo_has_no_times_and_voices_have_no_places() -> None:
    photo = replace(PLAN, source=replace(PLAN.source, medium=Medium.PHOTO))
    assert regions(photo) == (("face", (1, 1, 3, 5), None),)
    heard = replace(PLAN, covers=(), sounds=(SOUND,))
    assert regions(heard) == (("voice", None, (0, 3)),)


def test_a_crowd_is_told_as_the_whole_picture() -> None:
    crowd = tuple(
        replace(COVER, track=n, path=resting(Box(n % 90, n % 40, n % 90 + 9, n % 40 + 9), n, n + 9))
        for n in range(90 * MOST // 60)
    )
    plan = plan_for(Size(100, 50), crowd, 400)
    assert regions(plan) == (("face", WHOLE, None),) or len(regions(plan)) <= MOST
    many = replace(plan, covers=tuple(
        replace(COVER, path=resting(Box(x * 10, y * 5, x * 10 + 1, y * 5 + 1), 25 * n, 25 * n + 1))
        for n, (x, y) in enumerate((n % 10, n // 10 % 10) for n in range(MOST + 1))
    ), timeline=plan_for(Size(1, 1), (), 25 * MOST + 26).timeline)  # fmt: skip
    assert regions(many) == (("face", WHOLE, None),)


def test_a_manifest_names_no_original() -> None:
    told = str(manifest(PLAN, "0", "video/mp4"))
    assert PLAN.digest not in told
    assert "thumbnail" not in told


def store() -> dict[str, Any]:
    """As the library's reader tells one of ours."""
    definition = manifest(replace(PLAN, sounds=(SOUND,)), "0", "video/mp4")
    (actions,) = definition["assertions"]
    actions["data"]["actions"][0]["parameters"] = {"ingredients": [{"url": "self", "hash": "x"}]}
    hashes = {"label": "c2pa.hash.bmff.v3", "data": {}}
    ours = {
        **definition,
        "ingredients": [{
            "title": "original", "format": "video/mp4", "relationship": "parentOf",
            "label": "c2pa.ingredient.v3",
        }],
        "assertions": [hashes, actions],
        "instance_id": "xmp:iid:0",
        "label": "urn:c2pa:0",
    }  # fmt: skip
    return {"manifests": {"urn:c2pa:0": ours}, "validation_state": "Valid"}


def test_ours_is_known() -> None:
    assert is_ours(store())


Change = Callable[[dict[str, Any], dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda s, m: s.update(validation_state="Invalid"),
        lambda s, m: s["manifests"].update(other=copy.deepcopy(m)),
        lambda s, m: s["manifests"].clear(),
        lambda s, m: m.update(thumbnail={"format": "image/jpeg"}),
        lambda s, m: m.update(title="somebody.mp4"),
        lambda s, m: m["claim_generator_info"][0].update(name="another"),
        lambda s, m: m["claim_generator_info"][0].update(operating_system="somebody's"),
        lambda s, m: m["ingredients"][0].update(title="somebody.mp4"),
        lambda s, m: m["ingredients"][0].update(thumbnail={"format": "image/jpeg"}),
        lambda s, m: m["ingredients"][0].update(active_manifest="urn:c2pa:1"),
        lambda s, m: m["ingredients"].append(m["ingredients"][0]),
        lambda s, m: m["assertions"].append({"label": "stds.exif", "data": {}}),
        lambda s, m: m["assertions"].append({"label": "cawg.identity", "data": {}}),
        lambda s, m: m["assertions"].append(m["assertions"][0]),
        lambda s, m: m["assertions"].pop(),
        lambda s, m: actions(m).pop(),
        lambda s, m: actions(m)[1].update(softwareAgent="another"),
        lambda s, m: actions(m)[1]["changes"][0].update(description="Jane"),
        lambda s, m: actions(m)[1]["changes"][0].update(name="Jane"),
        lambda s, m: actions(m)[1]["changes"][0]["region"][0].update(item="Jane"),
        lambda s, m: actions(m)[1]["changes"][0]["region"][0]["shape"].update(inside="Jane"),
        lambda s, m: actions(m)[1]["changes"][0]["region"][1]["time"].update(end="Jane"),
    ],
)
def test_whatever_says_more_is_not_ours(change: Change) -> None:
    told = store()
    (ours,) = told["manifests"].values()
    change(told, ours)
    assert not is_ours(told)


def actions(ours: dict[str, Any]) -> Any:
    return ours["assertions"][1]["data"]["actions"]
