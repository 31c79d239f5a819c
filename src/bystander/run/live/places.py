"""Which outlet an address means."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.address import Address
from bystander.errors import BadRequest
from bystander.media.live.outlets import Outlet, Playlist, Recording, Wire


def screen_at(address: Address) -> tuple[str, int] | None:
    """Host and port of a screen for pictures over HTTP; None for another target."""
    kind, _, place = address.text.partition(":")
    host, _, port = place.rpartition(":")
    if kind != "mjpeg" or address.scheme:
        return None
    if not host or not port.isdecimal():
        raise BadRequest("a screen is at mjpeg:HOST:PORT, such as mjpeg:127.0.0.1:8080")
    return host, int(port)


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
        f"{address.spoken} is no target; name a URL, hls:FOLDER, record:FOLDER or mjpeg:HOST:PORT, "
        "as docs/live.md shows"
    )
