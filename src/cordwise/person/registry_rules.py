"""`typed_item(item, conditions)`: a criterion of a registry's free text as a condition on the facts of a person, as far as rules read it.

Three ways are safe, and only these are used. Words that a rule accounts for wholly become its condition. Of words that are a list in an exclusion,
the parts that rules read are enough to be kept out, and the rest is asked; in an inclusion, one of the parts that is not met is enough. Words that
narrow something ("cancer, except ...") need what they narrow, and the rest is asked. Everything else stays text, and is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.person.comparisons import Quantity, comparison
from cordwise.person.conditions import condition_from
from cordwise.person.fields import fields, units_of
from cordwise.person.units import convert, units
from cordwise.records.person import AllOf, AnyOf, Asked, Condition, Not, Test, Unless
from cordwise.records.trial import Item
from cordwise.text.fold import fold

LONGEST = 320
LONGEST_ASK = 240
SEGMENTS = (
    *(f"c{n}" for n in range(1, 9)),
    *(f"t{n}" for n in range(1, 13)),
    *(f"l{n}" for n in range(1, 6)),
    *(f"s{n}" for n in range(1, 6)),
)
_SPLIT = re.compile(r"\s*(?:,|;|/| - |\band ?/ ?or\b|\bor\b|\band\b|\bas well as\b)\s*")
_AND, _OR = re.compile(r"(?<![,;]) and (?!/ ?or)"), re.compile(r"(?<!and/)(?<!and / )\bor\b")
"""Both in one list, and nobody can tell which of them holds what together."""
_BRACKETED = re.compile(r"[(\[][^)\]]*(?:,|;|/|\bor\b|\band\b)")
"""A list in brackets: examples of what stands before it, or its details, and no things of their own."""
_OTHERS = re.compile(
    r"\s*,?\s*\b(?:or|and|and/or)\s+(?:any\s+|all\s+)?other\s+(?:\w+\s+){0,2}(?:diseases?|conditions?|disorders?|illness(?:es)?|reasons?|complications?|infections?|infectious|abnormalit\w+)\b.*$"
)
_ABBREVIATION = re.compile(r"\s*[(\[](?:[a-z]{2,8}[+]?|ecog|[a-z]+-[a-z]+)[)\]]")
_NUMBER_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
    "eighteen": "18",
}
_COUNT = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})(?: ?\(\d+\))?(?= ?-?(?:years?|months?|weeks?|days?)\b)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What became of a criterion: its condition, and whether rules read the whole of it, a part or nothing."""

    when: Condition
    how: str  # whole | part | none
    rules: tuple[str, ...] = ()


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
class _Read:
    when: Condition
    mode: str
    rule: str
    side: str  # of the rule; "number" for a comparison, "" for a rule of both sides


def typed_item(item: Item, conditions: tuple[str, ...] = ()) -> Typed:
    """The condition of a criterion of a trial on these conditions (ids); what no rule reads is asked in its own words."""
    if item.side == "unsorted" or not _may_stand_alone(item):
        return Typed(when=asked(item.text), how="none")
    text = _plain(item.text)
    if not text or len(text) > LONGEST:
        return Typed(when=asked(item.text), how="none")
    return _whole(text, item, conditions) or _listed(text, item, conditions) or Typed(when=asked(item.text), how="none")


def asked(text: str) -> Asked:
    """A criterion as a question, in its own words."""
    words = " ".join(text.split()).rstrip(" .;,:")
    words = words if len(words) <= LONGEST_ASK else words[: LONGEST_ASK - 3].rsplit(" ", 1)[0] + " ..."
    return Asked(question=f"{words[:1].upper()}{words[1:]}: does this apply?")


def _may_stand_alone(item: Item) -> bool:
    """Whether an item means the same without the line that it stands under."""
    above = _plain(item.under)
    return not above or any(pattern.fullmatch(above) for pattern in _words(f"neutral_{item.side}"))


