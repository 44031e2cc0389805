"""Scores as written on the worksheet, and what each may stand for.

A score is read twice. *Assumed* is what classification takes it for: "NT" for any grade; "2*" (a condition other than the cord's injury plays a
part, and the examiner rates it as not normal) for that grade or a better one short of normal; "2**" (rated as normal) for normal; "NT*" for
anything short of normal. *Examined* is what it would be taken for without those ratings: "2*" and "2**" for 2; a segment that could not be tested
shows no grade for a rating to overrule, so it depends on the question (`NORMAL`, `FUNCTION`, `GRADE`). What only the assumed reading gives is tagged "*"
in the answer, as the 2019 revision asks (Rupp 2021, doi:10.46292/sci2702-1; Rupp 2022, doi:10.1038/s41393-021-00646-0).
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import product
from typing import Any, NamedTuple

from cordwise.person.isncsci.segments import Bits

RULES = ("2019", "2011")

SENSORY = ("0", "1", "2", "NT", "0*", "1*", "NT*", "0**", "1**", "NT**")
"""Scores of light touch and pin prick; a code is the place in this row."""

MOTOR = (
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "NT",
    *(f"{grade}*" for grade in range(5)),
    "NT*",
    *(f"{grade}**" for grade in range(5)),
    "NT**",
    "5*",
)
"""Grades of a key muscle; a code is the place in this row."""

ANSWERS = ("Yes", "No", "NT")
"""Voluntary anal contraction and deep anal pressure; a code is the place in this row."""

NT_SENSORY, NT_STAR_SENSORY, NT_STAR_MOTOR = SENSORY.index("NT"), SENSORY.index("NT*"), MOTOR.index("NT*")
NT_NORMAL_MOTOR = MOTOR.index("NT**")
TAGGED_SENSORY, TAGGED_MOTOR = SENSORY.index("0*"), MOTOR.index("0*")
"""The first codes with a tag; all later ones have one, but for the "5*" of 2011."""
FIVE_STAR = MOTOR.index("5*")

NORMAL, FUNCTION, GRADE = "normal", "function", "grade"
"""What is asked of the examined scores: how far all is normal (levels), where there is any function (completeness, zones), and how much (the grade)."""

SENSORY_CLASSES = ({0}, {1}, {2})
MOTOR_CLASSES = ({0}, {1, 2}, {3, 4}, {5})
"""Grades that no rule tells apart."""


class Sensory(NamedTuple):
    """Where light touch or pin prick can be 0, can be 1, can be 2."""

    absent: Bits
    altered: Bits
    normal: Bits


class Motor(NamedTuple):
    """Where a key muscle can be 0, can be 1 or 2, can be 3 or 4, can be 5."""

    none: Bits
    weak: Bits
    fair: Bits
    full: Bits


def allowed(sensory: bool, rules: str) -> frozenset[str]:
    """The scores that the rules know: 2019 tags whatever is not normal; 2011 has "5*" alone."""
    if rules == "2019":
        return frozenset(SENSORY) if sensory else frozenset(MOTOR) - {"5*"}
    return frozenset(SENSORY[:TAGGED_SENSORY]) if sensory else frozenset((*MOTOR[:TAGGED_MOTOR], "5*"))


def assumed(score: str, best: int) -> set[int]:
    """The grades that a score may stand for in classification; `best` is 2 for sensation and 5 for a muscle."""
    value = score.rstrip("*")
    if score.endswith("**") or score == f"{best}*":
        return {best}
    if score.endswith("*"):
        return set(range(0 if value == "NT" else int(value), best))
    return set(range(best + 1)) if value == "NT" else {int(value)}


def examined(score: str, best: int, question: str = NORMAL) -> set[int]:
    """The grades that a score would stand for without its tag.

    "NT**": nothing, as the worst that "NT" leaves; a muscle is taken to have some function in levels and zones, where what needs it normal rests on
    the tag. "NT*": where function is asked for, any grade, as with "NT", for the tag rules neither presence nor absence out; where normality is,
    dermatomes would be normal but for the tag, and a muscle that carries the motor level does so by it.
    """
    if score == "NT**":
        return {3} if best == 5 and question != GRADE else {0}
    if score == "NT*" and question == NORMAL:
        return {2} if best == 2 else {0, 1, 2}
    return assumed(score.rstrip("*"), best)


@lru_cache(maxsize=1)
def options() -> dict[tuple[str, str], bytes]:
    """For each code, the classes of grades that it may stand for, as bits; by "sensory" or "motor", and "assumed" or what is asked as examined."""
    kinds: tuple[tuple[str, tuple[str, ...], tuple[set[int], ...], int], ...] = (
        ("sensory", SENSORY, SENSORY_CLASSES, 2),
        ("motor", MOTOR, MOTOR_CLASSES, 5),
    )
    readings: tuple[tuple[str, Any], ...] = (
        ("assumed", assumed),
        (NORMAL, partial(examined, question=NORMAL)),
        (FUNCTION, partial(examined, question=FUNCTION)),
        (GRADE, partial(examined, question=GRADE)),
    )
    return {
        (kind, name): bytes(sum(bool(reading(score, best) & part) << place for place, part in enumerate(classes)) for score in scores)
        for (kind, scores, classes, best), (name, reading) in product(kinds, readings)
    }
