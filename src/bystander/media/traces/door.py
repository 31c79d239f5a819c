"""The door of the room: everything in a file that identifies, beside pictures and sound."""

from __future__ import annotations

import re
from pathlib import Path

from bystander.domain.plan import Medium
from bystander.domain.traces import Trace
from bystander.media.sniff import medium_of

# ruff: noqa: PLC0415

_COORDINATES = re.compile(r"[+-]?\d+\.\d+(?:, ?|(?=[+-]))[+-]?\d+\.\d+")


def traces_of(path: Path) -> tuple[Trace, ...]:
    """What was found, the most telling first. Raises Unreadable, Unsupported, Damaged."""
    found = _found(path)
    order = {kind: number for number, kind in enumerate(type(found[0].kind))} if found else {}
    # Within a kind, what a map takes comes first.
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda trace: (order[trace.kind], not _COORDINATES.search(trace.value)),
        )
    )


def _found(path: Path) -> tuple[Trace, ...]:
    if medium_of(path) is Medium.VIDEO:
        from bystander.media.traces.recordings import recording_traces

        return recording_traces(path)
    # Of no use to a recording, and Pillow takes its time to load.
    from bystander.media.traces.pictures import picture_traces

    return picture_traces(path)
