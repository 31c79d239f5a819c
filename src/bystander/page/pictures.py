"""Small stills of a redacted copy. What is not that very copy is refused before it is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bystander.domain.frame import Frame
from bystander.domain.geometry import Size
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.report import Report
from bystander.domain.severity import Severity
from bystander.errors import BadRequest
from bystander.media.digest import sha256
from bystander.media.open import open_source
from bystander.media.still import jpeg_of
from bystander.page.entry import Picture

MOST = 6
LONG_SIDE = 480


def pictures_of(copy: Path, report: Report) -> tuple[Picture, ...]:
    """At most six, evenly spaced in time. Raises BadRequest for another file than the copy
    that the report is of, for an original must not get onto a page, and for a copy with grave
    leaks, which may show somebody.
    """
    if any(leak.severity is Severity.GRAVE for leak in report.leaks):
        raise BadRequest(
            "the report names grave leaks in the copy, so its pictures may show people; "
            "leave --pictures out"
        )
    if not report.output_digest or sha256(copy) != report.output_digest:
        raise BadRequest(
            f"{copy} is not the copy that the report is of, so its pictures may show people; "
            "name the copy itself, unchanged, after --pictures"
        )
    with open_source(copy, Policy(sound=SoundPolicy.KEEP)) as source:
        return tuple(map(_still, _chosen(source.frames(), report.frames)))


def _chosen(frames: Iterator[Frame], count: int) -> Iterator[Frame]:
    wanted = {int((place + 0.5) * count / MOST) for place in range(MOST)}
    for frame in frames:
        if frame.index in wanted:
            yield frame
        if frame.index >= max(wanted):
            return


def _still(frame: Frame) -> Picture:
    factor = min(1.0, LONG_SIDE / max(frame.size.width, frame.size.height))
    size = Size(max(1, round(frame.size.width * factor)), max(1, round(frame.size.height * factor)))
    return Picture(jpeg_of(frame.rgb(size)), size.width, size.height, frame.seconds)
