"""Policies that people write: understood whole, or refused with the place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape
from bystander.domain.policy import Heads, Policy, Preset, SoundPolicy
from bystander.domain.treatment import DEFAULTS
from bystander.errors import BadRequest
from bystander.plan.draft import Draft
from bystander.plan.policy_file import read_toml, read_yaml
from bystander.plan.policy_words import doubts, sentences

TOML = """
version = 1
description = "The gate."
preset = "fast"
effect = "solid"
hold = 0.1
keep_tags = ["Model"]
sound = "keep"

[face]
margin = 0.4
heads = "always"
min_size = 6

[plate]
effect = "blur"
every = "1/3"

[text]
which = "all"

[[zones]]
corners = [[0, 0], [0.5, 0], [0.5, 0.5]]
from = 1.5
to = 9
source = "gate*.mp4"

[limits]
pixels = 1000
"""

HALF = "[{corners = [[0, 0], [1, 0], [1, 1]]}]"

YAML = """
version: 1
description: The gate.
preset: fast
effect: solid
hold: 0.1
keep_tags: [Model]
sound: keep
face: {margin: 0.4, heads: always, min_size: 6}
plate:
  effect: blur
  every: 1/3
text:
  which: all
zones:
  - corners: [[0, 0], [0.5, 0], [0.5, 0.5]]
    from: 1.5
    to: 9
    source: gate*.mp4
limits:
  pixels: 1000
