"""`person_from(entries)`: what was entered of a person, checked and in known units. Nothing is guessed, nothing is kept.

A mistake is one line that names the field; a word such as "unknown" leaves a field unknown.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import yaml

from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import term_id, vocabulary
from cordwise.person.conditions import tests, truth
from cordwise.person.drugs import drugs_from, has_unknown
from cordwise.person.emergencies import emergency_named
from cordwise.person.fields import contradictions, derived, fields
from cordwise.person.places import KEYS
from cordwise.person.units import convert, has_others, quantity
from cordwise.records.person import Condition, Field, Person, Value

UNKNOWN = ("", "?", "unknown", "not known", "don't know", "do not know", "n/k", "nk")
YES, NO = ("yes", "y", "true"), ("no", "n", "false")
MAX_CHARACTERS = 100_000
PERSON_FILE = "a person file, YAML or JSON, with lines such as `age_years: 34`; `cordwise check --fields` names the fields"
DEEPEST = 4
DAYS_A_MONTH = 30.4375
AGREE_MONTHS = 1.5
"""How far a date and a time since the injury may be apart, as people round."""
AGREE_BMI = 2.0
TIMES = ("years", "months", "weeks", "days", "hours")
EXACT, ROUNDED, TELLABLE = 1e-9, 0.003, 100
"""How near a number is one of two decimals, or a whole one in a smaller unit, and from where on nobody counts in that unit."""
LATEST_BIRTH = "age_years"
NEAR = 0.8
"""How much alike two words must be for one to have been meant by the other."""
TOLD_SINGLY = ("hours", "days", "weeks", "months", "years", "points")
DENYING = ("in", "un", "non", "non-", "not ", "im", "ir", "dis", "a")
LEVELS = re.compile(r"\b[ctls]\d{1,2}(?:\s*[-/]\s*[ctls]?\d{1,2})?\b")
"""Levels of the spine, as in "L5-S1 disc herniation"."""
MOST_SPANS = 100
FRESH = re.compile(r"\b(?:acute|subacute|sub-acute|fresh|recent|new)\b\s*", re.IGNORECASE)
"""What says that something is new, but not how new: hours are an emergency, and months are not."""
HEADINGS = ("person", "patient", "people", "facts", "fields", "data", "answers")
"""What people write above all fields, and what is no field."""
NO_DAY = "is not a day such as 2024-03-31, and cannot be read"
SEPARATORS = re.compile(r"[,;+&/]|\band\b|\bplus\b")


def entries_from_text(text: str, name: str) -> dict[str, Any]:
    """The entries of a person file, YAML or JSON: one level of fields with their values.

    Raises:
        InputError: it is neither, says a field twice, or is not a list of fields with values.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{name}: has more than {MAX_CHARACTERS:,} characters; a person file is a page at most")
    try:
        entries = json.loads(text, object_pairs_hook=_once(name)) if text.lstrip().startswith("{") else _yaml(text, name)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}, line {error.lineno}: is not JSON ({error.msg})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"{name}{f', line {mark.line + 1}' if mark else ''}: is not YAML ({getattr(error, 'problem', None) or 'unreadable'})"
        ) from None
    except (RecursionError, ValueError) as error:  # ValueError: a nested date such as 2024-02-31, a number of 5,000 digits
        raise InputError(f"{name}: cannot be read ({error if isinstance(error, ValueError) else 'nested too deeply'})") from None
    if not isinstance(entries, dict):
        raise InputError(f"{name}: is not a list of fields with values; give {PERSON_FILE}")
    return entries


def _once(name: str) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_twice([key for key, _ in found], name)
        return dict(found)

    return pairs


