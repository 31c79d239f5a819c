"""Outcome of an archive: one entry a member. No pixels, and no names: members have numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bystander.domain.archive import ArchiveKind, Why
from bystander.domain.job import Outcome
from bystander.domain.report import Leak, Report

ARCHIVE_REPORT_VERSION = 2


@dataclass(frozen=True, slots=True)
class MemberReport:
    """What became of one member.

    number: from 1, in the order in which the archive lists its members, folders included
    suffix: lower case, where it is one that says nothing about anybody; else empty
    why: why it is not in the copy, or None for a member that is
    detail: a sentence about a failure
    exit_code: that of the failure, 0 for none
    report: the judge's, of a member that was judged
    dropped: what its copy does not have, in words, of a member that was scrubbed
    """

    number: int
    suffix: str
    why: Why | None = None
    detail: str = ""
    exit_code: int = 0
    report: Report | None = None
    dropped: tuple[str, ...] = ()

    @property
    def bad(self) -> bool:
        return self.why is not None and self.why.bad

    def __str__(self) -> str:
        return f"member {self.number}" + (f" ({self.suffix})" if self.suffix else "")


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was done to each member, and what the judge measured of the copy as a whole."""

    version: int
    made_by: str
    kind: ArchiveKind
    renamed: bool
    withheld: bool
    members: tuple[MemberReport, ...]
    output_digest: str = ""

    @property
    def inside(self) -> tuple[MemberReport, ...]:
        """Members that are in the copy."""
        return tuple(each for each in self.members if each.why is None)

    @property
    def copied(self) -> tuple[Report, ...]:
        """The judge's reports of all members that are in the copy."""
        return tuple(each.report for each in self.members if each.report and each.why is None)

    @property
    def left_out(self) -> tuple[MemberReport, ...]:
        return tuple(each for each in self.members if each.why is not None)

    @property
    def people(self) -> int:
        return sum(report.people for report in self.copied)

    @property
    def frames(self) -> int:
        return sum(report.frames for report in self.copied)

    @property
    def leaks(self) -> tuple[Leak, ...]:
        return tuple(leak for report in self.copied for leak in report.leaks)

    @property
    def clean(self) -> bool:
        return not self.leaks

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know, each once, with the number of members it is about."""
        told = Counter(notice for report in self.copied for notice in report.notices)
        left = Counter(each.why for each in self.left_out)
        return (
            *(f"{notice} ({members(count)} of the archive)" for notice, count in told.items()),
            *(f"{members(count)} left out: {why}" for why, count in left.items()),
        )


def members(count: int) -> str:
    """Such as "1 member", "2 members"."""
    return f"{count} member{'s'[: count != 1]}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One finished archive: where the copy is, and what became of each member."""

    target: Path
    report: ArchiveReport
    seconds: float  # wall time


Finished = Outcome | Bundle
"""What is there when a file was published."""
