"""A file with all its video streams: each is looked at, redacted and judged by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import monotonic

from bystander.domain.findings import Kind
from bystander.domain.job import Orders, Outcome, Progress
from bystander.domain.plan import Medium, Plan, Stream
from bystander.domain.policy import Policy, SoundPolicy, Subtitles
from bystander.domain.proof import Omission, Proof
from bystander.domain.report import Report
from bystander.media.archive import kind_of
from bystander.media.joined import JoinedStaged
from bystander.media.sniff import medium_of
from bystander.media.streams import ONE_OF_SEVERAL, pictures_in, stream_notices
from bystander.run import file
from bystander.run.attacks import attacks
from bystander.run.crew import Crew, assemble


def redact(
    source: Path,
    target: Path,
    policy: Policy = Policy(),
    crew: Crew | None = None,
    orders: Orders = Orders(),
) -> Outcome:
    """A copy of ``source`` at ``target`` in which nothing that the policy names can be seen.

    Nothing stands at ``target`` unless the whole copy was made and judged. Raises
    BystanderError; Withheld, with the report, when the judge found a leak. The plan of a
    file with several video streams is that of the first.
    """
    if crew is None:
        with assemble(policy) as ours:
            return redact(source, target, policy, ours, orders)
    count = video_streams(source)
    if count <= 1:
        return file.redact(source, target, policy, crew, orders)
    started = monotonic()
    with JoinedStaged(source, target, replace=orders.replace) as staged:
        parts = [staged.part(number) for number in range(count)]
        outcomes = [
            file.redact(source, part, _about(number, policy), crew, _told(number, count, orders))
            for number, part in enumerate(parts)
        ]
        digest = staged.join(parts, policy)
        staged.publish()
    report = _report([outcome.report for outcome in outcomes], digest)
    return Outcome(target, outcomes[0].plan, report, monotonic() - started)


def verify(source: Path, copy: Path, policy: Policy, crew: Crew, orders: Orders) -> Report:
    """Judges a copy without a plan: where it is covered is not known, so nothing is excused.

    policy: what it was made to keep. Raises BystanderError.
    """
    count = video_streams(source)
    told = [_told(number, count, orders) if count > 1 else orders for number in range(count)]
    plans = [
        file.look_at(source, _about(number, policy), crew, listening)
        for number, listening in enumerate(told)
    ]
    streams = _together([plan.source.streams for plan in plans])
    reports = []
    # A copy with fewer streams is no less a leak for the one that is judged first.
    for plan, listening in zip(plans[: max(1, video_streams(copy))], told, strict=False):
        bare = replace(plan, covers=(), source=replace(plan.source, streams=streams))
        judged = file.verify(source, copy, crew, listening, bare)
        reports.append(_unplanned(judged, bare, orders.proof))
    report = _report(reports, reports[0].output_digest)
    return replace(report, leaks=tuple(dict.fromkeys(report.leaks)))


def _unplanned(report: Report, bare: Plan, proof: Proof) -> Report:
    """Whatever looks under covers had none to look under, in pictures; sound has none."""
    under = [each.name for each in attacks(proof, bare, {})] if bare.timeline else []
    others = tuple(each for each in report.omitted if each.check not in under)
    return replace(report, omitted=()).leaving_out(
        (*(Omission(name, UNPLANNED) for name in under), *others)
    )


UNPLANNED = "without the plan nobody knows where covers ought to be: name it"


def video_streams(source: Path) -> int:
    """How many a file has, without cover art; 1 for photos, animations, archives and sound.

    Raises Unreadable, Unsupported.
    """
    if kind_of(source) or medium_of(source) is not Medium.VIDEO:
        return 1
    return max(1, pictures_in(source))


def _about(number: int, policy: Policy) -> Policy:
    """Sound and subtitles are copied once, beside the first stream."""
    about = replace(policy, picture=number)
    if number:
        about = replace(about, sound=SoundPolicy.DROP, subtitles=Subtitles.DROP)
    return about


def _told(number: int, count: int, orders: Orders) -> Orders:
    def listener(progress: Progress) -> None:
        orders.listener(replace(progress, part=number + 1, parts=count))

    return replace(orders, replace=True, listener=listener)


def _report(reports: Sequence[Report], digest: str) -> Report:
    """Of the whole: figures added up, and streams kept that any part keeps."""
    first, *others = reports
    notices = dict.fromkeys(first.notices)
    for report in others:
        # Sound and subtitles were dropped from the others only because the first has them.
        spoken = stream_notices(report.streams, Policy(sound=SoundPolicy.DROP))
        notices |= dict.fromkeys(told for told in report.notices if told not in spoken)
    notices.pop(ONE_OF_SEVERAL, None)
    return replace(
        reports[0],
        covers=sum(report.covers for report in reports),
        people=sum(report.people for report in reports),
        hidden=_added(reports),
        frames=sum(report.frames for report in reports),
        rejudged=sum(report.rejudged for report in reports),
        taken_over=sum(report.taken_over for report in reports),
        leaks=tuple(chain.from_iterable(report.leaks for report in reports)),
        attacks=tuple(chain.from_iterable(report.attacks for report in reports)),
        omitted=tuple(dict.fromkeys(chain.from_iterable(report.omitted for report in reports))),
        notices=tuple(notices),
        output_digest=digest,
        streams=_together([report.streams for report in reports]),
        plan_digest="",  # each part has a plan of its own
    )


def _together(described: Sequence[tuple[Stream, ...]]) -> tuple[Stream, ...]:
    return tuple(map(_kept_by_any, zip(*described, strict=True)))


def _added(reports: Sequence[Report]) -> tuple[tuple[Kind, int], ...]:
    total: Counter[Kind] = Counter()
    for report in reports:
        total.update(dict(report.hidden))
    return tuple(sorted(total.items()))


def _kept_by_any(twins: tuple[Stream, ...]) -> Stream:
    return next((stream for stream in twins if stream.kept), twins[0])
