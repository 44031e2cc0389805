"""What a page as a whole does: what the flags, omissions and questions of `knowledge/page.yaml` ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cordwise.answers.animals import is_on_people
from cordwise.answers.context import CAUTION, PRAISE, Page, has_marks_of_research
from cordwise.answers.selling import own_words
from cordwise.claims.lexicon import page_mentions
from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import Claim
from cordwise.records.reply import JudgedClaim
from cordwise.text.fold import fold
from cordwise.text.openings import Sieve, compiled, matches, openings

MANY_CONDITIONS = 6
BENEFIT = frozenset(("efficacy", "efficacy_absolute", "efficacy_number", "timing", "subgroup", "durability", "testimonial", "experience"))
"""Kinds of claims that people got better."""
_SOLD_AS_CELLS = ("cell_therapy", "extracellular_vesicles")
_STOPS = ".!?\n"
_HARD_BORDER = re.compile(r"[.!?;:\n]|\b(?:but|however|although|though)\b")
_BEGINS_A_CLAUSE = re.compile(r" (?:\w+ )?(?:can|may|might|could|do|will|would|have|has|are|is|was|were|occur\w*|happen\w*)\b")
_DOUBLE = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none)\b(?: (?!and|but|or)\w+){0,5} (?:without|free)\b|n't (?:\w+ ){0,3}(?:without|free)\b"
)
NEAR, IN_A_LIST = 120, 2
"""Characters before a word in which a denial of it is looked for, and words between two borders of a list."""
_DENIAL = re.compile(
    r"\b(?:no|not|never|without|zero|free|none|neither|nor|nobody|nothing|avoid\w*|eliminat\w+|cannot|absence|lack)\b|n't\b"
)
_DENIED_AFTER = re.compile(
    r"[ -](?:free|less)\b|.{0,30}\b(?:never|none|nil|absent|unheard|zero|non-?existent|not (?:been )?(?:seen|observed|reported|occur\w*))\b"
)
"""Words by which a harm that is named in the same clause is denied."""
_IN_A_STUDY = re.compile(r"\b(?:trials?|stud(?:y|ies)|patients|participants|people) .*\b|\b(?:reported|observed|occurred|recorded)\b")
"""Words by which a denial of harm is what a study found."""
_ABSTRACT = re.compile(
    r"\bselection criteria\b|(?:^|\n)[^\w\n]*(?:[\w ]{0,30})?\bmethods?\b.*(?:\n\W*|[.:] )(?:main )?(?:results?|findings)\b|\bmethods?:.*\bresults?:",
    re.S,
)
"""The parts of an abstract or a review, by their headings."""
_ANNOUNCED = re.compile(r"\b(?:announce[sd]?|announcing|press release|forward-looking|nasdaq|asx|shareholders?|shares)\b")
_I = re.compile(r"\b(?:i|my|me|myself|i'm|i've|i'd|i'll)\b")
WORDS_PER_I = 40
"""So many words for each "I" or "my", and somebody tells of himself or herself."""
_BY_NUMBER = re.compile(r"\[\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*\]")
CITED = 2
"""Sources given by number from which a page cites as papers do."""
_REPORTS_A_CASE = re.compile(
    r"\bcase (?:reports?|series|presentation)\b|\bwe (?:describe|report|present) (?:on )?(?:the|a|an|our|two|three)\b|\bclinicaltrials\.gov\b"
)
_HARMED = frozenset(("harm", "harm_duration", "harm_minimised"))


@dataclass(frozen=True)
class Seen:
    """What the patterns and facts of `knowledge/page.yaml` are asked of."""

    page: Page
    folded: str
    claims: tuple[Claim, ...]
    judged: tuple[JudgedClaim, ...]
    places: Mapping[int, list[int] | None]  # where each pattern can begin, by its number

    def found(self, words: str) -> Iterator[re.Match[str]]:
        """Where on the page the words of a pattern stand."""
        places = self.places.get(_looked_for().numbers[words], [])
        return matches(compiled(words), self.folded, places)

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """From where to where they stand."""
        return (match.span() for match in self.found(words))

    def tells(self, words: str) -> bool:
        """Whether the words of a pattern stand on the page."""
        return next(self.found(words), None) is not None


def seen_of(page: Page, claims: tuple[Claim, ...], judged: tuple[JudgedClaim, ...]) -> Seen:
    """The page, folded and looked through once."""
    folded = fold(page.text)
    return Seen(page, folded, claims, judged, _looked_for().sieve.among(folded))


class _LookedFor(NamedTuple):
    """All patterns of `knowledge/page.yaml` that are looked for on a whole page."""

    numbers: dict[str, int]
    sieve: Sieve


@cache
def _looked_for() -> _LookedFor:
    loaded = load("page")
    rules = [rule for group in ("flags", "omissions", "score") for rule in loaded[group]]
    patterns = dict.fromkeys(rule[name] for rule in rules for name in ("absent", "cue", "fully", "partly") if name in rule)
    patterns |= dict.fromkeys(sense(rule["not_in"]) for rule in rules if "not_in" in rule)
    return _LookedFor({words: number for number, words in enumerate(patterns)}, Sieve(map(openings, patterns)))


@cache
def sense(name: str) -> str:
    """The words, by their name, within which what an omission looks for names something else."""
    senses = load("page")["another_sense"]
    return str("|".join(senses[name])).replace("{not_after}", senses["not_after"]).replace("{listed}", senses["listed"])


def fact_holds(name: str, seen: Seen) -> bool:
    """Whether a fact of the page holds."""
    return _FACTS[name](seen)


def is_told(words: str, seen: Seen, other_sense: str = "") -> bool:
    """Whether the page tells of what the words name: on one that speaks for a treatment, a denial of it does not, nor do the words within those of another sense."""
    if not _speaks_for(seen):
        return seen.tells(words)
    return any(_is_told_at(seen, start, end) for start, end in _meant(words, seen, other_sense))


def is_harm_told(seen: Seen, words: str, other_sense: str, said_as_harm: re.Pattern[str]) -> bool:
    """Whether a claim tells of a harm; one that only holds a harm word of another sense, and nothing that says harm, does not."""
    told = [claim for claim in seen.claims if claim.kind in _HARMED and not _denies(claim)]
    others, meant = ([span for span in spans if told] for spans in (seen.spans(other_sense), _meant(words, seen, other_sense)))
    return any(
        not _meets(one, others) or _meets(one, meant) or said_as_harm.search(seen.folded, one.start, one.end) is not None for one in told
    )


def _meets(claim: Claim, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first < claim.end and claim.start < last for first, last in spans)


def _meant(words: str, seen: Seen, other_sense: str) -> Iterator[tuple[int, int]]:
    """Where the words stand outside of those of another sense."""
    others = None
    for span in seen.spans(words):
        if others is None:
            others = list(seen.spans(other_sense)) if other_sense else []
        if not _is_within(span, others):
            yield span


def _is_within(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)


def _is_told_at(seen: Seen, start: int, end: int) -> bool:
    """Whether the words there are said, and not denied; that none were seen in a study is told too, unless a seller says so."""
    if not _denied(seen.folded, start, end):
        return True
    first = max(seen.folded.rfind(stop, 0, start) for stop in _STOPS) + 1
    last = min((place for stop in _STOPS if (place := seen.folded.find(stop, end)) >= 0), default=len(seen.folded))
    return not seen.page.promotes and _IN_A_STUDY.search(seen.folded[first:last]) is not None


def _denied(folded: str, start: int, end: int) -> bool:
    """Whether the clause that holds the words denies them, as one of a list or alone; "not without" and "none is free of" deny nothing."""
    after = _HARD_BORDER.split(folded[end : end + 60], maxsplit=1)[0]
    before = _listed_with(_HARD_BORDER.split(folded[max(0, start - NEAR) : start])[-1], _BEGINS_A_CLAUSE.match(after) is not None)
    return (_DENIAL.search(before) is not None and not _DOUBLE.search(before)) or _DENIED_AFTER.match(after) is not None


def _listed_with(before: str, begins: bool) -> str:
    """The words of the clause before a word: of a list whole, unless the word begins a clause of its own."""
    parts = re.split(r"(,|\b(?:and|while)\b|\bn?or\b)", before)
    kept = parts.pop()
    while parts and len(kept.split()) <= IN_A_LIST and not (begins and parts[-1] in (",", "and", "while")):
        parts.pop()
        kept = f"{parts.pop()} {kept}"
    return kept


def _denies(claim: Claim) -> bool:
    """Whether a claim on harm says that there is none."""
    return bool({"denial_of_all_harm", "negation"} & set(claim.cues)) and claim.strength != "hedged"


def _conditions_without_evidence(seen: Seen) -> bool:
    named = {m.id for m in page_mentions(seen.page.text) if m.vocabulary == "conditions"}
    counted = any(claim.kind == "efficacy_number" for claim in seen.claims)
    return bool(named) and not counted and not seen.page.studies


def _many_conditions(seen: Seen) -> bool:
    return len({m.id for m in page_mentions(seen.page.text) if m.vocabulary == "conditions"}) >= MANY_CONDITIONS


def _hedges_and_promises(seen: Seen) -> bool:
    """Whether limits of what is known stand beside a promise of the page's own that does not hold; who tells what others hedge and promise is not meant."""
    return _advises(seen) and any(claim.kind == "limitation" for claim in seen.claims) and any(map(_is_broken_promise, seen.judged))


