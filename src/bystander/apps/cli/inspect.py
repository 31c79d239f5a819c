"""``bystander inspect``: what a file says about people and places, for its owner to read."""

from __future__ import annotations

import json
from argparse import Namespace
from itertools import groupby
from pathlib import Path

from bystander.apps.cli.progress import printable, shown
from bystander.apps.cli.signals import Stop
from bystander.domain.traces import Trace, TraceKind
from bystander.run.scrub import inspect


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0, whatever was found; raises for a file that cannot be read."""
    found = []
    for path in wishes.files:
        stop.check()
        found.append((path, inspect(path)))
    if wishes.json:
        print(json.dumps({"files": [_as_json(*each) for each in found]}, indent=1))
    else:
        print("\n\n".join(_listed(*each) for each in found))
    return 0


def _listed(path: Path, traces: tuple[Trace, ...]) -> str:
    """Positions first and each on a line of its own, then the rest by kind."""
    lines = [shown(path)]
    for kind, group in groupby(traces, key=lambda trace: trace.kind):
        lines.append(f"  {kind.value}")
        for trace in group:
            value = printable(trace.value) if trace.value else "(empty)"
            lines.append(f"    {printable(trace.name)}: {value}  [{trace.place}]")
    if not traces:
        lines.append("  nothing was found beside pictures and sound")
    elif not any(trace.kind is TraceKind.POSITION for trace in traces):
        lines.insert(1, "  no position")
    return "\n".join(lines)


def _as_json(path: Path, traces: tuple[Trace, ...]) -> dict[str, object]:
    return {
        "file": str(path),
        "traces": [
            {"kind": each.kind.value, "name": each.name, "value": each.value, "place": each.place}
            for each in traces
        ],
    }
