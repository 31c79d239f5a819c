"""Faces that are put in: the recording's own, smaller, mirrored and blurred.

They are of the same camera, in the same light, and nobody else's; nothing has to be brought
along. They live in memory only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Kind
from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Box
from bystander.stages import Detector

Floats = NDArray[np.float32]

AROUND = 0.35
"""How far beyond a face it is cut out, in its sides: hair and chin belong to it."""

FADE = 0.25
"""Share of the way out over which it fades into the picture."""

SURE = 0.6
LOOKED_AT = 12
MOST = 24
LEAST = 16.0
"""Pixels of the shorter side of a face that is put in smaller."""


@dataclass(frozen=True, eq=False)
class Donor:
    """One face as it was cut out, plane by plane.

    size: (width, height) of the face in pixels of the upright picture, surroundings not counted
    planes: its samples, (height, width) float32 each, stored orientation, without alpha
    """

    size: tuple[float, float]
    planes: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a donor is shown: mirrored or not; blurred with this standard deviation, in pixels."""

    mirrored: bool
    blur: float


def donors(frames: Iterable[Frame], count: int, detector: Detector) -> tuple[Donor, ...]:
    """Faces that the detector is sure of in a few frames, evenly chosen of ``count``."""
    step = max(1, count // LOOKED_AT)
    found = [
        (frame, box)
        for frame in frames
        if frame.index % step == step // 2
        for box in _seen(frame, detector)
    ]
    return tuple(_cut(frame, box) for frame, box in found[:: max(1, -(-len(found) // MOST))])


def surroundings(face: Box) -> Box:
    return face.enlarged(AROUND * face.width, AROUND * face.height)


def colour_planes(frame: Frame) -> tuple[Plane, ...]:
    return tuple(plane for plane in frame.planes if plane.role is not Role.ALPHA)


def put(frame: Frame, donor: Donor, face: Box, look: Look) -> None:
    """Blends a donor into a writable frame so that its face fills ``face``, upright pixels."""
    stored = frame.orientation.stored_box(surroundings(face), frame.size)
    axis = 0 if frame.orientation.swaps_sides else 1
    for plane, seen in zip(colour_planes(frame), donor.planes, strict=True):
        place = stored.scaled(1 / plane.step_x, 1 / plane.step_y)
        left, top, right, bottom = place.outward()
        down = _shown(place.top - top, place.bottom - top, bottom - top, len(seen))
        across = _shown(place.left - left, place.right - left, right - left, seen.shape[1])
        down = _blurred(down, look.blur / plane.step_y)
        across = _blurred(across, look.blur / plane.step_x)
        face_shown = down @ (np.flip(seen, axis) if look.mirrored else seen) @ across.T
        share = _fading(place, left, top, (bottom - top, right - left))
        view = plane.samples[top:bottom, left:right]
        blended = view + share * (face_shown - view)
        view[...] = np.clip(np.rint(blended), plane.low, plane.high).astype(view.dtype)


def _seen(frame: Frame, detector: Detector) -> list[Box]:
    seen = detector.detect(frame.rgb(frame.size), SURE).result()
    boxes = (each.box for each in seen if each.kind is Kind.FACE)
    large = (box for box in boxes if min(box.width, box.height) >= LEAST)
    return [box for box in large if surroundings(box).clipped(frame.size) == surroundings(box)]


def _cut(frame: Frame, face: Box) -> Donor:
    stored = frame.orientation.stored_box(surroundings(face), frame.size)
    planes = []
    for plane in colour_planes(frame):
        left, top, right, bottom = stored.scaled(1 / plane.step_x, 1 / plane.step_y).outward()
        planes.append(plane.samples[top:bottom, left:right].astype(np.float32))
    return Donor((face.width, face.height), tuple(planes))


def _shown(low: float, high: float, length: int, samples: int) -> Floats:
    """(length, samples): how [low, high) of ``length`` samples is made of the donor's, by area."""
    edges = np.clip((np.arange(length + 1) - low) / (high - low), 0, 1) * samples
    numbers = np.arange(samples)
    shared = np.minimum(edges[1:, None], numbers + 1) - np.maximum(edges[:-1, None], numbers)
    shared = np.maximum(shared, 0)
    total = shared.sum(axis=1, keepdims=True)
    # Beyond its ends the last sample goes on; it fades out there.
    shared[:, 0] += np.where((total[:, 0] == 0) & (np.arange(length) < length / 2), 1, 0)
    shared[:, -1] += np.where((total[:, 0] == 0) & (np.arange(length) >= length / 2), 1, 0)
    return np.asarray(shared / shared.sum(axis=1, keepdims=True), np.float32)


def _blurred(weights: Floats, deviation: float) -> Floats:
    if deviation < 0.1:  # noqa: PLR2004 -- of a sample, nothing to be seen
        return weights
    at = np.arange(len(weights))
    kernel = np.exp(-((at[:, None] - at[None, :]) ** 2) / (2 * deviation**2))
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True) @ weights, np.float32)


def _fading(place: Box, left: int, top: int, shape: tuple[int, int]) -> Floats:
    """1 in the middle of an ellipse, 0 from its rim on."""
    x, y = place.centre
    down = (np.arange(shape[0]) + top + 0.5 - y) / (place.height / 2)
    across = (np.arange(shape[1]) + left + 0.5 - x) / (place.width / 2)
    out = np.sqrt(down[:, None] ** 2 + across[None, :] ** 2)
    return np.asarray(np.clip((1 - out) / FADE, 0, 1), np.float32)