def _is_broken_promise(judged: JudgedClaim) -> bool:
    promised = judged.kind in ("efficacy_absolute", "efficacy", "mechanism") and judged.strength in ("plain", "absolute")
    return promised and judged.verdict in ("contradicted", "unsupported", "overstated")


def _speaks_for(seen: Seen) -> bool:
    """Whether the page sells or promotes a treatment, or praises it more often than it calls for care; institutions and papers do not."""
    page = seen.page
    if (
        page.sells
        or page.reports
        or page.institution
        or page.informs
        or page.careful
        or (not page.promotes and has_marks_of_research(page.text))
    ):
        return page.sells
    own = own_words(page.text)
    kinds = [claim.kind for claim in seen.claims if claim.quote in own]
    return page.promotes or sum(kind in PRAISE for kind in kinds) > sum(kind in CAUTION for kind in kinds)


def _advises(seen: Seen) -> bool:
    """Whether it speaks for a treatment to people who may want it: news, papers and people who tell what befell them do not."""
    if seen.page.sells:
        return True
    return _speaks_for(seen) and not (seen.page.news or _of_research(seen) or _of_one_person(seen))


def _of_research(seen: Seen) -> bool:
    """Whether it has some of the marks of a paper, and its words are not plainly those of an offer."""
    return not seen.page.sells and has_marks_of_research(seen.page.text)


