"""The door of the room: everything in a file that identifies, beside pictures and sound."""

from __future__ import annotations

import re
from pathlib import Path

from bystander.domain.plan import Medium
from bystander.domain.traces import Trace
from bystander.media.sniff import medium_of
from bystander.media.traces.pictures import picture_traces
from bystander.media.traces.recordings import recording_traces

_COORDINATES = re.compile(r"[+-]?\d+\.\d+(?:, ?|(?=[+-]))[+-]?\d+\.\d+")


def traces_of(path: Path) -> tuple[Trace, ...]:
    """What was found, the most telling first. Raises Unreadable, Unsupported, Damaged."""
    found = recording_traces(path) if medium_of(path) is Medium.VIDEO else picture_traces(path)
    order = {kind: number for number, kind in enumerate(type(found[0].kind))} if found else {}
    # Within a kind, what a map takes comes first.
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda trace: (order[trace.kind], not _COORDINATES.search(trace.value)),
        )
    )
