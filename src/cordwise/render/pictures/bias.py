"""Judgements of bias as marks: each its own shape and letter, so that nothing hangs on colour."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cordwise.render.pictures.fonts import SIZE, width
from cordwise.render.pictures.scene import GREEN, INK, ORANGE, SOFT, VERMILLION, WHITE, Circle, Mark, Point, Polygon, Words, diamond, square
from cordwise.render.pictures.table import BIAS_LETTERS, BIAS_WORDS

PITCH = 22.0
"""From the middle of one mark to that of the next."""


def bias_mark(judgement: str, centre: Point) -> Iterator[Mark]:
    """A disc, a square, an octagon or a hollow diamond, with its letter; nothing where it was not judged."""
    if not judgement:
        return
    yield _shape(judgement, centre)
    yield Words(x=centre[0], y=centre[1] + 4.4, text=BIAS_LETTERS[judgement], size=SIZE, bold=True, anchor="middle")


def bias_legend(left: float, y: float) -> Iterator[Mark]:
    """What the marks stand for, on one line whose middle is at y; 330 pixels wide."""
    x = left
    for judgement, words in BIAS_WORDS.items():
        yield from bias_mark(judgement, (x + 8, y))
        yield Words(x=x + 21, y=y + 4.2, text=words, colour=SOFT)
        x += 21 + width(words) + 12


def _shape(judgement: str, centre: Point) -> Mark:
    if judgement == "low":
        return Circle(centre=centre, radius=8.2, fill=GREEN)
    if judgement == "some":
        return square(centre, 15, fill=ORANGE)
    if judgement == "high":
        return Polygon(points=tuple(_corner(centre, number) for number in range(8)), fill=VERMILLION)
    return diamond(centre, 9.2, 9.2, fill=WHITE, edge=INK)


def _corner(centre: Point, number: int) -> Point:
    turn = math.pi / 8 + number * math.pi / 4
    return centre[0] + 8.8 * math.cos(turn), centre[1] + 8.8 * math.sin(turn)
