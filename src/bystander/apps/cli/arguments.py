"""Every command and option, on one page. Loads no room, so that --help is quick."""

from __future__ import annotations

from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from fractions import Fraction
from pathlib import Path

from bystander import __version__
from bystander.registry import OURS
from bystander.run.targets import DEFAULT_PATTERN, SCRUBBED_PATTERN

EXIT_CODES = """\
exit codes:
  0  done                            6  a detector, an effect or a check failed
  2  the request makes no sense      7  withheld: the judge found a leak
  3  unreadable or unsupported file  8  cannot write: disk full, folder not ours
  4  damaged file                    9  several files failed for several reasons
  5  no usable model                70  a bug      130, 143  stopped by a signal
"""

# Enumerations of the domain, spelled out, for their module brings numpy along.
PRESETS = ("fast", "thorough", "paranoid")
HEADS = ("never", "moving", "always")
KINDS = ("head", "person", "plate", "text", "code", "screen")
ADDABLE = ("face", *KINDS)
WRITING = ("personal", "all")
SHAPES = ("box", "ellipse")
SOUNDS = ("disguise", "speech-only", "mute", "tone", "drop", "keep")
SOUND = "drop"
SUBTITLES = ("drop", "keep")
FORMATS = ("simple", "wider", "coco", "mot")
DAMAGES = ("fail", "cover")
BAD_MEMBERS = ("withhold", "leave-out")

Commands = _SubParsersAction  # argparse has no public name for it


