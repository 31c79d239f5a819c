"""Numbers of things in words."""


def number_of(number: int, thing: str) -> str:
    """Such as "1 frame" and "2 frames"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
