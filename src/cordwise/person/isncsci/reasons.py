"""For each answer the rule that decided it, and the scores that it rests on. Rules are worded in `knowledge/isncsci.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cordwise.person.isncsci.classification import Classification
from cordwise.person.isncsci.examination import Examination
from cordwise.person.isncsci.segments import KEY_MUSCLES, PLACE, SEGMENTS

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ANSWERS = "voluntary_anal_contraction", "deep_anal_pressure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why an answer is what it is."""

    answer: str
    """The field of the classification."""
    value: str
    rules: tuple[str, ...]
    """Ids in `knowledge/isncsci.yaml`."""
    scores: str
    """Those that decided, in words; empty where the rule says it all."""

    @property
    def words(self) -> str:
        """The rules in words."""
        return " ".join(rule_words(rule) for rule in self.rules)


@cache
def knowledge() -> dict[str, dict[str, dict[str, Any]]]:
    """The file `isncsci.yaml`: `rules` and `muscles`, rows by id."""
    text = resources.files("cordwise.knowledge").joinpath("isncsci.yaml").read_text("utf-8")
    return {part: {row["id"]: row for row in rows} for part, rows in yaml.load(text, Loader=_Loader).items()}


def rule_words(rule: str) -> str:
    """A rule in words."""
    return str(knowledge()["rules"][rule]["words"])


def reasons(result: Classification) -> tuple[Reason, ...]:
    """One for each answer, in the order of the worksheet."""
    return tuple(_reason(result, answer, decided) for answer, decided in _DECIDED.items())


def _reason(result: Classification, answer: str, decided: Callable[[Classification, str], tuple[list[str], str]]) -> Reason:
    value = getattr(result, answer)
    rules, scores = decided(result, answer)
    rules += ["not_testable"] * ("," in value) + ["non_sci"] * ("*" in value)
    return Reason(answer=answer, value=value, rules=tuple(dict.fromkeys(rules)), scores=scores)


def _side(answer: str) -> str:
    return answer.rpartition("_")[2]


def _levels(value: str) -> list[str]:
    return value.replace("*", "").split(",")


def _sensory(result: Classification, answer: str) -> tuple[list[str], str]:
    levels = _levels(getattr(result, answer))
    ends = [_touch(result.examination, _side(answer), SEGMENTS[PLACE[level] + 1]) for level in levels if level != "INT"]
    return ["sensory_level"], _joined(ends + ["all dermatomes 2"] * (levels == ["INT"]))


def _touch(examination: Examination, side: str, segment: str) -> str:
    light, pin = (examination.grade(side, column, segment) for column in ("light_touch", "pin_prick"))
    return f"{_shown(segment)} light touch {light}, pin prick {pin}"


def _motor(result: Classification, answer: str) -> tuple[list[str], str]:
    levels = _levels(getattr(result, answer))
    rules = [
        "motor_intact" if level == "INT" else "motor_level_key" if level in KEY_MUSCLES else "motor_level_sensation" for level in levels
    ]
    return rules, _joined(_motor_end(result, _side(answer), level) for level in levels)


def _motor_end(result: Classification, side: str, level: str) -> str:
    examination = result.examination
    if level == "INT":
        return f"voluntary anal contraction {examination.answer('voluntary_anal_contraction')}"
    below = SEGMENTS[PLACE[level] + 1]
    here = f"{level} graded {examination.grade(side, 'motor', level)}, " if level in KEY_MUSCLES else ""
    if below in KEY_MUSCLES:
        return f"{here}{below} graded {examination.grade(side, 'motor', below)}"
    if level == "S3":
        contraction = examination.answer("voluntary_anal_contraction")
        return f"{_touch(examination, side, below)}, voluntary anal contraction {contraction}"
    return f"{here}sensory level {shortened(getattr(result, f'sensory_{side}'))}"


def _neurological(result: Classification, _: str) -> tuple[list[str], str]:
    four = ("sensory_right", "sensory_left", "motor_right", "motor_left")
    return ["neurological_level"], "; ".join(f"{one.replace('_', ' ')} {shortened(getattr(result, one))}" for one in four)


def _complete(result: Classification, _: str) -> tuple[list[str], str]:
    values = _levels(result.complete)
    return [{"C": "complete", "I": "incomplete"}[value] for value in values], _lowest(result.examination)


def _lowest(examination: Examination) -> str:
    observed = [f"{name.replace('_', ' ')} {examination.answer(name)}" for name in _ANSWERS]
    return "; ".join([*observed, *(f"{side} {_touch(examination, side, 'S4_5')}" for side in ("right", "left"))])


