"""XMP (ISO 16684-1) as traces. Read with patterns, not as XML: what is broken still tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from bystander.domain.traces import Trace, TraceKind, kind_of

_ATTRIBUTE = re.compile(r"\b([\w.-]+:[\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_ELEMENT = re.compile(r"<([\w.-]+:[\w.-]+)[^>]*>([^<]+)<")
_STRUCTURE = ("rdf:", "xmlns:", "x:", "xml:")
_LIST = ("rdf:li", "rdf:value")
_LONGEST = 200


def xmp_traces(data: bytes) -> Iterator[Trace]:
    """Every property of a packet, and the packet itself."""
    text = _text(data)
    yield Trace(TraceKind.REST, "XMP", f"{len(data)} bytes", "XMP")
    for name, value in _ATTRIBUTE.findall(text):
        if not name.startswith(_STRUCTURE) and value.strip():
            yield _trace(name, value)
    owner = "XMP"
    for match in re.finditer(r"<([\w.-]+:[\w.-]+)[^>/]*>(?=\s*<rdf:)|" + _ELEMENT.pattern, text):
        opening, name, value = match.groups()
        if opening:
            owner = owner if opening.startswith("rdf:") else opening
        elif value.strip() and (name in _LIST or not name.startswith(_STRUCTURE)):
            yield _trace(owner if name in _LIST else name, value)


def _trace(name: str, value: str) -> Trace:
    shown = " ".join(unescape(value).split())
    short = shown if len(shown) <= _LONGEST else f"{len(shown)} letters"
    return Trace(kind_of(name), name, short, "XMP")


def _text(data: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace")
