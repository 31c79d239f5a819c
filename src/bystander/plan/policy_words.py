"""A policy in sentences, and what in it may be regretted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bystander.domain.findings import Kind
from bystander.domain.opaque import OPAQUE
from bystander.domain.policy import Heads, OnDamage, Policy, SoundPolicy
from bystander.domain.severity import Severity
from bystander.domain.treatment import FLAT, Treatment
from bystander.domain.zone import Zone
from bystander.plan.least_size import size_notices

NAMES = {
    Kind.FACE: "Faces",
    Kind.HEAD: "Heads",
    Kind.PERSON: "People, whole,",
    Kind.PLATE: "Number plates",
    Kind.TEXT: "Writing",
    Kind.CODE: "Codes that machines read",
    Kind.SCREEN: "Screens",
    Kind.MOVING: "Whatever moves",
}
HEADS = {
    Heads.NEVER: "Hair and ears are covered only as far as the margin reaches.",
    Heads.MOVING: "In videos, covers of faces reach over hair and ears.",
    Heads.ALWAYS: "Covers of faces reach over hair and ears.",
}
HUMAN = frozenset({Kind.FACE, Kind.HEAD, Kind.PERSON, Kind.MOVING})
SOUNDS = {
    SoundPolicy.DISGUISE: "Speech is said in another voice; other sound stays.",
    SoundPolicy.SPEECH_ONLY: "Speech is said in another voice; other sound is silenced.",
    SoundPolicy.MUTE: "Speech is silenced; other sound stays.",
    SoundPolicy.TONE: "A tone takes the place of speech; other sound stays.",
    SoundPolicy.DROP: "Sound is dropped.",
    SoundPolicy.KEEP: "Sound is kept as it is.",
}
WITHHOLDS = {
    Severity.SLIGHT: "A copy with any leak is withheld.",
    Severity.SERIOUS: "A copy with slight leaks is published: it may lack something.",
    Severity.GRAVE: "A copy is withheld for grave leaks only, by which somebody may be "
    "recognised, heard or found.",
}

SHORT_HOLD = Fraction(1, 4)
SMALL_MARGIN = 0.1
HIGH_SCORE = 0.5


def sentences(policy: Policy) -> Iterator[str]:
    """What it does, from the most to the least important."""
    for kind in policy.kinds:
        yield _kind(policy.treatment(kind))
    if Kind.FACE in policy.kinds:
        yield HEADS[policy.heads]
    else:
        yield "Faces stay visible."
    if policy.kinds:
        hold, bridge = _seconds(policy.hold), _seconds(policy.bridge)
        yield (
            f"Each thing is covered from {hold} before it was first seen until {hold} after it "
            f"was last seen, and while it is gone for {bridge} or less."
        )
        yield f"The preset {policy.preset} says how much work is spent on finding them."
    yield from _zones(policy)
    yield from _rest(policy)


def doubts(policy: Policy) -> Iterator[str]:
    """What somebody may come to regret."""
    for effect in sorted(policy.effects - OPAQUE):
        yield f"The effect {effect} is weaker than fill: something of what it hides shows through."
    for kind in policy.kinds:
        yield from _doubts_about(policy.treatment(kind))
    told = (
        (policy.hold < SHORT_HOLD, "A hold below a quarter of a second may come too late."),
        (policy.sound is SoundPolicy.KEEP, "Voices are kept, and voices identify people."),
        (policy.only, "What lies outside of the zones in `only` is published as it is."),
        (
            policy.withhold is Severity.GRAVE,
            "A copy with serious leaks is published: its times or pictures may not be the plan's.",
        ),
        (
            policy.zones and not HUMAN & set(policy.kinds),
            "Nobody's face is hidden, but where a zone is.",
        ),
        (
            policy.kinds and not policy.zones and not HUMAN & set(policy.kinds),
            "Nobody's face is hidden.",
        ),
        (policy.hides_no_picture, "Nothing in pictures is hidden: only sound and tags change."),
    )
    yield from (sentence for is_so, sentence in told if is_so)
    for notice in size_notices(policy):
        yield notice[0].upper() + notice[1:] + "."


def _doubts_about(wanted: Treatment) -> Iterator[str]:
    if wanted.kind is Kind.FACE and wanted.margin < SMALL_MARGIN:
        yield "A margin below a tenth of a face may leave chins and foreheads."
    if wanted.start > HIGH_SCORE:
        yield f"{NAMES[wanted.kind]} that score below {wanted.start:g} stay visible: many do."


def _kind(wanted: Treatment) -> str:
    margin = f"{wanted.margin:g} of their " + (
        "shorter side" if wanted.kind in FLAT else "width and height"
    )
    name = NAMES[wanted.kind]
    if wanted.kind is Kind.TEXT:
        name = "Writing that is somebody's" if wanted.personal else "All writing"
    are = "is" if wanted.kind in (Kind.TEXT, Kind.MOVING) else "are"
    told = f"{name} {are} hidden with {wanted.effect}, {margin} beyond each edge"
    return told.replace("their", "its") + "." if are == "is" else told + "."


def _zones(policy: Policy) -> Iterator[str]:
    for zone in policy.zones:
        yield f"A zone of {len(zone.corners)} corners is covered{_when(zone)}{_where(zone)}."
    for zone in policy.only:
        yield (
            f"Things are looked for in a zone of {len(zone.corners)} corners"
            f"{_when(zone)}{_where(zone)}, and outside of such zones nowhere."
        )


def _when(zone: Zone) -> str:
    if zone.end is None:
        return "" if zone.start == 0 else f" from {_seconds(zone.start)} on"
    return f" from {_seconds(zone.start)} to {_seconds(zone.end)}"


def _where(zone: Zone) -> str:
    return f" in files called {zone.source}" if zone.source else ""


def _rest(policy: Policy) -> Iterator[str]:
    yield SOUNDS[policy.sound]
    if policy.say_no_names:
        yield "What may be a name, a number or an address is silent in disguised speech."
    kept = ", ".join(policy.keep_tags)
    yield f"Tags are dropped, but for: {kept}." if kept else "Tags are dropped."
    if policy.on_damage is OnDamage.COVER:
        yield "Pictures that cannot be decoded are covered whole."
    else:
        yield "A file with a picture that cannot be decoded fails."
    yield WITHHOLDS[policy.withhold]


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):g} second" + ("" if seconds == 1 else "s")
