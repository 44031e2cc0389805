"""A classification told: as text with what decided each answer, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from cordwise.person.isncsci.answers import Answers
from cordwise.person.isncsci.classification import Classification
from cordwise.person.isncsci.reasons import knowledge, shortened
from cordwise.person.isncsci.totals import PARTS, told

WIDTH = 80
FOOT = "Worked out from the scores as given; whoever examined should verify it."

_LABELS = {
    "sensory": "Sensory level",
    "motor": "Motor level",
    "zpp_sensory": "Sensory zone of partial preservation",
    "zpp_motor": "Motor zone of partial preservation",
}
_PARTS = {
    "upper_extremity": "Upper extremity motor",
    "lower_extremity": "Lower extremity motor",
    "motor": "Motor",
    "light_touch": "Light touch",
    "pin_prick": "Pin prick",
}
_COLUMN = 38
_WORDS = {"C": "complete", "I": "incomplete"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """An examination of several that could not be classified."""

    reason: str


def as_text(result: Classification, *, width: int = WIDTH) -> str:
    """The answers, the scores, what decided each answer, and the rules with their sources."""
    return (
        "\n".join(
            line.rstrip()
            for line in (*_answers(result, width), "", *_scores(result), "", *_decided(result, width), "", *_rules(result, width), "", FOOT)
        )
        + "\n"
    )


def as_json(results: Iterable[Classification | Refused], *, several: bool) -> str:
    """One object, or a list of them in the order given; in place of an examination that is wrong, its `error`."""
    told_as = [{"error": one.reason} if isinstance(one, Refused) else _object(one) for one in results]
    return json.dumps(told_as if several else told_as[0], ensure_ascii=False, indent=2) + "\n"


def as_csv(results: Iterable[Classification | Refused]) -> str:
    """One row an examination, with a heading; totals as total_right_motor and the like, an `error` where an examination is wrong."""
    out = io.StringIO()
    totals = [f"{side}{part}" for side in ("right_", "left_", "") for part in PARTS]
    heading = ["examination", *Answers._fields, *(f"total_{name}" for name in totals), "error"]
    rows = csv.DictWriter(out, heading, restval="", lineterminator="\n")
    rows.writeheader()
    for one in results:
        rows.writerow({"error": one.reason.lstrip("=+-@")} if isinstance(one, Refused) else _row(one))
    return out.getvalue()


def _answers(result: Classification, width: int) -> Iterator[str]:
    name = f"{result.examination.name}: " if result.examination.name else ""
    title = f"{name}ISNCSCI, rules of {result.rules}"
    yield from (title, "-" * len(title))
    yield f"{'':<{_COLUMN}}{'right':<20}left"
    for field, label in _LABELS.items():
        yield from _pair(label, getattr(result, f"{field}_right"), getattr(result, f"{field}_left"), width)
        if field == "motor":
            yield from _line("Neurological level of injury", result.neurological_level, width)
            yield from _line("Completeness", ",".join(_completeness(one) for one in result.complete.split(",")), width)
            yield from _line("ASIA Impairment Scale", result.ais, width)


def _pair(label: str, right: str, left: str, width: int) -> Iterator[str]:
    """Both sides on one line, or a line each where many answers are possible."""
    if max(len(right), len(left)) < 19:
        yield f"{label:<{_COLUMN}}{right:<20}{left}"
    else:
        yield from _line(f"{label}, right", right, width)
        yield from _line(f"{label}, left", left, width)


def _line(label: str, value: str, width: int) -> Iterator[str]:
    start = f"{label:<{_COLUMN}}"
    if len(start) > _COLUMN:
        yield label
        start = " " * _COLUMN
    yield from wrap(value.replace(",", ", "), width, initial_indent=start, subsequent_indent=" " * _COLUMN)


def _completeness(value: str) -> str:
    return _WORDS[value.rstrip("*")] + "*" * value.endswith("*")


def _scores(result: Classification) -> Iterator[str]:
    yield f"{'Scores':<24}{'right':>8}{'left':>8}{'total':>8}"
    for part, label in _PARTS.items():
        yield f"{label:<24}" + "".join(f"{told(getattr(one, part)):>8}" for one in (result.totals.right, result.totals.left, result.totals))


def _decided(result: Classification, width: int) -> Iterator[str]:
    yield "Decided by"
    for reason in result.reasons:
        name = reason.answer.replace("_", " ").replace("zpp", "zone,").replace("ais", "AIS")
        yield from wrap(f"{name}: {shortened(reason.value)} ({reason.scores})", width, initial_indent="  ", subsequent_indent="    ")


def _rules(result: Classification, width: int) -> Iterator[str]:
    yield "Rules"
    for rule in dict.fromkeys(rule for reason in result.reasons for rule in reason.rules):
        row = knowledge()["rules"][rule]
        yield from wrap(
            f"{row['words']} [{row['source']}]",
            width,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )


def _object(result: Classification) -> dict[str, Any]:
    decided = {reason.answer: {"rules": list(reason.rules), "scores": reason.scores} for reason in result.reasons}
    return result.as_dict() | {"rules": result.rules, "decided_by": decided}


def _row(result: Classification) -> dict[str, str]:
    answers = result.as_dict()
    sums = answers.pop("totals")
    sides = {f"total_{side}_{part}": sums[side][part] for side in ("right", "left") for part in PARTS}
    name = {"examination": result.examination.name.lstrip("=+-@")}  # a spreadsheet would take such a name for a formula
    return name | answers | sides | {f"total_{part}": sums[part] for part in PARTS}
