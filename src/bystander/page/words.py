"""Names of things, and the limits of all of it in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from bystander.domain.findings import Kind
from bystander.domain.plan import Plan
from bystander.domain.policy import SoundPolicy
from bystander.domain.report import Report

NAMES = {
    Kind.FACE: ("face", "faces"),
    Kind.HEAD: ("head", "heads"),
    Kind.PERSON: ("person", "persons"),
    Kind.PLATE: ("number plate", "number plates"),
    Kind.TEXT: ("piece of writing", "pieces of writing"),
    Kind.CODE: ("code", "codes"),
    Kind.SCREEN: ("screen", "screens"),
    Kind.MOVING: ("moving thing", "moving things"),
    Kind.ZONE: ("zone", "zones"),
    Kind.DAMAGE: ("frame that could not be decoded", "frames that could not be decoded"),
}
HUMAN = frozenset({Kind.FACE, Kind.HEAD, Kind.PERSON})

MISSES = (
    "No detector finds everything. Small, dark, blurred, turned-away and partly hidden faces "
    "are missed most. That no leak was found says that these checks found none."
)
CONTEXT = (
    "Clothes, build, gait, hair, company, place and time can identify somebody whose face is "
    "covered. None of these is measured here."
)
TRACKS = (
    "A track is one thing in one shot. Somebody who leaves and comes back is another track; "
    "numbers of tracks are not numbers of people."
)
SPEECH = (
    "A disguised voice still says the same words at the same pace. What is said, its rhythm, "
    "dialect and turns of phrase can identify somebody."
)
KEPT_SOUND = "Sound was copied as it is. Voices identify people."
WEAKER = (
    "Covers of mosaic and blur keep something of what they hide. In our own tests, of 265 faces in "
    "photos, an attacker who had learned what they do named 28 % right under mosaic and 8 % under "
    "blur, where guessing gives 0.4 %. Fill and solid read nothing of what they hide."
)
NO_ATTACK = (
    "In this report no attacker tried to recognise anybody from under the covers. The checks that "
    "ran are named above; redacting with --proof full runs the attacks as well."
)
NO_PLAN = (
    "The plan was not given for this page, so there is no timeline, no log and no word on what "
    "was asked."
)
NO_HUMANS = "Faces, heads and persons were not looked for."


def counted(kind: Kind, count: int) -> str:
    """Such as "3 faces"."""
    return f"{count} {NAMES[kind][count != 1]}"


def limits(report: Report, plan: Plan | None) -> Iterator[str]:
    """What this report cannot say, the most important first."""
    yield from (MISSES, CONTEXT, TRACKS)
    if any(sound.passages for sound in report.sounds):
        yield SPEECH
    if not report.attacks:
        yield NO_ATTACK
    if plan is None:
        yield NO_PLAN
        return
    if plan.policy.effects & {"blur", "mosaic"}:
        yield WEAKER
    if plan.policy.sound is SoundPolicy.KEEP:
        yield KEPT_SOUND
    if not HUMAN & set(plan.policy.kinds):
        yield NO_HUMANS
