"""`read_clause(words, side, conditions)`: the rule that accounts for every word of a clause: by its words, a number, a grade, a level or a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.comparisons import Quantity, comparison
from cordwise.person.conditions import condition_from
from cordwise.person.fields import units_of
from cordwise.person.registry_words import stripped, table
from cordwise.person.units import convert, units
from cordwise.records.person import Condition, Test
from cordwise.text.fold import fold

SEGMENTS = (
    *(f"c{n}" for n in range(1, 9)),
    *(f"t{n}" for n in range(1, 13)),
    *(f"l{n}" for n in range(1, 6)),
    *(f"s{n}" for n in range(1, 6)),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    pattern: re.Pattern[str] | None
    bag: frozenset[str]
    needs: re.Pattern[str] | None
    when: Any
    mode: str
    side: str
    conditions: tuple[str, ...]
    span: str


@dataclass(frozen=True, slots=True)
class Read:
    when: Condition
    mode: str
    rule: str
    side: str  # of the rule; "number" for a comparison, "" for a rule of both sides


def read_clause(text: str, side: str, conditions: tuple[str, ...]) -> Read | None:
    """The rule that accounts for every word, with and without the words that add nothing; one that says it wholly before one that does not."""
    second: Read | None = None
    for words in dict.fromkeys(stripped(text)):
        found = (
            _by_rule(words, side, conditions)
            or _by_number(words, conditions)
            or _by_grade(words)
            or _by_level(words)
            or _by_condition(words, side, conditions)
        )
        if found and found.mode == "whole":
            return found
        second = second or found
    return second


def _by_rule(words: str, side: str, conditions: tuple[str, ...]) -> Read | None:
    second: Read | None = None
    for rule in _rules():
        if rule.side not in ("", side) or (rule.conditions and not _is_about(conditions, rule.conditions)):
            continue
        if rule.needs is not None and not rule.needs.search(words):
            continue
        if rule.pattern is None:
            node = rule.when if set(re.findall(r"[a-z0-9]+", words)) <= rule.bag else None
        else:
            found = rule.pattern.fullmatch(words)
            node = _filled(rule, found) if found else None
        if node is None:
            continue
        read = Read(condition_from(node, units_of()), rule.mode, rule.id, rule.side)
        if read.mode == "whole":
            return read
        second = second or read
    return second


def _is_about(conditions: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    terms = vocabulary("conditions")
    return any(terms.is_kind_of(one, other) for one in conditions for other in wanted)


def _filled(rule: _Rule, found: re.Match[str]) -> Any:
    """The condition of a rule with the numbers and words of the text in it; None where a unit is strange."""
    parts = found.groupdict()
    values: dict[str, Any] = {f"<{name}>": value for name, value in parts.items() if value}
    if "n" in parts:
        values["<n>"] = float(parts["n"])
    if rule.span and parts.get("span_n"):
        values["<span>"] = convert(float(parts["span_n"]), parts["span_u"], rule.span)
    return _with(rule.when, values)


def _with(node: Any, values: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        return {name: _with(one, values) for name, one in node.items()}
    if isinstance(node, list):
        return [_with(one, values) for one in node if not (isinstance(one, str) and one.startswith("<") and one not in values)]
    return values.get(node, node) if isinstance(node, str) else node


def _by_number(words: str, conditions: tuple[str, ...]) -> Read | None:
    for row, quantity, before, after, people in _quantities():
        if row.get("conditions") and not _is_about(conditions, tuple(row["conditions"])):
            continue
        rest = _named(words, before, after, people)
        compared = comparison(rest, quantity) if rest else None
        if compared is not None:
            return Read(compared, "whole", row["id"], "number")
    return None


def _named(words: str, before: re.Pattern[str], after: re.Pattern[str], people: re.Pattern[str] | None) -> str:
    """What is left of the words without the name of the quantity; "" where it is not named."""
    ahead = before.match(words)
    if ahead:
        rest = words[ahead.end() :]
        return after.sub("", rest).strip()
    behind = after.search(words)
    if behind:
        rest = words[: behind.start()].strip()
        found = people.match(rest) if people else None
        return rest[found.end() :].strip() if found else rest
    if people and re.search(r"\d ?(?:years|yrs)\b", words):
        found = people.match(words)
        return words[found.end() :].strip() if found and found[0] else ""
    return ""


def _by_grade(words: str) -> Read | None:
    """ "ASIA grade A, B or C", "AIS A-D" as a choice of grades."""
    for row in table("grades"):
        found = re.match(row["before"], words)
        rest = words[found.end() :].strip(" )]\"'.,;") if found else ""
        grades = _letters(rest)
        if grades:
            return Read(
                Test(field=row["field"], operator="is", values=tuple(one.upper() for one in grades)), "whole", row["id"], "inclusion"
            )
    return None


def _by_condition(words: str, side: str, conditions: tuple[str, ...]) -> Read | None:
    """ "Diagnosis of spinal cord injury": what is wanted is the trial's own condition, and nothing more; any other is something beside it."""
    found = _conditions().get(words.replace("-", " ")) if side == "inclusion" else None
    if found and not (_is_about(conditions, (found,)) or _is_about((found,), conditions)):
        return None
    return Read(Test(field="condition", operator="kind_of", values=(found,)), "whole", "condition", "inclusion") if found else None


