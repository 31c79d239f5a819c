"""Many cameras in one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from bystander.domain.address import Address
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.run.live.addresses import address_from
from bystander.run.live.job import Job, refuse
from bystander.run.live.share import Share
from bystander.run.lookout import Equipment

WORDS = {"name", "source", "targets", "delay", "policy", "transport", "memory", "nice", "cores"}

PolicyOf = Callable[[str, str], Policy]
"""The policy of a name or in a file, for the camera of a name."""


def cameras_in(path: Path, policy_of: PolicyOf, equipment: Equipment) -> tuple[Job, ...]:
    """The jobs that a file describes. Raises BadRequest, without a word of its addresses.

    An address in it may hold a login, if nobody else may read the file.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        is_private = not path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"{path} cannot be read; check the path") from cause
    except tomllib.TOMLDecodeError:
        failure = BadRequest(f"{path} is no TOML; docs/live.md shows how cameras are written")
    else:
        told = document.pop("camera", [])
        if document or not isinstance(told, list) or not told:
            raise BadRequest(f"{path} must hold [[camera]] tables and nothing else")
        jobs = tuple(_job(each, policy_of, equipment, is_private=is_private) for each in told)
        refuse(jobs)
        return jobs
    raise failure


def _job(
    told: dict[str, Any], policy_of: PolicyOf, equipment: Equipment, *, is_private: bool
) -> Job:
    unknown = set(told) - WORDS
    if unknown:
        raise BadRequest(f"a camera has no {min(unknown)}; it has {', '.join(sorted(WORDS))}")
    name = _text(told, "name")
    targets = told.get("targets")
    if not isinstance(targets, list) or not all(isinstance(each, str) for each in targets):
        raise BadRequest(f"the targets of {name} must be a list of addresses")
    delay = told.get("delay", 1)
    if not isinstance(delay, int | float) or isinstance(delay, bool):
        raise BadRequest(f"the delay of {name} must be seconds, such as 1.0")
    return Job(
        name,
        _address(_text(told, "source"), is_private=is_private),
        tuple(_address(each, is_private=is_private) for each in targets),
        policy_of(_text(told, "policy", "street"), name),
        Fraction(str(delay)),
        _text(told, "transport", "tcp"),
        equipment,
        _share(told, name),
    )


def _share(told: dict[str, Any], name: str) -> Share:
    cores = told.get("cores")
    if cores is not None and not isinstance(cores, list):
        raise BadRequest(f"the cores of {name} must be a list of their numbers, such as [0, 1]")
    numbers = [told.get("memory"), told.get("nice", 0), *(cores or ())]
    if not all(each is None or type(each) is int for each in numbers):
        raise BadRequest(f"memory, nice and cores of {name} must be whole numbers")
    of = None if cores is None else frozenset(cores)
    return Share(told.get("memory"), told.get("nice", 0), of)


def _text(told: dict[str, Any], word: str, usual: str | None = None) -> str:
    text = told.get(word, usual)
    if not isinstance(text, str) or not text:
        raise BadRequest(f"a camera needs a {word}, in quotes")
    return text


def _address(text: str, *, is_private: bool) -> Address:
    address = Address(text)
    if not address.has_secret:
        return address_from(text)
    if not is_private:
        raise BadRequest(
            f"the address of {address.spoken} holds a login, and others may read the file; "
            "say chmod 600, or write env:NAME in its place"
        )
    return address
