"""The record of one examination: 132 scores, two answers of the anorectal examination, and the lowest non-key muscles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NoReturn

from cordwise.errors import InputError
from cordwise.person.isncsci.scores import (
    ANSWERS,
    FIVE_STAR,
    MOTOR,
    NT_NORMAL_MOTOR,
    NT_STAR_MOTOR,
    NT_STAR_SENSORY,
    SENSORY,
    TAGGED_MOTOR,
    TAGGED_SENSORY,
    allowed,
)
from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES, PLACE, SEGMENTS

COLUMNS = ("motor", "light_touch", "pin_prick")
SCORES = len(COLUMNS[1:]) * 2 * len(DERMATOMES) + 2 * len(KEY_MUSCLES)
TESTED = {"motor": KEY_MUSCLES, "light_touch": DERMATOMES, "pin_prick": DERMATOMES}
_CODES = {"motor": {score: code for code, score in enumerate(MOTOR)}}
_CODES["light_touch"] = _CODES["pin_prick"] = {score: code for code, score in enumerate(SENSORY)}
_ANSWER_CODES = {answer.casefold(): code for code, answer in enumerate(ANSWERS)}
NON_KEY = SEGMENTS[:-1]
"""Where a muscle without a grade of its own can have its roots; S4-5 has voluntary anal contraction."""
_NAMED_FIRST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side: scores by segment, as written ("3", "NT", "2*", "NT**"; integers will do), and the lowest muscle without a grade that moves."""

    motor: Mapping[str, Any]
    light_touch: Mapping[str, Any]
    pin_prick: Mapping[str, Any]
    lowest_non_key_muscle: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """Both sides and the anorectal examination ("Yes", "No" or "NT").

    Raises:
        InputError: a score is missing, or is none; the message names the cell.
    """

    right: Side
    left: Side
    voluntary_anal_contraction: str
    deep_anal_pressure: str
    name: str = ""
    """What messages call it."""
    rules: str = ""
    """The revision that it must be classified by, where it says so."""
    codes: tuple[bytes, ...] = field(init=False, repr=False, compare=False)
    """Of the right side motor, light touch, pin prick, then of the left, as `scores` has them."""
    others: tuple[int, int, int, int] = field(init=False, repr=False, compare=False)
    """Codes of contraction and pressure; places of the non-key muscles, right and left, or -1."""

    def __post_init__(self) -> None:
        sides = (("right", self.right), ("left", self.left))
        columns = [(side, column, getattr(record, column)) for side, record in sides for column in COLUMNS]
        try:
            codes = tuple(_encoded(column, scores) for _, column, scores in columns)
        except (KeyError, TypeError, AttributeError):
            codes = self._tidied(columns)
        for side, column, scores in columns:
            if len(scores) != len(TESTED[column]):
                self._refuse_segment(side, column, scores)
        object.__setattr__(self, "codes", codes)
        muscles = (self._non_key(side, record.lowest_non_key_muscle) for side, record in sides)
        observed = (self._answer(one) for one in ("voluntary_anal_contraction", "deep_anal_pressure"))
        object.__setattr__(self, "others", (*observed, *muscles))

    def grade(self, side: str, column: str, segment: str) -> str:
        """A score as the worksheet has it."""
        place = COLUMNS.index(column) + (3 if side == "left" else 0)
        return (MOTOR if column == "motor" else SENSORY)[self.codes[place][TESTED[column].index(segment)]]

    def answer(self, observed: str) -> str:
        """Yes, No or NT."""
        return ANSWERS[self.others[0 if observed == "voluntary_anal_contraction" else 1]]

    def non_key_muscle(self, side: str) -> str:
        """The segment of the lowest non-key muscle of a side, or nothing."""
        place = self.others[2 if side == "right" else 3]
        return SEGMENTS[place] if place >= 0 else ""

    @property
    def tagged(self) -> bool:
        """Whether any score has the tag of 2019."""
        return any(_has_tag(codes, place) for place, codes in enumerate(self.codes))

    @property
    def untested_by_rating(self) -> bool:
        """Whether any score is NT*."""
        return any((NT_STAR_SENSORY if place % 3 else NT_STAR_MOTOR) in codes for place, codes in enumerate(self.codes))

    @property
    def untested_muscle_as_normal(self) -> bool:
        """Whether any key muscle is NT**."""
        return NT_NORMAL_MOTOR in self.codes[0] or NT_NORMAL_MOTOR in self.codes[3]

    def check(self, rules: str) -> None:
        """Refuse scores that the rules do not know.

        Raises:
            InputError: such a score, with its cell, or the examination asks for other rules.
        """
        if self.rules not in ("", rules):
            raise InputError(f"{self._where}asks for the rules of {self.rules[:20]}; it would be classified by those of {rules}")
        old = any(FIVE_STAR in codes for codes in (self.codes[0], self.codes[3]))
        if self.tagged if rules == "2011" else old:
            for side, column, segment, score in self._cells():
                if score not in allowed(column != "motor", rules):
                    why = "tags of this kind came in 2019" if rules == "2011" else "since 2019 a grade below 5 is tagged, such as 4**"
                    self._refuse(side, column, segment, f"{score!r} is no score of the {rules} rules; {why}")

    def _cells(self) -> Iterator[tuple[str, str, str, str]]:
        for side in ("right", "left"):
            for column, segments in TESTED.items():
                yield from ((side, column, segment, self.grade(side, column, segment)) for segment in segments)

    def _tidied(self, columns: list[tuple[str, str, Any]]) -> tuple[bytes, ...]:
        """Codes of scores that are written with blanks or small letters, or the first thing that is wrong."""
        for side, column, scores in columns:
            if not isinstance(scores, Mapping):
                raise InputError(f"{self._where}{side} {_said(column)}: scores by segment are needed, not {_short(scores)}")
            unknown = [segment for segment in scores if segment not in TESTED[column]]
            if unknown:
                self._refuse_segment(side, column, scores)
        missing = [f"{side} {_said(column)} {_shown(segment)}" for side, column, scores in columns
                   for segment in TESTED[column] if _blank(scores.get(segment))]  # fmt: skip
        wrong = next(self._wrong(columns), None)
        if wrong is not None:
            raise InputError(wrong)
        if missing:
            more = f" and {len(missing) - _NAMED_FIRST} more" if len(missing) > _NAMED_FIRST else ""
            named = ", ".join(islice(missing, _NAMED_FIRST))
            raise InputError(
                f"{self._where}{len(missing)} of {SCORES} scores are missing: {named}{more}; write NT where one could not be tested"
            )
        return tuple(bytes(_code(column, scores[segment]) for segment in TESTED[column]) for _, column, scores in columns)

    def _wrong(self, columns: list[tuple[str, str, Any]]) -> Iterator[str]:
        for side, column, scores in columns:
            for segment in TESTED[column]:
                if not _blank(scores.get(segment)) and _code(column, scores[segment]) < 0:
                    best = "0 to 5" if column == "motor" else "0, 1, 2"
                    cell = f"{self._where}{side} {_said(column)} {_shown(segment)}"
                    yield f"{cell}: {_short(scores[segment])} is no score; {best} or NT are, those below normal also with * or **"

    def _refuse_segment(self, side: str, column: str, scores: Mapping[str, Any]) -> NoReturn:
        unknown = next(str(segment) for segment in scores if segment not in TESTED[column])
        why = "has no key muscle" if column == "motor" and unknown in PLACE else "has no dermatome" if unknown == "C1" else "is no segment"
        raise InputError(
            f"{self._where}{side} {_said(column)}: {_short(unknown)} {why}; {TESTED[column][0]} to {_shown(TESTED[column][-1])}"
        )

    def _refuse(self, side: str, column: str, segment: str, why: str) -> NoReturn:
        raise InputError(f"{self._where}{side} {_said(column)} {_shown(segment)}: {why}")

    def _answer(self, observed: str) -> int:
        given = getattr(self, observed)
        written = ("yes" if given else "no") if isinstance(given, bool) else given
        code = _ANSWER_CODES.get(written.strip().casefold()) if isinstance(written, str) else None
        if code is None:
            said = "is missing" if _blank(given) else f"{_short(given)} is no answer"
            raise InputError(f"{self._where}{_said(observed)}: {said}; Yes, No or NT")
        return code

    def _non_key(self, side: str, muscle: Any) -> int:
        if _blank(muscle) or str(muscle).strip().casefold() == "none":
            return -1
        if str(muscle).strip().upper() not in NON_KEY:
            raise InputError(f"{self._where}{side} lowest non-key muscle: {_short(muscle)} is none; a segment from C1 to S3, or nothing")
        return PLACE[str(muscle).strip().upper()]

    @property
    def _where(self) -> str:
        return f"{self.name}: " if self.name else ""


def _encoded(column: str, scores: Mapping[str, Any]) -> bytes:
    codes = _CODES[column]
    return bytes([codes[scores[segment]] for segment in TESTED[column]])


def _code(column: str, score: Any) -> int:
    """The code of a score however it is written, or -1."""
    written = "".join(str(score).split()).upper() if not isinstance(score, (bool, float)) else ""
    return _CODES[column].get(written, -1)


def _has_tag(codes: bytes, place: int) -> bool:
    if place % 3:
        return max(codes) >= TAGGED_SENSORY
    return max(codes) >= TAGGED_MOTOR and any(TAGGED_MOTOR <= code < FIVE_STAR for code in codes)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _said(column: str) -> str:
    return column.replace("_", " ")


def _shown(segment: str) -> str:
    return segment.replace("_", "-")


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 40 else f"{words[:39]}…"
