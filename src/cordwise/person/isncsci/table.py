"""A table of examinations classified at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cordwise.errors import InputError
from cordwise.person.isncsci.answers import Answers, answers, words
from cordwise.person.isncsci.classification import check_rules
from cordwise.person.isncsci.encode import ANSWER_BITS, table_sides
from cordwise.person.isncsci.examination import COLUMNS, NON_KEY, TESTED, Examination
from cordwise.person.isncsci.reading import examination_from
from cordwise.person.isncsci.scores import (
    ANSWERS,
    FIVE_STAR,
    FUNCTION,
    GRADE,
    MOTOR,
    NORMAL,
    NT_NORMAL_MOTOR,
    NT_STAR_MOTOR,
    NT_STAR_SENSORY,
    SENSORY,
    TAGGED_MOTOR,
    TAGGED_SENSORY,
)
from cordwise.person.isncsci.tags import Observed, Readings, tags
from cordwise.person.isncsci.totals import PARTS

AT_ONCE = 16_384
"""Examinations worked on together: what they need stays in the processor's cache."""

Codes = NDArray[np.uint8]
Words = NDArray[np.object_]
_SIDES = ("right", "left")
_SCORES: dict[str, tuple[str, ...]] = {"motor": MOTOR, "light_touch": SENSORY, "pin_prick": SENSORY}


