"""What a page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from bystander.domain.archive_report import ArchiveReport
from bystander.domain.plan import Plan
from bystander.domain.report import Report


@dataclass(frozen=True)
class Picture:
    """A still of a *redacted* copy.

    jpeg: the file's bytes, small
    """

    jpeg: bytes
    width: int
    height: int
    seconds: Fraction


@dataclass(frozen=True)
class Entry:
    """One copy: what the judge says of it, and by what plan it was made, where that is known."""

    report: Report
    plan: Plan | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What somebody says in their own words, for this page and nowhere else.

    exemptions: by the kind of what was hidden ("face", "voice", "stream"), on what ground
    """

    title: str = ""
    decided_by: str = ""
    exemptions: Mapping[str, str] = field(default_factory=dict)


Part = Entry | ArchiveReport
"""What one file of the user's became."""
