"""One examination classified: the answers of the worksheet in words, the totals, and what decided each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from cordwise.errors import InputError
from cordwise.person.isncsci.answers import Answers, answers, words
from cordwise.person.isncsci.encode import ANSWER_BITS, sides
from cordwise.person.isncsci.examination import Examination
from cordwise.person.isncsci.scores import FUNCTION, GRADE, NORMAL, RULES
from cordwise.person.isncsci.tags import Observed, Readings, tags
from cordwise.person.isncsci.totals import Totals, side_totals, told, total

if TYPE_CHECKING:
    from cordwise.person.isncsci.reasons import Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Classification:
    """The answers, as the worksheet has them.

    Where scores that could not be tested leave several answers possible, all stand there, joined by commas, from the head down (grades from A to
    E; "NA" first). "INT" is intact, "NA" a zone that does not apply. "*" marks what rests on how a score with a condition other than the
    cord's injury was rated.
    """

    sensory_right: str
    sensory_left: str
    motor_right: str
    motor_left: str
    neurological_level: str
    complete: str
    """"C", "I", or both."""
    ais: str
    zpp_sensory_right: str
    zpp_sensory_left: str
    zpp_motor_right: str
    zpp_motor_left: str
    totals: Totals
    rules: str
    """2019 or 2011."""
    examination: Examination = field(repr=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """For each answer the rule that decided it, and the scores that it rests on."""
        from cordwise.person.isncsci.reasons import reasons

        return reasons(self)

    def as_dict(self) -> dict[str, Any]:
        """The answers by name, and the totals; those that cannot be determined are "ND"."""
        return {name: getattr(self, name) for name in Answers._fields} | {"totals": _told(asdict(self.totals))}


def classify(examination: Examination | Mapping[str, Any], *, rules: str = "2019") -> Classification:
    """One examination classified; a mapping in the usual JSON form will do.

    Raises:
        InputError: a score is missing or impossible, or belongs to other rules; the message names the cell.
    """
    if not isinstance(examination, Examination):
        from cordwise.person.isncsci.reading import examination_from

        examination = examination_from(examination)
    check_rules(rules)
    examination.check(rules)
    assumed = _answers(examination, rules)
    tagged = _tags(examination, assumed, rules) if rules == "2019" and examination.tagged else (0,) * len(assumed)
    told_as = {name: words(name, *bits) for name, *bits in zip(Answers._fields, assumed, tagged, strict=True)}
    return Classification(
        **told_as,
        totals=total(side_totals(*examination.codes[:3]), side_totals(*examination.codes[3:])),
        rules=rules,
        examination=examination,
    )


def check_rules(rules: str) -> None:
    """Refuse rules that are not known.

    Raises:
        InputError: they are neither of 2019 nor of 2011.
    """
    if rules not in RULES:
        raise InputError(f"rules {rules!r} are none of {', '.join(RULES)}")


def _tags(examination: Examination, assumed: Answers, rules: str) -> Answers:
    function = sides(examination, FUNCTION)
    read = Readings(
        assumed=sides(examination, "assumed"),
        function=function,
        normal=sides(examination, NORMAL) if examination.untested_by_rating else function,
        grade=sides(examination, GRADE) if examination.untested_muscle_as_normal else function,
    )
    return tags(assumed, read, Observed(*(ANSWER_BITS[code] for code in examination.others[:2])), rules)


def _answers(examination: Examination, rules: str) -> Answers:
    contraction, pressure = (ANSWER_BITS[code] for code in examination.others[:2])
    return answers(*sides(examination, "assumed"), contraction, pressure, rules)


def _told(totals: dict[str, Any]) -> dict[str, Any]:
    return {name: _told(value) if isinstance(value, dict) else told(value) for name, value in totals.items()}
