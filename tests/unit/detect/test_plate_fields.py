"""A plate of which only a part was read, found by the bright field around that part."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bystander.detect.plates.fields import field_around
from bystander.detect.plates.patterns import is_part
from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.domain.frame import Pixels

CAR, PAPER = 60, 190
LEFT, TOP, HEIGHT = 200, 150, 40
PART = Line(LEFT + 80, TOP + HEIGHT / 2, 90.0, float(HEIGHT), 0.0, 0.45)
"""Around the middle of a registration, as high as its plate."""


def plate(length: int, car: int = CAR) -> Pixels:
    picture = Image.new("RGB", (640, 320), (car, car, car))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((LEFT, TOP, LEFT + length - 1, TOP + HEIGHT - 1), fill=(PAPER, PAPER, PAPER))
    font = ImageFont.load_default(30)
    draw.text((LEFT + 12, TOP + 2), "B 28 BCV", fill=(40, 40, 50), font=font)
    return np.asarray(picture)


def test_a_part_on_a_field_as_long_as_a_plate_gives_the_whole_plate() -> None:
    field = field_around(plate(188), PART)
    assert field is not None
    assert field.box.left == pytest.approx(LEFT, abs=8)
    assert field.box.right == pytest.approx(LEFT + 188, abs=8)


def test_a_turned_plate_is_found_as_well() -> None:
    turned = Image.fromarray(plate(188)).rotate(-8, center=(PART.x, PART.y), fillcolor=(CAR,) * 3)
    field = field_around(
        np.asarray(turned), Line(PART.x, PART.y, PART.length, PART.height, np.radians(8), 0.45)
    )
    assert field is not None
    assert field.length == pytest.approx(188, abs=16)


@pytest.mark.parametrize("length", [125, 320])
def test_a_label_and_a_banner_are_none(length: int) -> None:
    assert field_around(plate(length), PART) is None


def test_a_part_on_a_wall_as_bright_as_itself_is_none() -> None:
    assert field_around(plate(188, car=PAPER), PART) is None


@pytest.mark.parametrize("text", ["29 B", "B-12", "B 12"])
def test_a_part_has_three_capitals_and_digits(text: str) -> None:
    assert is_part(Reading(text, 0.86, (), ()))
    assert not is_part(Reading(text, 0.4, (), ()))


@pytest.mark.parametrize("text", ["123", "BUS", "2nd", "A1"])
def test_numbers_words_and_what_is_shorter_are_no_part(text: str) -> None:
    assert not is_part(Reading(text, 0.9, (), ()))
