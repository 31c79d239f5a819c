"""Groups of options that several commands share. Loads no room, so that --help is quick."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from fractions import Fraction
from pathlib import Path

from bystander.registry import OURS

BAD_MEMBERS = ("withhold", "leave-out")
PROOFS = ("quick", "full")


def sources(command: ArgumentParser, pattern: str) -> None:
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="file or folder")
    command.add_argument("-o", "--output", metavar="TARGET", help="a file, or a folder for copies")
    command.add_argument("-r", "--recursive", action="store_true", help="go into folders")
    command.add_argument("--pattern", default=pattern, help="name of a copy (default: %(default)s)")
    command.add_argument("--dry-run", action="store_true", help="only say what would be done")


def tags(command: ArgumentParser) -> None:
    group = command.add_argument_group("which tags stay")
    group.add_argument(
        "--keep-tag", action="append", default=[], metavar="NAME",
        help="a tag that stays, exactly as `bystander inspect` names it; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--i-know", action="store_true",
        help="positions, serial numbers, owners and maker notes may be among them",
    )  # fmt: skip


def writing(command: ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="replace files that exist already")


def publishing(command: ArgumentParser) -> None:
    command.add_argument(
        "--publish-anyway",
        action="store_true",
        help="publish even a copy in which the judge found a leak",
    )
    command.add_argument(
        "--report", type=Path, metavar="PATH", help="default: beside the copy, TARGET.report.json"
    )


def proof(command: ArgumentParser) -> None:
    command.add_argument(
        "--proof", choices=PROOFS, default="quick",
        help="how hard the copy is attacked before it is trusted (default: %(default)s)",
    )  # fmt: skip


def archives(command: ArgumentParser) -> None:
    group = command.add_argument_group("archives (zip, tar, tar.gz, tar.xz, tar.zst)")
    group.add_argument(
        "--rename", action="store_true",
        help="number members and their folders, for names may name somebody",
    )  # fmt: skip
    group.add_argument(
        "--on-bad-member", choices=BAD_MEMBERS, default="withhold",
        help="a picture or video that cannot be in the copy withholds the archive, "
        "or is left out of it",
    )  # fmt: skip
    group.add_argument(
        "--max-unpacked", type=size, metavar="SIZE",
        help="how much an archive may unpack to, such as 500G "
        "(default: 256G, and 250 times its own size)",
    )  # fmt: skip


def choosing(command: ArgumentParser) -> None:
    group = command.add_argument_group("who stays visible, by the track numbers of the plan")
    group.add_argument(
        "--keep-track", type=count, action="append", default=[], metavar="NUMBER",
        help="leave this track visible; may be said again. It holds for the track, not for the "
        "person: who leaves and comes back has another number then",
    )  # fmt: skip
    group.add_argument(
        "--only-track", type=count, action="append", default=[], metavar="NUMBER",
        help="cover this track and leave all others visible; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--decided-by", default="", metavar="TEXT",
        help="who answers for the choice; stands in the report as you write it (default: nobody)",
    )  # fmt: skip


def image(command: ArgumentParser) -> None:
    command.add_argument("--image", type=Path, metavar="PATH", help="picture for --effect image")


def limits(command: ArgumentParser) -> None:
    # The figures' defaults are those of domain.limits, which is not loaded for --help.
    group = command.add_argument_group("how much one file may claim")
    group.add_argument(
        "--max-pixels", type=count, metavar="COUNT", help="of one picture (default: 268435456)"
    )
    group.add_argument(
        "--max-duration", type=seconds, metavar="SECONDS",
        help="of a recording (default: 86400, a day)",
    )  # fmt: skip


def equipment(command: ArgumentParser) -> None:
    group = command.add_argument_group("who looks")
    group.add_argument(
        "--model", action="append", default=[], metavar="[KIND=]NAME",
        help="from `bystander models list`; of faces without a kind; may be said for each kind",
    )  # fmt: skip
    group.add_argument(
        "--runtime", default="openvino", help=f"{', '.join(OURS['runtime'])}, or a plugin's"
    )
    group.add_argument("--device", default="CPU", help="such as CPU, GPU, cuda")


def telling(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON document on standard output")
    quiet(command)


def quiet(command: ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is no whole number above zero, such as 2")
    return number


def seconds(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as cause:
        raise ArgumentTypeError(f"{text!r} is no number of seconds, such as 0.5") from cause


def size(text: str) -> int:
    """Bytes, of a number and perhaps one of K, M, G, T: each 1024 times the one before."""
    units = {"K": 10, "M": 20, "G": 30, "T": 40}
    number, unit = (text[:-1], text[-1].upper()) if text[-1:].isalpha() else (text, "")
    if not number.isdecimal() or unit not in {"", *units} or int(number) == 0:
        raise ArgumentTypeError(f"{text!r} is no size, such as 500G")
    return int(number) << units.get(unit, 0)
