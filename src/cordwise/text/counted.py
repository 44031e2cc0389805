"""A number with the word for what it counts."""

from __future__ import annotations


def counted(number: float, one: str, many: str = "") -> str:
    """ "1 study", "3 studies", "0.5 months": the singular for exactly one; `many` is `one` with an s where it is not given."""
    return f"{number:g} {one if number == 1 else many or f'{one}s'}"
