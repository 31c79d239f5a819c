"""A copy that carries Content Credentials, as its tags are judged."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from bystander.domain.traces import Trace
from bystander.stages import Source

CARRIERS = frozenset({"segment EB", "caBX", "C2PA", "0xcd41", "extension", "box uuid"})
"""As what a manifest is found, by ``media.traces``: in JPEG, PNG, WebP, TIFF,
GIF, and in files of boxes such as MP4 and AVIF."""


def judged_as(copy: Source, path: Path) -> Source:
    """A copy as its tags are judged: without our own manifest, where it carries that alone."""
    carriers = [trace for trace in copy.traces if trace.name in CARRIERS]
    if len(carriers) != 1:
        return copy
    # Loaded only where there is a manifest: hardly any copy has one.
    from bystander.provenance.contents import is_ours  # noqa: PLC0415
    from bystander.provenance.credentials import can_read, read  # noqa: PLC0415

    if not can_read():
        return copy
    store = read(path)
    if store is None or not is_ours(store):
        return copy
    return cast("Source", _Credentialed(copy, carriers[0]))


class _Credentialed:
    """The same source, without one trace."""

    def __init__(self, source: Source, carrier: Trace) -> None:
        self._source, self._carrier = source, carrier

    @property
    def traces(self) -> tuple[Trace, ...]:
        return tuple(trace for trace in self._source.traces if trace != self._carrier)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever a source has
        return getattr(self._source, name)

    def __enter__(self) -> Self:
        self._source.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.__exit__(kind, error, trace)
