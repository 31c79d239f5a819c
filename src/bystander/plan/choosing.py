"""A person's choice of tracks: who stays visible, or who alone is covered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bystander.domain.findings import Kind
from bystander.domain.plan import Cover, Plan
from bystander.errors import BadRequest

NEVER = frozenset({Kind.ZONE, Kind.DAMAGE})
"""Nobody's: a zone is left out of the policy, and what cannot be decoded nobody has seen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """By the numbers that tracks have in one plan, and nowhere else.

    keep: these stay visible
    only: these alone are covered; empty is no choice
    decided_by: who answers for it, in their own words; stands in the report
    """

    keep: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    decided_by: str = ""

    def __post_init__(self) -> None:
        if self.keep and self.only:
            msg = "tracks are either kept visible, or alone covered; choose one of the two"
            raise ValueError(msg)
        if not self.decided_by.isprintable():
            msg = "who decided must be told in one line of text"
            raise ValueError(msg)

    def __bool__(self) -> bool:
        return bool(self.keep or self.only)


def chosen(plan: Plan, choice: Choice) -> Plan:
    """The plan as it is by this choice, in place of one that was made before.

    Raises BadRequest for numbers that no track of it has.
    """
    if not choice:
        return plan
    everything = (*plan.covers, *plan.kept)
    tracks = {cover.track for cover in everything if cover.kind not in NEVER}
    unknown = sorted((choice.keep | choice.only) - tracks)
    if unknown:
        raise BadRequest(
            f"no track of the plan has the number {unknown[0]}; "
            "`bystander look --sheet` draws all of them with their numbers"
        )
    kept = choice.keep or tracks - choice.only
    return replace(
        plan,
        covers=tuple(cover for cover in everything if not _is_in(cover, kept)),
        kept=tuple(cover for cover in everything if _is_in(cover, kept)),
        decided_by=choice.decided_by,
    )


def _is_in(cover: Cover, kept: frozenset[int] | set[int]) -> bool:
    return cover.track in kept and cover.kind not in NEVER
