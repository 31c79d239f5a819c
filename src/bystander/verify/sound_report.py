"""What the judge says of a copy's sound, as a part of the report, or as all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import bystander
from bystander.domain.clock import SLACK, timecode
from bystander.domain.plan import Plan
from bystander.domain.proof import Attempt, Omission
from bystander.domain.report import REPORT_VERSION, Leak, LeakKind, Report
from bystander.domain.sound import MILLISECONDS, Passage, SoundBlock
from bystander.errors import BystanderError, StageFailed
from bystander.stages import Source
from bystander.verify import tags, voices
from bystander.verify.hearing import NAME
from bystander.verify.second_hearing import Comparison
from bystander.verify.side_by_side import Verdict
from bystander.verify.streams import Streams
from bystander.verify.voice_recogniser import VoiceRecogniser
from bystander.verify.voices import Voices

MOST_TOLD = 10
"""Places that a notice names one by one."""

UNHEARD = Omission(voices.NAME, "the sound could not be compared with the original's")


def report_without_pictures(output: Source, plan: Plan) -> Report:
    """Of a copy that holds nothing but sound, before it was listened to."""
    streams = Streams().begin(plan, output.facts).finish()
    return Report(
        version=REPORT_VERSION,
        made_by=f"bystander {bystander.__version__}",
        covers=0,
        people=0,
        frames=0,
        rejudged=0,
        checks=(Streams.name, tags.NAME),
        models=plan.models,
        leaks=(*streams, *_ends_early(plan), *tags.left_over(output.traces, plan)),
        notices=plan.notices,
        output_digest=output.digest,
        encoder=plan.source.encoder,
        streams=plan.source.streams,
        withhold=plan.policy.withhold,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison of a copy's sound with the original's says.

    checks: those beside the second hearing that were made
    """

    leaks: tuple[Leak, ...] = ()
    notices: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    omitted: tuple[Omission, ...] = ()


def compared(
    plan: Plan,
    original: Source | None,
    output: Source,
    heed: Callable[[], None],
    hire: Callable[[], VoiceRecogniser] | None = None,
) -> Compared:
    """All that was planned, from beginning to end, in constant memory.

    original: without it nobody can say that a copy's sound is not the original's, and so
        there is a leak
    heed: is called often, and may raise to end this
    hire: makes what attacks disguised voices; without it they are not attacked
    Raises StageFailed when the comparison does.
    """
    if not plan.sounds:
        return Compared()
    attacks = [Voices(sound, hire) for sound in plan.sounds if hire and sound.disguised]
    leaks: list[Leak] = []
    notices: list[str] = []
    try:
        for comparison in _comparisons(plan, original, output, heed, attacks):
            leaks += comparison.leaks
            notices += _unsaid(comparison.unsaid)
        verdicts = [attack.verdict() for attack in attacks]
    except _Incomparable as incomparable:
        leaks.append(incomparable.leak)
        verdicts = [Verdict(omitted=(UNHEARD,)) for _ in attacks]
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed(
            "a check of the copy's sound failed, so nothing was published; this is a bug, "
            "please report it"
        ) from cause
    return _with_voices(Compared(tuple(leaks), tuple(notices)), verdicts)


def heard_again(report: Report, plan: Plan, found: Compared) -> Report:
    """The same report with what a comparison of the sound says."""
    if not plan.sounds:
        return report
    return replace(
        report,
        leaks=(*report.leaks, *found.leaks),
        notices=(*report.notices, *found.notices),
        checks=(*report.checks, NAME, *found.checks),
        sounds=plan.sounds,
        attacks=(*report.attacks, *found.attempts),
    ).leaving_out(found.omitted)


def _ends_early(plan: Plan) -> tuple[Leak, ...]:
    """An original that lost its end has a copy without an end, which would look whole."""
    declared = plan.source.duration
    if not plan.sounds or declared is None or declared - plan.sounds[0].duration <= SLACK:
        return ()
    detail = f"the sound ends before the original does, which lasts {timecode(declared)}"
    return (Leak(LeakKind.TRUNCATED, NAME, detail),)


class _Incomparable(Exception):
    def __init__(self, kind: LeakKind, detail: str) -> None:
        self.leak = Leak(kind, NAME, detail)


def _with_voices(found: Compared, verdicts: Sequence[Verdict]) -> Compared:
    """The same with what attackers of disguised voices got, where there were any."""
    if not verdicts:
        return found
    each = [
        _of_stream(verdict, number, len(verdicts)) for number, verdict in enumerate(verdicts, 1)
    ]
    attempts = tuple(chain.from_iterable(verdict.attempts for verdict in each))
    return replace(
        found,
        leaks=(*found.leaks, *chain.from_iterable(verdict.leaks for verdict in each)),
        notices=(*found.notices, *voices.told(attempts)),
        checks=(voices.NAME,),
        attempts=attempts,
        omitted=tuple(chain.from_iterable(verdict.omitted for verdict in each)),
    )


def _of_stream(verdict: Verdict, number: int, of: int) -> Verdict:
    """The same; of several disguised streams it is said which one was attacked."""
    if of == 1:
        return verdict
    where = f"disguised stream {number}"
    return Verdict(
        verdict.leaks,
        tuple(replace(each, attacker=f"{each.attacker}, {where}") for each in verdict.attempts),
        tuple(replace(each, why=f"{where}: {each.why}") for each in verdict.omitted),
    )


def _comparisons(
    plan: Plan,
    original: Source | None,
    output: Source,
    heed: Callable[[], None],
    attacks: Sequence[Voices],
) -> Iterator[Comparison]:
    if original is None:
        raise _Incomparable(LeakKind.VOICE, "the sound was not compared with the original's")
    found = output.sounds
    if len(found) != len(plan.sounds):
        detail = f"{len(found)} streams of sound can be heard instead of {len(plan.sounds)}"
        raise _Incomparable(LeakKind.STREAM, detail)
    for sound, copy in zip(plan.sounds, found, strict=True):
        listeners = [attack for attack in attacks if attack.sound is sound]
        comparison = Comparison(sound, copy, listeners)
        comparison.hear(_heeding(original.sound(sound.stream), heed), output.sound(copy.stream))
        yield comparison


def _heeding(blocks: Iterable[SoundBlock], heed: Callable[[], None]) -> Iterator[SoundBlock]:
    for block in blocks:
        heed()
        yield block


def muted_notices(muted: Sequence[Passage]) -> tuple[str, ...]:
    """What was to be disguised and was muted, as whoever muted it told: never guessed."""
    spans = [
        (Fraction(each.start, MILLISECONDS), Fraction(each.end, MILLISECONDS)) for each in muted
    ]
    told = [
        f"speech {_times(*span)} was muted, for {each.reason}"
        for span, each in zip(spans, muted, strict=True)
    ]
    return tuple(_first(told))


def _unsaid(spans: Sequence[tuple[Fraction, Fraction]]) -> list[str]:
    told = [
        f"nothing is heard {_times(*span)}, where somebody is loud and was to speak in another "
        "voice"
        for span in spans
    ]
    return _first(told)


def _times(start: Fraction, end: Fraction) -> str:
    return f"from {timecode(start)} to {timecode(end)}"


def _first(told: list[str]) -> list[str]:
    more = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], f"so it was in {more} more places"] if more > 0 else told
