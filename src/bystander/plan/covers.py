"""From tracks to covers, one each: longer than it was seen, and wider than it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Origin, Scene, Track
from bystander.domain.geometry import Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import Cover
from bystander.domain.policy import Heads, Policy
from bystander.domain.treatment import FLAT
from bystander.plan.drifting import EveryFrame
from bystander.plan.holding import Ends, Lengthened, ends_of
from bystander.plan.sightings import sightings
from bystander.plan.simplify import simplified
from bystander.plan.steadying import steadied
from bystander.plan.strands import Strands

Boxes = NDArray[np.float32]
"""(keyframes, 4) left, top, right, bottom in upright pixels."""

STRAY = 0.15
"""Share of a move between two sightings by which a face may stray from the straight line."""

DOUBT = 0.05
"""Share of its sides by which a face seen with no certainty at all is covered farther on
each side; one seen with a score of ``CERTAIN`` is not."""

CERTAIN = 0.5

HEAD = np.array([-0.35, -0.5, 0.35, 0.1], dtype=np.float32)
"""From a face's box to its head's, in the face's sides: hair above, ears beside it. Only
where a face is certain: around noise there is no head."""

LINE = 4
"""How many times as long as high a line of writing is at least, for its margin's sake."""

AT_ONCE = 1 << 13
"""Frames of tracks that are worked on together: what bounds memory in long shots."""


def covers_for(
    tracks: Iterable[Track], scene: Scene, policy: Policy, timeline: Timeline
) -> Iterator[Cover]:
    """What hides each track: from ``hold`` before its first to ``hold`` after its last sighting.

    Never beyond the shot. Every step joins outwards: boxes grow until they hardly tremble,
    by the motion that straight lines between keyframes may miss, by the doubt of each
    sighting, and by the policy's margin. Lines are straight for the scene, not for
    the camera: between keyframes and while nobody looks, a cover goes where the whole
    picture goes.
    """
    for kind, alike in groupby(tracks, key=lambda track: track.kind):
        same = list(alike)
        ends = ends_of(same, scene, policy, timeline)
        for few in _groups(ends):
            yield from _covers(kind, same[few], ends[few], scene, policy)


def _groups(ends: Ends) -> Iterator[slice]:
    """Tracks that are worked on together: one, or as many as have so many frames in all."""
    first, frames = 0, 0
    for place, length in enumerate((ends[:, 1] - ends[:, 0] + 1).tolist()):
        if place > first and frames + length > AT_ONCE:
            yield slice(first, place)
            first, frames = place, 0
        frames += length
    if first < len(ends):
        yield slice(first, len(ends))


def _covers(
    kind: Kind, tracks: Sequence[Track], ends: Ends, scene: Scene, policy: Policy
) -> Iterator[Cover]:
    treatment = policy.treatment(kind)
    frames, strands, wide, tight = _reached(kind, tracks, ends, scene, policy)
    every = EveryFrame.between(frames, strands)
    shown = [every.moved(boxes, strands, scene) for boxes in (wide, tight)]
    short = simplified(every.frames, every.strands, shown)
    kept = every.frames[short.kept]
    for track, rows in zip(tracks, short.strands.slices(), strict=True):
        sure, doubtful = sightings(track, scene)
        yield Cover(
            track=track.number,
            kind=kind,
            effect=treatment.effect,
            shape=treatment.shape,
            path=Path(kept[rows], short.boxes[0][rows]),
            tight=Path(kept[rows], short.boxes[1][rows]),
            score=round(track.best, 4),
            reason=_reason(track),
            sure=sure,
            doubtful=doubtful,
        )


def _reached(
    kind: Kind, tracks: Sequence[Track], ends: Ends, scene: Scene, policy: Policy
) -> tuple[NDArray[np.int64], Strands, Boxes, Boxes]:
    """Keyframes from end to end, whose they are, what is covered in them, and what was seen."""
    seen = np.concatenate([track.path.frames for track in tracks])
    boxes = np.concatenate([track.path.boxes for track in tracks])
    scores = np.concatenate([track.scores for track in tracks])
    strands = Strands(np.array([len(track.scores) for track in tracks], dtype=np.intp))
    sighted = steadied(scene.steadied(seen, boxes), strands)
    reach = _strays(seen, sighted, strands) + _doubts(scores, sighted)
    held = Lengthened(seen, strands, ends)
    tight = held.boxes(sighted)
    sides = np.maximum(tight[:, 2:] - tight[:, :2], 0.0)
    margin = _outward(_across(sides, kind) * policy.treatment(kind).margin)
    wide = held.boxes(sighted + _outward(reach)) + margin
    headed = np.array([_has_head(track, policy) for track in tracks])[held.strands.of]
    head = tight + np.concatenate([sides, sides], axis=1) * HEAD
    return held.frames, held.strands, np.where(headed[:, None], _joined(wide, head), wide), tight


