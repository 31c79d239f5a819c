"""Intent before it is complete: what a file says, what a command line says over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bystander.domain.findings import Kind
from bystander.domain.policy import Policy, Preset, preset_policy
from bystander.domain.treatment import DEFAULTS
from bystander.errors import BadRequest

Settings = Mapping[str, Any]
"""Fields of a dataclass, by name."""


@dataclass(frozen=True)
class Draft:
    """What somebody said, and nothing that they left to the defaults.

    preset: whose defaults hold, or None
    settings: fields of a Policy, but for those that the next one is about
    kinds: fields of a Treatment for each kind that is hidden, and None for each that is not;
        of faces none, for a Policy's own fields are about them
    """

    preset: Preset | None = None
    settings: Settings = field(default_factory=dict)
    kinds: Mapping[Kind, Settings | None] = field(default_factory=dict)

    def under(self, other: Draft) -> Draft:
        """Both, and what the other says where they disagree."""
        kinds = dict(self.kinds)
        for kind, settings in other.kinds.items():
            before = kinds.get(kind)
            kinds[kind] = None if settings is None else {**(before or {}), **settings}
        return Draft(other.preset or self.preset, {**self.settings, **other.settings}, kinds)

    def policy(self) -> Policy:
        """With defaults for everything else. Raises BadRequest for what makes no sense."""
        usual = preset_policy(self.preset or Preset.THOROUGH)
        kinds = {kind: settings for kind, settings in self.kinds.items() if kind is not Kind.FACE}
        try:
            also = tuple(
                replace(DEFAULTS[kind], **settings)
                for kind, settings in sorted(kinds.items())
                if settings is not None
            )
            faces = self.kinds.get(Kind.FACE, {}) is not None
            return _sensible(replace(usual, **self.settings, faces=faces, also=also))
        except ValueError as cause:
            raise BadRequest(f"the policy makes no sense: {cause}; correct it") from cause


def _sensible(policy: Policy) -> Policy:
    """The same policy. Raises BadRequest where it contradicts itself."""
    if not (policy.kinds or policy.zones or policy.sound.listens):
        raise BadRequest(
            "the policy hides nothing; let it hide faces, another kind, a zone or voices"
        )
    if policy.only and not policy.kinds:
        raise BadRequest("the policy says where to look, but not for what; name a kind")
    if policy.knowingly and not policy.keep_tags:
        raise BadRequest("the policy keeps tags knowingly, and names none; name them to keep them")
    return policy
