"""The page as a whole: flags, omissions and a DISCERN-style score; they stand beside the verdicts, never in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from cordwise.answers.citations import Citations
from cordwise.answers.context import Context
from cordwise.answers.harm_phrases import harms_to_know
from cordwise.answers.page_facts import Seen, fact_holds, is_harm_told, is_told, sense
from cordwise.answers.phrases import phrase
from cordwise.answers.programmes import failed_products_named
from cordwise.answers.transplants import comparison_meant, signals_meant
from cordwise.answers.verdicts import fill
from cordwise.knowledge.vocabulary import load
from cordwise.records.reply import Omission, PageFlag, ScoreItem
from cordwise.text.openings import compiled

NEAR, SHORT_REPLY, AT_ONCE = 200, 60, 250
"""Characters around the words of a flag in which a warning of them is looked for; after them, those in which a short denial is, and those in which a name is given at once."""
_STOPS = (".", "!", "?", "\n")
_WARNS = re.compile(
    r"\b(?:warn\w*|beware|wary|careful|cautious|suspicious|sceptical|skeptical|red flags?|alarm|avoid|do not|don't|never|no one can|nobody can|cannot|can't|if (?:you are|they|someone|somebody|a clinic|anyone)|"
    r"claims? (?:of|that|such)|words? (?:such as|like)|phrases?|so-called|myth|not (?:a|an|any|true)|falsely|hardly|unlikely|should not|no honest|without (?:any )?guarantee|no guarantees?|not guarantee\w*|(?:is|are|was|do|does|can)n't (?:be )?guarantee\w*|nor|"
    r"question(?:s|ed|ing)? (?:the|whether|if)|(?:un)?ethic(?:s|al) (?:of|to|concerns?|questions?|problems?)|critici[sz]\w+|"
    r"fly-by-night|rogue|dubious|unscrupulous|unregulated|(?:clinics|sellers|companies|providers|websites|adverts|ads|those|doctors|businesses) (?:(?:that|who|which|are|were) )*(?:offer|promis|sell|tout|advertis|peddl|market|hawk)\w*)\b"
)
_ASKED = re.compile(r"(?:^|[.!?\n:])\W*(?:so |but |and )?(?:is|are|does|do|can|could|will|would|has|have)\b[^.!?\n]*$")
"""Words before a flag by which its sentence asks, and does not say, where it ends in a question mark."""
_DENIED_AFTER = re.compile(
    r"[.!?\n]\W*(?:they|it|this|that|these) (?:are|is|do|does|did) not\b|[.!?\n]\W*(?:hardly|no|not so|unfortunately|sadly|false)\b"
)


def page_flags(seen: Seen) -> Iterator[PageFlag]:
    """The flags that the page earns, each with the words that show it where there are any."""
    for rule in _knowledge()["flags"]:
        shown = _shown(rule, seen)
        if shown is None:
            continue
        start, end = shown
        yield PageFlag(
            id=rule["id"],
            label=rule["label"],
            why=rule["why"],
            quote=seen.page.text[start:end],
            start=start if end > start else None,
            end=end if end > start else None,
        )


def omissions(seen: Seen, context: Context, citations: Citations) -> Iterator[Omission]:
    """What a fair page on this subject would say and this one does not."""
    for rule in _knowledge()["omissions"]:
        about = not rule.get("conditions") or set(rule["conditions"]) & set(context.finding.frame.conditions)
        if not about or not _facts_hold(rule, seen) or _tells(rule, seen):
            continue
        words = fill(_KNOW.sub(lambda match: _EXTRA[match.group(1)](context), rule["know"]), context)
        told = rule["id"] == "missed_goal" and any(words in claim.reason for claim in seen.judged)
        if words and not told:
            yield Omission(id=rule["id"], label=rule["label"], what_to_know=words, sources=_sources(rule["id"], context, citations))


def _tells(rule: dict[str, Any], seen: Seen) -> bool:
    """Whether the page tells of what the omission looks for, in its words or as a claim."""
    words, other = rule["absent"], sense(rule["not_in"]) if "not_in" in rule else ""
    if is_told(words, seen, other):
        return True
    said = compiled(_knowledge()["another_sense"]["said_as_harm"])
    return bool(other) and rule.get("told_as") == "harm" and is_harm_told(seen, words, other, said)


def score(seen: Seen) -> Iterator[ScoreItem]:
    """The questions of the score: 2 for yes, 1 for partly, 0 for no."""
    for rule in _knowledge()["score"]:
        yield ScoreItem(id=rule["id"], question=rule["question"], points=_points(rule, seen))


def _points(rule: dict[str, Any], seen: Seen) -> int:
    if "facts_no" in rule:
        if not any(fact_holds(name, seen) for name in rule["facts_no"]):
            return 2
        return 1 if all(fact_holds(name, seen) for name in rule.get("partly_facts", ())) else 0
    if seen.tells(rule["fully"]):
        return 2
    return 1 if "partly" in rule and seen.tells(rule["partly"]) else 0


def _shown(rule: dict[str, Any], seen: Seen) -> tuple[int, int] | None:
    """Where a flag shows; (0, 0) where it has no place; None where it does not hold."""
    if not _facts_hold(rule, seen):
        return None
    if "absent" in rule and seen.tells(rule["absent"]):
        return None
    if "kinds" not in rule and "cue" not in rule:
        return 0, 0
    return _shown_by_kind(rule, seen) or _shown_by_words(rule, seen)


def _facts_hold(rule: dict[str, Any], seen: Seen) -> bool:
    return all(fact_holds(name, seen) for name in rule.get("facts", ()))


def _shown_by_kind(rule: dict[str, Any], seen: Seen) -> tuple[int, int] | None:
    """The first claim of the kinds that the rule names, in other words than those that it leaves in peace."""
    left = compiled(rule["not_words"]) if "not_words" in rule else None
    return next(
        (
            (claim.start, claim.end)
            for claim in seen.claims
            if claim.kind in rule.get("kinds", ()) and not (left and left.search(seen.folded[claim.start : claim.end]))
        ),
        None,
    )


def _shown_by_words(rule: dict[str, Any], seen: Seen) -> tuple[int, int] | None:
    """The first words that the rule looks for, where the page does not warn of them, nor says at once who is meant."""
    for one in seen.found(rule["cue"]) if "cue" in rule else ():
        named = "named_by" in rule and compiled(rule["named_by"]).search(seen.page.text, one.start(), one.end() + AT_ONCE)
        if not named and not _warned_of(seen.folded, *one.span()):
            return _words_span(seen.folded, one)
    return None


def _warned_of(folded: str, start: int, end: int) -> bool:
    """Whether the sentence that holds the words warns of them, quotes them to doubt them, or denies them; of a long text only what is near is looked at."""
    first = max(folded.rfind(stop, max(0, start - NEAR), start) for stop in _STOPS)
    after = min((place for stop in _STOPS if (place := folded.find(stop, end, end + NEAR)) >= 0), default=end + NEAR)
    following = folded[after : after + SHORT_REPLY]
    if folded.startswith("?", after) and _ASKED.search(folded, max(first, 0), start):
        return True
    return bool(_WARNS.search(folded[max(first, start - NEAR, 0) : after]) or _DENIED_AFTER.match(following))


def _words_span(folded: str, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    while start < end and not folded[start].isalnum():
        start += 1
    return start, min(end, start + 200)


_KNOW = re.compile(r"\{(harms_to_know|signals_to_know)\}")
_EXTRA: dict[str, Callable[[Context], str]] = {
    "harms_to_know": harms_to_know,
    "signals_to_know": lambda c: phrase("signals", c),
}


def _sources(omission: str, context: Context, citations: Citations) -> tuple[int, ...]:
    finding = context.finding
    compared = comparison_meant(context) if omission == "harms" else None
    if omission in ("harms", "serious_harms"):
        return citations.cite_all([*([compared] if compared else []), *signals_meant(context)], at_most=3)
    if omission == "missed_goal":
        return citations.cite_all(failed_products_named(context), at_most=2)
    if omission == "regulation":
        return citations.cite_all([row for row in finding.regulation if row.conditions] or finding.regulation, at_most=2)
    if omission == "uncertainty":
        return citations.cite_all((context.evidence.study[one] for one in finding.studied.study_ids), at_most=3)
    return ()


@cache
def _knowledge() -> dict[str, Any]:
    loaded: dict[str, Any] = load("page")
    return loaded
