"""Outcome: findings as values, counts and figures. No pixels, no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from bystander.domain.findings import Kind
from bystander.domain.geometry import Box
from bystander.domain.plan import Model, Stream
from bystander.domain.proof import Attempt, Omission, Proof
from bystander.domain.severity import Severity
from bystander.domain.sound import Sound

REPORT_VERSION = 3


class LeakKind(StrEnum):
    """What the judge found wrong with an output."""

    FACE = "face"  # a face that no cover hides; likewise the others that domain.findings names
    HEAD = "head"
    PERSON = "person"
    PLATE = "plate"
    TEXT = "text"
    CODE = "code"
    SCREEN = "screen"
    FRAMES = "frames"  # another number of frames
    TIME = "time"  # another presentation time or duration
    PICTURE = "picture"  # another size, orientation or pixel format
    STREAM = "stream"  # a stream that the plan does not keep
    TAG = "tag"  # a tag that the plan does not keep
    VOICE = "voice"  # a voice of the original, or sound where there must be none
    SOUND = "sound"  # sound beside speech that is not the original's
    UNCOVERED = "uncovered"  # the original shows where the plan has a cover
    REVEALED = "revealed"  # an attacker got more of faces or voices than a copy may give
    CHANGED = "changed"  # another picture where the original's was to stay
    TRUNCATED = "truncated"  # shorter than the source declares


LEAKS_SEEN = frozenset(
    LeakKind(kind.value) for kind in Kind if kind.value in {each.value for each in LeakKind}
)
"""Things that can be seen in a copy and that a plan ought to have covered."""


_LESS_THAN_GRAVE = {
    LeakKind.FRAMES: Severity.SERIOUS,
    LeakKind.TIME: Severity.SERIOUS,
    LeakKind.PICTURE: Severity.SERIOUS,
    LeakKind.SOUND: Severity.SERIOUS,
    LeakKind.CHANGED: Severity.SERIOUS,
    LeakKind.TRUNCATED: Severity.SLIGHT,
}
"""A kind that is not here is grave, and so is one that comes later: in doubt it withholds."""


@dataclass(frozen=True, slots=True)
class Leak:
    """One finding: what, where, and how the judge knows.

    judged: how bad it is, where the check knows better than its kind tells
    """

    kind: LeakKind
    check: str
    detail: str
    frame: int | None = None
    seconds: Fraction | None = None
    place: Box | None = None
    score: float | None = None
    judged: Severity | None = None

    @property
    def severity(self) -> Severity:
        return self.judged or _LESS_THAN_GRAVE.get(self.kind, Severity.GRAVE)


@dataclass(frozen=True, slots=True)
class Kept:
    """One track that stays visible because a person chose so.

    start, end: of its first and its last picture, seconds since the recording began
    """

    track: int
    kind: Kind
    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class Report:
    """What was done and what the judge measured.

    taken_over: frames without covers whose pictures stayed as they are coded
    encoder: which one wrote the others
    kept: what the judge saw and did not name, for somebody chose to keep it visible
    decided_by: who chose, in their own words; empty where they did not say
    hidden: how many tracks of each kind were covered, by its name
    streams: of the original, and what became of each
    sounds: those that were redacted, with all passages, and with more of them where no disguise
        could be made
    proof: how hard the copy was attacked
    attacks: what attackers got, beside chance
    omitted: checks that were asked for and could say nothing
    code_digest: of Bystander's own sources; versions: of what it stands on, by name
    plan_digest: of the plan without its original's digest; empty where there is no one plan
    withhold: leaks as grave as this keep a copy from being published, as the policy says
    """

    version: int
    made_by: str
    covers: int
    people: int
    frames: int
    rejudged: int  # frames of the output that the second look saw
    checks: tuple[str, ...]
    models: tuple[Model, ...]
    leaks: tuple[Leak, ...]
    notices: tuple[str, ...] = field(default=())
    output_digest: str = ""
    encoder: str = ""
    streams: tuple[Stream, ...] = ()
    sounds: tuple[Sound, ...] = ()
    taken_over: int = 0
    kept: tuple[Kept, ...] = ()
    decided_by: str = ""
    hidden: tuple[tuple[Kind, int], ...] = ()
    proof: Proof = Proof.QUICK
    attacks: tuple[Attempt, ...] = ()
    omitted: tuple[Omission, ...] = ()
    withhold: Severity = Severity.SLIGHT
    plan_digest: str = ""
    code_digest: str = ""
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def clean(self) -> bool:
        return not self.leaks

    def leaving_out(self, omissions: Iterable[Omission]) -> Report:
        """The same with what could not be checked: that is never named among the checks."""
        left = tuple(dict.fromkeys((*self.omitted, *omissions)))
        names = {omission.check for omission in left}
        return replace(
            self, omitted=left, checks=tuple(name for name in self.checks if name not in names)
        )

    @property
    def withholding(self) -> tuple[Leak, ...]:
        """The leaks that the policy does not put up with."""
        return tuple(leak for leak in self.leaks if leak.severity.reaches(self.withhold))
