"""The door: dispatch to a command, and turn every error into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from traceback import extract_tb

from bystander.apps.cli.arguments import parser
from bystander.apps.cli.signals import Stop, stoppable
from bystander.errors import BystanderError, Interrupted
from bystander.run.memory import share_arenas

BUG = 70  # EX_SOFTWARE of sysexits.h
READER_GONE = 141  # what a shell reports for a command that SIGPIPE ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; never lets an exception out but to debug."""
    # Read when numpy is loaded. Our products are small: more threads only start and wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    share_arenas()
    try:
        with stoppable() as stop:
            return _guarded(arguments, stop)
    except (Interrupted, KeyboardInterrupt):  # it came while the listening began or ended
        return Interrupted.exit_code


def _guarded(arguments: Sequence[str] | None, stop: Stop) -> int:
    try:
        code = _dispatch(arguments, stop)
        stop.check()
    except BystanderError as error:
        print(f"bystander: {error}", file=sys.stderr)
        code = error.exit_code
    except BrokenPipeError:
        # Python flushes standard output once more on its way out; that must not fail, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except Exception as error:
        if os.environ.get("BYSTANDER_DEBUG") == "1":
            raise
        # A request to stop that comes while a library is loaded turns into that one's error.
        number = stop.signal_number
        told = _bug(error) if number is None else Interrupted(number)
        print(f"bystander: {told}", file=sys.stderr)
        code = BUG
    return code if stop.signal_number is None else 128 + stop.signal_number


def _dispatch(arguments: Sequence[str] | None, stop: Stop) -> int:
    wishes = parser().parse_args(arguments)
    # Loaded only now, so that --help is quick: a command brings PyAV and a runtime along.
    command = import_module(f"bystander.apps.cli.{wishes.command}")
    code: int = command.run(wishes, stop)
    sys.stdout.flush()
    return code


def _bug(error: Exception) -> str:
    """What broke and where, without the error's own text: that may quote a file."""
    places = [place for place in extract_tb(error.__traceback__) if "bystander" in place.filename]
    where = f"{Path(places[-1].filename).name}:{places[-1].lineno}" if places else "unknown"
    return (
        f"this is a bug ({type(error).__name__} at {where}), nothing unfinished was published; "
        "run again with BYSTANDER_DEBUG=1 to see the traceback, and please report it"
    )
