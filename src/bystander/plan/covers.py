"""From one track to one cover: longer than it was seen, and wider than it was found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Origin, Scene, Track
from bystander.domain.geometry import Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import Cover
from bystander.domain.policy import Heads, Policy
from bystander.domain.treatment import FLAT
from bystander.plan.drifting import with_camera
from bystander.plan.sightings import sightings
from bystander.plan.simplify import simplified
from bystander.plan.steadying import steadied

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

PATIENCE = 4
"""Most holds for which a face is covered that nobody looked for closely enough."""

FARTHEST = 1.5
"""Most that a face is taken to have moved on while nobody looked, in its own widths."""


def cover_for(track: Track, scene: Scene, policy: Policy, timeline: Timeline) -> Cover:
    """What hides a track: from ``hold`` before its first to ``hold`` after its last sighting.

    Never beyond the shot. Every step joins outwards: boxes grow until they hardly tremble,
    by the motion that straight lines between keyframes may miss, by the doubt of each
    sighting, and by the policy's margin. Lines are straight for the scene, not for
    the camera: between keyframes and while nobody looks, a cover goes where the whole
    picture goes.
    """
    seen = track.path.frames
    sighted = steadied(scene.steadied(seen, track.path.boxes))
    reach = _strays(seen, sighted) + _doubts(track.scores, sighted)
    ends = _ends(track, scene, policy, timeline)
    frames, boxes = _held(track, sighted + _outward(reach), ends)
    _, held_tight = _held(track, sighted, ends)
    sides = np.maximum(held_tight[:, 2:] - held_tight[:, :2], 0.0)
    treatment = policy.treatment(track.kind)
    wide = boxes + _outward(_across(sides, track.kind) * treatment.margin)
    if _has_head(track, policy):
        head = held_tight + np.tile(sides, 2) * HEAD
        wide = _joined(wide, head.astype(np.float32))
    path, tight = simplified(
        with_camera(frames, wide, scene), with_camera(frames, held_tight, scene)
    )
    sure, doubtful = sightings(track, scene)
    return Cover(
        track=track.number,
        kind=track.kind,
        effect=treatment.effect,
        shape=treatment.shape,
        path=path,
        tight=tight,
        score=round(track.best, 4),
        reason=_reason(track),
        sure=sure,
        doubtful=doubtful,
    )


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


def _strays(frames: NDArray[np.int64], boxes: Boxes) -> NDArray[np.float32]:
    """(keyframes, 2) pixels by which a face may leave the straight line next to a keyframe.

    A share of the move, and a quarter of the change of pace: the most by which a parabola
    through the keyframes leaves its chord, twice over.
    """
    if len(frames) < 2:  # noqa: PLR2004 -- a line has two ends
        return np.zeros((len(frames), 2), dtype=np.float32)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    moves = np.diff(centres, axis=0)
    unseen = (np.diff(frames) > 1)[:, None]
    bends = np.abs(np.diff(moves, axis=0, prepend=moves[:1], append=moves[-1:])) / 4
    stray = np.where(unseen, STRAY * np.abs(moves) + np.maximum(bends[:-1], bends[1:]), 0.0)
    before = np.concatenate([stray[:1], stray])
    after = np.concatenate([stray, stray[-1:]])
    sides = boxes[:, 2:] - boxes[:, :2]
    return np.asarray(np.minimum(np.maximum(before, after), sides / 2), dtype=np.float32)


def _doubts(scores: NDArray[np.float32], boxes: Boxes) -> NDArray[np.float32]:
    """(keyframes, 2) pixels by which a box may be wrong, for it was seen with doubt."""
    doubt = np.clip(1.0 - scores / CERTAIN, 0.0, 1.0)[:, None]
    return np.asarray(DOUBT * doubt * (boxes[:, 2:] - boxes[:, :2]), dtype=np.float32)


def _joined(boxes: Boxes, others: Boxes) -> Boxes:
    """Row by row the smallest box that holds both."""
    low, high = np.minimum(boxes, others)[:, :2], np.maximum(boxes, others)[:, 2:]
    return np.concatenate([low, high], axis=1).astype(np.float32)


def _ends(track: Track, scene: Scene, policy: Policy, timeline: Timeline) -> tuple[int, int]:
    """The first and the last frame to cover.

    Where looks were too shallow to see this face, that they did not see it says nothing: it
    is held until one could have, but not for longer than PATIENCE holds. Nobody sees clearly
    in a dissolve: what is held into one is covered throughout.
    """
    shot = scene.shot
    first, last = track.path.start, track.path.end - 1
    unlooked = scene.unlooked(track.path.frames)
    patience = PATIENCE * policy.hold
    start = max(unlooked[0], timeline.earlier(first, patience))
    stop = min(unlooked[1], timeline.later(last, patience))
    start = max(shot.start, min(start, timeline.earlier(first, policy.hold)))
    stop = min(shot.end, max(stop, timeline.later(last, policy.hold)))
    if start < shot.start + scene.emerging:
        start = shot.start
    if stop > shot.end - scene.fading:
        stop = shot.end
    return start, stop - 1


def _held(track: Track, boxes: Boxes, ends: tuple[int, int]) -> tuple[NDArray[np.int64], Boxes]:
    """The same keyframes with one more at either end, where standing and moving on both fit."""
    frames = track.path.frames
    start, stop = ends
    all_frames, all_boxes = [frames], [boxes]
    if start < frames[0]:
        pace = _pace(frames[:2], boxes[:2])
        all_frames.insert(0, np.array([start], dtype=np.int64))
        all_boxes.insert(0, _moved_on(boxes[:1], -pace * (frames[0] - start)))
    if stop > frames[-1]:
        pace = _pace(frames[-2:], boxes[-2:])
        all_frames.append(np.array([stop], dtype=np.int64))
        all_boxes.append(_moved_on(boxes[-1:], pace * (stop - frames[-1])))
    return np.concatenate(all_frames), np.concatenate(all_boxes).astype(np.float32)


def _pace(frames: NDArray[np.int64], boxes: Boxes) -> NDArray[np.float32]:
    """(2,) pixels a frame; none where there is only one sighting."""
    if len(frames) < 2:  # noqa: PLR2004 -- a pace needs two places
        return np.zeros(2, dtype=np.float32)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    return np.asarray((centres[1] - centres[0]) / (frames[1] - frames[0]), dtype=np.float32)


def _moved_on(box: Boxes, move: NDArray[np.float32]) -> Boxes:
    """The smallest box around a box and the same one moved on."""
    sides = box[:, 2:] - box[:, :2]
    move = np.clip(move[None], -FARTHEST * sides, FARTHEST * sides)
    low, high = np.minimum(move, 0.0), np.maximum(move, 0.0)
    return np.concatenate([box[:, :2] + low, box[:, 2:] + high], axis=1).astype(np.float32)


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