def _plain(text: str) -> str:
    """The words of a criterion in one form: folded, without marks at its ends, without abbreviations in brackets, numbers as digits."""
    folded = " ".join(fold(text).replace("’", "'").replace("，", ", ").split()).strip(" .;,:-*")
    folded = _COUNT.sub(lambda found: _NUMBER_WORDS[found[1]], folded)
    folded = re.sub(r"\b(\d+) \(\1\)", r"\1", folded)
    return _ABBREVIATION.sub("", folded)


def _whole(text: str, item: Item, conditions: tuple[str, ...]) -> Typed | None:
    read = _read(text, item.side, conditions)
    if read is None:
        return None
    if read.mode == "whole":
        how = "part" if _asks(read.when) else "whole"
        return Typed(when=read.when, how=how, rules=(read.rule,))
    joined = AllOf if read.mode == "narrower" else AnyOf
    return Typed(when=joined(parts=(read.when, asked(item.text))), how="part", rules=(read.rule,))


def _read(text: str, side: str, conditions: tuple[str, ...]) -> _Read | None:
    """The rule that accounts for every word, with and without the words that add nothing; one that says it wholly before one that does not."""
    second: _Read | None = None
    for words in dict.fromkeys(_stripped(text)):
        found = (
            _by_rule(words, side, conditions)
            or _by_number(words, conditions)
            or _by_grade(words)
            or _by_level(words)
            or _by_condition(words, side)
        )
        if found and found.mode == "whole":
            return found
        second = second or found
    return second


def _stripped(text: str) -> Iterator[str]:
    """The words as they are, then with more and more of what adds nothing left off at both ends."""
    words = " ".join(_pattern_of("anywhere").sub(" ", text).split()).strip(" .;,:-")
    yield text
    yield words
    start, end = _edge("start"), _edge("end")
    for _ in range(8):
        shorter = start.sub("", words, count=1).strip(" .;,:-")
        if shorter == words or not shorter:
            break
        words = shorter
        yield words
        yield end.sub("", words, count=1).strip(" .;,:-(")
    for _ in range(4):
        shorter = end.sub("", words, count=1).strip(" .;,:-(")
        if shorter == words or not shorter:
            return
        words = shorter
        yield words


def _by_rule(words: str, side: str, conditions: tuple[str, ...]) -> _Read | None:
    second: _Read | None = None
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
        read = _Read(condition_from(node, units_of()), rule.mode, rule.id, rule.side)
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


def _by_number(words: str, conditions: tuple[str, ...]) -> _Read | None:
    for row, quantity, before, after, people in _quantities():
        if row.get("conditions") and not _is_about(conditions, tuple(row["conditions"])):
            continue
        rest = _named(words, before, after, people)
        compared = comparison(rest, quantity) if rest else None
        if compared is not None:
            return _Read(compared, "whole", row["id"], "number")
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


def _by_grade(words: str) -> _Read | None:
    """ "ASIA grade A, B or C", "AIS A-D" as a choice of grades."""
    for row in _table("grades"):
        found = re.match(row["before"], words)
        rest = words[found.end() :].strip(" )]\"'.,;") if found else ""
        grades = _letters(rest)
        if grades:
            return _Read(
                Test(field=row["field"], operator="is", values=tuple(one.upper() for one in grades)), "whole", row["id"], "inclusion"
            )
    return None


def _by_condition(words: str, side: str) -> _Read | None:
    """ "Diagnosis of spinal cord injury": what is wanted is a condition of the vocabulary, and nothing more."""
    found = _conditions().get(words.replace("-", " ")) if side == "inclusion" else None
    return _Read(Test(field="condition", operator="kind_of", values=(found,)), "whole", "condition", "inclusion") if found else None


@cache
def _conditions() -> dict[str, str]:
    terms = vocabulary("conditions").terms.values()
    return {fold(name).replace("-", " "): term.id for term in terms for name in (*term.synonyms, term.label)}


