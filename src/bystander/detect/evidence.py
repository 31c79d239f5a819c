"""What looks at a photo at several sizes say together: one score that means one thing.

A network's score at one size is weak evidence: most faces of ten pixels score 0.1, and so
does much that is no face. But a face scores at every size that suits it, and noise mostly
at one. So the log-odds of a place add up over the sizes, as independent evidence does.

Against them stands what a mistake would cost. A false cover takes its area from the
picture, and large ones are what spoils photos; so the larger a box, the more evidence it
needs. That asks nothing unfair of large faces, which score high at several sizes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bystander.detect.suppression import overlaps, suppressed
from bystander.domain.findings import Detection, Kind
from bystander.domain.geometry import Box, Size

FLOOR = 0.05
"""Scores from which a look says anything: below, nothing is a face's more than noise's."""

SAME_FACE = 0.5
"""Boxes that share more than this are one; two neighbours in a crowd share less."""

SUPPORTS = 0.4
"""A box at another size that shares this much speaks for the same face."""

COST = 0.7
"""Evidence asked for every e-fold of a box's area; anything from 0.5 to 1 serves, see
docs/recall.md."""

SURE = 0.5
"""A single look's score that nothing may outvote: what the judge, too, believes."""

EVEN = 7.98
"""Evidence, less what is asked for, at which the joint score is one half."""

SLOPE = 1.44
"""Evidence for one more unit of the joint score's log-odds. With EVEN it puts what hides the
most for 1 % of the picture at 0.25, where a thorough look starts a cover, and what hides
the most for 3.5 % at 0.1, where a paranoid one does."""

LARGE = 1 / 16
"""Side of a box, as a share of the picture's, from which a single look's score is taken as it
is. See docs/recall.md."""

MOST = 0.999
"""A score beyond this is rounded to it, for certainty outweighs everything."""

AT_ONCE = 256
"""Boxes compared with all others at a time: what bounds memory in a crowd."""

Boxes = NDArray[np.float32]
"""(n, 4) left, top, right, bottom in pixels of the photo."""

Numbers = NDArray[np.float32]


def weighed(looks: Sequence[tuple[Detection, ...]], size: Size) -> tuple[Detection, ...]:
    """One detection a face, with the joint score; each box a mean of what the looks saw.

    looks: what was seen in each, with scores from FLOOR, in the pixels of a picture of
        ``size``; one look may hold a face twice, from two pieces of a view
    """
    kinds = sorted({seen.kind for look in looks for seen in look})
    return tuple(seen for kind in kinds for seen in _weighed(looks, kind, size))


def in_proportion(found: tuple[Detection, ...], size: Size) -> tuple[Detection, ...]:
    """What one look at a video saw, with scores that allow for what a mistake would cost.

    found: boxes in the pixels of a picture of ``size``

    The odds of a box smaller than LARGE grow as its side shrinks: the same score is enough
    for a small cover and not for a large one. Never beyond SURE, and never lowered.
    """
    return tuple(replace(seen, score=_allowing(seen, size)) for seen in found)


def _allowing(seen: Detection, size: Size) -> float:
    if seen.score >= SURE:
        return seen.score
    share = math.sqrt(max(seen.box.area, 1.0) / (size.width * size.height))
    odds = seen.score / (1 - seen.score) * max(1.0, LARGE / share)
    return min(odds / (1 + odds), SURE)


def _weighed(
    looks: Sequence[tuple[Detection, ...]], kind: Kind, size: Size
) -> tuple[Detection, ...]:
    seen = [_Look.of(look, kind) for look in looks]
    boxes = np.concatenate([look.boxes for look in seen])
    scores = np.concatenate([look.scores for look in seen])
    best = suppressed(boxes, scores, SAME_FACE)
    supports = [look.supporting(boxes[best]) for look in seen]
    evidence = np.sum([_log_odds(support) for support, _ in supports], axis=0)
    joint = np.maximum(_joint(evidence, boxes[best], size), _alone(scores[best]))
    means = np.sum([box * support[:, None] for support, box in supports], axis=0)
    means /= np.sum([support for support, _ in supports], axis=0)[:, None]
    return tuple(
        Detection(kind, Box(*box), score)
        for box, score in zip(means.tolist(), joint.tolist(), strict=True)
    )


@dataclass(frozen=True, eq=False)
class _Look:
    """What was seen of one kind at one size."""

    boxes: Boxes
    scores: Numbers

    @classmethod
    def of(cls, look: tuple[Detection, ...], kind: Kind) -> _Look:
        found = [seen for seen in look if seen.kind is kind and seen.score >= FLOOR]
        corners = [(s.box.left, s.box.top, s.box.right, s.box.bottom) for s in found]
        boxes = np.array(corners, dtype=np.float32).reshape(-1, 4)
        return cls(boxes, np.array([seen.score for seen in found], dtype=np.float32))

    def supporting(self, boxes: Boxes) -> tuple[Numbers, Boxes]:
        """Per box the best score here that speaks for it, 0 where none does, and its box."""
        scores = np.zeros(len(boxes), dtype=np.float32)
        found = np.zeros((len(boxes), 4), dtype=np.float32)
        if not len(self.scores):
            return scores, found
        for start in range(0, len(boxes), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            speaks = np.where(overlaps(boxes[part], self.boxes) >= SUPPORTS, self.scores, 0.0)
            which = speaks.argmax(axis=1)
            scores[part] = speaks[np.arange(len(which)), which]
            found[part] = self.boxes[which]
        return scores, found


def _log_odds(scores: Numbers) -> Numbers:
    """Above those of FLOOR; 0 for a look that saw nothing."""
    inside = np.clip(scores, FLOOR, MOST)
    odds: Numbers = np.log(inside / (1 - inside)) - np.log(FLOOR / (1 - FLOOR))
    return odds


def _joint(evidence: Numbers, boxes: Boxes, size: Size) -> Numbers:
    areas = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 1.0), axis=1)
    needed = COST * np.log(areas / (size.width * size.height))
    joint: Numbers = 1 / (1 + np.exp((EVEN - (evidence - needed)) / SLOPE))
    return joint


def _alone(scores: Numbers) -> Numbers:
    """What one look is sure of."""
    return np.where(scores >= SURE, scores, np.float32(0.0))