def _a_paper(seen: Seen) -> bool:
    """Whether it is the abstract of a study or a review, in its parts: it tells of its own patients or time, not of all that is known by now."""
    return seen.page.reports and _ABSTRACT.search(seen.folded) is not None and not _ANNOUNCED.search(seen.folded)


def _of_one_person(seen: Seen) -> bool:
    """Whether somebody tells of himself or herself."""
    return len(_I.findall(seen.folded)) * WORDS_PER_I > len(seen.folded.split())


def _about_cells(seen: Seen) -> bool:
    return seen.page.on_cells or any(mention.id in _SOLD_AS_CELLS for mention in page_mentions(seen.page.text))


def _offers_cells(seen: Seen) -> bool:
    """Whether it offers cells: an offer says by itself that they help, whatever kind its claims are."""
    return (seen.page.sells or (seen.page.promotes and _speaks_for(seen))) and _about_cells(seen)


def _no_study_known(seen: Seen) -> bool:
    """Whether no study or trial that is held is named, or told of by its own counts."""
    counted = any(judged.rule.endswith("number_agrees") for judged in seen.judged)
    return not (seen.page.names_study or seen.page.names_products or seen.page.told or counted)


def _cites_nothing(seen: Seen) -> bool:
    """Whether it gives no sources by number, as papers do whose list stands elsewhere; a seller's numbers are no list."""
    return seen.page.sells or len(_BY_NUMBER.findall(seen.folded)) < CITED


def _no_case_report(seen: Seen) -> bool:
    """Whether it is no report of a case by those who studied it."""
    return seen.page.sells or not (seen.page.reports or (_of_research(seen) and _REPORTS_A_CASE.search(seen.folded)))


_FACTS: dict[str, Callable[[Seen], bool]] = {
    "sells": lambda s: s.page.sells,
    "promotes": lambda s: s.page.promotes,
    "speaks_for": _speaks_for,
    "advises": _advises,
    "speaks_for_or_reports": lambda s: _speaks_for(s) or s.page.reports,
    "no_report": lambda s: not s.page.reports and not _of_research(s),
    "about_cells": _about_cells,
    "no_study_known": _no_study_known,
    "cites_nothing": _cites_nothing,
    "no_case_report": _no_case_report,
    "on_people": lambda s: is_on_people(s.page.text),
    "benefit_told": lambda s: _offers_cells(s) or any(claim.kind in BENEFIT for claim in s.claims),
    "no_paper": lambda s: not _a_paper(s),
    "gain_told": lambda s: any(claim.kind in BENEFIT or ("benefit" in claim.cues and claim.kind not in CAUTION) for claim in s.claims),
    "praise_told": lambda s: _offers_cells(s) or any(claim.kind in PRAISE for claim in s.claims),
    "no_safety_of_a_study": lambda s: not (s.page.reports and any(claim.kind.startswith("safety") for claim in s.claims)),
    "no_doubt_told": lambda s: not any(claim.kind in ("limitation", "efficacy_absent") for claim in s.claims),
    "against_itself": lambda s: any(claim.against for claim in s.claims),
    "conditions_without_evidence": _conditions_without_evidence,
    "many_conditions": _many_conditions,
    "hedges_and_promises": _hedges_and_promises,
    "not_sober": lambda s: not (s.page.informs or s.page.careful),
    "hedges": lambda s: any(claim.strength == "hedged" for claim in s.claims),
}
