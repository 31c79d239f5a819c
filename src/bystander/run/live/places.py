"""Which outlet an address means."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.address import Address
from bystander.errors import BadRequest
from bystander.media.live.outlets import Outlet, Playlist, Recording, Wire


def outlet_for(address: Address) -> Outlet:
    """Raises BadRequest for one that is no target."""
    kind, mark, rest = address.text.partition(":")
    if kind == "hls" and mark and rest:
        return Playlist(Path(rest))
    if kind == "record" and mark and rest:
        return Recording(Path(rest))
    if address.scheme:
        return Wire(address)
    raise BadRequest(
        f"{address.spoken} is no target; name a URL, hls:FOLDER or record:FOLDER, as docs/live.md "
        "shows"
    )
