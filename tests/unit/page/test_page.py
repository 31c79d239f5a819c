"""A page holds everything that the plan and the report say, escaped, and asks nobody for more."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from bystander.domain.archive import ArchiveKind, Why
from bystander.domain.archive_report import ARCHIVE_REPORT_VERSION, ArchiveReport, MemberReport
from bystander.domain.findings import Kind
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Medium, Model, Plan, Stream
from bystander.domain.proof import Attempt, Omission
from bystander.domain.report import REPORT_VERSION, Kept, Leak, LeakKind, Report
from bystander.domain.severity import Severity
from bystander.domain.sound import Instead, Passage, Sound
from bystander.errors import BadRequest
from bystander.page.chances import plots
from bystander.page.entry import Entry, Part, Picture, Statement
from bystander.page.log import log
from bystander.page.pictures import pictures_of
from bystander.page.render import page
from bystander.page.sheet import sheet
from bystander.page.timeline import MOST, timelines
from bystander.testing.pages import ReadPage
from bystander.testing.plans import cover_of, plan_for, resting

EVIL = '<script>alert("&")</script>'
COVERS = tuple(
    replace(
        cover_of(resting(Box(8, 8, 24, 24), start, start + 30), track=track),
        sure=(FrameSpan(start + 5, start + 9),),
        doubtful=(FrameSpan(start + 12, start + 14),),
    )
    for track, start in enumerate(range(0, 60, 5), 101)
)
SOUND = Sound(1, 8000, 1, Fraction(0), 80_000, "aac", passages=(
    Passage(500, 2500, Instead.DISGUISE, "somebody may speak"),
))  # fmt: skip
KEPT = replace(cover_of(resting(Box(1, 1, 9, 9), 3, 70), track=77), kind=Kind.PERSON)
PLAN = replace(plan_for(Size(64, 48), COVERS, 100), kept=(KEPT,), sounds=(SOUND,))
LEAKS = (
    Leak(LeakKind.FACE, "second look", "a face can be seen", 12, Fraction(12, 25),
         Box(1, 2, 30, 40), 0.83),
    Leak(LeakKind.TIME, "timing", "frame 7 is late", 7, Fraction(7, 25)),
    Leak(LeakKind.TRUNCATED, "timing", "the copy is short"),
)  # fmt: skip
ATTACKS = (
    Attempt("re-identification", "naive", "rank-1", 0.0625, 0.02, 0.13, 0.05, 80, 0.3, 20),
    Attempt("re-identification", "trained", "rank-1", 0.31, 0.22, 0.42, 0.05, 81, beyond=True),
    Attempt("independence", "one frame", "correlation at 4 x 4", 0.002, -0.01, 0.014, 0.0, 5000),
    Attempt("independence", "one frame", "correlation at 8 x 8", 0.003, -0.02, 0.024, 0.0, 5001),
)
REPORT = Report(
    version=REPORT_VERSION,
    made_by="bystander 0",
    covers=len(COVERS),
    people=len(COVERS),
    frames=100,
    rejudged=8,
    checks=("timing", "second look"),
    models=(Model("centerface", "centerface", "ab" * 32, "MIT", "openvino 1", "CPU"),),
    leaks=LEAKS,
    notices=("a notice that somebody should read",),
    output_digest="cd" * 32,
    encoder="libx264",
    streams=(Stream(2, "subtitle", "srt", kept=False, reason="they may name people"),),
    sounds=(SOUND,),
    kept=(Kept(77, Kind.PERSON, Fraction(0), Fraction(3)),),
    decided_by=EVIL,
    hidden=((Kind.FACE, len(COVERS)),),
    attacks=ATTACKS,
    omitted=(Omission("voice", "nobody speaks in it"),),
    plan_digest="ef" * 32,
    code_digest="0a" * 32,
    versions=(("python", "3.11.7"), ("av", "18.0.0")),
)
ARCHIVE = ArchiveReport(
    ARCHIVE_REPORT_VERSION, "bystander 0", ArchiveKind.TAR_GZ, renamed=True, withheld=False,
    members=(
        MemberReport(1, ".mp4", report=REPORT),
        MemberReport(2, ".jpg", Why.FAILED, "it cannot be read", 3),
        MemberReport(5, ".png", report=replace(REPORT, leaks=(), kept=())),
    ),
    output_digest="01" * 32,
)  # fmt: skip
SILENT = Statement()
PICTURE = Picture(b"\xff\xd8 a small picture", 320, 180, Fraction(5, 2))


def read(*parts: Part, statement: Statement = SILENT) -> ReadPage:
    return ReadPage(page(parts, statement))


FULL = Entry(REPORT, PLAN, (PICTURE,))


@pytest.mark.parametrize(
    "parts",
    [(FULL,), (Entry(REPORT),), (ARCHIVE,), (FULL, ARCHIVE, Entry(replace(REPORT, leaks=())))],
    ids=["a copy", "a report alone", "an archive", "several"],
)
def test_a_page_is_whole_and_asks_nobody_for_anything(parts: tuple[Part, ...]) -> None:
    found = read(*parts, statement=Statement(EVIL, EVIL, {"face": EVIL}))
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(found.tags)
    assert all(each.startswith(("#", "data:image/jpeg;base64,")) for each in found.references)
    assert {each[1:] for each in found.references if each.startswith("#")} <= set(found.ids)
    text = page(parts)
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", text)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("parts", [(FULL,), (FULL, ARCHIVE)], ids=["one", "several"])
def test_a_page_can_be_read_by_ear(parts: tuple[Part, ...]) -> None:
    found = read(*parts)
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.pointers) <= set(found.ids)
    assert found.headings[0] == 1
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert not found.nameless


def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_obeyed() -> None:
    found = read(FULL, statement=Statement(EVIL, EVIL, {"face": EVIL}))
    assert "script" not in found.tags
    assert f"Decided by, as recorded with the copy: {EVIL}." in found.text
    assert f"Decided by, as stated for this page: {EVIL}." in found.text
    assert any(EVIL in row for row in found.rows)


def test_every_track_is_in_the_log_and_in_the_timeline() -> None:
    text = page([FULL])
    found = ReadPage(text)
    for cover in COVERS:
        assert any(row[:2] == [str(cover.track), "face"] for row in found.rows)
        assert f"Track {cover.track}, face: covered from" in text
    assert "Track 77, person: left visible from" in text
    assert "seen in 4 frames, with doubt in 2, not seen in 24" in text


def test_every_leak_is_there_with_severity_time_place_and_check() -> None:
    rows = read(FULL).rows
    for leak in LEAKS:
        assert any(
            row[:1] == [leak.severity] and leak.detail in row and leak.check in row for row in rows
        )
    assert ["grave", "face", "a face can be seen", "0:00:00.480", "12", "1, 2 to 30, 40", "0.83",
            "second look"] in rows  # fmt: skip


def test_every_attack_is_told_beside_chance_with_its_interval() -> None:
    rows = read(FULL).rows
    assert ["naive", "6.2 %", "2.0 % to 13.0 %", "5.0 %", "30.0 %", "80", "20", "no"] in rows
    assert ["trained", "31.0 %", "22.0 % to 42.0 %", "5.0 %", "", "81", "", "yes"] in rows
    assert ["one frame, 8 x 8", "0.00", "-0.02 to 0.02", "0.00", "", "5001", "", "no"] in rows
    assert "voice: nobody speaks in it" in read(FULL).text


def test_of_voices_it_is_said_that_less_is_worse_and_that_chance_is_not_reached() -> None:
    measure = "equal error rate (0: all told apart)"
    heard = Attempt("voices", "ignorant", measure, 0.364, 0.25, 0.5, 0.5, 11, 0.0, 2)
    page = read(Entry(replace(REPORT, attacks=(heard,)), PLAN))
    assert ["ignorant", "36.4 %", "25.0 % to 50.0 %", "50.0 %", "0 %", "11", "2", "no"] in page.rows
    assert "An error rate: the less, the better the attacker." in page.text
    assert "An error rate" not in read(FULL).text


def test_what_was_measured_at_several_scales_is_one_plot() -> None:
    assert [(plot.check, plot.measure, len(plot.marks)) for plot in plots(ATTACKS)] == [
        ("independence", "correlation", 2),
        ("re-identification", "rank-1", 2),
    ]


def test_voices_and_dropped_streams_are_in_the_log_with_their_ground() -> None:
    rows = read(FULL, statement=Statement(exemptions={"voice": "§ 5", "stream": "§ 6"})).rows
    assert ["", "voice (stream 1)", "0:00:00.500", "0:00:02.500", "", "said in another voice",
            "somebody may speak", "§ 5"] in rows  # fmt: skip
    assert ["", "stream 2 (subtitle)", "", "", "", "left out", "they may name people",
            "§ 6"] in rows  # fmt: skip


@pytest.mark.parametrize(
    ("leaks", "withhold", "sentence"),
    [
        ((), Severity.SLIGHT, "The checks found no leak in the copy."),
        (LEAKS[2:], Severity.SERIOUS, "1 leak in the copy (1 slight). The policy puts up with"),
        (LEAKS, Severity.SLIGHT, "3 leaks in the copy (1 grave, 1 serious, 1 slight). Such a copy"),
    ],
)
def test_the_first_sentence_is_the_verdict(
    leaks: tuple[Leak, ...], withhold: Severity, sentence: str
) -> None:
    assert sentence in read(Entry(replace(REPORT, leaks=leaks, withhold=withhold))).text


def test_versions_hashes_and_limits_are_told() -> None:
    text = read(FULL).text
    code = ("0a" * 32, "python 3.11.7, av 18.0.0", "bystander 0")
    for told in (*code, "ab" * 32, "cd" * 32, "ef" * 32, "a notice that somebody should"):
        assert told in text
    assert "No detector finds everything." in text


def test_what_was_muted_beyond_the_plan_is_in_the_log() -> None:
    muted = Passage(1000, 2000, Instead.MUTE, "no disguise could be made of it")
    sounds = (replace(SOUND, passages=(*SOUND.passages, muted)),)
    lines = log(PLAN, replace(REPORT, sounds=sounds), {})
    assert [line.treatment for line in lines if line.what == "voice (stream 1)"] == [
        "said in another voice",
        "silenced",
    ]


def test_the_log_is_a_sheet_whose_cells_no_spreadsheet_runs() -> None:
    lines = log(PLAN, REPORT, {"face": "=1+1", "stream": "§ 6"})
    rows = list(csv.reader(io.StringIO(sheet(lines))))
    assert rows[0][:2] == ["track", "kind"]
    assert len(rows) == 1 + len(COVERS) + 2
    assert {row[-1] for row in rows if row[1] == "face"} == {"'=1+1"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def _contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
        shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (
            share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
            for share in shares
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_and_marks_can_be_told_from_the_paper(scheme: int) -> None:
    style = files("bystander.page").joinpath("templates", "style.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{3,6})", blocks[scheme]))
    for words in ("ink", "soft", "good", "warned", "bad", "mark"):
        assert _contrast(colours[words], colours["paper"]) >= 4.5
    for mood in ("good", "warned", "bad"):
        assert _contrast(colours[mood], colours[f"{mood}-paper"]) >= 4.5
    for marks in ("mark", "kept"):
        assert _contrast(colours[marks], colours["paper"]) >= 3
    assert _contrast(colours["mark"], colours["unseen"]) >= 3


def test_stills_of_a_copy_that_may_show_somebody_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="its pictures may show people"):
        pictures_of(tmp_path / "never read.mp4", REPORT)


def test_many_tracks_are_drawn_on_several_sheets_and_none_is_left_out() -> None:
    covers = tuple(replace(COVERS[0], track=n) for n in range(2 * MOST + 1))
    drawn = timelines(replace(PLAN, covers=covers, kept=()))
    assert [len(each.rows) for each in drawn] == [MOST, MOST, 1]


def test_a_photo_has_places_and_no_times() -> None:
    photo: Plan = replace(
        plan_for(Size(64, 48), (cover_of(resting(Box(8, 8, 24, 24)), track=9),)),
        source=replace(PLAN.source, medium=Medium.PHOTO),
    )
    found = read(Entry(replace(REPORT, sounds=()), photo))
    assert "Timeline of" not in found.text
    assert any(row[:6] == ["9", "face", "", "", "8, 8, 16 x 16", "covered (fill)"]
               for row in found.rows)  # fmt: skip


def test_each_member_of_an_archive_is_told() -> None:
    found = read(ARCHIVE)
    assert ["2", ".jpg", "no", "it cannot be read", "", "", ""] in found.rows
    assert {"part-1-member-1", "part-1-member-5"} <= set(found.ids)