@dataclass(frozen=True, kw_only=True, slots=True)
class Examinations:
    """n examinations as arrays of codes, right side first; the codes are places in `scores.MOTOR`, `scores.SENSORY` and `scores.ANSWERS`."""

    motor: Codes
    """(n, 2, 10), C5 to T1, L2 to S1."""
    light_touch: Codes
    """(n, 2, 28), C2 to S4-5."""
    pin_prick: Codes
    voluntary_anal_contraction: Codes
    """(n,)"""
    deep_anal_pressure: Codes
    non_key: NDArray[np.int8]
    """(n, 2): place in `segments.SEGMENTS`, -1 where none was found."""

    def __post_init__(self) -> None:
        n = len(self.motor)
        shapes = {"motor": (n, 2, 10), "light_touch": (n, 2, 28), "pin_prick": (n, 2, 28), "non_key": (n, 2),
                  "voluntary_anal_contraction": (n,), "deep_anal_pressure": (n,)}  # fmt: skip
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise InputError(f"{name}: an array of {shape} is needed, not {getattr(self, name).shape}")
        limits = {"motor": len(MOTOR), "light_touch": len(SENSORY), "pin_prick": len(SENSORY)}
        for name, limit in (limits | {"voluntary_anal_contraction": 3, "deep_anal_pressure": 3}).items():
            _refuse_first(getattr(self, name) >= limit, name, "is no code of a score")

    def __len__(self) -> int:
        return len(self.motor)

    @classmethod
    def of(cls, examinations: Sequence[Examination | Mapping[str, Any]]) -> Examinations:
        """Of records, or of mappings in the usual JSON form.

        Raises:
            InputError: one is wrong; the message names the cell.
        """
        records = [one if isinstance(one, Examination) else examination_from(one, f"examination {number}")
                   for number, one in enumerate(examinations, 1)]  # fmt: skip
        columns = [np.frombuffer(b"".join(codes), dtype=np.uint8) for codes in zip(*(one.codes for one in records), strict=True)]
        others = np.array([one.others for one in records], dtype=np.int8).reshape(-1, 4)
        n = len(records)
        pairs = zip(columns[:3], columns[3:], strict=True) if n else [(np.zeros(0, np.uint8),) * 2] * 3
        motor, light_touch, pin_prick = (
            np.stack([side.reshape(n, width) for side in pair], axis=1) for pair, width in zip(pairs, (10, 28, 28), strict=True)
        )
        return cls(
            motor=motor, light_touch=light_touch, pin_prick=pin_prick, non_key=others[:, 2:],
            voluntary_anal_contraction=others[:, 0].astype(np.uint8), deep_anal_pressure=others[:, 1].astype(np.uint8),
        )  # fmt: skip

    @classmethod
    def from_scores(
        cls, *, motor: ArrayLike, light_touch: ArrayLike, pin_prick: ArrayLike, voluntary_anal_contraction: ArrayLike,
        deep_anal_pressure: ArrayLike, lowest_non_key_muscle: ArrayLike | None = None,
    ) -> Examinations:  # fmt: skip
        """Of arrays in the shapes above, of grades (integers, -1 for NT) or of scores as written; muscles by name, "" for none.

        Raises:
            InputError: a score is impossible; the message names row, side and segment.
        """
        scores = {"motor": motor, "light_touch": light_touch, "pin_prick": pin_prick}
        coded = {name: _codes(np.asarray(values), _SCORES[name], name) for name, values in scores.items()}
        n = len(coded["motor"])
        muscles = np.full((n, 2), "") if lowest_non_key_muscle is None else np.asarray(lowest_non_key_muscle).astype(str)
        return cls(
            **coded,
            voluntary_anal_contraction=_codes(np.asarray(voluntary_anal_contraction), ANSWERS, "voluntary anal contraction"),
            deep_anal_pressure=_codes(np.asarray(deep_anal_pressure), ANSWERS, "deep anal pressure"),
            non_key=_codes(muscles, ("", *NON_KEY), "lowest non-key muscle").astype(np.int8) - np.int8(1),
        )

    @classmethod
    def from_columns(cls, columns: Mapping[str, Sequence[Any]]) -> Examinations:
        """Of a table with one examination a row, its columns named as `reading.columns` has them.

        Raises:
            InputError: a column is missing or a score impossible; the message names it.
        """
        from cordwise.person.isncsci.reading import columns as all_columns

        optional = {f"{side}_lowest_non_key_muscle" for side in _SIDES}
        missing = [name for name in all_columns() if name not in columns and name not in optional]
        if missing:
            raise InputError(f"{len(missing)} columns are missing, the first of them {missing[0]}")
        n = len(columns["deep_anal_pressure"])
        short = next((name for name, cells in columns.items() if len(cells) != n), None)
        if short is not None:
            raise InputError(f"{short}: {len(columns[short])} cells, and {n} in deep_anal_pressure")
        scores = {column: _stacked(columns, column, segments) for column, segments in TESTED.items()}
        muscles = [[str(one or "") for one in columns.get(f"{side}_lowest_non_key_muscle", [""] * n)] for side in _SIDES]
        return cls.from_scores(
            **scores,
            voluntary_anal_contraction=np.asarray(columns["voluntary_anal_contraction"]),
            deep_anal_pressure=np.asarray(columns["deep_anal_pressure"]),
            lowest_non_key_muscle=np.array(muscles, dtype=str).T,
        )

    def rows(self, first: int, last: int) -> Examinations:
        """The examinations from one to before another."""
        return self._only(slice(first, last))

    def _only(self, which: Any) -> Examinations:
        return Examinations(**{name: getattr(self, name)[which] for name in self.__slots__})

    @property
    def tagged(self) -> NDArray[np.bool_]:
        """Whether an examination has the tag of 2019, (n,)."""
        columns = ((self.motor, TAGGED_MOTOR), (self.light_touch, TAGGED_SENSORY), (self.pin_prick, TAGGED_SENSORY))
        found = np.zeros(len(self), dtype=bool)
        for codes, first in columns:
            if codes.max(initial=0) >= first:  # most tables have no tags at all
                found |= ((codes >= first) & ((codes != FIVE_STAR) | (first == TAGGED_SENSORY))).reshape(len(self), -1).any(axis=1)
        return found

    @property
    def untested_by_rating(self) -> NDArray[np.bool_]:
        """Whether an examination has a score NT*, (n,)."""
        columns = ((self.motor, NT_STAR_MOTOR), (self.light_touch, NT_STAR_SENSORY), (self.pin_prick, NT_STAR_SENSORY))
        found = np.zeros(len(self), dtype=bool)
        for codes, code in columns:
            if codes.max(initial=0) >= code:
                found |= (codes == code).reshape(len(self), -1).any(axis=1)
        return found

    @property
    def untested_muscle_as_normal(self) -> NDArray[np.bool_]:
        """Whether an examination has a key muscle NT**, (n,)."""
        found: NDArray[np.bool_] = (self.motor == NT_NORMAL_MOTOR).reshape(len(self), -1).any(axis=1)
        return found

    def check(self, rules: str) -> None:
        """Refuse scores that the rules do not know.

        Raises:
            InputError: such a score, with its row and cell.
        """
        if rules == "2019":
            _refuse_first(self.motor == FIVE_STAR, "motor", "5* is no score of the 2019 rules; a grade below 5 is tagged, such as 4**")
        elif self.tagged.any():
            _refuse_first((self.motor >= TAGGED_MOTOR) & (self.motor < FIVE_STAR), "motor", "tags of this kind came in 2019")
            for name in COLUMNS[1:]:
                _refuse_first(getattr(self, name) >= TAGGED_SENSORY, name, "tags of this kind came in 2019")


