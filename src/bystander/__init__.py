"""Bystander gives footage of public places back so that nobody in it can be recognised.

The public names. Importing this loads no heavy library; each name loads its room on
first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bystander.domain.job import Orders, Outcome, Progress
    from bystander.domain.plan import Plan
    from bystander.domain.policy import Policy
    from bystander.domain.report import Leak, Report
    from bystander.errors import BystanderError
    from bystander.run.crew import Crew, assemble
    from bystander.run.file import carry_out, look
    from bystander.run.judging import judge
    from bystander.run.streams import redact

__version__ = "0.1.0"

__all__ = [
    "BystanderError",
    "Crew",
    "Leak",
    "Orders",
    "Outcome",
    "Plan",
    "Policy",
    "Progress",
    "Report",
    "assemble",
    "carry_out",
    "judge",
    "look",
    "redact",
]

_HOMES = {
    "BystanderError": "bystander.errors",
    "Crew": "bystander.run.crew",
    "Leak": "bystander.domain.report",
    "Orders": "bystander.domain.job",
    "Outcome": "bystander.domain.job",
    "Plan": "bystander.domain.plan",
    "Policy": "bystander.domain.policy",
    "Progress": "bystander.domain.job",
    "Report": "bystander.domain.report",
    "assemble": "bystander.run.crew",
    "carry_out": "bystander.run.file",
    "judge": "bystander.run.judging",
    "look": "bystander.run.file",
    "redact": "bystander.run.streams",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- a module's attributes are of any type
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


class _Public(ModuleType):
    """Importing the room ``bystander.redact`` would put it in the verb's place."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Public
