"""Numbers of persons and accounts that prove themselves by their check digits.

The check of each is python-stdnum's; which of its numbers belong to persons is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.spellings import spellings

PERSONS = {
    9: ("nl.bsn", "pt.nif", "ca.sin", "il.idnr", "au.tfn", "es.nif", "es.nie", "ie.pps", "cl.rut"),
    10: ("bg.egn", "cz.rc", "gb.nhs", "is_.kennitala", "se.personnummer", "ua.rntrc", "at.vnr",
         "dk.cpr", "fi.hetu", "in_.pan"),
    11: ("de.idnr", "be.nn", "br.cpf", "ee.ik", "lt.asmens", "hr.oib", "no.fodselsnummer",
         "pl.pesel", "gr.amka", "tr.tckimlik", "fi.hetu", "do.cedula"),
    12: ("my.nric", "in_.aadhaar", "se.personnummer", "pt.cc", "ru.inn"),
    13: ("ro.cnp", "kr.rrn", "za.idnr", "si.emso", "ch.ssn", "th.pin", "fr.nif"),
    14: ("mu.nid",),
    15: ("fr.nir",),
    16: ("it.codicefiscale", "id.nik"),
    18: ("mx.curp",),
    20: ("es.ccc",),
    22: ("ar.cbu",),
}  # fmt: skip
"""Length without separators -> modules of stdnum that know a person's number of this length."""

WITHOUT_CHECK = re.compile(
    r"(?<!\d)(?!000|666|9)\d{3}[-\u2013 ]\d{2}[-\u2013 ]\d{4}(?!\d)"  # US social security
    r"|(?<![A-Z])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?![A-Z])"  # UK
)
"""Numbers of persons that have a shape and no check digit."""

ISSUERS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6\d{15,18}|35\d{14}|(?:50|5[6-8])\d{10,17}"
)
"""How numbers of bank cards begin, and how long they then are (ISO/IEC 7812)."""

CHINESE = re.compile(r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
"""Resident identity numbers (GB 11643), checked by ISO 7064. Stdnum's own check knows only some
of the places at their beginning, and fails at others.
"""

IBAN_SHORTEST = 15


def number(reading: Reading) -> str:
    """The reason to cover a line, or nothing."""
    if WITHOUT_CHECK.search(reading.text.upper()):
        return "social-security"
    for spelling in spellings(reading):
        if reason := proven(spelling):
            return reason
    return ""


@cache
def proven(spelling: str) -> str:
    """The reason for a compact upper-case string; nothing where no check digit agrees."""
    if ISSUERS.fullmatch(spelling) and _valid("luhn")(spelling):
        return "bank-card"
    if len(spelling) >= IBAN_SHORTEST and spelling[:2].isalpha() and _valid("iban")(spelling):
        return "iban"
    if CHINESE.fullmatch(spelling) and _valid("iso7064.mod_11_2")(spelling):
        return "identity-number"
    if any(_valid(name)(spelling) for name in PERSONS.get(len(spelling), ())):
        return "identity-number"
    return ""


@cache
def _valid(name: str) -> Callable[[str], bool]:
    """Loaded when a number of its length is first seen."""
    check: Callable[[str], bool] = import_module(f"stdnum.{name}").is_valid
    return check
