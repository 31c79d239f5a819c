"""The same picture size, orientation and pixel format."""

from __future__ import annotations

from bystander.domain.frame import Frame
from bystander.domain.plan import Plan, SourceFacts
from bystander.domain.report import Leak, LeakKind


class Picture:
    """What a player needs to show the copy as it showed the original."""

    name = "picture"

    def begin(self, plan: Plan, output: SourceFacts) -> _Facts:
        return _Facts(plan.source, output)


class _Facts:
    def __init__(self, original: SourceFacts, output: SourceFacts) -> None:
        self._pairs = (
            ("size", original.size, output.size),
            ("orientation", original.orientation.name, output.orientation.name),
            ("pixel format", original.pixel_format, output.pixel_format),
        )

    def see(self, frame: Frame) -> None:
        """The file's own description is enough; every frame was held to it when read."""

    def finish(self) -> tuple[Leak, ...]:
        return tuple(
            Leak(LeakKind.PICTURE, Picture.name, f"the {what} is {found} instead of {wanted}")
            for what, wanted, found in self._pairs
            if wanted != found
        )
