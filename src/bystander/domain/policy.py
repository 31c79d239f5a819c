"""Intent: what to hide, and how. A person writes it; a plan is made from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape
from bystander.domain.limits import Limits
from bystander.domain.severity import Severity
from bystander.domain.traces import refusal
from bystander.domain.treatment import Treatment
from bystander.domain.zone import Zone


class Preset(StrEnum):
    """How much work is spent on not missing anybody."""

    FAST = "fast"
    THOROUGH = "thorough"
    PARANOID = "paranoid"


class SoundPolicy(StrEnum):
    """What happens to sound, for voices identify. All but the last two find speech first."""

    DISGUISE = "disguise"  # the same words in another voice; other sound stays
    SPEECH_ONLY = "speech-only"  # the same, and other sound is silenced
    MUTE = "mute"  # speech is silenced; other sound stays
    TONE = "tone"  # a tone in place of speech
    DROP = "drop"
    KEEP = "keep"  # copied as it is, with a warning

    @property
    def listens(self) -> bool:
        """Whether speech is looked for."""
        return self not in (SoundPolicy.DROP, SoundPolicy.KEEP)


DEFAULT_SOUND = SoundPolicy.DISGUISE


class Subtitles(StrEnum):
    """What happens to subtitles. They may name people, so dropping is the default."""

    DROP = "drop"
    KEEP = "keep"  # what is shown of them, with a warning


class Heads(StrEnum):
    """Where a cover reaches as far as hair and ears do, not only around the face."""

    NEVER = "never"
    MOVING = "moving"  # in videos and animations, where heads turn
    ALWAYS = "always"


class OnDamage(StrEnum):
    """What happens when a frame cannot be decoded."""

    FAIL = "fail"
    COVER = "cover"  # go on, and cover that frame whole


@dataclass(frozen=True, slots=True)
class Policy:
    """What to hide, with which effect, and how generously.

    What has no other kind's name in it is about faces; effect, hold and bridge hold for all.

    preset: how often and at how many sizes the detector looks
    effect: the name of an effect (fill, solid, mosaic, blur, image)
    shape: the outline of a cover
    margin: how far a cover reaches beyond the face, in face widths (and heights) a side
    heads: where covers reach as far as hair and ears do
    start: lowest score that may start a track, in (0, 1]
    keep: lowest score that may continue one, in (0, start]
    hold: seconds to keep covering before the first and after the last sighting
    bridge: seconds of absence inside a shot that a track survives, covered throughout
    min_face: faces whose shorter side never reaches this many pixels stay visible; 0 hides all
    voice: the name of a voice transform, where speech is disguised
    say_no_names: whether names, numbers and addresses are silent in speech that is disguised
    keep_tags: names of tags that stay, exactly as ``bystander inspect`` shows them
    knowingly: tags that identify may be among them
    encoder: a hardware encoder of FFmpeg's, by name, for videos; empty for software
    encode_all: whether pictures without covers are encoded again, too, where they need not be
    limits: beyond which a file is refused
    subtitles: whether what is shown of them stays
    picture: which video stream a plan is about, counted from 0 without covers
    faces: whether faces are hidden
    also: what else is hidden, each kind once, in the order of their names
    zones: places that are covered always
    only: where there are any, nothing is hidden that lies outside of them, but for zones
    withhold: the least severity of a leak for which a copy is not published
    """

    preset: Preset = Preset.THOROUGH
    effect: str = "fill"
    shape: Shape = Shape.BOX
    margin: float = 0.25
    heads: Heads = Heads.MOVING
    start: float = 0.25
    keep: float = 0.1
    hold: Fraction = Fraction(1, 2)
    bridge: Fraction = Fraction(1)
    min_face: float = 0.0
    sound: SoundPolicy = DEFAULT_SOUND
    voice: str = "one-voice"
    say_no_names: bool = False
    on_damage: OnDamage = OnDamage.FAIL
    keep_tags: tuple[str, ...] = ()
    knowingly: bool = False
    encoder: str = ""
    encode_all: bool = False
    limits: Limits = Limits()
    subtitles: Subtitles = Subtitles.DROP
    picture: int = 0
    faces: bool = True
    also: tuple[Treatment, ...] = ()
    zones: tuple[Zone, ...] = ()
    only: tuple[Zone, ...] = ()
    withhold: Severity = Severity.SLIGHT

    def __post_init__(self) -> None:
        if not 0.0 < self.keep <= self.start <= 1.0:
            msg = f"scores must be 0 < keep <= start <= 1, got keep {self.keep}, start {self.start}"
            raise ValueError(msg)
        if not 0.0 <= self.margin <= 4.0:  # noqa: PLR2004 -- four face widths cover a body
            msg = f"the margin must be 0 to 4 face widths, got {self.margin}"
            raise ValueError(msg)
        if not 0.0 <= self.min_face <= 1000.0:  # noqa: PLR2004 -- larger faces fill a picture
            msg = f"the least face must be 0 to 1000 pixels, got {self.min_face}"
            raise ValueError(msg)
        if self.hold < 0 or self.bridge < 0:
            msg = "hold and bridge are seconds and cannot be negative"
            raise ValueError(msg)
        if self.picture < 0:
            msg = f"video streams are counted from 0, got {self.picture}"
            raise ValueError(msg)
        if self.say_no_names and self.sound is SoundPolicy.KEEP:
            msg = "sound that is kept says every name; disguise it, or leave say-no-names out"
            raise ValueError(msg)
        _check_shape(self.shape)
        refused = refusal(self.keep_tags, knowingly=self.knowingly)
        if refused:
            raise ValueError(refused)
        _check_also(self.also)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is looked for, faces first."""
        faces = (Kind.FACE,) if self.faces else ()
        return (*faces, *(treatment.kind for treatment in self.also))

    @property
    def effects(self) -> frozenset[str]:
        """The names of all that may be painted with."""
        kinds = (treatment.effect for treatment in self.also)
        zones = (zone.effect for zone in self.zones)
        return frozenset({self.effect, *kinds, *zones} - {""})

    @property
    def hides_no_picture(self) -> bool:
        """Whether pictures are published as they are: nothing is looked for, nothing known."""
        return not (self.kinds or self.zones)

    def treatment(self, kind: Kind) -> Treatment:
        """How things of a kind are found and hidden. Raises KeyError where nobody asked."""
        if kind is Kind.FACE and self.faces:
            return Treatment(kind, self.effect, self.shape, self.margin, self.start, self.keep)
        found = {treatment.kind: treatment for treatment in self.also}[kind]
        return found if found.effect else replace(found, effect=self.effect)


def _check_shape(shape: Shape) -> None:
    if shape is Shape.POLYGON:
        msg = "covers of faces are boxes or ellipses; polygons are for zones"
        raise ValueError(msg)


def _check_also(also: tuple[Treatment, ...]) -> None:
    kinds = [treatment.kind for treatment in also]
    if kinds != sorted(set(kinds)) or Kind.FACE in kinds:
        msg = "what else is hidden must be kinds other than faces, each once and in order"
        raise ValueError(msg)


def preset_policy(preset: Preset) -> Policy:
    """The defaults of a preset. ``thorough`` is the default of all."""
    return PRESETS[preset]


PRESETS = {
    Preset.FAST: Policy(Preset.FAST, heads=Heads.NEVER),
    Preset.THOROUGH: Policy(Preset.THOROUGH),
    Preset.PARANOID: Policy(Preset.PARANOID, heads=Heads.ALWAYS, start=0.1, keep=0.05),
}