class _Loader(yaml.SafeLoader):
    """YAML in which a word stays a word: "012" is twelve, and "12:30" no number, where YAML 1.1 reads 10 (octal) and 750 (base sixty)."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _first_letters in (
    ("bool", r"(?i:yes|no|true|false)", "yYnNtTfF"),
    ("null", r"~|(?i:null)|", ["~", "n", "N", ""]),
    ("int", r"[+-]?(?:0|[1-9][0-9]*)", "+-0123456789"),
    ("float", r"[+-]?(?:0|[1-9][0-9]*)\.[0-9]+|\.(?i:nan)|[+-]?\.(?i:inf)", "+-.0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_form})\Z"), list(_first_letters))


def _yaml(text: str, name: str) -> Any:
    _refuse_bombs(text, name)
    node = yaml.compose(text, Loader=_Loader)
    if isinstance(node, yaml.MappingNode):
        _refuse_twice([str(key.value) for key, _ in node.value], name)
        _refuse_no_days(node, name)
    return yaml.load(text, Loader=_Loader)


def _refuse_no_days(node: yaml.MappingNode, name: str) -> None:
    for key, value in node.value:
        if value.tag.endswith(":timestamp"):
            try:
                date.fromisoformat(value.value)
            except ValueError:
                raise InputError(f"{name}: {key.value}: {_shown(value.value)} {NO_DAY}") from None


def _refuse_bombs(text: str, name: str) -> None:
    """Refuse values that refer to others, or nest without end: a few lines can stand for billions of values."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        bomb = "nested too deeply; a person file is one level of fields" if depth > DEEPEST else ""
        if getattr(event, "anchor", None) is not None:
            bomb = "a reference to another value (& or *); write each value where it belongs"
        if bomb:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise InputError(f"{name}, line {line}: {bomb}")


def _refuse_twice(keys: list[str], name: str) -> None:
    twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
    if twice is not None:
        raise InputError(f"{name}: {_shown(twice)} is said twice; say it once")


def person_from(entries: Mapping[str, Any], *, today: str, name: str = "person") -> Person:
    """The person of the entries, with what follows from them; `today` (2026-01-31) is the day to count from.

    Raises:
        InputError: an unknown field, unit or choice, an impossible value, or entries that contradict each other.
    """
    facts: dict[str, Value] = {}
    for key, entered in entries.items():
        if key in KEYS:
            continue
        field = _field(key, name)
        value = _value(field, entered, name, today)
        if value is not None:
            facts[field.id] = value
    person = _filled(facts, today, name)
    _refuse_contradictions(person, name)
    return person


def value_from(field: str, entered: Any, *, today: str) -> Value | None:
    """One entry as a fact; None for "unknown".

    Raises:
        InputError: it cannot be a value of that field.
    """
    return _value(_field(field, "person"), entered, "person", today)


def _field(key: Any, name: str) -> Field:
    found = fields().get(key) if isinstance(key, str) else None
    if found is None:
        written = str(key)[:60].strip().casefold()
        near = [] if written in HEADINGS else _near_fields(written)
        more = f"did you mean {' or '.join(near)}?" if near else "`cordwise check --fields` names them all"
        more = f"the fields stand one below the other, without a heading; {more}" if written in HEADINGS else more
        raise InputError(f"{name}: there is no field {_shown(key)}; {more}")
    return found


def _near_fields(written: str) -> list[str]:
    """Fields that may have been meant: with the word in their label, answers or question, beginning with it, or spelt much like it."""
    words = " ".join(written.replace("_", " ").split())
    if not words:
        return []
    begun = [one for one in fields() if one.startswith(f"{written}_")]
    in_label = [one.id for one in fields().values() if _has_word(one.label, words)]
    in_label += [one.id for one in fields().values() if words in _answers(one)]
    in_ask = [one.id for one in fields().values() if len(words) > 4 and _has_word(one.ask, words.rstrip("s"), whole=False)]
    spelt = get_close_matches(written, list(fields()), n=3, cutoff=0.75 if not (in_label or in_ask) else NEAR)
    return list(dict.fromkeys([*spelt, *begun, *in_label, *in_ask]))[:3]


