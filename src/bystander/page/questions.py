"""What each check asks of a copy, for readers who have never seen one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bystander.domain.proof import Attempt
from bystander.domain.report import Report

RECOGNITION = "re-identification"
INDEPENDENCE = "independence"
VOICES = "voices"

QUESTIONS = {
    "timing": "Is each picture shown when the original shows it, and are there as many?",
    "picture": "Has the copy the size, the position and the format that were planned?",
    "streams": "Is nothing in the file but the pictures, sounds and subtitles that were to stay?",
    "tags": "Are names, places, dates, comments and preview pictures gone from the file?",
    "second look": "Looked for once more in the finished copy: is a face to be seen?",
    "second look for other kinds": "Is a number plate, writing or a code to be seen?",
    "second hearing": "Is the original voice to be heard, and is silence silent?",
    "expected covers": "Is each planned cover really there, in every picture?",
    "shining through": "Does some of the original shine through a cover, if only faintly?",
    "painted again": "Does every cover show what its effect paints there, and nothing else?",
    "order of pictures": "Do the pictures come in the original's order?",
    "unchanged": "Are pictures in which nothing was hidden the original's, dot by dot?",
    INDEPENDENCE: "Does what is seen under a cover depend on what was there?",
    RECOGNITION: "Can a program that recognises faces tell who is under a cover?",
    VOICES: "Can a program that recognises voices tell disguised speakers apart?",
}

NOTES = {
    RECOGNITION: "The attacker has the original and a program that recognises faces. Of each "
    "covered face it names who in the original it takes it for; rank-1 is how often that is "
    "right, rank-5 how often one of five guesses is. Chance is how often blind guessing is right. "
    "The naive attacker shows the covered face to the program as it is, the restoring one first "
    "tries to undo the cover, and the trained one has learned from the other people of this "
    "recording. All of them see what lies beside a cover, too: its place and outline, hair, light. "
    "So more than chance need not mean that a face shows through; it means that somebody who has "
    "the original can tell who it is more often than by guessing. It is called clearly more where "
    "blind guessing gets as much in one of ten thousand recordings.",
    INDEPENDENCE: "How alike what is seen under covers is to what was there: 0 is nothing in "
    "common, and in correlation 1 is the same. It is asked of coarse parts of the picture (4 x 4) "
    "and of fine ones (32 x 32). Brightness and its slopes are left out, for they are seen beside "
    "a cover as well. It is called clearly more than chance from four standard errors on, and from "
    "0.1 (correlation) or 0.05 bits; less is told here and is no leak.",
    VOICES: "An error rate: the less, the better the attacker. Better than chance is told here, "
    "and does not withhold, unless voices are told apart as well as if nothing had been done. It "
    "is called clearly better where fewer than one of 200 shuffles of what is said does as well.",
}
"""What a reader has to know of one check's figures."""

CONTROL = "control"
"""Begins the name of what is no attacker: the original itself, which nothing hides."""

WEAK = 0.5
"""Share of bare faces below which a recogniser is too weak here for its failing to say much."""


def asked(report: Report) -> tuple[tuple[str, str], ...]:
    """Each check by its name, and its question; nothing for one that is not known here."""
    return tuple((name, QUESTIONS.get(name, "")) for name in report.checks)


def outcome(attempts: Iterable[Attempt]) -> str:
    """What a table of one check's figures comes to, in a sentence or two."""
    control = [each for each in attempts if each.attacker.startswith(CONTROL)]
    attackers = [each for each in attempts if not each.attacker.startswith(CONTROL)]
    beyond = list(dict.fromkeys(each.attacker for each in attackers if each.beyond))
    told = (
        f"Clearly more than chance: {', '.join(beyond)}."
        if beyond
        else "Nobody got clearly more than chance."
    )
    return told + _worth(control)


def _worth(control: Sequence[Attempt]) -> str:
    """What the attackers' failing is worth."""
    if not control:
        return ""
    got = f"{100 * control[0].got:.0f} %"
    known = f" The control, faces that nothing hides, was right in {got}"
    if control[0].got < WEAK:
        return f"{known}: the program hardly knows these faces at all, so this says little."
    return f"{known}."
