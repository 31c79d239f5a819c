"""The door of scrubbing: one file in, a copy without its tags out, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bystander.domain.limits import Limits
from bystander.domain.plan import Medium
from bystander.domain.traces import Trace
from bystander.errors import Withheld
from bystander.media.scrub.pictures import scrub_picture
from bystander.media.scrub.recording import scrub_recording
from bystander.media.scrub.same import Print, picture_print, recording_print
from bystander.media.sniff import medium_of
from bystander.media.staging import Staging, refuse_same_file, write_errors
from bystander.media.traces.door import traces_of
from bystander.media.traces.search import holds_any


def scrub_file(
    source: Path,
    target: Path,
    keep: Sequence[str] = (),
    limits: Limits = Limits(),
    *,
    replace: bool = False,
) -> tuple[str, ...]:
    """A copy at ``target`` with the same pictures and sound, bit by bit, and no tags.

    Returns what was left out, in words. Nothing stands at ``target`` unless the whole
    copy was made, read again and found to be the same. Raises BystanderError: Unsupported
    where that needs re-encoding.
    """
    refuse_same_file(source, target)
    medium = medium_of(source)
    with Staging(target, replace=replace) as staged:
        with write_errors():
            write = scrub_recording if medium is Medium.VIDEO else scrub_picture
            dropped = write(source, staged.file, keep, limits)
        if print_of(source, medium, limits) != print_of(staged.file, medium, limits):
            raise _withheld("does not show what the original shows")
        _refuse_traces(source, staged.file, keep)
        staged.publish()
    return dropped


def _refuse_traces(source: Path, copy: Path, keep: Sequence[str]) -> None:
    """The copy is read as a stranger would read it, and searched for what the tags said."""
    if any(not _is_kept(trace, keep) for trace in traces_of(copy)):
        raise _withheld("still carries tags")
    told = traces_of(source)
    kept = {trace.value for trace in told if _is_kept(trace, keep)}
    if holds_any(copy, {trace.value for trace in told} - kept):
        raise _withheld("holds, among its pictures or its sound, what the original's tags say")


def _is_kept(trace: Trace, keep: Sequence[str]) -> bool:
    return trace.name in keep or ("GPSInfo" in keep and trace.place == "GPS")


def _withheld(why: str) -> Withheld:
    return Withheld(
        f"the copy {why}, so it was withheld; "
        "the file must be re-encoded before its tags can be taken out",
        None,
    )


def print_of(path: Path, medium: Medium, limits: Limits) -> Print:
    """What a file shows and sounds like, small. Raises Unreadable, Unsupported, Damaged."""
    if medium is Medium.VIDEO:
        return recording_print(path, limits)
    return picture_print(path, medium, limits)