def _has_word(text: str, words: str, *, whole: bool = True) -> bool:
    return re.search(rf"\b{re.escape(words)}" + (r"\b" if whole else ""), text.casefold()) is not None


def _answers(field: Field) -> set[str]:
    return {*field.choices, *(name.casefold() for name, _ in field.words)}


def _value(field: Field, entered: Any, name: str, today: str) -> Value | None:
    if entered is None or (isinstance(entered, str) and " ".join(entered.split()).casefold() in (*UNKNOWN, *field.left_open)):
        return None
    try:
        value = _READERS[field.kind](field, entered)
        if field.kind == "date":
            _refuse_other_days(str(value), today)
    except InputError as error:
        raise InputError(f"{name}: {field.id}: {error}") from None
    return value


def _yes_no(_: Field, entered: Any) -> bool:
    if isinstance(entered, bool):
        return entered
    word = str(entered).strip().casefold()
    if word not in YES + NO:
        raise InputError(f"{_shown(entered)} is neither yes nor no (nor unknown)")
    return word in YES


def _number(field: Field, entered: Any) -> float:
    if isinstance(entered, bool) or not isinstance(entered, (int, float, str)):
        raise InputError(f"{_shown(entered)} is not a number")
    try:
        value = quantity(entered, field.unit) if isinstance(entered, str) else float(entered)
    except OverflowError:
        raise InputError(f"{_shown(entered)} is not possible") from None
    low, high = field.low, field.high
    bare = not isinstance(entered, str) or not entered.strip(" +-.,0123456789")
    if bare and field.apart is not None and 0 < value <= field.apart:
        raise InputError(
            f"{_shown(entered)} could be of {field.apart:g} or of {high:g}; write '{value:g} of {field.apart:g}' or '{value:g} of {high:g}'"
        )
    if not math.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        hint = f"; write the unit behind the number where it is not {field.unit}" if bare and has_others(field.unit) else ""
        raise InputError(f"{_shown(entered)} is not between {low:g} and {high:g}{f' {field.unit}' if field.unit else ''}{hint}")
    return value


def _date(_: Field, entered: Any) -> str:
    if isinstance(entered, datetime):
        entered = entered.date()
    try:
        day = entered if isinstance(entered, date) else date.fromisoformat(str(entered).strip())
    except ValueError:
        raise InputError(f"{_shown(entered)} {NO_DAY}") from None
    return day.isoformat()


def _refuse_other_days(day: str, today: str) -> None:
    if day > today:
        raise InputError(f"{day} is after today ({today})")
    if int(day[:4]) < int(today[:4]) - 120:
        raise InputError(f"{day} is more than 120 years ago")


def _choice(field: Field, entered: Any) -> str:
    word = " ".join(_word(entered).casefold().split())
    names = {choice.casefold(): choice for choice in field.choices} | {name.casefold(): choice for name, choice in field.words}
    for form in (word, word.replace(" ", "_").replace("-", "_")):
        if form in names:
            return names[form]
    near = [name for name in get_close_matches(word, list(names), n=1, cutoff=NEAR) if not _is_opposite(word, name)]
    raise InputError(
        f"{_shown(entered)} is none of {', '.join(field.choices)}{f'; did you mean {names[near[0]]}?' if near else f'; {field.help}' if field.help else ''}"
    )


def _is_opposite(one: str, other: str) -> bool:
    """Whether one word denies the other, as "incomplete" denies "complete"."""
    return any(start + shorter == longer for start in DENYING for shorter, longer in ((one, other), (other, one)))


def _word(entered: Any) -> str:
    if isinstance(entered, bool):
        return "yes" if entered else "no"
    if not isinstance(entered, (str, int, float)):
        raise InputError(f"{_shown(entered)} is not one word")
    return str(entered)


def _choices(field: Field, entered: Any) -> tuple[str, ...]:
    if field.others:
        return drugs_from(field, entered)
    several = entered if isinstance(entered, (list, tuple)) else _word(entered).split(",")
    found = {_choice(field, one) for one in several}
    if not found:
        raise InputError("is empty; write none where there is none, or leave it out")
    return tuple(choice for choice in field.choices if choice in found)


