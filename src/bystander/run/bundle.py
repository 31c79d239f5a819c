"""One archive, from beginning to end: every member like a file of its own, and then publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import bystander
from bystander.domain.archive import ArchiveKind, OnBadMember, Terms, Why
from bystander.domain.archive_report import (
    ARCHIVE_REPORT_VERSION,
    ArchiveReport,
    Bundle,
    MemberReport,
    members,
)
from bystander.domain.job import Orders, Outcome, Progress, Scrubbed
from bystander.domain.report import Report
from bystander.errors import BadRequest, Damaged, StageFailed, Unreadable, Withheld
from bystander.media.archive import Archive, kind_of, open_archive
from bystander.media.archive_member import Member, Nature, unpack
from bystander.media.archive_staged import ArchiveStaged, stage_archive
from bystander.run.members import Namer, Sorter, spoken_suffix

Redact = Callable[[Path, Path, Orders], Outcome]
"""Makes a judged copy of one file at another place, as ``run.file.redact`` does."""

Copy = Callable[[Path, Path, Orders], Outcome | Scrubbed]
"""The same, or one that is only scrubbed."""

_ITS_OWN_FAULT = (Unreadable, Damaged, StageFailed, Withheld, BadRequest)
"""What a member can be blamed for. A full disk or a missing model would fail the next, too."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds, as far as can be told without looking into a member.

    count: of all members, folders included
    footage: how many will be copied
    left_out: the others, without folders
    """

    count: int
    footage: int
    left_out: tuple[MemberReport, ...]

    @property
    def described(self) -> str:
        left = Counter(each.why for each in self.left_out)
        parts = (f"{members(count)} left out: {why}" for why, count in left.items())
        return "; ".join((f"{members(self.footage)} to copy", *parts))


def redact_archive(
    source: Path,
    target: Path,
    redact: Redact,
    orders: Orders = Orders(),
    terms: Terms = Terms(),
) -> Bundle:
    """``copy_archive`` with members in which nobody can be recognised."""
    return copy_archive(source, target, redact, orders, terms)


def copy_archive(
    source: Path,
    target: Path,
    copy: Copy,
    orders: Orders = Orders(),
    terms: Terms = Terms(),
) -> Bundle:
    """A copy of an archive that holds a copy of every member; others are left out and named.

    Nothing stands at ``target`` unless all of it was made and judged. One member at a time
    is unpacked, in a private folder beside ``target``. Raises BystanderError; Withheld,
    with an ArchiveReport, for a member that cannot be in the copy, unless ``terms`` allow
    to leave it out.
    """
    started = monotonic()
    kind = _kind(source)
    with stage_archive(kind, source, target, replace=orders.replace):
        pass  # refuses a target that cannot be, before the long work
    contents = foresee(source, terms)
    done: list[MemberReport] = []
    with stage_archive(kind, source, target, replace=orders.replace) as staged:
        with open_archive(source, kind, terms.bounds) as archive:
            for result in _carried_out(archive, staged, _Job(copy, orders, terms, contents)):
                done.append(result)
                if _withholds(result, terms):
                    raise _withheld([result], _report(kind, terms, done))
        report = _report(kind, terms, done)
        _insist_on_one(report)
        report = replace(report, output_digest=staged.seal())
        staged.publish()
    return Bundle(target, report, monotonic() - started)


def foresee(source: Path, terms: Terms = Terms()) -> Contents:
    """Goes through the list of members; unpacks none. Raises Damaged, Unreadable for an
    archive beyond its bounds or without footage, and Withheld where it is known by now.
    """
    kind, sorter = _kind(source), Sorter(terms)
    count = footage = 0
    left_out = []
    with open_archive(source, kind, terms.bounds) as archive:
        for member in archive.members():
            count += 1
            if member.nature is Nature.FOLDER:
                continue
            why = sorter.why_not(member)
            if why is None:
                footage += 1
            else:
                left_out.append(_left_out(member, why))
    bad = [each for each in left_out if _withholds(each, terms)]
    if bad:
        raise _withheld(bad, _report(kind, terms, left_out))
    if not footage:
        raise Unreadable("the archive holds no picture and no video; choose another one")
    return Contents(count, footage, tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Job:
    copy: Copy
    orders: Orders
    terms: Terms
    contents: Contents


def _carried_out(archive: Archive, staged: ArchiveStaged, job: _Job) -> Iterator[MemberReport]:
    """What became of each member, in order. Raises Damaged where the archive was changed."""
    rename, total = job.terms.rename, job.contents.count
    sorter, namer = Sorter(job.terms), Namer(rename=rename, count=total)
    number = 0
    for member in archive.members():
        number = member.number
        if member.nature is Nature.FOLDER:
            continue
        why = sorter.why_not(member)
        if why is not None:
            yield _left_out(member, why)
        else:
            yield _copied(member, namer.name(member), staged, job)
    if number != total:
        raise Damaged("the archive was changed while it was read; run again")


def _copied(member: Member, name: str, staged: ArchiveStaged, job: _Job) -> MemberReport:
    """One member: unpacked, copied, added, and both of its files deleted."""
    suffix = spoken_suffix(member.name)
    original = staged.folder / f"{member.number}{suffix}"
    copy = staged.folder / f"{member.number}.copy{suffix}"

    def listener(progress: Progress) -> None:
        part = replace(progress, part=member.number, parts=job.contents.count)
        job.orders.listener(part)

    try:
        unpack(member, original)
        made = job.copy(original, copy, replace(job.orders, listener=listener))
        staged.add(name, copy)
    except _ITS_OWN_FAULT as error:
        # The sentence may name the file, whose path is of no use to anybody by now.
        detail = str(error).replace(str(copy), "its copy").replace(str(original), "it")
        report = error.report if isinstance(error, Withheld) else None
        return MemberReport(
            member.number, suffix, Why.FAILED, detail, error.exit_code,
            report if isinstance(report, Report) else None,
        )  # fmt: skip
    finally:
        original.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    if isinstance(made, Scrubbed):
        return MemberReport(member.number, suffix, dropped=made.dropped)
    return MemberReport(member.number, suffix, report=made.report)


def _left_out(member: Member, why: Why) -> MemberReport:
    return MemberReport(member.number, spoken_suffix(member.name), why)


def _withholds(member: MemberReport, terms: Terms) -> bool:
    return member.bad and terms.on_bad is OnBadMember.WITHHOLD


def _withheld(bad: Sequence[MemberReport], report: ArchiveReport) -> Withheld:
    more = f", and {members(len(bad) - 1)} more" if len(bad) > 1 else ""
    named = any(each.why in (Why.NAME, Why.DUPLICATE) for each in bad)
    return Withheld(
        f"the archive was withheld, for {bad[0]} cannot be in it "
        f"({bad[0].detail or bad[0].why}){more}; "
        f"{'give members numbers with --rename, or ' if named else ''}"
        "leave such members out with --on-bad-member leave-out",
        replace(report, withheld=True),
    )


def _insist_on_one(report: ArchiveReport) -> None:
    if not report.inside:
        raise Withheld(
            "the archive was withheld, for none of its members could be copied; "
            "its report names the reasons",
            replace(report, withheld=True),
        )


def _report(kind: ArchiveKind, terms: Terms, done: Sequence[MemberReport]) -> ArchiveReport:
    return ArchiveReport(
        version=ARCHIVE_REPORT_VERSION,
        made_by=f"bystander {bystander.__version__}",
        kind=kind,
        renamed=terms.rename,
        withheld=False,
        members=tuple(done),
    )


def _kind(source: Path) -> ArchiveKind:
    kind = kind_of(source)
    if kind is None:
        raise Unreadable(f"{source} is no archive that Bystander knows; check the path")
    return kind
