"""What becomes of sound, as JSON: one passage a line, in seconds, easily added and taken out."""

from __future__ import annotations

from typing import Any

from bystander.domain.sound import MILLISECONDS, Instead, Passage, Sound
from bystander.errors import BadRequest
from bystander.plan.fields import FRACTION, Fields, keys_of, wrong

_PASSAGE = ("from", "to", "instead", "reason")


def sound_json(sound: Sound) -> dict[str, Any]:
    """One stream's part of a plan as JSON values."""
    return {
        "stream": sound.stream,
        "rate": sound.rate,
        "channels": sound.channels,
        "start": str(sound.start),
        "length": sound.length,
        "encoder": sound.encoder,
        "beside": sound.beside,
        "passages": [
            [each.start / MILLISECONDS, each.end / MILLISECONDS, each.instead, each.reason]
            for each in sound.passages
        ],
    }


def sound_of(value: object, place: str) -> Sound:
    """The other way. Raises BadRequest."""
    found = Fields.of(value, place, keys_of(Sound))
    start = found.text("start")
    negative = start.startswith("-")
    if not FRACTION.fullmatch(start.removeprefix("-")):
        raise wrong(f"{place}.start", 'a fraction such as "1/25"')
    seconds = Fields({"start": start.removeprefix("-")}, place).fraction("start")
    return found.built(
        lambda: Sound(
            stream=found.whole("stream"),
            rate=found.whole("rate", 1),
            channels=found.whole("channels", 1),
            start=-seconds if negative else seconds,
            length=found.whole("length"),
            encoder=found.text("encoder"),
            beside=found.flag("beside"),
            passages=tuple(_passage(*each) for each in found.each("passages")),
        )
    )


def _passage(value: object, place: str) -> Passage:
    if not isinstance(value, list) or len(value) != len(_PASSAGE):
        raise wrong(place, "from, to, instead, reason")
    found = Fields(dict(zip(_PASSAGE, value, strict=True)), place)
    start, end = (round(found.number(key) * MILLISECONDS) for key in ("from", "to"))
    if start >= end:
        raise BadRequest(f"the plan's {place} must end after it begins; correct it")
    instead, reason = found.choice("instead", Instead), found.text("reason")
    return found.built(lambda: Passage(start, end, instead, reason))
