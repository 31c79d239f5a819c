"""An archive's copy holds every member redacted, or says why not, and tells nothing else."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bystander.domain.archive import ArchiveKind as Kind
from bystander.domain.archive import OnBadMember, Terms, Why
from bystander.domain.archive_report import ArchiveReport, Bundle
from bystander.domain.job import Orders, Progress
from bystander.errors import BadRequest, TargetExists, Unreadable, Withheld
from bystander.plan import archive_document
from bystander.run.bundle import Redact, foresee, redact_archive
from bystander.testing.archives import (
    KINDS,
    open_tar,
    picture,
    read_archive,
    tar_entry,
    write_archive,
)

Redacted = Callable[..., Bundle]

LEAVE_OUT = Terms(on_bad=OnBadMember.LEAVE_OUT)
PHOTO = picture()


@pytest.fixture
def redacted(one: Redact) -> Redacted:
    """Makes ``out`` of an archive ``in``, with a detector that sees nothing."""

    def made(source: Path, terms: Terms = Terms(), orders: Orders = Orders()) -> Bundle:
        target = source.with_name(source.name.replace("in.", "out."))
        return redact_archive(source, target, one, replace(orders, replace=True), terms)

    return made


def reasons(report: ArchiveReport) -> dict[int, Why]:
    return {each.number: each.why for each in report.members if each.why is not None}


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_its_originals_kind_and_the_names_of_its_members(
    tmp_path: Path, redacted: Redacted, kind: Kind
) -> None:
    members = {"Anna/a.png": PHOTO, "Anna/deep/b.jpg": picture(".jpg"), "c.PNG": PHOTO}
    source = write_archive(tmp_path, kind, members)
    bundle = redacted(source)
    assert list(read_archive(bundle.target)) == list(members)
    assert set(entries(tmp_path)) == {source.name, bundle.target.name}
    assert [each.number for each in bundle.report.members] == [1, 2, 3]
    assert bundle.report.clean


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_originals_owner_or_time_is_in_the_copy(
    tmp_path: Path, redacted: Redacted, kind: Kind
) -> None:
    target = redacted(write_archive(tmp_path, kind, {"a.png": PHOTO, "b.jpg": PHOTO[:0]} | {
        "b.jpg": picture(".jpg"),
    })).target  # fmt: skip
    if kind is Kind.ZIP:
        with zipfile.ZipFile(target) as zipped:
            assert zipped.comment == b""
            for info in zipped.infolist():
                assert (info.comment, info.extra) == (b"", b"")
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
                assert info.external_attr >> 16 == 0o100644
    else:
        with open_tar(target) as tar:
            assert tar.pax_headers == {}
            for entry in tar.getmembers():
                assert (entry.mtime, entry.mode, entry.uid, entry.gid) == (315532800, 0o644, 0, 0)
                assert (entry.uname, entry.gname, entry.pax_headers) == ("", "", {})
    assert not any(b"omebody" in data for data in read_archive(target).values())
    assert b"omebody" not in target.read_bytes()


def test_a_copy_packed_with_gzip_names_no_file_and_no_time(
    tmp_path: Path, redacted: Redacted
) -> None:
    target = redacted(write_archive(tmp_path, Kind.TAR_GZ, {"a.png": PHOTO})).target
    head = target.read_bytes()[:8]
    assert head[3] == 0  # flags: no name, no comment, no extra field
    assert head[4:8] == bytes(4)


@pytest.mark.parametrize("kind", KINDS)
def test_with_rename_members_keep_only_their_suffix_and_depth(
    tmp_path: Path, redacted: Redacted, kind: Kind
) -> None:
    members = ["Anna/Ben/x.png", "y.JPG", "Cleo/z.png", "Anna/Dora/w.png", "Anna/Ben/v.png"]
    suffixes = {"y.JPG": ".jpg"}
    source = write_archive(
        tmp_path, kind, {name: picture(suffixes.get(name, ".png")) for name in members}
    )
    bundle = redacted(source, Terms(rename=True))
    assert list(read_archive(bundle.target)) == [
        "01/01/0001.png", "0002.jpg", "02/0003.png", "01/02/0004.png", "01/01/0005.png",
    ]  # fmt: skip


def test_what_is_no_footage_is_left_out_and_named_by_number(
    tmp_path: Path, redacted: Redacted
) -> None:
    members = {
        "Anna Schmidt.txt": b"lives at", "a.png": PHOTO, ".hidden.png": PHOTO,
        "__MACOSX/._a.png": b"\0\5\x16\7", "notes.annaschmidt": b"", "Anna.JSON": b"{}",
    }  # fmt: skip
    report = redacted(write_archive(tmp_path, Kind.ZIP, members)).report
    assert reasons(report) == {
        1: Why.NOT_FOOTAGE, 3: Why.HIDDEN, 4: Why.HIDDEN, 5: Why.NOT_FOOTAGE, 6: Why.NOT_FOOTAGE,
    }  # fmt: skip
    assert [each.suffix for each in report.members] == [".txt", ".png", ".png", ".png", "", ".json"]
    told = str(archive_document.as_json(report)).lower()
    assert "anna" not in told
    assert "schmidt" not in told


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../b.png", Why.NAME),
        ("x/../../b.png", Why.NAME),
        ("/etc/b.png", Why.NAME),
        ("..\\b.png", Why.NAME),
        ("C:\\b.png", Why.NAME),
        ("a\nb.png", Why.NAME),
        ("x" * 300 + ".png", Why.NAME),
        ("./a.png", Why.DUPLICATE),
        ("inner.zip", Why.NESTED),
        ("inner.tar.gz", Why.NESTED),
        ("inner.7z", Why.NESTED),
    ],
)
def test_a_member_that_cannot_be_in_the_copy_withholds_it_before_any_work(
    tmp_path: Path, redacted: Redacted, kind: Kind, name: str, why: Why
) -> None:
    source = write_archive(tmp_path, kind, {"a.png": PHOTO, name: PHOTO})
    with pytest.raises(Withheld, match="member 2") as withheld:
        redact_archive(source, tmp_path / f"out.{kind}", lambda *_: pytest.fail("work was begun"))
    report = withheld.value.report
    assert isinstance(report, ArchiveReport)
    assert report.withheld
    assert reasons(report) == {2: why}
    assert entries(tmp_path) == [source.name]
    left_out = redacted(source, LEAVE_OUT)
    assert list(read_archive(left_out.target)) == ["a.png"]
    assert reasons(left_out.report) == {2: why}


@pytest.mark.parametrize("name", ["../b.png", "/etc/b.png", "./a.png", "C:b.png"])
def test_a_bad_name_does_no_harm_where_members_get_numbers(
    tmp_path: Path, redacted: Redacted, name: str
) -> None:
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO, name: PHOTO})
    names = list(read_archive(redacted(source, Terms(rename=True)).target))
    assert names[0] == "0001.png"
    assert names[1] in ("0002.png", "01/0002.png")


def test_the_same_name_twice_is_found_in_a_zip(tmp_path: Path, redacted: Redacted) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as zipped:
        zipped.writestr("a.png", PHOTO)
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr("a.png", PHOTO)
    with pytest.raises(Withheld, match=r"same name.*--rename"):
        redacted(tmp_path / "in.zip")


def test_links_and_devices_are_never_followed_and_never_copied(
    tmp_path: Path, redacted: Redacted
) -> None:
    kinds = [
        tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE,
    ]  # fmt: skip
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO})
    with tarfile.open(source, "a") as tar:
        for number, kind in enumerate(kinds):
            info = tar_entry(f"{number}.png", kind=kind)
            info.linkname = "/etc/passwd"
            tar.addfile(info)
    bundle = redacted(source)
    assert list(read_archive(bundle.target)) == ["a.png"]
    assert list(reasons(bundle.report).values()) == [Why.LINK] * 2 + [Why.DEVICE] * 3


def test_a_link_in_a_zip_is_left_out(tmp_path: Path, redacted: Redacted) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO})
    with zipfile.ZipFile(source, "a") as zipped:
        info = zipfile.ZipInfo("b.png")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        zipped.writestr(info, "/etc/passwd")
    assert reasons(redacted(source).report) == {2: Why.LINK}


def test_folders_are_counted_and_not_copied(tmp_path: Path, redacted: Redacted) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"Anna/": b"", "Anna/a.png": PHOTO, "Ben/": b""})
    bundle = redacted(source)
    assert list(read_archive(bundle.target)) == ["Anna/a.png"]
    assert [each.number for each in bundle.report.members] == [2]


def test_an_encrypted_member_withholds_the_archive(tmp_path: Path, redacted: Redacted) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO, "b.png": PHOTO})
    data = bytearray(source.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # the flag in the list of members
    source.write_bytes(data)
    with pytest.raises(Withheld, match=r"member 2 \(\.png\).*encrypted"):
        redacted(source)
    assert reasons(redacted(source, LEAVE_OUT).report) == {2: Why.ENCRYPTED}


@pytest.mark.parametrize("kind", [Kind.TAR, Kind.TAR_XZ])
def test_names_that_are_no_utf_8_keep_their_bytes_in_a_tar(
    tmp_path: Path, redacted: Redacted, kind: Kind
) -> None:
    name = b"Gr\xfc\xdfe/\xe9.png".decode("utf-8", "surrogateescape")
    source = write_archive(tmp_path, kind, {name: PHOTO})
    assert list(read_archive(redacted(source).target)) == [name]


@pytest.mark.parametrize(
    ("stored", "read"), [("Grüße.png".encode(), "Grüße.png"), (b"\x82\xa0.png", "éá.png")]
)
def test_names_in_a_zip_that_does_not_say_how_they_are_written_are_read_as_utf_8_first(
    tmp_path: Path, redacted: Redacted, stored: bytes, read: str
) -> None:
    placeholder = "x" * (len(stored) - 4) + ".png"
    source = write_archive(tmp_path, Kind.ZIP, {placeholder: PHOTO})
    source.write_bytes(source.read_bytes().replace(placeholder.encode(), stored))
    assert list(read_archive(redacted(source).target)) == [read]


@pytest.mark.parametrize("members", [{}, {"a.txt": b"hello"}])
def test_an_archive_without_footage_is_unreadable(
    tmp_path: Path, redacted: Redacted, members: dict[str, bytes]
) -> None:
    with pytest.raises(Unreadable, match="no picture and no video"):
        redacted(write_archive(tmp_path, Kind.ZIP, members))


def test_a_name_of_another_kind_is_refused_before_any_work(tmp_path: Path, one: Redact) -> None:
    source = write_archive(tmp_path, Kind.TAR_GZ, {"a.png": PHOTO})
    for name in ("out.zip", "out.tar", "out.gz"):
        with pytest.raises(BadRequest, match=r"\.tar\.gz"):
            redact_archive(source, tmp_path / name, one)
    (tmp_path / "out.tgz").write_bytes(b"precious")
    with pytest.raises(TargetExists):
        redact_archive(source, tmp_path / "out.tgz", one)
    redact_archive(source, tmp_path / "out.tgz", one, Orders(replace=True))


def test_an_archive_is_what_its_bytes_say(tmp_path: Path, one: Redact) -> None:
    source = write_archive(tmp_path, Kind.TAR_XZ, {"a.png": PHOTO})
    odd = source.rename(tmp_path / "in.zip")
    assert redact_archive(odd, tmp_path / "out.tar.xz", one).report.kind is Kind.TAR_XZ


def test_progress_tells_which_member_is_at_work(tmp_path: Path, redacted: Redacted) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO, "b.txt": b"", "c.png": PHOTO})
    heard: list[Progress] = []
    redacted(source, orders=Orders(listener=heard.append))
    assert {(each.part, each.parts) for each in heard} == {(1, 3), (3, 3)}


def test_what_can_be_told_beforehand_is_told_without_unpacking(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.TAR_ZST, {"a.png": b"", "b.txt": b"", "c/d.mp4": b""})
    contents = foresee(source)
    assert (contents.count, contents.footage) == (3, 2)
    assert contents.described.startswith("2 members to copy; 1 member left out: not a kind")


def test_a_member_that_is_no_picture_in_spite_of_its_name_withholds_the_archive(
    tmp_path: Path, redacted: Redacted
) -> None:
    inner = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO}).read_bytes()
    members = {"Anna.png": PHOTO, "b.png": PHOTO[:60], "c.jpg": inner, "d.jpg": PHOTO, "e.mp4": b""}
    source = write_archive(tmp_path, Kind.TAR, members)
    with pytest.raises(Withheld, match=r"member 2 \(\.png\)") as withheld:
        redacted(source)
    assert "Anna" not in str(withheld.value)
    assert ".bystander-" not in str(withheld.value)
    report = redacted(source, LEAVE_OUT).report
    assert set(reasons(report)) == {2, 3, 4, 5}
    assert [each.exit_code for each in report.members] == [0, 3, 3, 2, 3]
    assert not any(".bystander-" in each.detail for each in report.members)
    assert "an archive" in report.members[2].detail


def test_an_archive_of_which_nothing_is_left_is_withheld(
    tmp_path: Path, redacted: Redacted
) -> None:
    source = write_archive(tmp_path, Kind.TAR, {"a.png": b"no picture", "b.txt": b""})
    with pytest.raises(Withheld, match="none of its members"):
        redacted(source, LEAVE_OUT)
    assert entries(tmp_path) == [source.name]
