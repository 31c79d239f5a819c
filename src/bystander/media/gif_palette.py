"""At most 256 colours for a changed picture, none of the unchanged ones touched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bystander.media.packed import Picture

OPAQUE = 128
"""GIF knows see-through or not: alpha below this is see-through."""

Colours = NDArray[np.uint32]
"""(n,) packed as red << 16 | green << 8 | blue, sorted, each once."""


def indexed(
    pixels: Picture, original: Picture, room: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Places in a table of at most ``room`` colours, and the table.

    pixels: (height, width, 4) uint8 RGBA, to be written
    original: the same picture before covers were painted, whose colours come first

    Returns (height, width) uint8 and (n, 3) uint8 RGB. Pixels of a colour that the
    original has keep it exactly, as long as the original has no more than ``room``.
    See-through pixels get any place.
    """
    wanted = _packed(pixels)
    solid = pixels[..., 3] >= OPAQUE
    colours = np.unique(wanted[solid])
    if len(colours) > room:
        kept = np.unique(_packed(original)[original[..., 3] >= OPAQUE])
        colours = _reduced(colours, kept, room)
    if len(colours) == 0:
        colours = np.zeros(1, dtype=np.uint32)
    table = _unpacked(colours)
    places = np.minimum(np.searchsorted(colours, wanted), len(colours) - 1).astype(np.uint8)
    strange = solid & (colours[places] != wanted)
    if strange.any():
        places[strange] = _nearest(pixels[strange][:, :3], table)
    return places, table


def _reduced(colours: Colours, kept: Colours, room: int) -> Colours:
    """``room`` colours for these, those of ``kept`` first if they fit."""
    if len(kept) > room:
        return np.unique(_medians(colours, room))
    new = np.setdiff1d(colours, kept)
    spare = room - len(kept)
    return np.unique(np.concatenate([kept, _medians(new, spare)])) if spare else kept


def _medians(colours: Colours, count: int) -> Colours:
    """Median cut (Heckbert, 1982)."""
    strip = Image.fromarray(_unpacked(colours)[np.newaxis])
    table = strip.quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette()
    chosen = np.array(table, dtype=np.uint8).reshape(-1, 3)[:count]
    return np.unique(_packed(chosen))


def _nearest(pixels: Picture, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n,) uint8, for (n, 3) pixels the place of the nearest colour."""
    palette = Image.new("P", (1, 1))
    padded = np.concatenate([table, np.repeat(table[:1], 256 - len(table), axis=0)])
    palette.putpalette(padded.tobytes(), "RGB")
    strip = Image.fromarray(np.ascontiguousarray(pixels[np.newaxis]))
    places = np.asarray(strip.quantize(palette=palette, dither=Image.Dither.NONE))[0]
    # A colour that stands in the table twice is meant to be its first.
    return np.where(places < len(table), places, 0).astype(np.uint8)


def _packed(pixels: Picture) -> NDArray[np.uint32]:
    wide = pixels.astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], dtype=np.uint32)


def _unpacked(colours: Colours) -> NDArray[np.uint8]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)
