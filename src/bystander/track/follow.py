"""From detections to tracks: two thresholds, both directions of time, no minimum of sightings.

Association by two thresholds follows ByteTrack (Zhang et al., 2022, arXiv 2110.06864):
sure detections find their tracks first, doubtful ones may only continue what is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Observation, Origin, Scene, Shot, Track
from bystander.domain.geometry import Box, Size
from bystander.domain.path import Path
from bystander.track.matching import Boxes, costs, pairs
from bystander.track.thread import Sighting, Thread, corners, expected


@dataclass(frozen=True, slots=True)
class TwoThresholdTracker:
    """Fills stages.Tracker.

    start: lowest score that starts a track
    keep: lowest score that continues one
    bridge: seconds of absence that a track survives
    """

    start: float
    keep: float
    bridge: Fraction

    def follow(self, scene: Scene, timeline: Timeline, size: Size) -> tuple[Track, ...]:
        tracks: list[Track] = []
        kinds = {seen.kind for look in scene.observations for seen in look.detections}
        for kind in sorted(kinds):
            looks = [_steadied(look, kind, scene) for look in scene.observations]
            threads = self._threads(looks, timeline)
            threads.sort(key=lambda thread: thread.first)
            for thread in threads:
                number = len(tracks) + 1
                tracks.append(_track((number, kind), thread, scene, size))
        return tuple(tracks)

    def _threads(
        self, looks: list[tuple[int, list[Detection]]], timeline: Timeline
    ) -> list[Thread]:
        threads: list[Thread] = []
        alive: list[Thread] = []
        spare: list[tuple[int, list[Detection]]] = []
        for frame, found in looks:
            oldest = timeline.earlier(frame, self.bridge)
            alive = [thread for thread in alive if thread.last >= oldest]
            sure = [seen for seen in found if seen.score >= self.start]
            weak = [seen for seen in found if self.keep <= seen.score < self.start]
            new = _joined(alive, sure, frame, Origin.SEEN)
            waiting = [thread for thread in alive if thread.last < frame]
            spare.append((frame, _joined(waiting, weak, frame, Origin.WEAK)))
            started = [_started(frame, seen) for seen in new]
            threads += started
            alive += started
        self._backwards(threads, spare, timeline)
        return self._bridged(threads, timeline)

    def _backwards(
        self,
        threads: list[Thread],
        spare: list[tuple[int, list[Detection]]],
        timeline: Timeline,
    ) -> None:
        """Doubtful detections before a track's first sure one belong to it after all."""
        later = sorted(threads, key=lambda thread: thread.first)
        coming: list[Thread] = []
        for frame, weak in reversed(spare):
            latest = timeline.later(frame, self.bridge)
            while later and later[-1].first > frame:
                coming.append(later.pop())
            coming = [thread for thread in coming if thread.first < latest]
            _joined(coming, weak, frame, Origin.WEAK)

    def _bridged(self, threads: list[Thread], timeline: Timeline) -> list[Thread]:
        """One thread where one ends and another begins soon after in the same place."""
        threads.sort(key=lambda thread: thread.first)
        result: list[Thread] = []
        recent: list[Thread] = []
        for thread in threads:
            oldest = timeline.earlier(thread.first, self.bridge)
            recent = [other for other in recent if other.last >= oldest]
            ended = [other for other in recent if other.last < thread.first]
            box = thread.sightings[0].box[None]
            score = np.array([thread.sightings[0].score], dtype=np.float32)
            match = pairs(costs(expected(ended, thread.first), box, score)) if ended else []
            if match:
                ended[match[0][0]].sightings += thread.sightings
            else:
                result.append(thread)
                recent.append(thread)
        return result


def _started(frame: int, seen: Detection) -> Thread:
    thread = Thread()
    thread.add(frame, seen, Origin.SEEN)
    return thread


def _joined(
    threads: list[Thread], found: list[Detection], frame: int, origin: Origin
) -> list[Detection]:
    """Gives detections to the threads that expect them. Returns those that nobody did."""
    if not threads or not found:
        return found
    boxes = np.stack([corners(seen) for seen in found])
    scores = np.array([seen.score for seen in found], dtype=np.float32)
    taken = pairs(costs(expected(threads, frame), boxes, scores))
    for row, column in taken:
        threads[row].add(frame, found[column], origin)
    gone = {column for _, column in taken}
    return [seen for place, seen in enumerate(found) if place not in gone]


def _steadied(look: Observation, kind: Kind, scene: Scene) -> tuple[int, list[Detection]]:
    """What was seen, where it would be if the camera had stood still since the shot began."""
    found = [seen for seen in look.detections if seen.kind is kind]
    if not found:
        return look.frame, []
    frames = np.full(len(found), look.frame, dtype=np.int64)
    boxes = scene.steadied(frames, np.stack([corners(seen) for seen in found]))
    return look.frame, [
        replace(seen, box=Box(*map(float, box))) for seen, box in zip(found, boxes, strict=True)
    ]


def _track(name: tuple[int, Kind], thread: Thread, scene: Scene, size: Size) -> Track:
    seen, shot = thread.sightings, scene.shot
    frames = np.array([sighting.frame for sighting in seen], dtype=np.int64)
    boxes = scene.moved(frames, np.stack([sighting.box for sighting in seen]))
    first, last = seen[0], seen[-1]
    return Track(
        number=name[0],
        kind=name[1],
        shot=shot,
        path=Path(frames, boxes.astype(np.float32)),
        scores=np.array([sighting.score for sighting in seen], dtype=np.float32),
        origins=np.array([sighting.origin for sighting in seen], dtype=np.uint8),
        began=_began(first, boxes[0], shot, size),
        ended=_ended(last, boxes[-1], shot, size),
        reasons=tuple(sorted({sighting.reason for sighting in seen} - {""})),
    )


def _began(first: Sighting, box: Boxes, shot: Shot, size: Size) -> str:
    if first.frame == shot.start:
        return "there when the shot began"
    if _at_edge(box, size):
        return "entered the picture"
    return f"first seen with score {first.score:.2f}"


def _ended(last: Sighting, box: Boxes, shot: Shot, size: Size) -> str:
    if last.frame == shot.end - 1:
        return "there when the shot ended"
    if _at_edge(box, size):
        return "left the picture"
    return f"last seen with score {last.score:.2f}"


def _at_edge(box: Boxes, size: Size) -> bool:
    left, top, right, bottom = box
    return bool(left <= 1 or top <= 1 or right >= size.width - 1 or bottom >= size.height - 1)