"""


def test_both_languages_say_the_same() -> None:
    policy = read_toml(TOML).policy()
    assert read_yaml(YAML).policy() == policy
    assert (policy.preset, policy.effect, policy.hold) == (Preset.FAST, "solid", Fraction(1, 10))
    assert (policy.margin, policy.heads, policy.min_face) == (0.4, Heads.ALWAYS, 6)
    assert policy.kinds == (Kind.FACE, Kind.PLATE, Kind.TEXT)
    assert policy.treatment(Kind.PLATE).effect == "blur"
    assert policy.treatment(Kind.PLATE).every == Fraction(1, 3)
    assert not policy.treatment(Kind.TEXT).personal
    (zone,) = policy.zones
    assert (zone.start, zone.end, zone.source) == (Fraction(3, 2), Fraction(9), "gate*.mp4")
    assert policy.limits.pixels == 1000
    assert policy.sound is SoundPolicy.KEEP


def test_what_is_not_said_is_as_ever() -> None:
    assert read_toml("version = 1").policy() == Policy()


def test_kinds_are_switched_on_and_off_by_a_word() -> None:
    policy = read_toml("version = 1\nface = false\nplate = true\ncode = false").policy()
    assert policy.kinds == (Kind.PLATE,)
    assert policy.treatment(Kind.PLATE).margin == DEFAULTS[Kind.PLATE].margin


def test_a_word_that_looks_like_a_truth_value_is_a_word_in_yaml() -> None:
    assert read_yaml("version: 1\ndescription: no").policy() == Policy()
    with pytest.raises(BadRequest, match="sound must be one of"):
        read_yaml("version: 1\nsound: no")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must say version = 1"),
        ("version = 2", "must say version = 1"),
        ("version = 1\nmargin = 0.3", "margin is not known"),
        ("version = 1\nefect = 'fill'", "did you mean effect"),
        ("version = 1\n[face]\nmargins = 1", "face.margins is not known; did you mean margin"),
        ("version = 1\n[face]\nmargin = 'wide'", "face.margin must be a number"),
        ("version = 1\n[face]\nmargin = true", "face.margin must be a number"),
        ("version = 1\n[face]\nmargin = inf", "face.margin must be a number"),
        ("version = 1\n[face]\nmargin = 9", "margin must be 0 to 4"),
        ("version = 1\n[face]\nshape = 'polygon'", "polygons are for zones"),
        ("version = 1\nhold = -1", "cannot be negative"),
        ("version = 1\nhold = '1/0'", "hold must be a number of seconds"),
        ("version = 1\n[plate]\nwhich = 'all'", "plate.which is not known"),
        ("version = 1\n[text]\nwhich = 'some'", "must be one of personal, all"),
        ("version = 1\n[plate]\nstart = 0.1\nkeep = 0.5", "keep <= start"),
        ("version = 1\nface = false\nsound = 'drop'", "hides nothing"),
        ("version = 1\nface = 1", "must be a table"),
        ("version = 1\nzones = 3", "zones must be a list"),
        ("version = 1\n[[zones]]\nfrom = 1", "must have corners"),
        ("version = 1\n[[zones]]\ncorners = [[1, 1], [2, 2]]", r"zones\[0\] makes no sense"),
        ("version = 1\n[[zones]]\ncorners = [[1, 1, 1]]", "must be two numbers"),
        (f"version = 1\nface = false\nzones = {HALF}\nonly = {HALF}", "but not for what"),
        ("version = 1\nknowingly = true", "names none"),
        ("version = 1\nkeep_tags = ['GPSLatitude']", "identifies"),
        ('version = 1\ndescription = "a\\nb"', "one line"),
        ("version = 1\n[limits]\npixels = 0", "limits makes no sense"),
        ("version = ", "is no TOML"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        read_toml(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "is no YAML"),
        ("- 1", "must be a table"),
        ("version: 1\nsound: drop\nsound: keep", "two keys are the same"),
        ("version: 1\nface: {margin: 1, margin: 2}", "two keys are the same"),
        ("!!python/object/apply:os.getcwd []", "must be a table"),
        ("version: 1\nzones: &a [*a]", r"zones\[0\] must be a table|no YAML"),
    ],
)
def test_yaml_that_is_no_policy_is_refused(text: str, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        read_yaml(text)


@pytest.mark.parametrize("read", [read_toml, read_yaml])
@given(text=st.text(max_size=200))
def test_any_text_is_a_policy_or_refused(read: Callable[[str], Draft], text: str) -> None:
    with suppress(BadRequest):
        policy = read(text).policy()
        assert policy.kinds or policy.zones


def test_the_command_line_has_the_last_word() -> None:
    said = Draft(Preset.PARANOID, {"effect": "mosaic"}, {Kind.TEXT: None, Kind.CODE: {}})
    policy = read_toml(TOML).under(said).policy()
    assert policy.preset is Preset.PARANOID
    assert policy.effect == "mosaic"
    assert policy.kinds == (Kind.FACE, Kind.CODE, Kind.PLATE)
    assert policy.hold == Fraction(1, 10), "what it did not say stays as the file says"


def test_a_kind_that_is_named_again_keeps_what_the_file_says_of_it() -> None:
    policy = read_toml(TOML).under(Draft(kinds={Kind.PLATE: {"margin": 1.0}})).policy()
    plate = policy.treatment(Kind.PLATE)
    assert (plate.margin, plate.effect) == (1.0, "blur")


def test_a_policy_is_told_in_sentences() -> None:
    told = list(sentences(read_toml(TOML).policy()))
    assert all(sentence.endswith(".") for sentence in told)
    assert any(sentence.startswith("Number plates are hidden with blur") for sentence in told)
    assert any(sentence.startswith("All writing is hidden with solid") for sentence in told)
    assert any("from 1.5 seconds to 9 seconds in files called gate*.mp4" in each for each in told)


def test_what_somebody_may_regret_is_told() -> None:
    told = " ".join(doubts(read_toml(TOML).policy()))
    for word in ("blur is weaker", "hold below", "below 6 pixels", "Voices are kept"):
        assert word in told
    assert list(doubts(Policy())) == []


def test_a_policy_that_hides_nothing_to_be_seen_says_so() -> None:
    told = list(doubts(read_toml("version = 1\nface = false").policy()))
    assert told == ["Nothing in pictures is hidden: only sound and tags change."]
    plates = list(doubts(read_toml("version = 1\nface = false\nplate = true").policy()))
    assert plates == ["Nobody's face is hidden."]


def test_an_ellipse_is_a_shape_of_faces() -> None:
    assert read_toml("version = 1\n[face]\nshape = 'ellipse'").policy().shape is Shape.ELLIPSE
