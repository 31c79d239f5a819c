"""One file, from beginning to end: look, carry out, judge, and only then publish."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import bystander
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.frame_span import between
from bystander.domain.job import Orders, Outcome, Step
from bystander.domain.plan import PLAN_VERSION, Cover, Medium, Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.report import Report
from bystander.errors import BadRequest, Withheld
from bystander.media.open import open_source, stage
from bystander.plan.build import build
from bystander.plan.covers import cover_whole
from bystander.plan.least_size import size_notices
from bystander.plan.zones import zone_covers
from bystander.redact.apply import apply_beside
from bystander.run.against import Against, made_from, taken_over
from bystander.run.aside import Aside
from bystander.run.credentialed import judged_as
from bystander.run.crew import Crew
from bystander.run.hearing import Heard, listening
from bystander.run.judging import judge
from bystander.run.mend import encoded_anew, mended, numbered_after
from bystander.run.motion_watch import refuse_still
from bystander.run.sound_file import look_at_sound
from bystander.run.survey import Survey
from bystander.run.telling import told
from bystander.run.voicing import Muted, recordings
from bystander.stages import Source, Staged
from bystander.track.grounds import Anchored, learnt
from bystander.verify.judge import can_be_covered, is_changed

ROUNDS = 3
"""What only the judge saw is added to the plan, and the copy made anew: twice at most, for new
grain may look like a small face in another place."""


def redact(
    source: Path,
    target: Path,
    policy: Policy,
    crew: Crew,
    orders: Orders = Orders(),
) -> Outcome:
    """The photo, animation or video stream that the policy is about, from look to publishing.

    Raises BystanderError; Withheld, with the report, when the judge found a leak.
    """
    started = monotonic()
    with open_source(source, policy) as original:
        with stage(original, source, target, replace=orders.replace):
            pass  # refuses a target that cannot be, before the long work
        plan = look(original, policy, crew, orders)
        for _ in range(ROUNDS):
            with stage(original, source, target, replace=orders.replace) as staged:
                copy, muted = carry_out(original, plan, staged, crew, orders)
                report = judge(copy, plan, crew, orders, made_from(original, plan, muted))
                if orders.publish_anyway or not report.withholding:
                    staged.publish()
                    return Outcome(target, plan, report, monotonic() - started)
            judged = plan
            if all(map(can_be_covered, report.withholding)):
                plan = mended(plan, report.withholding, crew)
            elif all(map(is_changed, report.withholding)):
                plan = encoded_anew(plan)
            else:
                break
    raise _withheld(report, judged)


def look_at(source: Path, policy: Policy, crew: Crew, orders: Orders = Orders()) -> Plan:
    """The plan for a file; changes nothing."""
    with open_source(source, policy) as original:
        return look(original, policy, crew, orders)


def apply_plan(source: Path, target: Path, plan: Plan, crew: Crew, orders: Orders) -> Outcome:
    """A copy made by a plan, perhaps one that a person edited; judged like any other."""
    started = monotonic()
    with (
        open_source(source, plan.policy) as original,
        stage(original, source, target, replace=orders.replace) as staged,
    ):
        _refuse_others(original, plan)
        copy, muted = carry_out(original, plan, staged, crew, orders)
        report = judge(copy, plan, crew, orders, made_from(original, plan, muted))
        if report.withholding and not orders.publish_anyway:
            raise _withheld(report, plan)
        staged.publish()
        return Outcome(target, plan, report, monotonic() - started)


def verify(original: Path, output: Path, crew: Crew, orders: Orders, plan: Plan) -> Report:
    """Judges a copy that is there already. Raises BadRequest for the plan of another file."""
    with open_source(original, plan.policy) as source:
        _refuse_others(source, plan)
        with open_source(output, replace(plan.policy, sound=SoundPolicy.KEEP)) as copy:
            return judge(judged_as(copy, output), plan, crew, orders, Against(source))


def _refuse_others(original: Source, plan: Plan) -> None:
    if original.digest != plan.digest:
        raise BadRequest(
            "the plan was made for another file, or this one was changed since; "
            "make a new one with `bystander look`"
        )


def look(source: Source, policy: Policy, crew: Crew, orders: Orders = Orders()) -> Plan:
    """Sees and hears everything, changes nothing."""
    facts = source.facts
    if facts.medium is Medium.SOUND:
        return look_at_sound(source, policy, crew.ears, orders)
    survey = Survey(facts, crew.lookouts, policy, _grounds(source, policy, orders))
    covers: list[Cover] = []
    shots = []
    with listening(source, policy, crew.ears) as hearing:
        frames = told(_while_well(source.frames(), hearing), Step.LOOK, facts.frames, orders)
        for scenes in survey.scenes(frames):
            timeline = survey.timeline
            shots.append(scenes[0].shot)
            for scene in scenes:
                if scene.observations:
                    tracks = crew.tracker(scene.kind).follow(scene, timeline, facts.size)
                    covers += build(numbered_after(tracks, covers), scene, policy, timeline)
        listened = hearing.result()
    last = max((cover.track for cover in covers), default=0)
    covers += zone_covers(policy, survey.timeline, facts.size, last)
    covers += cover_whole(survey.damaged, facts.size)
    return Plan(
        version=PLAN_VERSION,
        made_by=f"bystander {bystander.__version__}",
        digest=source.digest,
        source=facts,
        policy=policy,
        models=(*crew.models, *listened.models),
        timeline=survey.timeline,
        looked=survey.looked,
        shots=tuple(shots),
        covers=tuple(covers),
        seed=secrets.randbits(32),
        sounds=listened.sounds,
        notices=(*facts.notices, *size_notices(policy), *listened.notices),
    )


def _grounds(source: Source, policy: Policy, orders: Orders) -> tuple[Anchored, ...]:
    """What the camera always sees, learnt in a pass of its own where moving things are hidden."""
    if Kind.MOVING not in policy.kinds:
        return ()
    refuse_still(source.facts)
    return learnt(told(source.frames(), Step.LOOK, source.facts.frames, orders))


def carry_out(
    source: Source,
    plan: Plan,
    staged: Staged,
    crew: Crew,
    orders: Orders = Orders(),
) -> tuple[Source, Muted]:
    """Changes everything, decides nothing. Returns the finished copy, open for judging, and
    what of its sound could not be made as it was planned.
    """
    crew.rest()
    with recordings(source, plan, crew.ears, orders) as spoken:
        staged.listen(spoken.recordings)
        passages = taken_over(source, plan)
        frames = source.frames()
        if passages:
            staged.announce(passages)
            frames = source.frames_in(between(passages, len(plan.timeline)))
        frames = told(frames, Step.CARRY_OUT, len(plan.timeline), orders)
        for item in apply_beside(frames, plan, crew.effects, passages):
            staged.write(item)
        copy = staged.reopen()
    crew.rest()
    return copy, spoken.muted


def _while_well(frames: Iterable[Frame], hearing: Aside[Heard]) -> Iterator[Frame]:
    """The same frames, up to where the listening failed."""
    for frame in frames:
        hearing.check()
        yield frame


def _withheld(report: Report, plan: Plan) -> Withheld:
    first = report.withholding[0]
    count = len(report.withholding)
    return Withheld(
        f"the copy was withheld, for the judge found {count} leak{'s'[: count > 1]} in it "
        f"(first: {first.detail}); cover more, or publish it knowingly with --publish-anyway",
        report,
        plan,
    )
