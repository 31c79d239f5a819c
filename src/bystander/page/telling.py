"""One copy, in the order in which its page tells it."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass

from bystander.domain.clock import timecode
from bystander.domain.counts import number_of
from bystander.domain.plan import Medium, Model, Plan
from bystander.domain.proof import Omission
from bystander.domain.report import Kept, Leak, Report
from bystander.domain.severity import Severity
from bystander.page.chances import Plot, plots
from bystander.page.entry import Entry, Statement
from bystander.page.log import Line, log
from bystander.page.questions import asked
from bystander.page.timeline import Timeline, timelines
from bystander.page.words import counted, limits
from bystander.plan.policy_words import doubts, sentences

GOOD, WARNED, BAD = "good", "warned", "bad"
MEDIA = {
    Medium.PHOTO: "photo",
    Medium.ANIMATION: "animation",
    Medium.VIDEO: "video",
    Medium.SOUND: "sound",
}

CONTAINERS = {
    "mov,mp4,m4a,3gp,3g2,mj2": "MP4 or QuickTime",
    "matroska,webm": "Matroska or WebM",
}
"""FFmpeg's names that list what one of its readers reads."""


@dataclass(frozen=True)
class Shown:
    """A still, as the page carries it."""

    source: str
    width: int
    height: int
    time: str


@dataclass(frozen=True)
class Told:
    """Everything that the page says of one copy, in words and marks."""

    report: Report
    plan: Plan | None
    mood: str
    verdict: str
    summary: str
    asked: tuple[str, ...]
    doubts: tuple[str, ...]
    recording: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]
    timelines: tuple[Timeline, ...]
    kept: tuple[Kept, ...]
    leaks: tuple[Leak, ...]
    asked_of_copy: tuple[tuple[str, str], ...]
    plots: tuple[Plot, ...]
    omitted: tuple[Omission, ...]
    limits: tuple[str, ...]
    log: tuple[Line, ...]
    models: tuple[Model, ...]
    pictures: tuple[Shown, ...]


def tell(entry: Entry, statement: Statement) -> Told:
    """What a page says of one copy."""
    report, plan = entry.report, entry.plan
    mood, verdict = _verdict(report)
    return Told(
        report=report,
        plan=plan,
        mood=mood,
        verdict=verdict,
        summary=_summary(report),
        asked=tuple(sentences(plan.policy)) if plan else (),
        doubts=tuple(doubts(plan.policy)) if plan else (),
        recording=_recording(report, plan),
        counts=tuple(counted(kind, count) for kind, count in report.hidden),
        timelines=timelines(plan) if plan else (),
        kept=report.kept,
        leaks=tuple(sorted(report.leaks, key=_gravest_first)),
        asked_of_copy=asked(report),
        plots=plots(report.attacks),
        omitted=report.omitted,
        limits=tuple(limits(report, plan)),
        log=log(plan, report, statement.exemptions) if plan else (),
        models=tuple(dict.fromkeys(report.models)),
        pictures=tuple(
            Shown(_data(each.jpeg), each.width, each.height, timecode(each.seconds))
            for each in entry.pictures
        ),
    )


def _verdict(report: Report) -> tuple[str, str]:
    if report.clean:
        return GOOD, "The checks found no leak in the copy."
    counts = Counter(leak.severity for leak in report.leaks)
    order = [severity for severity in reversed(Severity) if counts[severity]]
    told = ", ".join(f"{counts[severity]} {severity}" for severity in order)
    leaks = f"The checks found {number_of(len(report.leaks), 'leak')} in the copy ({told})."
    if report.withholding:
        return BAD, f"{leaks} Such a copy is withheld, unless somebody published it knowingly."
    return WARNED, f"{leaks} The policy puts up with them."


def _summary(report: Report) -> str:
    """What became of the recording, in two sentences."""
    passages = sum(len(sound.passages) for sound in report.sounds)
    hidden = [counted(kind, count) for kind, count in report.hidden]
    hidden += [f"speech in {number_of(passages, 'passage')}"] if passages else []
    done = f"Hidden: {', '.join(hidden)}." if hidden else "Nothing was hidden."
    return f"{done} No check finds everything: what none of them can say stands under Limits."


def _gravest_first(leak: Leak) -> tuple[int, int]:
    return -list(Severity).index(leak.severity), leak.frame or 0


def _recording(report: Report, plan: Plan | None) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, str]] = []
    if plan is not None:
        source = plan.source
        facts += [("Medium", MEDIA[source.medium]), ("Container, codec", _codec(plan))]
        if source.medium is not Medium.SOUND:
            facts.append(("Picture", f"{source.size.width} x {source.size.height} pixels"))
        if source.duration is not None and source.medium is not Medium.PHOTO:
            facts.append(("Length", timecode(source.duration)))
        facts.append(("Frames looked at", f"{plan.looked} of {len(plan.timeline)}"))
        facts.append(("Shots", str(len(plan.shots))))
    facts += [
        ("Frames of the copy", str(report.frames)),
        ("Frames judged again", str(report.rejudged)),
        ("Frames taken over as they are coded", str(report.taken_over)),
    ]
    return tuple(fact for fact in facts if fact[1] not in ("0", "0 of 0"))


def _codec(plan: Plan) -> str:
    source = plan.source
    container = CONTAINERS.get(source.container, source.container)
    return f"{container}, {source.codec}; copy by {source.encoder}"


def _data(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + b64encode(jpeg).decode("ascii")
