"""Zones and the corners of polygons as JSON, and back."""

from __future__ import annotations

from typing import Any

from bystander.domain.zone import MOST_CORNERS, Corner, Zone
from bystander.plan.fields import Fields, number, wrong

KEYS = frozenset({"corners", "start", "end", "effect"})
"""Not the source: a plan is about one file, and names none."""


def zone_json(zone: Zone) -> dict[str, Any]:
    """The zone as JSON values."""
    return {
        "corners": corners_json(zone.corners),
        "start": str(zone.start),
        "end": None if zone.end is None else str(zone.end),
        "effect": zone.effect,
    }


def zone_of(value: object, place: str) -> Zone:
    """The other way. Raises BadRequest."""
    found = Fields.of(value, place, KEYS)
    return found.built(
        lambda: Zone(
            corners=corners_of(*found.inner("corners")),
            start=found.fraction("start"),
            end=found.maybe_fraction("end"),
            effect=found.text("effect"),
        )
    )


def corners_json(corners: tuple[Corner, ...]) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in corners]


def corners_of(value: object, place: str) -> tuple[Corner, ...]:
    """The other way. Raises BadRequest."""
    if not isinstance(value, list) or len(value) > MOST_CORNERS:
        raise wrong(place, f"a list of at most {MOST_CORNERS} corners")
    corners = []
    for index, corner in enumerate(value):
        if not isinstance(corner, list) or len(corner) != 2:  # noqa: PLR2004 -- x and y
            raise wrong(f"{place}[{index}]", "two numbers, x and y")
        corners.append((number(corner[0], place), number(corner[1], place)))
    return tuple(corners)
