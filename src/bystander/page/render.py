"""The door to Jinja: every text is escaped, and a name that nobody set is an error."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

import bystander
from bystander.domain.archive_report import ArchiveReport, members
from bystander.domain.clock import timecode
from bystander.page.chances import figure, label
from bystander.page.entry import Entry, Part, Statement
from bystander.page.telling import Told, tell

TITLE = "Redaction report"


def page(parts: Sequence[Part], statement: Statement = Statement()) -> str:
    """One HTML document with everything in it. Same arguments, same text."""
    environment = Environment(
        loader=PackageLoader("bystander.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"timecode": timecode, "label": label, "figure": figure}
    template = environment.get_template("page.html")
    return template.render(
        title=statement.title or TITLE,
        statement=statement,
        parts=[_part(part, statement) for part in parts],
        made_by=f"bystander {bystander.__version__}",
    )


def _part(part: Part, statement: Statement) -> dict[str, object]:
    """What the template knows of one file of the user's."""
    if isinstance(part, Entry):
        return {"archive": None, "copies": [(0, tell(part, statement))]}
    return {
        "archive": part,
        "left_out": members(len(part.left_out)),
        "copies": _members(part, statement),
    }


def _members(archive: ArchiveReport, statement: Statement) -> list[tuple[int, Told]]:
    return [
        (member.number, tell(Entry(member.report), statement))
        for member in archive.members
        if member.report is not None
    ]
