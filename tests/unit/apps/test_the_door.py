"""Every error becomes a sentence and an exit code, and no traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bystander.apps.cli import doctor
from bystander.apps.cli.arguments import (
    DAMAGES,
    HEADS,
    PRESETS,
    SHAPES,
    SOUNDS,
    SUBTITLES,
    parser,
)
from bystander.apps.cli.intent import policy
from bystander.apps.cli.main import BUG, READER_GONE, main
from bystander.apps.cli.options import PROOFS
from bystander.apps.cli.signals import STOPPING
from bystander.domain.geometry import Shape
from bystander.domain.policy import (
    Heads,
    OnDamage,
    Policy,
    Preset,
    SoundPolicy,
    Subtitles,
    preset_policy,
)
from bystander.domain.proof import Proof
from bystander.errors import Damaged, Interrupted, ModelMissing

PRIVATE = "Somebody's Name"


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in STOPPING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def ends_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def run(*_: object) -> int:
        raise error

    monkeypatch.setattr(doctor, "run", run)
    return main(["doctor"])


@pytest.mark.parametrize("error", [Damaged("it is damaged"), ModelMissing("there is none")])
def test_a_refusal_is_one_sentence_and_its_own_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Damaged
) -> None:
    assert ends_with(monkeypatch, error) == error.exit_code
    assert capsys.readouterr().err == f"bystander: {error}\n"


@pytest.mark.parametrize("words", [[], ["redact", "a.mp4", "--margin", "wide"], ["zones", "draw"]])
def test_options_that_make_no_sense_are_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("bystander")
    assert "--help`" in told


def test_a_bug_is_called_one_and_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BYSTANDER_DEBUG", raising=False)
    assert ends_with(monkeypatch, KeyError(PRIVATE)) == BUG
    told = capsys.readouterr().err
    assert "this is a bug (KeyError" in told
    assert PRIVATE not in told
    assert told.count("\n") == 1


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYSTANDER_DEBUG", "1")
    with pytest.raises(KeyError):
        ends_with(monkeypatch, KeyError(PRIVATE))


def test_a_signal_that_a_library_turned_into_its_own_error_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*_: object) -> int:
        try:
            signal.raise_signal(signal.SIGTERM)
        except Interrupted as cause:
            msg = "cannot be loaded"
            raise ImportError(msg) from cause
        return 0

    monkeypatch.delenv("BYSTANDER_DEBUG", raising=False)
    monkeypatch.setattr(doctor, "run", run)
    assert main(["doctor"]) == 128 + signal.SIGTERM
    assert "bug" not in capsys.readouterr().err


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_unwinds_and_tells_its_code(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    unwound = []

    def run(*_: object) -> int:
        try:
            signal.raise_signal(number)
        finally:
            unwound.append(True)
        return 0

    monkeypatch.setattr(doctor, "run", run)
    assert main(["doctor"]) == 128 + number
    assert unwound


def test_a_second_request_to_stop_does_not_kill_on_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert signal.SIGTERM in STOPPING
    monkeypatch.setattr(doctor, "run", lambda *_: signal.raise_signal(signal.SIGTERM))
    assert main(["doctor"]) == 143
    signal.raise_signal(signal.SIGTERM)  # would end this very process


def test_without_a_request_to_stop_signals_are_what_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [signal.getsignal(each) for each in STOPPING]
    monkeypatch.setattr(doctor, "run", lambda *_: 0)
    assert main(["doctor"]) == 0
    assert [signal.getsignal(each) for each in STOPPING] == before


def test_a_signal_that_a_library_swallowed_still_stops(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*_: object) -> int:
        with suppress(BaseException):  # what a callback from C does
            signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(doctor, "run", run)
    assert main(["doctor"]) == 143
    assert "stopped before the end" in capsys.readouterr().err


def test_a_reader_who_went_away_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as out:
        monkeypatch.setattr("sys.stdout", out)
        assert ends_with(monkeypatch, BrokenPipeError()) == READER_GONE
    os.close(reading)
    assert capfd.readouterr().err == ""


def test_the_choices_on_the_page_are_the_domains_own() -> None:
    assert set(SHAPES) == set(Shape) - {Shape.POLYGON}  # zones are polygons
    assert set(SOUNDS) == set(SoundPolicy)
    assert set(SUBTITLES) == set(Subtitles)
    assert set(DAMAGES) == set(OnDamage)
    assert set(HEADS) == set(Heads)
    assert set(PRESETS) == set(Preset)
    assert set(PROOFS) == set(Proof)


def test_nothing_asked_for_is_the_usual_policy() -> None:
    assert policy(parser().parse_args(["redact", "a.mp4"])) == Policy()


def test_a_preset_brings_its_own_scores_and_heads_which_a_word_overrides() -> None:
    wishes = parser().parse_args(["redact", "a.mp4", "--preset", "paranoid"])
    assert policy(wishes) == preset_policy(Preset.PARANOID)
    wishes = parser().parse_args(["redact", "a.mp4", "--preset", "fast", "--heads", "always"])
    assert policy(wishes).heads is Heads.ALWAYS
