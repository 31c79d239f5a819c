"""Commands about a copy's papers: pages, keys, records, credentials. Loads no room."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

from bystander.apps.cli import options

Commands = _SubParsersAction  # argparse has no public name for it


def report(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("report", help="make one page of a plan and its report")
    command.add_argument(
        "documents", nargs="+", type=Path, metavar="DOCUMENT",
        help="reports, and the plans of their copies; or a folder, for all reports in it",
    )  # fmt: skip
    command.add_argument("-o", "--output", type=Path, metavar="HTML", required=True)
    command.add_argument(
        "--pictures", type=Path, metavar="COPY", help="show small stills of the redacted copy"
    )
    command.add_argument(
        "--log", type=Path, metavar="CSV", help="write the exemption log as a spreadsheet, too"
    )
    group = command.add_argument_group("in your own words, for this page alone")
    group.add_argument("--title", default="", metavar="TEXT", help="such as the request's number")
    group.add_argument(
        "--decided-by", default="", metavar="TEXT", help="who answers for what is hidden and kept"
    )
    group.add_argument(
        "--exemption", action="append", default=[], metavar="KIND=TEXT",
        help="on what ground a kind is hidden, for the exemption log, such as face='Art. 6'; "
        "voice and stream are kinds, too; may be said again",
    )  # fmt: skip
    options.writing(command)
    options.quiet(command)


def keys(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("keys", help="make a pair of keys, to sign records with")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="a private key, which only you can read, and PATH.pub")
    new.add_argument("path", type=Path, metavar="PATH", help="such as desk.key; never replaced")


def sign(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("sign", help="sign what was planned and reported of a copy")
    command.add_argument("copy", type=Path, metavar="COPY")
    command.add_argument(
        "documents", nargs="+", type=Path, metavar="DOCUMENT", help="its report, and its plan"
    )
    command.add_argument("--key", type=Path, metavar="PATH", required=True, help="your private key")
    command.add_argument(
        "-o", "--output", type=Path, metavar="RECORD", required=True,
        help="for everybody: it does not tell which original the copy is of",
    )  # fmt: skip
    command.add_argument(
        "--private", type=Path, metavar="RECORD",
        help="the same with the original's hash, which only you can read",
    )  # fmt: skip
    command.add_argument(
        "--original", type=Path, metavar="PATH", help="where there is no plan, which knows its hash"
    )
    options.writing(command)
    options.quiet(command)


def check(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser("check", help="check that a record is the signer's and a copy's")
    command.add_argument("copy", type=Path, metavar="COPY")
    command.add_argument("record", type=Path, metavar="RECORD")
    command.add_argument(
        "--signer", type=Path, metavar="PUBLIC_KEY", required=True,
        help="the signer's public key, from the signer and not from where the record is from",
    )  # fmt: skip
    command.add_argument(
        "--original", type=Path, metavar="PATH", help="with a private record: is it of this file?"
    )
    options.quiet(command)


def credentials(commands: Commands[ArgumentParser]) -> None:
    command = commands.add_parser(
        "credentials", help="put a signed C2PA manifest about its plan into a copy"
    )
    command.add_argument("copy", type=Path, metavar="COPY")
    command.add_argument("plan", type=Path, metavar="PLAN")
    command.add_argument("report", type=Path, metavar="REPORT")
    command.add_argument("-o", "--output", type=Path, metavar="TARGET", required=True)
    command.add_argument(
        "--certificate", type=Path, metavar="PEM", required=True,
        help="the signer's chain, the signer's own first; whoever reads the copy sees the name",
    )  # fmt: skip
    command.add_argument("--private-key", type=Path, metavar="PEM", required=True)
    options.writing(command)
    options.quiet(command)
