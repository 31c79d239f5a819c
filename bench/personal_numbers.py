"""Personal numbers of every kind, with check digits that hold, and look-alikes that do not."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from random import Random

from bystander.detect.writing.rules.machine_zone import check_digit

Maker = Callable[[Random], str]


def digits(random: Random, count: int) -> str:
    return str(random.randrange(1, 10)) + "".join(
        str(random.randrange(10)) for _ in range(count - 1)
    )


def letters(random: Random, count: int) -> str:
    return "".join(random.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def date(random: Random, order: str = "ymd") -> str:
    parts = {
        "y": f"{random.randrange(40, 100):02d}",
        "m": f"{random.randrange(1, 13):02d}",
        "d": f"{random.randrange(1, 29):02d}",
    }
    return "".join(parts[part] for part in order)


def card(random: Random) -> str:
    start = random.choice(["4", "51", "53", "55"]) + digits(random, 14)
    number = start[:15]
    number += str(import_module("stdnum.luhn").calc_check_digit(number))
    between = random.choice([" ", "-", ""])
    return between.join(number[place : place + 4] for place in range(0, 16, 4))


def iban(random: Random) -> str:
    country, body = random.choice(
        [
            ("GB", letters(random, 4) + digits(random, 14)),
            ("DE", digits(random, 18)),
            ("NL", letters(random, 4) + digits(random, 10)),
        ]
    )
    spelled = "".join(str(int(sign, 36)) for sign in f"{body}{country}00")
    number = f"{country}{98 - int(spelled) % 97:02d}{body}"
    if random.random() < 0.3:
        return number
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def chinese(random: Random) -> str:
    number = f"{random.choice(['110105', '310101', '440106'])}19{date(random)}{digits(random, 3)}"
    return number + str(import_module("stdnum.iso7064.mod_11_2").calc_check_digit(number))


def french(random: Random) -> str:
    head = f"{random.choice('12')}{date(random, 'ym')}75{digits(random, 3)}{digits(random, 3)}"
    key = f"{97 - int(head) % 97:02d}"
    parts = (head[0], head[1:3], head[3:5], head[5:7], head[7:10], head[10:], key)
    return random.choice([" ", ""]).join(parts)


def polish(random: Random) -> str:
    number = date(random) + digits(random, 4)
    return number + str(import_module("stdnum.pl.pesel").calc_check_digit(number))


def romanian(random: Random) -> str:
    number = f"{random.choice('12')}{date(random)}12{digits(random, 3)}"
    return number + str(import_module("stdnum.ro.cnp").calc_check_digit(number))


def brazilian(random: Random) -> str:
    number = digits(random, 9)
    number += str(import_module("stdnum.br.cpf")._calc_check_digits(number))  # noqa: SLF001 -- it has no other name
    return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"


def spanish(random: Random) -> str:
    number = digits(random, 8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def american(random: Random) -> str:
    return f"{random.randrange(1, 600):03d}-{random.randrange(1, 99):02d}-{digits(random, 4)}"


def telephone(random: Random) -> str:
    return random.choice(
        [
            f"({random.choice(['212', '415', '714'])}) 5{digits(random, 2)}-{digits(random, 4)}",
            f"+44 20 7{digits(random, 3)} {digits(random, 4)}",
            f"+49 171 {digits(random, 7)}",
            f"06 1{digits(random, 1)} {digits(random, 2)} {digits(random, 2)} {digits(random, 2)}",
            f"Tel: +33 6 1{digits(random, 1)} {digits(random, 2)} {digits(random, 2)} 47",
            f"+86 138 {digits(random, 4)} {digits(random, 4)}",
        ]
    )


def mail(random: Random) -> str:
    user = "".join(random.choice("abcdefghikmnoprstuvwz") for _ in range(random.randrange(4, 9)))
    domain = random.choice(["example.org", "mail.example", "test.de"])
    return f"{user}{random.choice(['', '.k', '77'])}@{domain}"


def zone(random: Random) -> str:
    number, birth, expiry = letters(random, 1) + digits(random, 8), date(random), date(random)
    fields = [
        (number, check_digit(number)),
        (birth, check_digit(birth)),
        (expiry, check_digit(expiry)),
    ]
    (number, a), (birth, b), (expiry, c) = fields
    line = f"{number}{a}UTO{birth}{b}F{expiry}{c}<<<<<<<<<<<<<<0"
    return line + str(check_digit(f"{number}{a}{birth}{b}{expiry}{c}<<<<<<<<<<<<<<0"))


KINDS: dict[str, Maker] = {
    "card": card,
    "iban": iban,
    "chinese": chinese,
    "french": french,
    "polish": polish,
    "romanian": romanian,
    "brazilian": brazilian,
    "spanish": spanish,
    "american": american,
    "telephone": telephone,
    "mail": mail,
    "zone": zone,
}
CHECKED = ("card", "iban", "chinese", "french", "romanian")
"""Long enough that a wrong check digit means that it is no such number."""


def look_alike(random: Random) -> str:
    """A number of a kind in CHECKED, with one digit of it changed."""
    number = KINDS[random.choice(CHECKED)](random)
    places = [place for place, sign in enumerate(number) if sign.isdigit()]
    place = places[-1] if random.random() < 0.5 else random.choice(places)
    other = random.choice([digit for digit in "0123456789" if digit != number[place]])
    return number[:place] + other + number[place + 1 :]