@dataclass(frozen=True, kw_only=True, slots=True)
class Classifications:
    """The answers for n examinations, each an array of words as `Classification` has them, (n,)."""

    sensory_right: Words
    sensory_left: Words
    motor_right: Words
    motor_left: Words
    neurological_level: Words
    complete: Words
    ais: Words
    zpp_sensory_right: Words
    zpp_sensory_left: Words
    zpp_motor_right: Words
    zpp_motor_left: Words
    totals: Mapping[str, NDArray[np.int16]]
    """By name ("right_motor", "light_touch" ...), (n,); -1 where it cannot be determined."""
    rules: str

    def __len__(self) -> int:
        return len(self.ais)

    def rows(self) -> Iterator[dict[str, str]]:
        """One examination after the other, in words; a total that cannot be determined is "ND"."""
        sums = {name: ["ND" if value < 0 else str(value) for value in values.tolist()] for name, values in self.totals.items()}
        columns = {name: getattr(self, name).tolist() for name in Answers._fields} | {f"total_{name}": one for name, one in sums.items()}
        for cells in zip(*columns.values(), strict=True):
            yield dict(zip(columns, cells, strict=True))


def classify_table(examinations: Examinations | Sequence[Examination | Mapping[str, Any]], *, rules: str = "2019") -> Classifications:
    """All examinations classified at once, by the same rules as one.

    Raises:
        InputError: a score is missing or impossible, or belongs to other rules; the message names the cell.
    """
    check_rules(rules)
    table = examinations if isinstance(examinations, Examinations) else Examinations.of(examinations)
    table.check(rules)
    parts = [_answers(table.rows(first, first + AT_ONCE), rules) for first in range(0, len(table), AT_ONCE)] or [_answers(table, rules)]
    told = {name: _told(name, *(np.concatenate([part[kind][place] for part in parts]) for kind in (0, 1)))
            for place, name in enumerate(Answers._fields)}  # fmt: skip
    return Classifications(**told, totals=_totals(table), rules=rules)


def _answers(table: Examinations, rules: str) -> tuple[Answers, Answers]:
    """What is told, and what of it is tagged; the latter is worked out where there are tags alone."""
    told = answers(*table_sides(table, "assumed"), *_observed(table), rules)
    tagged = table.tagged
    found = Answers(*(np.zeros_like(bits) for bits in told))
    if tagged.any():
        some = table._only(tagged)
        for bits, tag in zip(found, _tags(some, Answers(*(bits[tagged] for bits in told)), rules), strict=True):
            bits[tagged] = tag
    return told, found


def _tags(table: Examinations, told: Answers, rules: str) -> Answers:
    function = table_sides(table, FUNCTION)
    read = Readings(
        assumed=table_sides(table, "assumed"),
        function=function,
        normal=table_sides(table, NORMAL) if table.untested_by_rating.any() else function,
        grade=table_sides(table, GRADE) if table.untested_muscle_as_normal.any() else function,
    )
    return tags(told, read, _observed(table), rules)


def _observed(table: Examinations) -> Observed:
    bits = np.array(ANSWER_BITS, dtype=np.int64)
    return Observed(bits[table.voluntary_anal_contraction], bits[table.deep_anal_pressure])


