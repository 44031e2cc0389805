"""`typed_item(item, conditions)`: a criterion of a registry's free text as a condition on the facts of a person, as far as rules read it.

Three ways are safe, and only these are used. Words that a rule accounts for wholly become its condition. Of words that are a list in an exclusion,
the parts that rules read are enough to be kept out, and the rest is asked; in an inclusion, one of the parts that is not met is enough. Words that
narrow something ("cancer, except ...") need what they narrow, and the rest is asked. Everything else stays text, and is asked as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cordwise.person.fields import fields
from cordwise.person.registry_clauses import Read, read_clause
from cordwise.person.registry_words import pattern_of, patterns, plain, stripped, table, with_shared_nouns
from cordwise.records.person import AllOf, AnyOf, Asked, Condition, Not, Test, Unless
from cordwise.records.trial import Item

LONGEST = 320
LONGEST_ASK = 240
MANY_WORDS = 12
_SPLIT = re.compile(r"\s*(?:,|;|/| - |\band ?/ ?or\b|\bor\b|\band\b|\bas well as\b)\s*")
_AND, _OR = re.compile(r"(?<![,;]) and (?!/ ?or)"), re.compile(r"(?<!and/)(?<!and / )\bor\b")
"""Both in one list, and nobody can tell which of them holds what together."""
_BRACKETED = re.compile(r"[(\[][^)\]]*(?:,|;|/|\bor\b|\band\b)")
"""A list in brackets: examples of what stands before it, or its details, and no things of their own."""
_OTHERS = re.compile(
    r"\s*,?\s*\b(?:or|and|and/or)\s+(?:any\s+|all\s+)?other\s+(?:\w+\s+){0,2}(?:diseases?|conditions?|disorders?|illness(?:es)?|reasons?|complications?|infections?|infectious|abnormalit\w+)\b.*$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What became of a criterion: its condition, and whether rules read the whole of it, a part or nothing."""

    when: Condition
    how: str  # whole | part | none
    rules: tuple[str, ...] = ()


def typed_item(item: Item, conditions: tuple[str, ...] = ()) -> Typed:
    """The condition of a criterion of a trial on these conditions (ids); what no rule reads is asked in its own words."""
    if item.side == "unsorted" or not _may_stand_alone(item):
        return Typed(when=asked(item.text), how="none")
    text = plain(item.text)
    if not text or len(text) > LONGEST or _repeats(text):
        return Typed(when=asked(item.text), how="none")
    return _whole(text, item, conditions) or _listed(text, item, conditions) or Typed(when=asked(item.text), how="none")


def says_nothing(item: Item) -> bool:
    """Whether an item only says that there is none, as under "Exclusion Criteria: None"."""
    return any(pattern.fullmatch(plain(item.text)) for pattern in patterns("says_nothing"))


def _repeats(text: str) -> bool:
    """Whether a text says the same words again and again, as no criterion does: patterns could take long over it."""
    words = text.split()
    return len(words) > MANY_WORDS and len(set(words)) < len(words) / 2


def asked(text: str) -> Asked:
    """A criterion as a question, in its own words."""
    words = " ".join(text.split()).rstrip(" .;,:")
    words = words if len(words) <= LONGEST_ASK else words[: LONGEST_ASK - 3].rsplit(" ", 1)[0] + " ..."
    return Asked(question=f"{words[:1].upper()}{words[1:]}: does this apply?")


def _may_stand_alone(item: Item) -> bool:
    """Whether an item means the same without the line that it stands under."""
    above = plain(item.under)
    return not above or any(pattern.fullmatch(above) for pattern in patterns(f"neutral_{item.side}"))


def _whole(text: str, item: Item, conditions: tuple[str, ...]) -> Typed | None:
    read = read_clause(text, item.side, conditions)
    if read is None:
        return None
    if read.mode == "whole":
        how = "part" if _asks(read.when) else "whole"
        return Typed(when=read.when, how=how, rules=(read.rule,))
    joined = AllOf if read.mode == "narrower" else AnyOf
    return Typed(when=joined(parts=(read.when, asked(item.text))), how="part", rules=(read.rule,))


def _listed(text: str, item: Item, conditions: tuple[str, ...]) -> Typed | None:
    """A list of plain things: what of it rules read, and the rest to be asked."""
    listed, more = _without_the_rest(text) if item.side == "exclusion" else (text, False)
    if _guarded(listed) or (_AND.search(listed) and _OR.search(listed)) or _BRACKETED.search(listed):
        return None
    words = with_shared_nouns(listed)
    parts = [part for part in _SPLIT.split(words) if part.strip()]
    if len(parts) < 2 - more or (item.side == "inclusion" and re.search(r"\bor\b|/", words)):
        return None
    read = [_part(part, item.side, conditions, numbers="(" not in text) for part in parts]
    if read[0] is None and len(parts) == 2 and not more:
        return None  # "ovarian borderline or malignant tumour": the first words may belong to the last
    known = [one for one in read if isinstance(one, Read)]
    rest = [part for part, one in zip(parts, read, strict=True) if one is None]
    if not known or (rest and item.side == "exclusion" and not re.search(r",|;|[a-z]{3}/[a-z]{3}|\bor\b", words)):
        return None  # "diabetes and heart failure" may want both
    return _joined(known, more or len(known) < len(parts), item)


def _without_the_rest(text: str) -> tuple[str, bool]:
    """A list without its end "or any other disease that ...", and whether it had one."""
    found = _OTHERS.search(text)
    return (text[: found.start()], True) if found and found.start() else (text, False)


def _part(part: str, side: str, conditions: tuple[str, ...], *, numbers: bool) -> Read | str | None:
    """What a part of a list says: a rule's condition, a thing that no field holds (as text), or None where nobody can tell.

    A number in brackets says how bad the thing before it must be, and is none of its own; a disease in a list of what is wanted may be one to be free of.
    """
    found = read_clause(part, side, conditions)
    if found and (numbers or found.side != "number") and (side == "exclusion" or found.side):
        return found
    return part if any(noun.fullmatch(words) for words in stripped(part) for noun in _nouns()) else None


def _joined(known: list[Read], rest: bool, item: Item) -> Typed | None:
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


def _guarded(text: str) -> bool:
    return bool(pattern_of("guards").search(text))


@cache
def _nouns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["text"]) for row in table("nouns"))


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
