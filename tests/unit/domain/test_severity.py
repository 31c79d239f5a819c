"""Leaks are graver or slighter, and the policy says which of them withhold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bystander.domain.geometry import Size
from bystander.domain.policy import Policy
from bystander.domain.report import LEAKS_SEEN, Leak, LeakKind, Report
from bystander.domain.severity import Severity
from bystander.domain.traces import Trace, TraceKind
from bystander.errors import BadRequest
from bystander.plan.policy_file import read_toml
from bystander.testing.plans import plan_for
from bystander.verify.tags import left_over

REPORT = Report(
    version=3, made_by="a test", covers=0, people=0, frames=1, rejudged=1,
    checks=(), models=(), leaks=(),
)  # fmt: skip


def leak(kind: LeakKind, judged: Severity | None = None) -> Leak:
    return Leak(kind, "a check", "a finding", judged=judged)


@pytest.mark.parametrize("kind", sorted(LEAKS_SEEN | {LeakKind.VOICE, LeakKind.TAG}))
def test_whatever_shows_or_names_somebody_is_grave(kind: LeakKind) -> None:
    assert leak(kind).severity is Severity.GRAVE


def test_a_check_that_knows_better_is_believed() -> None:
    assert leak(LeakKind.TAG, Severity.SERIOUS).severity is Severity.SERIOUS


@pytest.mark.parametrize("kind", LeakKind)
def test_every_leak_withholds_unless_a_policy_says_otherwise(kind: LeakKind) -> None:
    assert replace(REPORT, leaks=(leak(kind),)).withholding
    assert Policy().withhold is Severity.SLIGHT


def test_a_policy_may_put_up_with_lesser_leaks_and_never_with_grave_ones() -> None:
    leaks = tuple(map(leak, (LeakKind.TRUNCATED, LeakKind.TIME, LeakKind.FACE)))
    for least, withholding in zip(Severity, (leaks, leaks[1:], leaks[2:]), strict=True):
        assert replace(REPORT, leaks=leaks, withhold=least).withholding == withholding
    with pytest.raises(BadRequest, match="withhold must be one of slight, serious, grave"):
        read_toml('version = 1\nwithhold = "nothing"')


def test_a_policy_file_says_which_leaks_withhold() -> None:
    assert read_toml('version = 1\nwithhold = "grave"').policy().withhold is Severity.GRAVE


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        (TraceKind.POSITION, Severity.GRAVE),
        (TraceKind.WORDS, Severity.GRAVE),
        (TraceKind.REST, Severity.GRAVE),
        (TraceKind.DEVICE, Severity.SERIOUS),
    ],
)
def test_a_tag_is_as_grave_as_what_it_gives_away(kind: TraceKind, severity: Severity) -> None:
    (found,) = left_over([Trace(kind, "name", "value", "EXIF")], plan_for(Size(8, 8), ()))
    assert found.severity is severity
