"""Scores and other amounts of a study in plain words: from where to where, which way, with the control groups and the interval."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cordwise.answers.cards.groups import of_control, of_group
from cordwise.answers.cards.plain import time_words, without_brackets
from cordwise.answers.cards.rows import control_ids, is_count
from cordwise.answers.sections.telling import plain_words
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, Study

STILL_SEEN = 0.75
"""The share of those seen at first who must still be seen at the time that is told."""
_DIFFERENCE = re.compile(r",?\s*(?:adjusted )?\bdifference vs control\b")
_CHANGE = re.compile(r",?\s*\b(?:improvement in per cent of baseline|change in per cent of baseline|change from baseline|change)\b")
_UNITS = {
    "0-100": "points of 100", "0-10": "points of 10", "ASIA points": "points", "points/month": "points a month", "steps/day": "steps a day",
    "m": "metres", "points of 10 (cm)": "points of 10", "index": "", "grade": "", "points (median)": "points", "beta": "", "z units": "z units",
}  # fmt: skip


def measure_lines(study: Study, evidence: Evidence) -> Iterator[str]:
    """A line for each measure of each treated group: how it changed, or how far it came out from the control group."""
    controls = control_ids(study, evidence)
    terms = vocabulary("outcomes")
    held = [
        row
        for row in evidence.outcomes_of.get(study.study_id, ())
        if not is_count(row) and row.mean is not None and terms[row.outcome].facts.get("kind") == "measure"
    ]
    for key in dict.fromkeys(map(_key, held)):
        rows = [row for row in held if _key(row) == key]
        for arm_id in dict.fromkeys(row.arm_id for row in rows if row.arm_id not in controls):
            own = [row for row in rows if row.arm_id == arm_id]
            others = {one: [row for row in rows if row.arm_id == one] for one in controls}
            yield _line(own, others, study, evidence)


def _key(row: Outcome) -> tuple[str, str, str]:
    return row.outcome, _theme(row), row.subgroup


def _theme(row: Outcome) -> str:
    """What was measured, in the study's words, without how it is told."""
    return without_brackets(_CHANGE.sub("", _DIFFERENCE.sub("", row.outcome_text))).strip(" ,")


def _kind(row: Outcome) -> str:
    words = f"{row.unit} {row.outcome_text}"
    if "difference vs control" in words:
        return "difference"
    if row.unit.startswith("percent"):
        return "better_by_percent" if "improvement" in row.unit else "percent"
    return "change" if "change" in words else "level"


def _line(own: Sequence[Outcome], others: dict[str, list[Outcome]], study: Study, evidence: Evidence) -> str:
    first = own[0]
    begin = of_group(first.arm_id, study, evidence)
    begin += f"in a part of the people ({first.subgroup}), " if first.subgroup else ""
    parts, subject = [], f"{begin}the {_label(first)}"
    for kind in ("level", "change", "better_by_percent", "percent", "difference"):
        rows = [row for row in own if _kind(row) == kind]
        if rows:
            last = _main(rows)
            parts.append(
                f"{subject} {_told(rows, last)}.".replace(
                    "the control group", "a control group" if len(others) > 1 else "the control group"
                )
            )
            beside = [(arm_id, same) for arm_id, theirs in others.items() if kind != "difference" and (same := _of_kind(theirs, kind))]
            parts += [f"{of_control(arm_id, study, evidence)} it {_told(same, _near(same, last))}." for arm_id, same in beside]
            subject = "it"
    parts += [] if any(_kind(row) == "better_by_percent" for row in own) else _which_way(first)
    return " ".join(part[0].upper() + part[1:] for part in parts)


def _of_kind(rows: Sequence[Outcome], kind: str) -> list[Outcome]:
    return [row for row in rows if _kind(row) == kind]


def _label(row: Outcome) -> str:
    measures: dict[str, str] = plain_words()["measures"]
    theme = _theme(row)
    if row.outcome in ("other_measure", "imaging_measure") and theme:
        return f'measure "{theme}"'
    label = measures.get(row.outcome) or vocabulary("outcomes").label(row.outcome)
    return f"{label} ({theme})" if theme else label


def _main(rows: Sequence[Outcome]) -> Outcome:
    """The latest time at which most of those seen at first were still seen."""
    most = max((row.total or 0 for row in rows), default=0)
    seen = [row for row in rows if row.total is None or row.total >= STILL_SEEN * most]
    return max(seen, key=lambda row: (row.months_max or 0.0, row.total or 0))


