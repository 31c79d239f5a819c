"""How a picture is shown to a lookout, and what it says in that picture's pixels."""

from __future__ import annotations

import math
from concurrent.futures import Future
from dataclasses import dataclass, replace

from bystander.detect.photo_views import LONGEST as LONGEST_PHOTO
from bystander.detect.photo_views import photo_views
from bystander.detect.scales import joined, scaled_to
from bystander.detect.views import LONGEST as LONGEST_VIDEO
from bystander.detect.views import Depth, View, video_views
from bystander.domain.findings import Detection
from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium
from bystander.domain.policy import Preset
from bystander.errors import BystanderError, StageFailed
from bystander.run.lookout import Lookout

PHOTO_PIXELS, MOST_ENLARGED = 3_700_000, 2.0
"""Pixels to which a photo is enlarged for those who look at whole pictures, and how far at most:
small print in it is a few pixels high.
"""

GLANCED = 960
"""Long side of a video's pictures from which a glance at half the size is worth having."""


@dataclass(frozen=True, eq=False)
class Shown:
    """One frame as a lookout is shown it: views of it, each with its pixels.

    size: of the frame's upright picture
    """

    size: Size
    views: tuple[tuple[View, Pixels], ...]

    @property
    def depth(self) -> int:
        """The long side of the largest view."""
        return max(max(view.size.width, view.size.height) for view, _ in self.views)

    def in_picture(self, found: tuple[Detection, ...]) -> tuple[Detection, ...]:
        """From the pixels of the first view to those of the picture."""
        view = self.views[0][0]
        x, y = self.size.width / view.size.width, self.size.height / view.size.height
        return tuple(
            replace(
                seen,
                box=seen.box.scaled(x, y),
                landmarks=tuple((left * x, top * y) for left, top in seen.landmarks),
            )
            for seen in found
        )


class Eye:
    """Shows pictures of one medium to one lookout.

    floor: the lowest score that anybody wants to hear of
    """

    def __init__(self, lookout: Lookout, medium: Medium, floor: float) -> None:
        self._lookout = lookout
        self._is_photo = medium is Medium.PHOTO
        self._floor = floor

    def shown(self, frame: Frame, *, glance: bool = False) -> Shown:
        """To be called where frames are read: they share a scaler.

        glance: at half the size, where somebody who looks at whole pictures looks at a large one
        """
        views = self._views(frame.size, glance=glance)
        return Shown(frame.size, tuple((view, frame.rgb(view.size)) for view in views))

    def found(self, shown: Shown) -> tuple[Detection, ...]:
        """Waits. In the pixels of the first view. Raises what the detector raised."""
        answers = [
            (view, piece, self._detect(pixels[piece.rows, piece.columns]))
            for view, pixels in shown.views
            for piece in view.pieces
        ]
        size = shown.views[0][0].size
        if not self._lookout.in_pieces:
            return answers[0][2].result()
        return joined(
            view.in_picture(piece, answer.result(), size) for view, piece, answer in answers
        )

    def read(
        self, shown: Shown, found: tuple[Detection, ...], due: tuple[bool, ...]
    ) -> tuple[Detection, ...]:
        """What was found, with the reasons of what is due. Nothing is read where nothing is.

        Raises StageFailed without a word of what was read.
        """
        reader = self._lookout.reader
        if reader is None or not any(due):
            return found
        try:
            return reader.read(shown.views[0][1], found, due)
        except BystanderError:
            raise
        except Exception:  # noqa: BLE001 -- its text, and what it came from, may quote what was read
            failure = StageFailed("writing could not be read; this is a bug, please report it")
        raise failure

    def _detect(self, pixels: Pixels) -> Future[tuple[Detection, ...]]:
        return self._lookout.detector.detect(pixels, self._floor)

    def glances(self, size: Size) -> bool:
        """Whether a glance shows less of a picture of this size than a look does."""
        large = max(size.width, size.height) > GLANCED
        return large and not self._is_photo and not self._lookout.in_pieces

    def _views(self, size: Size, *, glance: bool) -> tuple[View, ...]:
        """The largest first."""
        if not self._lookout.in_pieces:
            longest = max(size.width, size.height)
            if self._is_photo:
                longest = min(round(longest * photo_factor(size)), LONGEST_PHOTO)
            else:
                longest = min(longest, LONGEST_VIDEO)
                if glance and self.glances(size):
                    longest //= 2
            whole = scaled_to(size, longest)
            return (View(whole, whole),)
        if self._is_photo:
            return photo_views(size, Preset.FAST)
        whole_and_half = (*video_views(size, Depth.WHOLE), *video_views(size, Depth.HALF))
        return tuple(dict.fromkeys(whole_and_half))


def photo_factor(size: Size) -> float:
    """How many times as large a photo is shown to those who look at whole pictures."""
    return min(max(math.sqrt(PHOTO_PIXELS / (size.width * size.height)), 1.0), MOST_ENLARGED)