@cache
def _conditions() -> dict[str, str]:
    terms = vocabulary("conditions").terms.values()
    names = ((term.id, (*map(str, term.facts.get("exact") or ()), *term.synonyms, term.label)) for term in terms)
    return {fold(name).replace("-", " "): term for term, words in names for name in words}


def _letters(words: str) -> list[str]:
    plain = re.sub(
        r"\b(?:grades?|ais|asia)[ -]*| (?:rating|grade|injur(?:y|ies)|impairment|level|category)$|[\"'\[\]()]|(?<= )-(?=[a-e]\b)", "", words
    )
    ends = re.fullmatch(r"([a-e]) ?(?:-|to|through) ?([a-e])", plain)
    if ends:
        return [one for one in "abcde" if ends[1] <= one <= ends[2]]
    return re.findall(r"\b[a-e]\b", plain) if re.fullmatch(r"[a-e](?: ?(?:,|or|and|/|, or) ?(?:incomplete )?[a-e])*", plain) else []


def _by_level(words: str) -> Read | None:
    """ "SCI between C5 and T11" as the segments from one to the other."""
    for row in table("levels"):
        found = re.match(row["before"], words)
        rest = (
            re.sub(r"\b(?:cervical|thoracic|lumbar|levels?|segments?|the|inclusive)\b|[(),]", " ", words[found.end() :])
            if found and found[0]
            else ""
        )
        ends = re.fullmatch(r"\s*([ctls])(\d{1,2})\s*(?:-|to|and|through)\s*([ctls])(\d{1,2})\s*", rest)
        names = [f"{ends[1]}{int(ends[2])}", f"{ends[3]}{int(ends[4])}"] if ends else []
        if names and all(name in SEGMENTS for name in names) and SEGMENTS.index(names[0]) < SEGMENTS.index(names[1]):
            levels = SEGMENTS[SEGMENTS.index(names[0]) : SEGMENTS.index(names[1]) + 1]
            return Read(
                Test(field=row["field"], operator="is", values=tuple(one.upper() for one in levels)), "whole", row["id"], "inclusion"
            )
    return None


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_rule(row) for row in table("rules"))


def _rule(row: dict[str, Any]) -> _Rule:
    text = row.get("text", "")
    time = "|".join(one["text"] for one in table("units") if one["of"] == "time")
    text = text.replace("<n>", r"(?P<n>\d{1,3})").replace("<span>", rf"(?P<span_n>\d{{1,3}}) ?(?P<span_u>{time})")
    return _Rule(
        row["id"], re.compile(text) if text else None, frozenset(map(str, row.get("bag", ()))), re.compile(row["needs"]) if "needs" in row else None,
        row["when"], row.get("mode", "whole"), row.get("side", ""), tuple(row.get("conditions", ())), row.get("span", ""),
    )  # fmt: skip


@cache
def _quantities() -> tuple[tuple[dict[str, Any], Quantity, re.Pattern[str], re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple((row, _quantity(row), *_names(row)) for row in table("numbers"))


def _names(row: dict[str, Any]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]:
    link = r"(?:,? ?(?:of|is|was|are|:|=|must be|should be|has to be|to be|being|with|the|a|an|for|measure|scores?|at screening|range|ranges|that is)\b|[ :=]+)*\s*"
    people = re.compile(rf"(?:{row['people']}),?\s*(?:(?:aged|who are|are|must be|is|being)\s+)*") if "people" in row else None
    return re.compile(rf"(?:{row['before']})(?![a-z]){link}"), re.compile(rf"[\s-]*(?:{row['after']})\s*$"), people


def _quantity(row: dict[str, Any]) -> Quantity:
    unit = row.get("unit", "")
    return Quantity(
        field=row["field"], unit=unit, of=units()[unit].quantity if unit else "", bare=row.get("unit_needed") != "yes",
        high=row.get("high"), bare_above=row.get("bare_above"), age=row.get("age") == "yes", tail=row.get("tail", ""),
    )  # fmt: skip
