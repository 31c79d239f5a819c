"""Reads a page as a browser does, for tests: what it refers to, and what is in it."""

from __future__ import annotations

from html.parser import HTMLParser

EMPTY = frozenset({"meta", "img", "line", "rect", "circle", "br"})
REFERRING = frozenset({"src", "href", "action", "data", "poster", "srcset", "xlink:href"})


class ReadPage(HTMLParser):
    """What a page consists of.

    tags: every element's name, in order; text: all that can be read
    references: every address that an attribute names
    ids: of all elements; pointers: names of ids that attributes point at
    headings: their levels, in order; nameless: pictures without words for them
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.references: list[str] = []
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.headings: list[int] = []
        self.nameless = 0
        self.rows: list[list[str]] = []
        self._texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        if self._open:
            msg = f"elements are left open: {self._open}"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in EMPTY:
            self._open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004 -- h1 to h6
            self.headings.append(int(tag[1]))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self._attributes(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._attributes(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self._open.pop() != tag:
            msg = f"</{tag}> closes something else"
            raise ValueError(msg)

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self._texts.append(data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data

    def _attributes(self, tag: str, found: dict[str, str]) -> None:
        self.references += [value for name, value in found.items() if name in REFERRING]
        self.ids += [value for name, value in found.items() if name == "id"]
        self.pointers += found.get("aria-labelledby", "").split()
        self.nameless += tag == "img" and not found.get("alt")
