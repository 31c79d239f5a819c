"""Every command and option, on one page. Loads no room, so that --help is quick."""

from __future__ import annotations

from argparse import (
    ArgumentParser,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from bystander import __version__
from bystander.apps.cli import options, papers
from bystander.errors import BadRequest
from bystander.registry import OURS
from bystander.run.targets import DEFAULT_PATTERN, SCRUBBED_PATTERN

EXIT_CODES = """\
exit codes:
  0  done                            6  a detector, an effect or a check failed
  2  the request makes no sense      7  withheld: the judge found a leak
  3  unreadable or unsupported file  8  cannot write: disk full, folder not ours
  4  damaged file                    9  several files failed for several reasons
  5  no usable model               10  a record does not prove what it should
 70  a bug                   130, 143  stopped by a signal
"""

# Enumerations of the domain, spelled out, for their module brings numpy along.
PRESETS = ("fast", "thorough", "paranoid")
HEADS = ("never", "moving", "always")
ADDABLE = ("face", "head", "person", "plate", "text", "code", "screen")
KINDS = (*ADDABLE[1:], "moving")
POLICIES = ("street", "dataset", "newsroom", "access-request", "screen")
WRITING = ("personal", "all")
SHAPES = ("box", "ellipse")
SOUNDS = ("disguise", "speech-only", "mute", "tone", "drop", "keep")
SOUND = "disguise"
SUBTITLES = ("drop", "keep")
FORMATS = ("simple", "wider", "coco", "mot")
DAMAGES = ("fail", "cover")

Commands = _SubParsersAction  # argparse has no public name for it


class OneSentence(ArgumentParser):
    """Refuses like everything else: one sentence, without the page of all options before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(BadRequest.exit_code, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def parser() -> ArgumentParser:
    """The whole command line."""
    top: ArgumentParser = OneSentence(
        prog="bystander",
        description="Gives footage of public places back so that nobody in it can be recognised.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"bystander {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        _redact, _live, _scrub, _inspect, _look, _apply, _verify, _recall,
        papers.report, papers.keys, papers.sign, papers.check, papers.credentials,
        _policy_command, _zones, _evaluate, _models, _doctor,
    ):  # fmt: skip
        add(commands)
    return top


def _live(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "live", help="stand between a camera and a screen, and let only redacted pictures out"
    )
    command.add_argument(
        "source", nargs="?", metavar="SOURCE",
        help="rtsp, rtmp, http, udp address, /dev/video0 or a file; env:NAME, file:PATH or - "
        "where the address is kept",
    )  # fmt: skip
    command.add_argument(
        "targets", nargs="*", metavar="TARGET",
        help="rtsp, rtmp, udp address, hls:FOLDER, record:FOLDER or mjpeg:HOST:PORT",
    )  # fmt: skip
    command.add_argument(
        "--delay", type=options.seconds, metavar="SECONDS",
        help="from a picture's coming to its leaving, 0.1 to 10 (default: 1)",
    )  # fmt: skip
    command.add_argument("--name", help="of the camera, in logs and figures (default: camera)")
    command.add_argument(
        "--transport", choices=("tcp", "udp"), default="tcp", help="for rtsp (default: tcp)"
    )
    command.add_argument(
        "--config", type=Path, metavar="FILE", help="many cameras in one TOML file, instead"
    )
    command.add_argument(
        "--listen", default="127.0.0.1:9464", metavar="HOST:PORT",
        help="where health, figures and a status page are served, or none (default: %(default)s)",
    )  # fmt: skip
    options.image(command)
    _policy(command)
    options.equipment(command)


def _redact(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("redact", help="make copies in which faces are hidden")
    options.sources(command, DEFAULT_PATTERN)
    command.add_argument("--plan-out", type=Path, metavar="PATH", help="write the plan as well")
    options.writing(command)
    options.publishing(command)
    options.proof(command)
    options.archives(command)
    command.add_argument(
        "--jobs", type=options.count, metavar="N",
        help="files worked on at once (default: one for each core where all are photos, else 1)",
    )  # fmt: skip
    options.image(command)
    _policy(command)
    options.equipment(command)
    options.telling(command)


def _scrub(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "scrub", help="make copies without tags, pictures and sound bit by bit as they are"
    )
    options.sources(command, SCRUBBED_PATTERN)
    command.add_argument(
        "--report", type=Path, metavar="PATH",
        help="of an archive; default: beside the copy, TARGET.report.json",
    )  # fmt: skip
    options.writing(command)
    options.archives(command)
    options.tags(command)
    options.limits(command)
    options.telling(command)
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
    command.add_argument(
        "--sheet", type=Path, metavar="PNG",
        help="draw every track with its number, for `bystander apply --keep-track`; it shows "
        "people as they are, and only you can read it",
    )  # fmt: skip
    options.writing(command)
    _policy(command)
    options.equipment(command)
    options.quiet(command)


def _apply(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("apply", help="make a copy as a plan says")
    command.add_argument("source", type=Path, metavar="SOURCE")
    command.add_argument("plan", type=Path, metavar="PLAN")
    command.add_argument("-o", "--output", type=Path, metavar="TARGET", required=True)
    options.choosing(command)
    command.add_argument(
        "--plan-out", type=Path, metavar="PATH",
        help="write the plan as it was carried out, for `bystander report`, `sign` and `verify`",
    )  # fmt: skip
    options.writing(command)
    options.publishing(command)
    options.proof(command)
    options.image(command)
    options.equipment(command)
    options.telling(command)
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
    options.proof(command)
    options.writing(command)
    options.equipment(command)
    options.quiet(command)


def _recall(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "recall", help="estimate how many faces are missed in a recording, with faces put into it"
    )
    command.add_argument("source", type=Path, metavar="SOURCE")
    command.add_argument(
        "--seed-faces", type=options.count, default=100, metavar="N",
        help="how many of the recording's own faces are put in elsewhere, in memory, smaller, "
        "mirrored and blurred (default: %(default)s)",
    )  # fmt: skip
    _policy(command)
    options.equipment(command)
    options.telling(command)
    command.set_defaults(force=False)


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
    options.equipment(command)
    options.telling(command)


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


def _policy_command(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("policy", help="say what a policy does, before it is relied on")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="explain a policy, or refuse what makes no sense")
    check.add_argument("policy", metavar="FILE|NAME", help=".toml or .yaml, or a name")
    actions.add_parser("list", help="the policies that come with bystander")
    show = actions.add_parser("show", help="print one of them, to start a file of your own from")
    show.add_argument("policy", choices=POLICIES, metavar="NAME")


def _zones(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("zones", help="see where a policy's zones lie")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    preview = actions.add_parser(
        "preview",
        help="draw them on a still; it shows people as they are, and only you can read it",
    )
    preview.add_argument("source", type=Path, metavar="SOURCE")
    preview.add_argument("--policy", required=True, metavar="FILE", help=".toml or .yaml")
    preview.add_argument("-o", "--output", type=Path, metavar="PNG", required=True)
    preview.add_argument(
        "--at", type=options.seconds, default=Fraction(0), metavar="SECONDS",
        help="after the first picture (default: 0)",
    )  # fmt: skip
    options.writing(preview)


def _doctor(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("doctor", help="say what works on this machine, after trying it")
    options.equipment(command)


def _policy(command: ArgumentParser) -> None:
    # The figures' defaults are the policy's own, which is not loaded for --help.
    group = command.add_argument_group("what to hide, and how")
    # None stands for what was not said: a policy file's word holds then.
    group.add_argument(
        "--policy", metavar="FILE|NAME",
        help=f"{', '.join(POLICIES)}, or a .toml or .yaml file; other options go before it",
    )  # fmt: skip
    group.add_argument(
        "--preset", choices=PRESETS,
        help="how much work is spent on not missing anybody (default: thorough)",
    )  # fmt: skip
    group.add_argument(
        "--effect", help=f"{', '.join(OURS['effect'])}, or a plugin's (default: fill)"
    )
    group.add_argument("--shape", choices=SHAPES, help="of covers (default: box)")
    group.add_argument(
        "--margin", type=float, metavar="WIDTHS", help="beyond the face, in face widths a side"
    )
    group.add_argument(
        "--min-face", type=float, metavar="PIXELS",
        help="leave smaller faces visible (default: hide all; machines recognise tiny ones)",
    )  # fmt: skip
    group.add_argument(
        "--also", action="append", default=[], choices=KINDS, metavar="KIND",
        help=f"hide these things, too: {', '.join(KINDS)}; may be said again",
    )  # fmt: skip
    group.add_argument(
        "--not", action="append", default=[], choices=("face", *KINDS), metavar="KIND",
        dest="without",
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
        "--hold", type=options.seconds, metavar="SECONDS",
        help="keep covering before the first and after the last sighting",
    )  # fmt: skip
    group.add_argument(
        "--sound", choices=SOUNDS,
        help="voices identify people: disguise, mute or put a tone over speech and leave other "
        "sound as it is; speech-only disguises it and silences the rest; or all is dropped, or "
        f"kept (default: {SOUND})",
    )  # fmt: skip
    group.add_argument(
        "--voice", metavar="NAME",
        help=f"how speech is disguised: {', '.join(OURS['voice'])}, or a plugin's "
        "(default: one-voice)",
    )  # fmt: skip
    group.add_argument(
        "--say-no-names",
        action="store_true",
        help="silence what may be a name, a number or an address in disguised speech; it misses "
        'some, and needs pip install "bystander[names]"',
    )
    group.add_argument(
        "--subtitles", choices=SUBTITLES,
        help="they may name people, so they are dropped unless you keep them",
    )  # fmt: skip
    group.add_argument(
        "--on-damage", choices=DAMAGES,
        help="a frame that cannot be decoded fails the file (default), or is covered whole",
    )  # fmt: skip
    group.add_argument(
        "--encoder", metavar="NAME",
        help="a hardware encoder for videos, such as h264_nvenc (default: software)",
    )  # fmt: skip
    group.add_argument(
        "--encode-all", action="store_true",
        help="encode anew also where nothing is covered, instead of copying such pictures",
    )  # fmt: skip
    options.tags(command)
    options.limits(command)