def parser() -> ArgumentParser:
    """The whole command line."""
    top = ArgumentParser(
        prog="bystander",
        description="Gives footage of public places back so that nobody in it can be recognised.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"bystander {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_redact, _scrub, _inspect, _look, _apply, _verify, _evaluate, _models, _doctor):
        add(commands)
    return top


def _redact(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("redact", help="make copies in which faces are hidden")
    _sources(command, DEFAULT_PATTERN)
    command.add_argument("--plan-out", type=Path, metavar="PATH", help="write the plan as well")
    _writing(command)
    _publishing(command)
    _archives(command)
    command.add_argument(
        "--jobs", type=_count, metavar="N",
        help="files worked on at once (default: one for each core where all are photos, else 1)",
    )  # fmt: skip
    _image(command)
    _policy(command)
    _equipment(command)
    _telling(command)


def _scrub(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "scrub", help="make copies without tags, pictures and sound bit by bit as they are"
    )
    _sources(command, SCRUBBED_PATTERN)
    command.add_argument(
        "--report", type=Path, metavar="PATH",
        help="of an archive; default: beside the copy, TARGET.report.json",
    )  # fmt: skip
    _writing(command)
    _archives(command)
    _tags(command)
    _limits(command)
    _telling(command)
    command.set_defaults(jobs=1)


def _inspect(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "inspect", help="list everything in files that identifies, beside pictures and sound"
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="such as an original and its copy"
    )
    command.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _look(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("look", help="write a plan that a person can review and edit")
    command.add_argument("source", type=Path, metavar="SOURCE")
    command.add_argument("-o", "--output", type=Path, metavar="PLAN", required=True)
    _writing(command)
    _policy(command)
    _equipment(command)
    _quiet(command)


def _apply(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("apply", help="make a copy as a plan says")
    command.add_argument("source", type=Path, metavar="SOURCE")
    command.add_argument("plan", type=Path, metavar="PLAN")
    command.add_argument("-o", "--output", type=Path, metavar="TARGET", required=True)
    _writing(command)
    _publishing(command)
    _image(command)
    _equipment(command)
    _telling(command)
    command.set_defaults(jobs=1)


def _verify(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("verify", help="judge a copy that is there already")
    command.add_argument("source", type=Path, metavar="ORIGINAL")
    command.add_argument("copy", type=Path, metavar="REDACTED")
    made_by = command.add_mutually_exclusive_group()
    made_by.add_argument("--plan", type=Path, metavar="PLAN", help="the plan it was made by")
    made_by.add_argument(
        "--sound", choices=SOUNDS, default=SOUND,
        help="without its plan: how it was made (default: %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--subtitles", choices=SUBTITLES, default="drop",
        help="without its plan: whether it was made to keep them (default: %(default)s)",
    )  # fmt: skip
    command.add_argument("--report", type=Path, metavar="PATH", help="write the report here")
    _writing(command)
    _equipment(command)
    _quiet(command)


def _evaluate(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("evaluate", help="measure on annotated pictures and videos")
    command.add_argument(
        "annotations", nargs="+", type=Path, metavar="ANNOTATION",
        help="WIDER FACE text, COCO, MOT, or our JSON; or a folder of them",
    )  # fmt: skip
    command.add_argument("--media", type=Path, metavar="PATH", help="where the pictures are")
    command.add_argument("--format", choices=FORMATS, help="default: found by content")
    command.add_argument(
        "--sweep", metavar="FIELD=A,B,...", help="several policies, such as start=0.1,0.15,0.2"
    )
    command.add_argument(
        "--tool", action="append", default=[], metavar="COMMAND",
        help='another tool, judged from pixels, such as "deface {source} -o {target}"',
    )  # fmt: skip
    command.add_argument("--tools-only", action="store_true", help="do not look, only run --tool")
    command.add_argument("--plots", type=Path, metavar="FOLDER", help="draw plots, as SVG")
    _policy(command)
    _equipment(command)
    _telling(command)


def _models(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("models", help="add, list and remove models that look")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="copy an ONNX file of yours into the store")
    add.add_argument("kind", metavar="KIND", help=f"what it finds: {', '.join(ADDABLE)}")
    add.add_argument("path", type=Path, metavar="PATH", help="the .onnx file")
    add.add_argument(
        "--family",
        required=True,
        help=f"how its outputs are read: {', '.join(OURS['family'])}, or a plugin's",
    )
    actions.add_parser("list", help="all models on this machine")
    remove = actions.add_parser("remove", help="delete a model that you added")
    remove.add_argument("name", metavar="NAME")


def _doctor(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("doctor", help="say what works on this machine, after trying it")
    _equipment(command)


def _sources(command: ArgumentParser, pattern: str) -> None:
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="file or folder")
    command.add_argument("-o", "--output", metavar="TARGET", help="a file, or a folder for copies")
    command.add_argument("-r", "--recursive", action="store_true", help="go into folders")
    command.add_argument("--pattern", default=pattern, help="name of a copy (default: %(default)s)")
    command.add_argument("--dry-run", action="store_true", help="only say what would be done")


def _tags(command: ArgumentParser) -> None:
    group = command.add_argument_group("which tags stay")
    group.add_argument(
        "--keep-tag", action="append", default=[], metavar="NAME",
        help="a tag that stays, exactly as `bystander inspect` names it; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--i-know", action="store_true",
        help="positions, serial numbers, owners and maker notes may be among them",
    )  # fmt: skip


def _writing(command: ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="replace files that exist already")


def _publishing(command: ArgumentParser) -> None:
    command.add_argument(
        "--publish-anyway",
        action="store_true",
        help="publish even a copy in which the judge found a leak",
    )
    command.add_argument(
        "--report", type=Path, metavar="PATH", help="default: beside the copy, TARGET.report.json"
    )


def _archives(command: ArgumentParser) -> None:
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
        "--max-unpacked", type=_size, metavar="SIZE",
        help="how much an archive may unpack to, such as 500G "
        "(default: 256G, and 250 times its own size)",
    )  # fmt: skip


def _image(command: ArgumentParser) -> None:
    command.add_argument("--image", type=Path, metavar="PATH", help="picture for --effect image")


def _policy(command: ArgumentParser) -> None:
    # The figures' defaults are the policy's own, which is not loaded for --help.
    group = command.add_argument_group("what to hide, and how")
    group.add_argument(
        "--preset", choices=PRESETS, default="thorough",
        help="how much work is spent on not missing anybody (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--effect", default="fill", help=f"{', '.join(OURS['effect'])}, or a plugin's"
    )
    group.add_argument("--shape", choices=SHAPES, default="box")
    group.add_argument(
        "--margin", type=float, metavar="WIDTHS", help="beyond the face, in face widths a side"
    )
    group.add_argument(
        "--min-face", type=float, default=0.0, metavar="PIXELS",
        help="leave smaller faces visible (default: hide all; machines recognise tiny ones)",
    )  # fmt: skip
    group.add_argument(
        "--also", action="append", default=[], choices=KINDS, metavar="KIND",
        help=f"hide these things, too: {', '.join(KINDS)}; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--not", action="append", default=[], choices=ADDABLE, metavar="KIND", dest="without",
        help="leave these visible, even faces; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--writing", choices=WRITING,
        help="which writing --also text is about: what is somebody's (default), or all",
    )  # fmt: skip
    group.add_argument(
        "--heads", choices=HEADS,
        help="cover hair and ears, too; moving is in videos (default: as the preset says)",
    )  # fmt: skip
    group.add_argument(
        "--hold", type=_seconds, metavar="SECONDS",
        help="keep covering before the first and after the last sighting",
    )  # fmt: skip
    group.add_argument(
        "--sound", choices=SOUNDS, default=SOUND,
        help="voices identify people: disguise, mute or put a tone over speech and leave other "
        "sound as it is; speech-only disguises it and silences the rest; or all is dropped, or "
        "kept (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--voice", default="one-voice", metavar="NAME",
        help=f"how speech is disguised: {', '.join(OURS['voice'])}, or a plugin's "
        "(default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--subtitles", choices=SUBTITLES, default="drop",
        help="they may name people, so they are dropped unless you keep them",
    )  # fmt: skip
    group.add_argument(
        "--on-damage", choices=DAMAGES, default="fail",
        help="a frame that cannot be decoded fails the file, or is covered whole",
    )  # fmt: skip
    group.add_argument(
        "--encoder", default="", metavar="NAME",
        help="a hardware encoder for videos, such as h264_nvenc (default: software)",
    )  # fmt: skip
    group.add_argument(
        "--encode-all", action="store_true",
        help="encode anew also where nothing is covered, instead of copying such pictures",
    )  # fmt: skip
    _tags(command)
    _limits(command)


def _limits(command: ArgumentParser) -> None:
    # The figures' defaults are those of domain.limits, which is not loaded for --help.
    group = command.add_argument_group("how much one file may claim")
    group.add_argument(
        "--max-pixels", type=_count, metavar="COUNT", help="of one picture (default: 268435456)"
    )
    group.add_argument(
        "--max-duration", type=_seconds, metavar="SECONDS",
        help="of a recording (default: 86400, a day)",
    )  # fmt: skip


def _equipment(command: ArgumentParser) -> None:
    group = command.add_argument_group("who looks")
    group.add_argument(
        "--model", action="append", default=[], metavar="[KIND=]NAME",
        help="from `bystander models list`; of faces without a kind; may be said for each kind",
    )  # fmt: skip
    group.add_argument(
        "--runtime", default="openvino", help=f"{', '.join(OURS['runtime'])}, or a plugin's"
    )
    group.add_argument("--device", default="CPU", help="such as CPU, GPU, cuda")


def _telling(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON document on standard output")
    _quiet(command)


def _quiet(command: ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is no whole number above zero, such as 2")
    return number


def _seconds(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as cause:
        raise ArgumentTypeError(f"{text!r} is no number of seconds, such as 0.5") from cause


def _size(text: str) -> int:
    """Bytes, of a number and perhaps one of K, M, G, T: each 1024 times the one before."""
    units = {"K": 10, "M": 20, "G": 30, "T": 40}
    number, unit = (text[:-1], text[-1].upper()) if text[-1:].isalpha() else (text, "")
    if not number.isdecimal() or unit not in {"", *units} or int(number) == 0:
        raise ArgumentTypeError(f"{text!r} is no size, such as 500G")
    return int(number) << units.get(unit, 0)