def _term(field: Field, entered: Any) -> str:
    word = _word(entered)
    try:
        return term_id(field.vocabulary, word)
    except InputError as error:
        for bare in (word, *_barer(field, word)):
            if field.id == "condition" and emergency_named(bare):
                raise InputError(f"{_shown(word)} is not checked for a treatment with cells. {emergency_named(bare)}") from None
            if field.beside and _is_term(field, bare):
                return term_id(field.vocabulary, bare)
        fresh = FRESH.sub("", word, count=1)
        if field.beside and fresh != word and _is_term(field, fresh):
            raise InputError(
                f"{_shown(word)}: write {_shown(fresh.strip())}, and how long ago it began in its own field (months_since_injury: 5 hours)"
            ) from None
        several = [one for one in SEPARATORS.split(word) if one.strip()]
        if len(several) > 1 and all(_is_term(field, one) for one in several):
            raise InputError(f"{_shown(word)} names several; check each by itself") from None
        if field.id == "condition":
            raise InputError(f"{error}; leave it out where none fits: route and cells are checked all the same") from None
        raise


def _barer(field: Field, word: str) -> Iterator[str]:
    """The words without those that make of it no other condition ("my chronic lumbar stenosis at L4-5"): the longest first, so that the narrowest is found."""
    one_form = re.sub(r"\bdisk\b", "disc", word.casefold())
    for form in (re.sub(r"['’]", "", one_form), re.sub(r"['’](?:s\b)?", " ", one_form)):
        words = LEVELS.sub(" ", re.sub(r"[,()]", " ", form)).split()
        ends = [(start, end) for start in range(len(words)) for end in range(len(words), start, -1)]
        for start, end in sorted(ends, key=lambda both: both[0] - both[1])[:MOST_SPANS]:
            if all(one in field.beside for one in (*words[:start], *words[end:])):
                yield " ".join(words[start:end])
        yield (rest := " ".join(one for one in words if one not in field.beside))
        yield re.sub(r"(\w{5})s\b", r"\1", rest)


def _is_term(field: Field, word: str) -> bool:
    try:
        return bool(term_id(field.vocabulary, word.strip()))
    except InputError:
        return False


_READERS: dict[str, Callable[[Field, Any], Value]] = {
    "yes_no": _yes_no, "number": _number, "date": _date, "choice": _choice, "choices": _choices, "term": _term,
}  # fmt: skip


def _filled(facts: dict[str, Value], today: str, name: str) -> Person:
    """The facts with what follows from them.

    Raises:
        InputError: what follows is not what was entered.
    """
    _months_since(facts, today, name)
    _body_mass(facts, name)
    if has_unknown(fields()["drugs"], facts.get("drugs")):
        facts["drug_not_known"] = True
    for one in derived():
        if truth(one.when, _person(facts)) is True:
            value: Value = {"yes": True, "no": False}.get(one.value, one.value)
            held = facts.setdefault(one.field, value)
            if held != value and not one.entered_wins:
                causes = " and ".join(f"{field} is {_told(facts[field])}" for field in _causes(one.when, facts))
                raise InputError(f"{name}: {one.field}: {_told(held)} cannot be, as {causes}")
    return _person(facts)


def _person(facts: Mapping[str, Value]) -> Person:
    return Person(facts=tuple((field, facts[field]) for field in fields() if field in facts))


def _causes(condition: Condition, facts: Mapping[str, Value]) -> list[str]:
    return list(dict.fromkeys(one.field for one in tests(condition) if one.field in facts))


