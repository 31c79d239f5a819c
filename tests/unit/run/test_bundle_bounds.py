"""Whatever an archive claims, it is bounded, refused in clear words, or left out."""

from __future__ import annotations

import gc
import io
import lzma
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from bystander.domain.archive import ArchiveKind as Kind
from bystander.domain.archive import Bounds, OnBadMember, Terms, Why
from bystander.errors import BystanderError, Damaged, Unreadable, Withheld
from bystander.run.bundle import Redact, foresee, redact_archive
from bystander.testing.archives import KINDS, picture, tar_entry, write_archive

PHOTO = picture()
LEAVE_OUT = Terms(on_bad=OnBadMember.LEAVE_OUT)
TRUSTED = Bounds(1 << 40)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_members_are_refused(tmp_path: Path, kind: Kind) -> None:
    source = write_archive(tmp_path, kind, {f"{number}.png": b"" for number in range(6)})
    assert foresee(source, Terms(bounds=Bounds(members=6))).count == 6
    with pytest.raises(Unreadable, match="more than 5 members"):
        foresee(source, Terms(bounds=Bounds(members=5)))


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_unpacks_to_more_than_its_bound_is_refused(
    tmp_path: Path, kind: Kind
) -> None:
    source = write_archive(tmp_path, kind, {"a.png": PHOTO, "b.txt": bytes(1 << 20)})
    assert foresee(source, Terms(bounds=Bounds(2 << 20))).footage == 1
    with pytest.raises(Unreadable, match="--max-unpacked"):
        foresee(source, Terms(bounds=Bounds(1 << 20)))


@pytest.mark.parametrize("kind", [Kind.ZIP, Kind.TAR_ZST])
def test_an_archive_that_grows_beyond_belief_is_refused_unless_it_is_trusted(
    tmp_path: Path, kind: Kind
) -> None:
    source = write_archive(tmp_path, kind, {"a.png": PHOTO, "b.bmp": bytes(257 << 20)})
    with pytest.raises(Unreadable, match="attack"):
        foresee(source)
    assert foresee(source, Terms(bounds=TRUSTED)).footage == 2


def test_a_member_that_declares_gigabytes_and_holds_little_is_damaged(
    tmp_path: Path, one: Redact
) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO, "b.png": PHOTO})
    data = bytearray(source.read_bytes())
    size = data.rindex(b"PK\x01\x02") + 24
    data[size : size + 4] = (3 << 30).to_bytes(4, "little")
    source.write_bytes(data)
    with pytest.raises(Unreadable, match="--max-unpacked"):
        foresee(source)
    target = tmp_path / "out.zip"
    with pytest.raises(Withheld, match=r"member 2 .*cut off or damaged"):
        redact_archive(source, target, one, terms=Terms(bounds=TRUSTED))
    terms = Terms(on_bad=OnBadMember.LEAVE_OUT, bounds=TRUSTED)
    (_, bad) = redact_archive(source, target, one, terms=terms).report.members
    assert (bad.why, bad.exit_code) == (Why.FAILED, Damaged.exit_code)


@pytest.mark.parametrize("bounds", [Bounds(), TRUSTED])
def test_a_tar_that_declares_gigabytes_and_holds_little_is_refused(
    tmp_path: Path, bounds: Bounds
) -> None:
    path = tmp_path / "in.tar"
    path.write_bytes(tar_entry("a.png", 3 << 30).tobuf(tarfile.GNU_FORMAT) + PHOTO)
    with pytest.raises((Damaged, Unreadable)):
        foresee(path, Terms(bounds=bounds))


def test_a_sparse_file_may_claim_what_it_likes(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO})
    with tarfile.open(source, "a", format=tarfile.PAX_FORMAT) as tar:
        info = tar_entry("b.png")
        info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 50)}
        tar.addfile(info)
    with pytest.raises(Withheld, match="does not unpack"):
        foresee(source)


def extended(count: int, size: int) -> bytes:
    """A tar in which ``count`` extended headers of ``size`` bytes come before a member."""
    record = b" path=".join((str(size).encode(), b"x" * (size - 7 - len(str(size))))) + b"\n"
    header = tar_entry("x", len(record), tarfile.XHDTYPE)
    header.pax_headers = {}
    block = header.tobuf(tarfile.USTAR_FORMAT) + record + bytes(-len(record) % 512)
    return block * count + tarfile.TarInfo("a.png").tobuf() + bytes(1024)


@pytest.mark.parametrize(("count", "size"), [(1, 8 << 20), (2000, 100), (400, 100)])
def test_headers_without_end_are_refused_before_they_fill_the_memory(
    tmp_path: Path, count: int, size: int
) -> None:
    (tmp_path / "in.tar").write_bytes(extended(count, size))
    tracemalloc.start()
    with pytest.raises(Damaged):
        foresee(tmp_path / "in.tar")
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 3 << 20