def _letters(words: str) -> list[str]:
    plain = re.sub(r"\b(?:grades?|ais|asia)[ -]*|[\"'\[\]()]|(?<= )-(?=[a-e]\b)", "", words)
    ends = re.fullmatch(r"([a-e]) ?(?:-|to|through) ?([a-e])", plain)
    if ends:
        return [one for one in "abcde" if ends[1] <= one <= ends[2]]
    return re.findall(r"\b[a-e]\b", plain) if re.fullmatch(r"[a-e](?: ?(?:,|or|and|/|, or) ?(?:incomplete )?[a-e])*", plain) else []


def _by_level(words: str) -> _Read | None:
    """ "SCI between C5 and T11" as the segments from one to the other."""
    for row in _table("levels"):
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
            return _Read(
                Test(field=row["field"], operator="is", values=tuple(one.upper() for one in levels)), "whole", row["id"], "inclusion"
            )
    return None


def _listed(text: str, item: Item, conditions: tuple[str, ...]) -> Typed | None:
    """A list of plain things: what of it rules read, and the rest to be asked."""
    plain, more = _without_the_rest(text) if item.side == "exclusion" else (text, False)
    if _guarded(plain) or (_AND.search(plain) and _OR.search(plain)) or _BRACKETED.search(plain):
        return None
    words = _shared(plain)
    parts = [part for part in _SPLIT.split(words) if part.strip()]
    if len(parts) < 2 - more or (item.side == "inclusion" and re.search(r"\bor\b|/", words)):
        return None
    read = [_part(part, item.side, conditions, numbers="(" not in text) for part in parts]
    if read[0] is None and len(parts) == 2 and not more:
        return None  # "ovarian borderline or malignant tumour": the first words may belong to the last
    known = [one for one in read if isinstance(one, _Read)]
    rest = [part for part, one in zip(parts, read, strict=True) if one is None]
    if not known or (rest and item.side == "exclusion" and not re.search(r",|;|/|\bor\b", words)):
        return None  # "diabetes and heart failure" may want both
    return _joined(known, more or len(known) < len(parts), item)


def _without_the_rest(text: str) -> tuple[str, bool]:
    """A list without its end "or any other disease that ...", and whether it had one."""
    found = _OTHERS.search(text)
    return (text[: found.start()], True) if found and found.start() else (text, False)


def _part(part: str, side: str, conditions: tuple[str, ...], *, numbers: bool) -> _Read | str | None:
    """What a part of a list says: a rule's condition, a thing that no field holds (as text), or None where nobody can tell.

    A number in brackets says how bad the thing before it must be, and is none of its own; a disease in a list of what is wanted may be one to be free of.
    """
    found = _read(part, side, conditions)
    if found and (numbers or found.side != "number") and (side == "exclusion" or found.side):
        return found
    return part if any(noun.fullmatch(words) for words in _stripped(part) for noun in _nouns()) else None


def _joined(known: list[_Read], rest: bool, item: Item) -> Typed | None:
    enough = "wider" if item.side == "exclusion" else "narrower"
    parts = list(dict.fromkeys(one.when for one in known if one.mode in ("whole", enough)))
    if not parts and item.side == "exclusion":
        return None
    rest = rest or any(one.mode != "whole" for one in known)
    joined = AnyOf if item.side == "exclusion" else AllOf
    when = [*parts, *([asked(item.text)] if rest else [])]
    rules = tuple(dict.fromkeys(one.rule for one in known))
    return Typed(
        when=when[0] if len(when) == 1 else joined(parts=tuple(when)),
        how="part" if rest or any(map(_asks, parts)) else "whole",
        rules=rules,
    )


