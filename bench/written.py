"""Pictures with personal numbers and look-alikes on them: turned, blurred, pale, noisy, pressed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.personal_numbers import KINDS, look_alike
from bystander.domain.frame import Pixels

SIZE = (720, 480)
FILLERS = (
    "OPEN ALL DAY", "Mind the gap", "Platform 9", "Fresh bread", "No parking", "Exit to street",
    "Total 12.50", "Bus 42 to harbour", "Sale ends Sunday", "Keep right",
)  # fmt: skip
TURNS = (0, 0, 0, 90, 180, 270)


@dataclass(frozen=True, eq=False)
class Item:
    """One line on a picture. kind: of numbers, "look-alike" or "filler"; ink: where it stands"""

    kind: str
    ink: np.ndarray


@dataclass(frozen=True, eq=False)
class Sample:
    pixels: Pixels
    items: tuple[Item, ...]


def samples(count: int, seed: int = 7) -> Iterator[Sample]:
    """The same pictures for the same seed, one kind of number after the other."""
    kinds = list(KINDS)
    fonts = typefaces()
    for place in range(count):
        random = Random(seed * 1_000_003 + place)  # noqa: S311 -- pictures, no secrets
        yield _sample(random, kinds[place % len(kinds)], fonts)


def typefaces() -> list[Path | None]:
    """Every upright face that matplotlib carries letters in, and Pillow's own (None)."""
    import matplotlib as mpl  # noqa: PLC0415 -- carries the typefaces

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return [None, *sorted(folder.glob("DejaVuSans*.ttf")), *sorted(folder.glob("DejaVuSerif*.ttf")),
            folder / "STIXGeneral.ttf", folder / "STIXGeneralBol.ttf"]  # fmt: skip


def _sample(random: Random, kind: str, fonts: list[Path | None]) -> Sample:
    texts = [(kind, KINDS[kind](random)), ("look-alike", look_alike(random))]
    texts += [("filler", text) for text in random.sample(FILLERS, 2)]
    random.shuffle(texts)
    path = random.choice([font for font in fonts if font is None or "Display" not in font.name])
    angle = random.choice(TURNS) + random.uniform(-12, 12)
    picture = _background(random)
    items: list[Item] = []
    ink, paper = _colours(random)
    if random.random() < 0.5:
        picture.paste(Image.new("RGB", picture.size, paper), (0, 0))
    for row, (name, text) in enumerate(texts):
        font = _fitting(random, text, path)
        layer = Image.new("L", SIZE, 0)
        middle = (SIZE[0] / 2, 60 + row * 115)
        ImageDraw.Draw(layer).text(middle, text, fill=255, font=font, anchor="mm")
        layer = layer.rotate(angle, Image.Resampling.BICUBIC) if angle else layer
        picture.paste(ink, (0, 0), layer)
        items.append(Item(name, np.asarray(layer) > 128))
    return Sample(_worn(random, picture), tuple(items))


def _fitting(
    random: Random, text: str, path: Path | None
) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """As large as drawn, or as fits: a line must lie whole in the picture whatever its turn."""
    size = random.randrange(13, 34)
    room = 420
    while True:
        font = ImageFont.load_default(size) if path is None else ImageFont.truetype(path, size)
        if font.getlength(text) <= room or size <= 13:
            return font
        size -= 1


def _background(random: Random) -> Image.Image:
    """Smooth blotches of two colours."""
    noise = np.random.default_rng(random.randrange(2**32)).random((6, 9))
    blotches = Image.fromarray((noise * 255).astype(np.uint8)).resize(
        SIZE, Image.Resampling.BICUBIC
    )
    light = [tuple(random.randrange(170, 256) for _ in range(3)) for _ in range(2)]
    return Image.composite(
        Image.new("RGB", SIZE, light[0]), Image.new("RGB", SIZE, light[1]), blotches
    )


def _colours(random: Random) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ink and paper, at least 90 grey values apart."""
    if random.random() < 0.25:
        return (255, 255, 240), tuple(random.randrange(0, 120) for _ in range(3))
    return tuple(random.randrange(0, 80) for _ in range(3)), tuple(
        random.randrange(180, 256) for _ in range(3)
    )


def _worn(random: Random, picture: Image.Image) -> Pixels:
    """Blurred, noisy, and pressed as JPEG."""
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.1)))
    noise = np.random.default_rng(random.randrange(2**32)).normal(
        0, random.uniform(0, 8), (*SIZE[::-1], 3)
    )
    noisy = np.clip(np.asarray(picture, dtype=np.float64) + noise, 0, 255).astype(np.uint8)
    pressed = io.BytesIO()
    Image.fromarray(noisy).save(pressed, "JPEG", quality=random.randrange(35, 96))
    return np.asarray(Image.open(pressed).convert("RGB"))