def test_a_long_list_of_members_is_refused_before_it_is_read(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO})
    data = bytearray(source.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (33 << 20).to_bytes(4, "little")
    source.write_bytes(data)
    with pytest.raises(Unreadable, match="lists more members"):
        foresee(source)


def test_a_list_with_fewer_members_than_it_declares_is_damaged(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO})
    data = bytearray(source.read_bytes())
    data[data.rindex(b"PK\x05\x06") + 10] = 2
    source.write_bytes(data)
    with pytest.raises(Damaged, match="other members"):
        foresee(source)


def test_a_member_without_a_name_is_no_footage(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": PHOTO})
    with zipfile.ZipFile(source, "a") as zipped, zipped.open(zipfile.ZipInfo(""), "w") as member:
        member.write(PHOTO)
    assert [each.why for each in foresee(source).left_out] == [Why.NOT_FOOTAGE]


def test_an_xz_that_asks_for_gigabytes_of_memory_is_refused(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.TAR_XZ, {"a.png": PHOTO})
    data = bytearray(source.read_bytes())
    header = data[12:24]  # of the first block: size, flags, filter, its properties, padding
    assert bytes(header[2:4]) == b"\x21\x01"
    header[4] = 40  # a dictionary of 4 GiB
    data[12:28] = header[:8] + zlib.crc32(header[:8]).to_bytes(4, "little") + data[24:28]
    source.write_bytes(data)
    with pytest.raises(lzma.LZMAError, match="Memory"):
        lzma.LZMADecompressor(memlimit=1 << 27).decompress(bytes(data))
    with pytest.raises(Damaged):
        foresee(source)


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_was_cut_off_anywhere_is_damaged(
    tmp_path: Path, kind: Kind, one: Redact
) -> None:
    source = write_archive(tmp_path, kind, {"a.png": PHOTO, "b.png": PHOTO})
    whole = source.read_bytes()
    # A tar ends with zeros up to 10,240 bytes; two blocks of them are its end.
    needed = len(whole.rstrip(b"\0")) + 512 if kind is Kind.TAR else len(whole)
    for length in {needed * part // 16 for part in range(9, 16)} | {needed - 1}:
        source.write_bytes(whole[:length])
        with pytest.raises((Damaged, Unreadable)):
            redact_archive(source, tmp_path / f"out.{kind}", one, terms=LEAVE_OUT)
        assert entries(tmp_path) == [source.name]


def test_a_tar_is_never_shortened_at_a_header_that_makes_no_sense(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO})
    with tarfile.open(source, "a", format=tarfile.USTAR_FORMAT) as tar:
        tar.addfile(tarfile.TarInfo("b.png"))
    data = bytearray(source.read_bytes())
    data[data.index(b"b.png")] = ord("c")
    source.write_bytes(data)
    with tarfile.open(source) as tar:
        assert tar.getnames() == ["a.png"]  # what others make of it
    with pytest.raises(Damaged):
        foresee(source)


def test_two_tars_in_a_row_are_never_taken_for_the_first(tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO})
    source.write_bytes(source.read_bytes() * 2)
    with pytest.raises(Damaged, match="goes on after its end"):
        foresee(source)


def test_a_packed_file_that_is_no_tar_is_damaged(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with lzma.open(stream, "wb") as packed:
        packed.write(PHOTO)
    (tmp_path / "a.png.xz").write_bytes(stream.getvalue())
    with pytest.raises(Damaged, match="no tar archive"):
        foresee(tmp_path / "a.png.xz")


@pytest.mark.parametrize("kind", KINDS)
def test_memory_does_not_grow_with_a_members_size(tmp_path: Path, kind: Kind, one: Redact) -> None:
    def peak(size: int) -> int:
        source = write_archive(tmp_path, kind, {"a.mp4": bytes(size), "b.png": PHOTO})
        tracemalloc.start()
        terms = Terms(on_bad=OnBadMember.LEAVE_OUT, bounds=TRUSTED)
        target = tmp_path / f"out.{kind}"
        assert len(redact_archive(source, target, one, terms=terms).report.left_out) == 1
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        target.unlink()
        return used

    assert peak(48 << 20) - peak(1 << 10) < 6 << 20


@pytest.mark.parametrize("kind", [Kind.ZIP, Kind.TAR])
def test_memory_hardly_grows_with_the_number_of_members(tmp_path: Path, kind: Kind) -> None:
    def peak(count: int) -> int:
        members = {f"{number:06d}.png": bytes(700) for number in range(count)}
        source = write_archive(tmp_path, kind, members)
        members.clear()
        gc.collect()
        tracemalloc.start()
        assert foresee(source).footage == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(2500) - peak(500) < 2000 * 1500


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_that_were_changed_anywhere_end_in_an_error_of_ours_or_in_a_whole_copy(
    tmp_path: Path, kind: Kind, one: Redact
) -> None:
    whole = write_archive(tmp_path, kind, {"a.png": PHOTO, "b/c.png": PHOTO}).read_bytes()
    target = tmp_path / f"out.{kind}"
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        source = tmp_path / "changed"
        source.write_bytes(changed)
        try:
            redact_archive(source, target, one)
        except BystanderError:
            assert entries(tmp_path) == sorted(["changed", f"in.{kind}"])
        else:
            target.unlink()