def _grade(result: Classification, _: str) -> tuple[list[str], str]:
    grades = _levels(result.ais)
    told = []
    if {"A", "B"} & {*grades}:
        told.append(_lowest(result.examination))
    if {"B", "C", "D"} & {*grades}:
        told.extend(_moving(result, side) for side in ("right", "left"))
    if {"C", "D"} & {*grades}:
        told.append(f"voluntary anal contraction {result.examination.answer('voluntary_anal_contraction')}")
        told.append(_joined(_strong(result, level) for level in _levels(result.neurological_level) if level != "INT"))
    return [f"ais_{grade.lower()}" for grade in grades], "; ".join(dict.fromkeys(told))


def _moving(result: Classification, side: str) -> str:
    lowest = next((key for key in reversed(KEY_MUSCLES) if _known(result.examination, side, key) != 0), None)
    other = result.examination.non_key_muscle(side)
    unknown = " (NT)" if lowest and _known(result.examination, side, lowest) is None else ""
    told = f"{side} motor level {shortened(getattr(result, f'motor_{side}'))}, lowest key muscle above 0 {lowest or 'none'}{unknown}"
    return told + (f", lowest non-key muscle {other}" if other else "")


def _known(examination: Examination, side: str, key: str) -> int | None:
    grade = examination.grade(side, "motor", key)
    return None if grade.startswith("NT") else int(grade[0])


def _strong(result: Classification, level: str) -> str:
    """The count that tells C from D."""
    below = [(side, key) for side in ("right", "left") for key in KEY_MUSCLES if PLACE[key] > PLACE[level]]
    grades = [_known(result.examination, side, key) for side, key in below]
    open_ = sum(grade is None for grade in grades)
    strong = sum(grade is not None and grade >= 3 for grade in grades)
    return f"{strong} of {len(below)} key muscles below {level} examined at 3 or more" + (f", {open_} not testable" if open_ else "")


def _sensory_zone(result: Classification, answer: str) -> tuple[list[str], str]:
    side, values = _side(answer), _levels(getattr(result, answer))
    examination = result.examination
    rules = _zone_rules(result, values, "zpp_sensory")
    ends = [_touch(examination, side, level) for level in values if level not in ("NA", "C1")]
    gate = f"deep anal pressure {examination.answer('deep_anal_pressure')}, {_touch(examination, side, 'S4_5')}"
    return rules, _joined([gate, *ends])


def _motor_zone(result: Classification, answer: str) -> tuple[list[str], str]:
    side, values = _side(answer), _levels(getattr(result, answer))
    rules = _zone_rules(result, values, "zpp_motor")
    return rules, _joined(_zone_scores(result, side, values))


def _zone_scores(result: Classification, side: str, values: list[str]) -> Iterator[str]:
    examination = result.examination
    other = examination.non_key_muscle(side)
    yield f"voluntary anal contraction {examination.answer('voluntary_anal_contraction')}"
    for level in values:
        if level in KEY_MUSCLES:
            yield f"{level} graded {examination.grade(side, 'motor', level)}" + (", a non-key muscle moves" if other == level else "")
        elif other == level:
            yield f"a non-key muscle of {level} moves"
        elif level != "NA":
            yield f"motor level {shortened(getattr(result, f'motor_{side}'))}"


def _zone_rules(result: Classification, values: list[str], rule: str) -> list[str]:
    if result.rules == "2011":
        return ["zpp_complete_only"]
    return [f"{rule}_na"] * ("NA" in values) + [rule] * (values != ["NA"])


def shortened(value: str) -> str:
    """An answer; of many possible ones the first and the last."""
    several = value.split(",")
    return ", ".join(several) if len(several) <= _SHOWN else f"{several[0]} to {several[-1]} ({len(several)} possible)"


def _joined(parts: Iterable[str]) -> str:
    """The parts, each once; of many the first ones."""
    told = list(dict.fromkeys(parts))
    return "; ".join(told if len(told) <= _SHOWN else [*told[: _SHOWN - 1], f"and {len(told) - _SHOWN + 1} more"])


_SHOWN = 5


def _shown(segment: str) -> str:
    return segment.replace("_", "-")


_DECIDED: dict[str, Callable[[Classification, str], tuple[list[str], str]]] = {
    "sensory_right": _sensory, "sensory_left": _sensory, "motor_right": _motor, "motor_left": _motor,
    "neurological_level": _neurological, "complete": _complete, "ais": _grade,
    "zpp_sensory_right": _sensory_zone, "zpp_sensory_left": _sensory_zone, "zpp_motor_right": _motor_zone, "zpp_motor_left": _motor_zone,
}  # fmt: skip
