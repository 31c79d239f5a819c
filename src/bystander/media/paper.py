"""Working papers: pictures of the original for the person who decides, and for nobody else.

They show people as they are. So each is its owner's only (mode 0600), and is written whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Outline
from bystander.errors import BadRequest
from bystander.media.staging import Staging, write_errors

SIDE = 176
"""Pixels of a tile's picture, the caption below not counted."""

CAPTION = 24
GAP = 8
ACROSS = 6
SUFFIX = ".png"

PAPER, INK, MARK = (255, 255, 255), (0, 0, 0), (255, 96, 0)

WARNING = "Private working paper: it shows people as they are. Delete it when you have decided."


@dataclass(frozen=True, eq=False)
class Tile:
    """One thing on a contact sheet.

    pixels: (height, width, 3) uint8 RGB, around the thing
    box: the thing, in these pixels
    caption: its number first
    """

    pixels: Pixels
    box: Box
    caption: str

    @property
    def shown(self) -> Image.Image:
        """The picture as large as a tile, with its box drawn."""
        picture = Image.fromarray(self.pixels)
        factor = SIDE / max(picture.size)
        sides = [max(1, round(side * factor)) for side in picture.size]
        picture = picture.resize((sides[0], sides[1]), Image.Resampling.LANCZOS)
        box = self.box.scaled(factor, factor)
        drawing = ImageDraw.Draw(picture)
        drawing.rectangle((box.left, box.top, box.right, box.bottom), outline=MARK, width=2)
        return picture


def write_sheet(tiles: Sequence[Tile], path: Path, *, replace: bool) -> None:
    """A contact sheet. Raises BadRequest for another suffix than .png, CannotWrite."""
    rows = max(1, ceil(len(tiles) / ACROSS))
    width, height = GAP + ACROSS * (SIDE + GAP), CAPTION + rows * (SIDE + CAPTION + GAP) + GAP
    sheet = Image.new("RGB", (width, height), PAPER)
    drawing = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    drawing.text((GAP, GAP / 2), WARNING, INK, font)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, ACROSS)
        left, top = GAP + column * (SIDE + GAP), CAPTION + row * (SIDE + CAPTION + GAP)
        sheet.paste(tile.shown, (left, top))
        drawing.text((left, top + SIDE + 2), tile.caption, INK, font)
    _save(sheet, path, replace=replace)


def write_still(
    pixels: Pixels, outlines: Sequence[tuple[Outline, str]], path: Path, *, replace: bool
) -> None:
    """A still with outlines drawn on it and what each is. Raises like write_sheet.

    pixels: (height, width, 3) uint8 RGB, upright; outlines in them
    """
    still = Image.fromarray(pixels)
    drawing = ImageDraw.Draw(still, "RGBA")
    line = max(2, max(still.size) // 400)
    font = ImageFont.load_default(max(14, max(still.size) // 60))
    for outline, words in outlines:
        drawing.polygon(outline.corners, fill=(*MARK, 70), outline=(*MARK, 255), width=line)
        x, y = outline.corners[0]
        drawing.text(
            (x + line, y + line), words, (*PAPER, 255), font, stroke_width=2, stroke_fill=INK
        )
    _save(still, path, replace=replace)


def insist_png(path: Path) -> None:
    """Raises BadRequest for another suffix."""
    if path.suffix.lower() != SUFFIX:
        raise BadRequest(f"{path} must end with {SUFFIX}; a picture of your own is written there")


def _save(picture: Image.Image, path: Path, *, replace: bool) -> None:
    insist_png(path)
    with Staging(path, replace=replace, private=True) as staged:
        with write_errors():
            picture.save(staged.file, "PNG")
        staged.publish()
