"""The quick proof is part of every copy; the full one attacks harder, and says what it left out."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.geometry import Box, Size
from bystander.domain.job import Orders
from bystander.domain.plan import Cover, Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.proof import Omission, Proof
from bystander.domain.report import Report
from bystander.run.attacks import attacks, voice_attacker
from bystander.run.crew import Crew
from bystander.run.streams import verify
from bystander.testing.clips import write_clip
from bystander.testing.plans import cover_of, plan_for, resting
from bystander.verify import independence, order, presence, reidentification, repainted, shining
from bystander.verify.voice_recogniser import GE2E

QUICK = [presence.NAME, shining.NAME, repainted.NAME, order.NAME]


def plan_with(*covers: Cover, count: int = 2) -> Plan:
    return plan_for(Size(64, 64), covers, count)


def test_the_quick_proof_looks_for_every_cover() -> None:
    names = [each.name for each in attacks(Proof.QUICK, plan_with(), {})]
    assert names == QUICK


def test_a_photo_has_no_order_of_pictures() -> None:
    names = [each.name for each in attacks(Proof.QUICK, plan_with(count=1), {})]
    assert names == QUICK[:-1]


def test_the_full_proof_does_all_that_the_quick_one_does_and_attacks() -> None:
    plan = plan_with(cover_of(resting(Box(0, 0, 32, 32))))
    names = [each.name for each in attacks(Proof.FULL, plan, {})]
    under = [independence.NAME, reidentification.NAME]
    assert names == [*QUICK, *under]


def test_without_a_plan_it_is_said_that_covers_could_not_be_looked_for(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4")
    policy = Policy(sound=SoundPolicy.DROP, faces=False)
    report = verify(clip, clip, policy, Crew((), {}), Orders())
    assert [omission.check for omission in report.omitted] == QUICK
    assert not {*QUICK} & {*report.checks}


def test_without_a_plan_nothing_under_covers_is_told_as_attacked(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4")
    policy = Policy(sound=SoundPolicy.DROP, faces=False)
    report = verify(clip, clip, policy, Crew((), {}), Orders(proof=Proof.FULL))
    under = [*QUICK, independence.NAME, reidentification.NAME]
    assert [omission.check for omission in report.omitted] == under
    assert not {*under} & {*report.checks}


def test_a_check_that_could_say_nothing_is_not_named_among_the_checks() -> None:
    names = ("timing", "re-identification")
    report = Report(1, "bystander", 0, 0, 50, 2, names, (), ())
    left = report.leaving_out([Omission("re-identification", "too few faces")])
    assert left.checks == ("timing",)
    assert left.omitted == (Omission("re-identification", "too few faces"),)


def test_the_full_proof_attacks_voices_and_the_quick_one_does_not() -> None:
    assert voice_attacker(Proof.FULL) is GE2E
    assert voice_attacker(Proof.QUICK) is None