def _told(name: str, found: NDArray[np.int64], tagged: NDArray[np.int64]) -> Words:
    """Each set in words; each that occurs is worded once."""
    told = np.empty(len(found), dtype=object)
    plain = (tagged == 0) & (found & (found - 1) == 0)
    _, places = np.frexp(found[plain].astype(np.float64))  # one possible answer: its place in the row of all
    one_word = np.array(["", *(words(name, 1 << place, 0) for place in range(31))], dtype=object)
    told[plain] = one_word[places]
    pairs, which = np.unique(found[~plain] << 31 | tagged[~plain], return_inverse=True)
    several = [words(name, pair >> 31, pair & (1 << 31) - 1) for pair in pairs.tolist()]
    told[~plain] = np.array([*several, ""], dtype=object)[which]
    return told


def _totals(table: Examinations) -> dict[str, NDArray[np.int16]]:
    parts = {"upper_extremity": table.motor[..., :5], "lower_extremity": table.motor[..., 5:],
             "light_touch": table.light_touch, "pin_prick": table.pin_prick}  # fmt: skip
    side_sums = {part: _sums(codes, MOTOR if part in PARTS[:2] else SENSORY) for part, codes in parts.items()}
    upper, lower = (side_sums[part] for part in PARTS[:2])
    side_sums["motor"] = np.where((upper < 0) | (lower < 0), -1, upper + lower)
    totals: dict[str, NDArray[np.int64]] = {}
    for part, sums in side_sums.items():
        both = np.where((sums < 0).any(axis=1), -1, sums.sum(axis=1))
        totals |= {f"right_{part}": sums[:, 0], f"left_{part}": sums[:, 1], part: both}
    return {name: values.astype(np.int16) for name, values in totals.items()}


def _sums(codes: Codes, scores: tuple[str, ...]) -> NDArray[np.int64]:
    """Sums of a side; a score that could not be tested takes away more than all others give."""
    grades = np.array([-1000 if score.startswith("NT") else int(score[0]) for score in scores], dtype=np.float32)
    sums = grades.take(codes) @ np.ones(codes.shape[2], dtype=np.float32)  # exact: whole numbers of five digits
    return np.where(sums < 0, -1, sums).astype(np.int64)


def _stacked(columns: Mapping[str, Sequence[Any]], column: str, segments: tuple[str, ...]) -> NDArray[np.object_]:
    """The cells of one modality, (n, 2, segments)."""
    cells = [[list(columns[f"{side}_{column}_{segment}"]) for segment in segments] for side in _SIDES]
    return np.moveaxis(np.array(cells, dtype=object), 2, 0)


def _codes(values: NDArray[Any], known: tuple[str, ...], name: str) -> Codes:
    """The codes of scores as written, or of grades (their own codes) with -1 for NT."""
    if values.dtype.kind == "b" and known == ANSWERS:
        return np.where(values, ANSWERS.index("Yes"), ANSWERS.index("No")).astype(np.uint8)
    if values.dtype.kind in "iu":
        whole = values.astype(np.int64)
        codes = np.where(whole == -1, known.index("NT") if "NT" in known else 255, whole)
        limit = sum(score.isdigit() for score in known)
        _refuse_first((whole < -1) | (whole >= limit), name, f"is no grade; 0 to {limit - 1}, or -1 for NT")
        return codes.astype(np.uint8)
    code = {score: place for place, score in enumerate(known)} | {int(score): int(score) for score in known if score.isdigit()}
    flat = np.array([_code(code, value) for value in values.ravel().tolist()], dtype=np.uint8)
    codes = flat.reshape(values.shape)
    if (codes == 255).any():
        _refuse_first(codes == 255, name, f"{str(values[codes == 255][0])[:40]!r} is none of {', '.join(filter(None, known))}")
    return codes


def _code(code: dict[Any, int], value: Any) -> int:
    found = code.get(value)
    return 255 if found is None or value is True or value is False else found


def _refuse_first(wrong: NDArray[np.bool_], name: str, why: str) -> None:
    if wrong.any():
        place = [int(part) for part in np.argwhere(wrong)[0]]
        where = f"row {place[0] + 1}," + (f" {_SIDES[place[1]]}" if len(place) > 1 else "")
        segment = f" {TESTED[name][place[2]].replace('_', '-')}" if len(place) > 2 else ""
        raise InputError(f"{where} {name.replace('_', ' ')}{segment}: {why}")
