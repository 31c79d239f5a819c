"""Makes copies in a process of its own, so that a crash or a hang ends only that.

A line of standard input is a JSON list: the work's name, source, target. The answer is a
line: "published", "refused NAME", or "bug NAME".
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.tags import WORKS, Work
from bystander.errors import BystanderError


def main() -> None:
    """Until standard input ends."""
    works = {name: make() for name, make in WORKS.items()}
    print("ready", flush=True)
    for line in sys.stdin:
        work, source, target = json.loads(line)
        print(_answer(works[work], Path(source), Path(target)), flush=True)


def _answer(work: Work, source: Path, target: Path) -> str:
    try:
        work(source, target)
    except BystanderError as error:
        return f"refused {type(error).__name__}"
    except Exception as error:  # noqa: BLE001 -- what this bench looks for
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (
            ""
            if trace is None
            else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        )
        return f"bug {type(error).__name__} {place}"
    return "published"


if __name__ == "__main__":
    main()
