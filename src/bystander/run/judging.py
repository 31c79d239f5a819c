"""The last verb: reads a finished copy as a stranger would, and says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from bystander.domain.frame import Frame
from bystander.domain.frame_span import between
from bystander.domain.job import Orders, Step
from bystander.domain.plan import Medium, Plan
from bystander.domain.report import Report
from bystander.plan.fingerprint import fingerprint
from bystander.run.against import Against
from bystander.run.aside import Aside
from bystander.run.attacks import attacks, voice_attacker
from bystander.run.crew import Crew
from bystander.run.making import code_digest, versions
from bystander.run.second_looks import second_looks
from bystander.run.telling import told
from bystander.stages import Check, Source
from bystander.verify.judge import judge_frames
from bystander.verify.side_by_side import SideBySide
from bystander.verify.sound_report import (
    compared,
    heard_again,
    muted_notices,
    report_without_pictures,
)
from bystander.verify.unchanged import Unchanged


def judge(
    output: Source,
    plan: Plan,
    crew: Crew,
    orders: Orders = Orders(),
    against: Against | None = None,
) -> Report:
    """Trusts nobody: reads the encoded copy as a stranger would.

    against: where sound was redacted, nothing to compare with is a leak
    """
    original, muted = (against.original, against.muted) if against else (None, ())
    made = against.carried_out(plan) if against else plan
    hire = voice_attacker(orders.proof)
    with output, Aside(lambda heed: compared(made, original, output, heed, hire)) as comparing:
        seen = _seen(output, plan, crew, orders, against)
        report = heard_again(seen, made, comparing.result())
    return replace(
        report,
        notices=(*report.notices, *muted_notices(tuple(chain.from_iterable(muted)))),
        proof=orders.proof,
        plan_digest=fingerprint(plan),
        code_digest=code_digest(),
        versions=versions(),
    )


def _seen(
    output: Source, plan: Plan, crew: Crew, orders: Orders, against: Against | None
) -> Report:
    if plan.source.medium is Medium.SOUND:
        return report_without_pictures(output, plan)
    frames = told(output.frames(), Step.JUDGE, len(plan.timeline), orders)
    looks = second_looks(crew.lookouts, plan, orders.proof)
    if against is None:
        return judge_frames(frames, output, plan, looks)
    beside = SideBySide(_covered_frames(against, plan), attacks(orders.proof, plan, crew.effects))
    others: tuple[Check, ...] = (beside, *_unchanged(against))
    report = judge_frames(frames, output, plan, looks, others)
    named = replace(
        report,
        checks=tuple(chain(*map(partial(_named, beside), report.checks))),
        taken_over=sum(map(len, against.untouched)),
        attacks=beside.attempts,
    )
    return named.leaving_out(beside.omitted)


def _named(beside: SideBySide, check: str) -> tuple[str, ...]:
    return beside.names if check == beside.name else (check,)


def _unchanged(against: Against) -> tuple[Unchanged, ...]:
    spans = against.untouched
    return (Unchanged(against.original.frames_in(spans), spans),) if spans else ()


def _covered_frames(against: Against, plan: Plan) -> Iterator[Frame]:
    """The original's, with others between them. Nothing is decoded before one is asked for."""
    if against.untouched:
        return against.original.frames_in(between(against.untouched, len(plan.timeline)))
    return against.original.frames()