def _months_since(facts: dict[str, Value], today: str, name: str) -> None:
    day = facts.get("injury_date")
    if not isinstance(day, str):
        return
    months = round((date.fromisoformat(today) - date.fromisoformat(day)).days / DAYS_A_MONTH, 4)
    held = facts.setdefault("months_since_injury", months)
    if isinstance(held, float) and abs(held - months) > max(AGREE_MONTHS, 0.1 * months):
        raise InputError(f"{name}: months_since_injury: {held:g} months do not fit the injury_date {day} ({months:.0f} months ago)")


def _body_mass(facts: dict[str, Value], name: str) -> None:
    weight, height = facts.get("weight_kg"), facts.get("height_cm")
    if not isinstance(weight, float) or not isinstance(height, float):
        return
    index = round(weight / (height / 100) ** 2, 1)
    if not 8 <= index <= 100:
        raise InputError(f"{name}: height_cm: {height:g} cm and {weight:g} kg together are not possible (body mass index {index:g})")
    held = facts.setdefault("bmi", index)
    if isinstance(held, float) and abs(held - index) > AGREE_BMI:
        raise InputError(f"{name}: bmi: {held:g} does not fit {height:g} cm and {weight:g} kg ({index:g})")


def _refuse_contradictions(person: Person, name: str) -> None:
    for one in contradictions():
        if truth(one.when, person) is True:
            raise InputError(f"{name}: {', '.join(one.fields)}: {one.message}")
    for field in _older_than_the_person(person):
        raise InputError(f"{name}: {field.id}: is longer ago than the person is old (age_years {person.get(LATEST_BIRTH):g})")


def _older_than_the_person(person: Person) -> Iterator[Field]:
    age = person.get(LATEST_BIRTH)
    if not isinstance(age, float):
        return
    for field in fields().values():
        value = person.get(field.id)
        months = {"months": 1.0, "years": 12.0}.get(field.unit)
        past = field.kind == "number" and months and field.id not in (LATEST_BIRTH, "life_expectancy_months")
        if past and isinstance(value, float) and months and value * months > 12 * (age + 1):
            yield field


def _told(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _shown(entered: Any) -> str:
    """An entry on one short line."""
    text = " ".join((entered if isinstance(entered, str) else str(entered)[:200]).split())
    return repr(text if len(text) <= 60 else text[:57] + "...")


def fact_words(field: str, value: Value) -> str:
    """A fact in words, as entered: "age: 34 years"."""
    one = fields()[field]
    if isinstance(value, float):
        value, unit = _in_smaller_unit(value, one.unit)
        return f"{one.label}: {_number_told(value)}{_unit_told(unit, value)}"
    if one.kind == "term":
        return f"{one.label}: {vocabulary(one.vocabulary).label(str(value))}"
    return f"{one.label}: {_told(value).replace('_', ' ')}"


def _in_smaller_unit(value: float, unit: str) -> tuple[float, str]:
    """A time in the unit in which it is a number that people say: 5 hours, not 0.01 months."""
    if unit not in TIMES or not value or abs(value - round(value, 2)) < EXACT:
        return value, unit
    told = [(convert(value, unit, one), one) for one in TIMES[TIMES.index(unit) + 1 :]]
    whole = [(float(round(number)), one) for number, one in told if abs(number - round(number)) < ROUNDED and 1 <= round(number) < TELLABLE]
    parts = [(round(number, 2), one) for number, one in told if number >= 1 and value < 1]
    return next(iter([*whole, *parts]), (value, unit))


def _number_told(value: float) -> str:
    """A number with two decimals, and with more where rounding would make it another round number: 49.999 is not 50, nor 1.404 the limit of 1.4."""
    short = round(value, 2)
    if short == value or short != round(value, 1):
        return f"{short:.12g}"
    longer = f"{value:.6g}"
    return longer if float(longer) != short else f"{value:.12g}"


def _unit_told(unit: str, value: float) -> str:
    """The unit behind a number: " years", and " year" behind 1."""
    if unit.startswith("10^"):
        return f" x {unit}"
    singular = unit.removesuffix("s") if value == 1 and unit in TOLD_SINGLY else unit
    return f" {singular}" if unit else ""