def _shared(text: str) -> str:
    """ "cardiac, renal or hepatic failure" with its noun behind each: three things."""
    for pattern, before in _shared_nouns():
        text = pattern.sub(lambda found, word=before: _each_with_noun(found, word), text)  # type: ignore[misc]
    return re.sub(r"\b(hepatitis|hepatitis virus) ([a-e]) ?(,|/|or|and|and/or) ?(?:hepatitis )?([a-e])\b", r"\1 \2 \3 hepatitis \4", text)


def _each_with_noun(found: re.Match[str], before: re.Pattern[str]) -> str:
    return before.sub(lambda word: f"{word[0]} {found['noun']}", found["words"])


@cache
def _shared_nouns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = [(row["before"], row["noun"]) for row in _table("shared") if row["noun"]]
    form = r"\b(?P<words>{0}(?: ?(?:,|or|and|/) ?(?:or |and )?{0})+) (?P<noun>{1})"
    return tuple((re.compile(form.format(before, noun)), re.compile(rf"\b{before}\b")) for before, noun in rows)


def _guarded(text: str) -> bool:
    return bool(_pattern_of("guards").search(text))


def _asks(condition: Condition) -> bool:
    match condition:
        case Asked():
            return True
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(map(_asks, parts))
        case Not(part=part):
            return _asks(part)
        case Unless(part=part, exception=exception):
            return _asks(part) or _asks(exception)
    return False


def rule_words(condition: Condition) -> str:
    """A condition on one line, the same for the same rule: "any(pregnant is yes; breastfeeding is yes)"; what is asked is "ask"."""
    match condition:
        case Test(field=field, operator=operator, values=values):
            unit = fields()[field].unit
            told = "|".join(
                {True: "yes", False: "no"}.get(one, str(one))
                if isinstance(one, bool)
                else f"{one:g}"
                if isinstance(one, float)
                else str(one)
                for one in values
            )
            return f"{field} {operator} {told}{f' {unit}' if unit else ''}"
        case AllOf(parts=parts):
            return f"all({'; '.join(map(rule_words, parts))})"
        case AnyOf(parts=parts):
            return f"any({'; '.join(map(rule_words, parts))})"
        case Not(part=part):
            return f"not({rule_words(part)})"
        case Unless(part=part, exception=exception):
            return f"unless({rule_words(part)}; {rule_words(exception)})"
    return "ask"


@cache
def _table(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(load("registry_rules")[name])


@cache
def _words(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for row in _table("words") if row["id"] == name for text in row["text"])


@cache
def _pattern_of(name: str) -> re.Pattern[str]:
    every = "|".join(f"(?:{pattern.pattern})" for pattern in _words(name))
    return re.compile(every if name == "anywhere" else rf"\b(?:{every})\b")


@cache
def _edge(name: str) -> re.Pattern[str]:
    every = "|".join(f"(?:{pattern.pattern})" for pattern in sorted(_words(name), key=lambda one: -len(one.pattern)))
    return re.compile(rf"^(?:{every})(?=$|[ ,:;(])\s*" if name == "start" else rf"(?:^|[ ,;]+)(?:{every})$")


@cache
def _nouns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["text"]) for row in _table("nouns"))


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_rule(row) for row in _table("rules"))


def _rule(row: dict[str, Any]) -> _Rule:
    text = row.get("text", "")
    time = "|".join(one["text"] for one in _table("units") if one["of"] == "time")
    text = text.replace("<n>", r"(?P<n>\d{1,3})").replace("<span>", rf"(?P<span_n>\d{{1,3}}) ?(?P<span_u>{time})")
    return _Rule(
        row["id"], re.compile(text) if text else None, frozenset(map(str, row.get("bag", ()))), re.compile(row["needs"]) if "needs" in row else None,
        row["when"], row.get("mode", "whole"), row.get("side", ""), tuple(row.get("conditions", ())), row.get("span", ""),
    )  # fmt: skip


@cache
def _quantities() -> tuple[tuple[dict[str, Any], Quantity, re.Pattern[str], re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple((row, _quantity(row), *_names(row)) for row in _table("numbers"))


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
