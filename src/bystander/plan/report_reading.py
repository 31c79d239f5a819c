"""Reads a report that was written as JSON, and refuses whatever is none."""

from __future__ import annotations

from typing import Any

from bystander.domain.findings import Kind
from bystander.domain.geometry import Box
from bystander.domain.proof import Attempt, Omission, Proof
from bystander.domain.report import REPORT_VERSION, Kept, Leak, LeakKind, Report
from bystander.domain.severity import Severity
from bystander.errors import BadRequest
from bystander.plan.document import model_of, stream_of
from bystander.plan.fields import REPORT, Fields, keys_of, number, whole, wrong
from bystander.plan.sound_document import sound_of

KEYS = keys_of(Report) | {"clean"}
LEAK = frozenset({"kind", "severity", "check", "detail", "frame", "time", "place", "score"})
CORNERS = 4


def report_of(value: object, place: str = REPORT) -> Report:
    """The other way of ``report_document.as_json``. Raises BadRequest, naming the place."""
    if isinstance(value, dict) and value.get("version") != REPORT_VERSION:
        raise BadRequest(
            f"the report has another version than {REPORT_VERSION}, which this Bystander reads; "
            "judge the copy again with `bystander verify --report`"
        )
    found = Fields.of(value, place, KEYS)
    report = found.built(lambda: _report(found))
    if found.flag("clean") != report.clean:
        raise BadRequest("the report contradicts itself: clean is not what its leaks say")
    return report


def _report(found: Fields) -> Report:
    return Report(
        version=REPORT_VERSION,
        made_by=found.text("made_by"),
        covers=found.whole("covers"),
        people=found.whole("people"),
        frames=found.whole("frames"),
        rejudged=found.whole("rejudged"),
        checks=found.texts("checks"),
        models=tuple(model_of(*each) for each in found.each("models")),
        leaks=tuple(_leak(*each) for each in found.each("leaks")),
        notices=found.texts("notices"),
        output_digest=found.text("output_digest"),
        encoder=found.text("encoder"),
        streams=tuple(stream_of(*each) for each in found.each("streams")),
        sounds=tuple(sound_of(*each) for each in found.each("sounds")),
        taken_over=found.whole("taken_over"),
        kept=tuple(_kept(*each) for each in found.each("kept")),
        decided_by=found.text("decided_by"),
        hidden=_hidden(*found.inner("hidden")),
        proof=found.choice("proof", Proof),
        attacks=tuple(_attempt(*each) for each in found.each("attacks")),
        omitted=tuple(_omission(*each) for each in found.each("omitted")),
        withhold=found.choice("withhold", Severity),
        plan_digest=found.text("plan_digest"),
        code_digest=found.text("code_digest"),
        versions=_versions(*found.inner("versions")),
    )


def _leak(value: object, place: str) -> Leak:
    found = Fields.of(value, place, LEAK)
    return Leak(
        kind=found.choice("kind", LeakKind),
        check=found.text("check"),
        detail=found.text("detail"),
        frame=found.maybe_whole("frame"),
        seconds=found.maybe_moment("time"),
        place=_place(*found.inner("place")),
        score=found.maybe_number("score"),
        judged=found.choice("severity", Severity),
    )


def _place(value: object, place: str) -> Box | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != CORNERS:
        raise wrong(place, "left, top, right, bottom")
    sides = [number(side, place) for side in value]
    return Fields({}, place).built(lambda: Box(*sides))


def _kept(value: object, place: str) -> Kept:
    found = Fields.of(value, place, keys_of(Kept))
    start, end = found.moment("start"), found.moment("end")
    return Kept(found.whole("track"), found.choice("kind", Kind), start, end)


def _hidden(value: object, place: str) -> tuple[tuple[Kind, int], ...]:
    if not isinstance(value, dict) or not set(value) <= set(Kind):
        raise wrong(place, "counts by kind")
    return tuple((Kind(kind), whole(count, place)) for kind, count in value.items())


def _versions(value: object, place: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise wrong(place, "versions by name")
    found = Fields(value, place)
    return tuple((Fields({"name": name}, place).text("name"), found.text(name)) for name in value)


def _attempt(value: object, place: str) -> Attempt:
    found = Fields.of(value, place, keys_of(Attempt))
    figures: dict[str, Any] = {
        name: found.number(name) for name in ("got", "low", "high", "chance")
    }
    return found.built(
        lambda: Attempt(
            check=found.text("check"),
            attacker=found.text("attacker"),
            measure=found.text("measure"),
            **figures,
            count=found.whole("count"),
            worst=found.maybe_number("worst"),
            people=found.whole("people"),
            beyond=found.flag("beyond"),
        )
    )


def _omission(value: object, place: str) -> Omission:
    found = Fields.of(value, place, keys_of(Omission))
    return Omission(found.text("check"), found.text("why"))