def _near(rows: Sequence[Outcome], like: Outcome) -> Outcome:
    """The row of the same time, else the latest before it, else the main one."""
    before = [row for row in rows if (row.months_max or 0.0) <= (like.months_max or 0.0)]
    return max(before, key=lambda row: row.months_max or 0.0) if before else _main(rows)


def _told(rows: Sequence[Outcome], last: Outcome) -> str:
    """The rest of a sentence that begins with the measure."""
    match _kind(last):
        case "difference":
            return _difference(last)
        case "change":
            return f"{_went(last.mean or 0.0)}{_unit(last, last.mean)}{_by(last)}"
        case "percent":
            return f"{_went(last.mean or 0.0)} per cent of where it began{_by(last)}"
        case "better_by_percent":
            return (
                f"got {'better' if (last.mean or 0.0) >= 0 else 'worse'} by {abs(last.mean or 0.0):g} per cent of where it began{_by(last)}"
            )
    return _level(rows, last)


def _went(change: float) -> str:
    return "did not change: 0" if change == 0 else f"{'rose' if change > 0 else 'fell'} by {abs(change):g}"


def _level(rows: Sequence[Outcome], last: Outcome) -> str:
    starts = [row for row in rows if row.months_max == 0]
    start = next((row for row in starts if row.total == last.total), starts[0] if starts else None)
    if start is last:
        return f"was {last.mean:g}{_unit(last, last.mean)} at the start. No later figure is held"
    if start is None or not last.months_max:
        return f"was {last.mean:g}{_unit(last, last.mean)}{f' at {time_words(last.months_max)}' if last.months_max else ''}"
    seen = f" ({last.total} of {start.total} people seen)" if last.total and start.total and last.total < start.total else ""
    return f"went from {start.mean:g} at the start to {last.mean:g}{_unit(last, last.mean)} at {time_words(last.months_max)}{seen}"


def _difference(row: Outcome) -> str:
    mean, unit = row.mean or 0.0, _unit(row, row.mean)
    at = f" at {time_words(row.months_max)}" if row.months_max else ""
    place = (
        f"came out {abs(mean):g}{unit} {_way(mean)} than in the control group{at}"
        if mean
        else f"came out the same as in the control group{at}"
    )
    if "adjusted" in row.outcome_text or row.unit.startswith("beta"):
        place += ", as worked out by a model"
    if row.unit.startswith("beta") and _is_bare(row):
        place += " (the unit is not held)"
    if row.ci_low is None or row.ci_high is None:
        return f"{place}. How sure that gap is, is not held"
    span = f"{abs(row.ci_low):g} {_way(row.ci_low)} to {abs(row.ci_high):g} {_way(row.ci_high)}"
    chance = ". So chance may explain the gap" if row.ci_low <= 0 <= row.ci_high else ""
    return f"{place} (95% interval {span}){chance}"


def _way(value: float) -> str:
    return "higher" if value > 0 else "lower" if value < 0 else "apart"


def _by(row: Outcome) -> str:
    seen = f" ({row.total} people seen)" if row.total else ""
    return f"{f' over {time_words(row.months_max)}' if row.months_max else ''}{seen}"


def _unit(row: Outcome, value: float | None) -> str:
    unit = re.split(r", (?:change|difference)| \(baseline", row.unit)[0].strip()
    words = _UNITS.get(unit, unit)
    if abs(value or 0.0) == 1:
        words = re.sub(r"^(point|step|second|day|metre|grade)s\b", r"\1", words)
    middle = " (the middle value)" if "median" in unit else ""
    return (f" {words}" if words else "") + middle


def _is_bare(row: Outcome) -> bool:
    """Whether neither the outcome nor its unit says on what scale it is: a coefficient or standard units of a scan or of another measure."""
    scaleless = row.outcome == "other_measure" or vocabulary("outcomes")[row.outcome].facts.get("domain") == "imaging"
    return scaleless and row.unit.startswith(("beta", "z units"))


def _which_way(row: Outcome) -> list[str]:
    good = _good(row)
    if good:
        return ["Higher is better." if good == "up" else "Lower is better."]
    return ["Which way is better is not held."] if _is_bare(row) else []


def _good(row: Outcome) -> str:
    """Which way is good: of the outcome, else of the one that the study's own words name; "" where neither says."""
    words = vocabulary("outcomes")
    named = (term for term in words.terms.values() if term.label.lower() == _theme(row).lower())
    held = (words[row.outcome], *named)
    return next((good for term in held if (good := str(term.facts.get("good") or ""))), "")
