"""Addresses from where nobody else on the machine can read them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bystander.domain.address import Address
from bystander.errors import BadRequest


def address_from(text: str) -> Address:
    """What a command line says: an address, or where it is kept. Raises BadRequest.

    env:NAME is a variable of the environment, file:PATH a file's first line, - a line of
    standard input.
    """
    kind, _, rest = text.partition(":")
    if text == "-":
        return _told(sys.stdin.readline(), "standard input")
    if kind == "env" and rest:
        return _told(os.environ.get(rest, ""), f"the variable {rest}")
    if kind == "file" and rest and not rest.startswith("//"):
        return _told(_first_line(Path(rest)), f"the file {rest}")
    address = Address(text)
    if address.has_secret:
        raise BadRequest(
            f"the address of {address.spoken} holds a login, and everybody on this machine can "
            "read command lines; write env:NAME, file:PATH or - in its place"
        )
    return address


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline(4096)
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"{path} cannot be read; check the path") from cause


def _told(text: str, place: str) -> Address:
    if not text.strip():
        raise BadRequest(f"{place} holds no address")
    return Address(text.strip())
