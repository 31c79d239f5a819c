"""The public verbs stay what they are, whichever rooms were loaded before."""

from __future__ import annotations

import importlib

import bystander


def test_the_verb_redact_is_not_replaced_by_the_room_of_that_name() -> None:
    importlib.import_module("bystander.redact.apply")
    assert callable(bystander.redact)
    assert callable(bystander.redact)