def _across(sides: NDArray[np.float32], kind: Kind) -> NDArray[np.float32]:
    """(keyframes, 2) what a margin is a share of, across and down."""
    if kind not in FLAT:
        return sides
    least = sides.min(axis=1, keepdims=True)
    if kind is Kind.TEXT:  # a whole document is no line: its margin would be a page's
        least = np.minimum(least, sides.max(axis=1, keepdims=True) / LINE)
    return np.asarray(least.repeat(2, axis=1), dtype=np.float32)


def _has_head(track: Track, policy: Policy) -> bool:
    moving = track.shot.end - track.shot.start > 1
    asked = policy.heads is Heads.ALWAYS or (policy.heads is Heads.MOVING and moving)
    return asked and track.kind is Kind.FACE and track.best >= CERTAIN


def cover_whole(frames: Iterable[int], size: Size) -> tuple[Cover, ...]:
    """Whole-picture covers for frames that could not be analysed, one for each run of them."""
    picture = np.array([0, 0, size.width, size.height], dtype=np.float32)
    covers = []
    for number, (first, last) in enumerate(_runs(sorted(set(frames))), 1):
        ends = np.unique(np.array([first, last], dtype=np.int64))
        path = Path(ends, np.tile(picture, (len(ends), 1)))
        covers.append(
            Cover(number, Kind.DAMAGE, "solid", Shape.BOX, path, path, 1.0, "could not be decoded")
        )
    return tuple(covers)


def _strays(frames: NDArray[np.int64], boxes: Boxes, strands: Strands) -> NDArray[np.float32]:
    """(keyframes, 2) pixels by which a face may leave the straight line next to a keyframe.

    A share of the move, and a quarter of the change of pace: the most by which a parabola
    through the keyframes leaves its chord, twice over.
    """
    before, after = strands.beside(-1), strands.beside(1)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    moves = centres[after] - centres
    bends = np.where(strands.is_last[:, None], 0.0, np.abs(moves - moves[before]) / 4)
    unseen = (frames[after] - frames > 1)[:, None]
    stray = np.where(unseen, STRAY * np.abs(moves) + np.maximum(bends, bends[after]), 0.0)
    sides = boxes[:, 2:] - boxes[:, :2]
    return np.asarray(np.minimum(np.maximum(stray[before], stray), sides / 2), dtype=np.float32)


def _doubts(scores: NDArray[np.float32], boxes: Boxes) -> NDArray[np.float32]:
    """(keyframes, 2) pixels by which a box may be wrong, for it was seen with doubt."""
    doubt = np.clip(1.0 - scores / CERTAIN, 0.0, 1.0)[:, None]
    return np.asarray(DOUBT * doubt * (boxes[:, 2:] - boxes[:, :2]), dtype=np.float32)


def _joined(boxes: Boxes, others: NDArray[np.floating]) -> Boxes:
    """Row by row the smallest box that holds both."""
    low, high = np.minimum(boxes, others)[:, :2], np.maximum(boxes, others)[:, 2:]
    return np.concatenate([low, high], axis=1).astype(np.float32)


def _outward(pixels: NDArray[np.float32]) -> Boxes:
    """(n, 2) pixels a side as (n, 4) changes of left, top, right, bottom."""
    return np.concatenate([-pixels, pixels], axis=1).astype(np.float32)


def _reason(track: Track) -> str:
    weak = int((track.origins == Origin.WEAK).sum())
    times = f"seen in {len(track.scores)} looks"
    doubt = f", {weak} of them doubtful" if weak else ""
    why = "".join(f"{reason}; " for reason in track.reasons)
    return f"{why}{track.began}; {times}{doubt}, best score {track.best:.2f}; {track.ended}"


def _runs(frames: list[int]) -> list[tuple[int, int]]:
    """(first, last) of each unbroken run of numbers, both inclusive."""
    runs: list[tuple[int, int]] = []
    for frame in frames:
        if runs and frame == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return runs
