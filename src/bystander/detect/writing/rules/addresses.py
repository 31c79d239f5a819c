"""Postal addresses: a house's number beside the name of a street."""

from __future__ import annotations

import re

from bystander.detect.writing.reader import Reading

ADDRESS = re.compile(
    r"(?<!\d)\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'.-]*,? ){1,4}"
    r"(?:ST|STREET|AVE|AVENUE|RD|ROAD|BLVD|BOULEVARD|LN|LANE|DR|DRIVE|CT|COURT|PL|WAY|HWY|SQUARE)\b"
    r"|(?<!\d)\d{1,4},? ?(?:BIS |TER )?"
    r"(?:RUE|AVENUE|BOULEVARD|BD|PLACE|CHEMIN|ALL[EÉ]E|QUAI|IMPASSE)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß.-]*(?:STRASSE|STRAßE|STR\.?|WEG|ALLEE|PLATZ|GASSE|LAAN|STRAAT|GATAN|VEJ|GATE)"
    r",? ?\d{1,4} ?[A-Z]?(?!\d)"
    r"|\b(?:CALLE|C/|AVDA\.?|PLAZA|PASEO|VIA|VIALE|CORSO|PIAZZA|RUA|STR\.|STRADA|BD\.|UL\.|ULICA|ULICE)"
    r" ?(?:[A-ZÀ-Ž][\wÀ-ž'.-]*,? ?){1,4} ?(?:NR\.?|N[º°]|,)? ?\d{1,4}\b"
    r"|[\u4e00-\u9fff]{1,8}(?:路|街|巷|弄|道)[\u4e00-\u9fff]{0,4}\d{1,5}(?:号|號)"
    r"|[\u4e00-\u9fff]{2,}(?:省|市|自治区)[\u4e00-\u9fff]{2,}(?:区|县|市|鎮|镇|區|縣)",
    re.IGNORECASE,
)


def address(reading: Reading) -> str:
    """The reason to cover a line, or nothing."""
    return "address" if ADDRESS.search(reading.text) else ""
