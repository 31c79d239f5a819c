"""White cards on what somebody wears."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bystander.detect.badges.badges import Badges
from bystander.detect.badges.cards import Sides, cards
from bystander.detect.writing.line import Line
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.treatment import DEFAULTS
from bystander.testing.stand_in import StandIn

SIDES = Sides((12.0, 51.0), (19.0, 70.0))
WHITE, CLOTH, SKIN = (225, 228, 230), (50, 52, 60), (200, 150, 120)


def painted(picture: Pixels, card: Line, colour: tuple[int, int, int]) -> Pixels:
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]] + 0.5
    cos, sin = math.cos(card.angle), math.sin(card.angle)
    along = (x - card.x) * cos + (y - card.y) * sin
    across = (y - card.y) * cos - (x - card.x) * sin
    inside = (np.abs(along) <= card.length / 2) & (np.abs(across) <= card.height / 2)
    picture[inside] = colour
    return picture


def cloth(width: int = 160, height: int = 200) -> Pixels:
    noise = np.random.default_rng(3).integers(-6, 7, (height, width, 3))
    return np.clip(np.array(CLOTH) + noise, 0, 255).astype(np.uint8)


def card(x: float = 80, y: float = 90, degrees: float = 90) -> Line:
    return Line(x, y, 40, 26, math.radians(degrees), 1.0)


@pytest.mark.parametrize("degrees", [90, 0, 80, -75, 45])
def test_a_white_card_is_found_however_it_hangs(degrees: float) -> None:
    wanted = card(degrees=degrees)
    ((found, votes),) = cards(painted(cloth(), wanted, WHITE), SIDES, 130)
    assert found.box.iou(wanted.box) > 0.8
    assert votes > 10


def test_a_card_is_found_where_a_lanyard_ties_it_to_a_white_collar() -> None:
    picture = painted(cloth(), Line(80, 30, 120, 30, 0.0, 1.0), WHITE)
    picture = painted(picture, Line(80, 60, 40, 2, math.pi / 2, 1.0), WHITE)
    found = cards(painted(picture, card(), WHITE), SIDES, 130)
    assert max(line.box.iou(card().box) for line, _ in found) > 0.7


def test_a_card_with_a_reflection_on_it_is_found() -> None:
    picture = painted(cloth(), card(), (170, 172, 175))
    picture = painted(picture, Line(80, 100, 18, 14, 0.0, 1.0), (255, 255, 255))
    assert any(line.box.iou(card().box) > 0.8 for line, _ in cards(picture, SIDES, 130))


@pytest.mark.parametrize(
    "other",
    [
        Line(80, 90, 100, 70, 0.0, 1.0),  # a shirt
        Line(80, 90, 60, 6, 0.0, 1.0),  # a stripe
        Line(80, 90, 10, 8, 0.0, 1.0),  # a button
        Line(5, 90, 40, 26, 0.0, 1.0),  # goes on outside
    ],
)
def test_what_has_no_cards_shape_or_is_cut_is_none(other: Line) -> None:
    assert not cards(painted(cloth(), other, WHITE), SIDES, 130)


class Faces(StandIn):
    """One face, always in the same place."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        del pixels
        return (Detection(Kind.FACE, self._box, 0.9),)


def person(where: Line, colour: tuple[int, int, int] = WHITE) -> Pixels:
    """A face from 130, 40 to 194, 120, and clothes."""
    picture = cloth(320, 400)
    picture[40:120, 130:194] = SKIN
    return painted(picture, where, colour)


def found_below(picture: Pixels, width: float = 64.0) -> list[Detection]:
    return Badges(Faces(Box(130, 40, 130 + width, 120))).among(picture, DEFAULTS[Kind.TEXT].keep)


def test_a_badge_below_a_face_is_writing_with_a_reason() -> None:
    where = card(165, 220)
    (seen,) = found_below(person(where))
    assert (seen.kind, seen.reason) == (Kind.TEXT, "badge")
    assert seen.score >= DEFAULTS[Kind.TEXT].start
    assert seen.box.intersection(where.box) > 0.95 * where.box.area


def test_what_is_no_whiter_than_the_wearers_face_is_no_badge() -> None:
    assert not found_below(person(card(165, 220), SKIN))


def test_what_hangs_beside_the_shoulders_is_no_badge() -> None:
    assert not found_below(person(card(235, 145)))


def test_badges_of_faces_too_small_for_a_name_to_be_seen_are_left() -> None:
    assert not found_below(person(card(165, 220)), width=30.0)
