"""Numbers of a study that a claim gives, set against what is held of the study: the same, another one, or nothing like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cordwise.answers.groups import CONTROLS, group_of
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.claim import Claim
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity

TELLING = 8
"""People in a study from which its count, met elsewhere, is taken for the same study's."""
ROUGHLY = 0.04
"""Share of people by which a share told and one held may differ and be the same, rounded."""
_CALLED = {
    "ais_improved": re.compile(
        r"^(?=.*\b(?:ais|asia|injury|impairment)\b)(?=.*\b(?:grades?|scale)\b)(?=.*\b(?:improv\w*|gain\w*|rose|risen|moved up|went up|up at least|advanc\w*|convert\w*|progressed|better)\b)"
    )
}
"""Outcomes whose counts are set against what is held, with the words that name them and no other: a gain of a grade is one wherever it is told."""
_ANOTHER_COUNT = re.compile(
    r"\b(?:two|2|three|3|several|many|more than one|second|further)\b (?:or more |ais |asia |full |whole )*(?:ais |asia |injury )?(?:grades?|steps?|levels)\b|\bfrom (?:ais |asia |grade |an? )*[a-e]\b|\bto (?:ais |asia |grade |an? )*[b-e]\b|"
    r"\b(?:ais|asia|grade)[- ][a-e]\b|\b(?:interim|so far|to date|until now|at first|by then|at that time|the first|initial\w*|early|motor|sensory|sensation|touch|pin ?prick|points?|scores?)\b|"
    r"\b(?:more than|over|up to|as many as|fewer than|less than|under|at least|at most|or more|half|most|majority|about|around|roughly|nearly|almost)\b (?!(?:one|a|an|1)\b(?! (?:half|third|quarter)))"
)
"""Words of another outcome, another time, other people, or of a number that is a limit."""
_EVERYBODY = re.compile(
    r"\b(?:everyone|everybody|every (?:single )?(?:participant|patient|person|one)|all (?:of )?(?:the |its |these |them\b)?(?:\w+ )?(?:participants|patients|people|volunteers)|all (?:of )?(?:the |its )?(?:\d+|[a-z]{3,9}) (?:\w+ )?(?:improv|gain|rose|moved|went|convert|advanc)\w*)\b"
)

_MAIN = (
    "ais_improved",
    "motor_improved",
    "sensory_improved",
    "neurological_improved",
    "responder",
    "pain_improved",
    "disability_improved",
    "improvement",
)
"""Benefits of which a bare count ("seven patients") is taken for the one held, and by which a study is known that no page names."""
_HARMS = {
    "safety_number": ("sae_any", "sae_related", "ae_any", "ae_related", "tumour"),
    "safety_absolute": ("sae_any", "sae_related"),
}
_GENERAL = ("improvement", "responder", "cure", "regeneration", "stable")
"""Outcomes that say no more than that somebody did better."""
_BETTER = re.compile(
    r"\b(?:better|improv\w*|help\w*|benefit\w*|gain\w*|recover\w*|respon\w+|success\w*|positive\w*|effective\w*|progress|results?)\b"
)
_BENEFIT_OF = {
    "isncsci": "neurological_improved", "ais_improved": "neurological_improved", "motor_score": "motor_improved", "uems": "motor_improved", "lems": "motor_improved",
    "sensory_score": "sensory_improved", "light_touch": "sensory_improved", "pin_prick": "sensory_improved", "vas_pain": "pain_improved",
    "leg_pain": "leg_pain_improved", "odi": "disability_improved", "ndi": "disability_improved", "rmdq": "disability_improved", "ashworth": "spasticity_improved",
}  # fmt: skip
"""The benefit that a better score of a measure is."""
_SUBJECTS = (
    ("pain_improved", re.compile(r"\bpain\w*")),
    ("walking", re.compile(r"\bwalk\w*")),
    ("spasticity_improved", re.compile(r"\bspas(?:tic|m)\w*")),
    ("bladder_bowel_improved", re.compile(r"\b(?:bladder|bowel|contin\w+ce)\b")),
    ("patient_satisfaction", re.compile(r"\b(?:satisf\w+|happy|recommend\w*|pleased|do it again)\b")),
)
"""Words that tell what got better where no name of an outcome does."""
_ON_BENEFIT = ("efficacy_number", "alternative")
"""Kinds whose numbers are of benefit; a count beside a control group may be taken for words on another treatment."""
_ANY_HARM = ("sae_any", "sae_related", "ae_any", "ae_related")
_SERIOUS = re.compile(r"\b(?:serious|severe|major|grave)\b")
_ANY_SIGN = "neurological_improved"
EXACTLY = 0.006
"""By how much a share or a mean may differ and be the same, rounded."""
_COMPARED = re.compile(r"\b(?:differ\w*|than|versus|vs|compared|between)\b")
_GRADE = re.compile(r"\bAIS ([A-E])\b")


def benefits_spoken_of(claim: Claim, folded: str) -> frozenset[str]:
    """The outcomes that a claim names, told as benefits; "improvement", which every benefit is a kind of, where it says no more than that people did better."""
    return _benefits(claim.frame.outcomes, folded)


@lru_cache(maxsize=256)
def _benefits(outcomes: tuple[str, ...], folded: str) -> frozenset[str]:
    named = {_BENEFIT_OF.get(one, one) for one in outcomes} | {one for one, words in _SUBJECTS if words.search(folded)}
    particular = frozenset(named - set(_GENERAL))
    return particular or (frozenset(("improvement",)) if named or _BETTER.search(folded) else frozenset())


def given_by(claim: Claim, named: Iterable[Study], told: Iterable[Study], evidence: Evidence) -> Outcome | None:
    """The outcome of a study whose number the claim gives, of people treated before controls, of as many people before others.

    Of a study that is `named` any outcome may be meant, of some of its people too; of one that is only `told` of, a main one of everybody.
    """
    words = fold(claim.quote)
    rows = [*_held(named, evidence), *(row for row in _held(told, evidence) if not row.subgroup and row.outcome in _MAIN)]
    found = [row for row in rows if _speaks_of(claim, words, row) and _gives(claim, words, row, evidence)]
    return min(found, key=lambda row: (row.arm_id in _controls(row, evidence), not _pairs(claim, row)), default=None)


def otherwise(claim: Claim, studies: Iterable[Study], evidence: Evidence) -> Outcome | None:
    """What is held of a study on the same outcome and as many people, where the claim gives another number of them; both may be right, of two times."""
    words = fold(claim.quote)
    if claim.strength == "hedged":
        return None
    rows = (row for row in _held(dict.fromkeys(studies), evidence) if _speaks_of(claim, words, row))
    return next((row for row in rows if _gives_another(claim, words, row, evidence)), None)


def surely_otherwise(claim: Claim, studies: Iterable[Study], evidence: Evidence) -> Outcome | None:
    """The same of an outcome that is told in words of its own, of everybody and at no other time: there the claim is wrong."""
    words = fold(claim.quote)
    named = [name for name, called in _CALLED.items() if called.search(words)]
    if not named or "negation" in claim.cues or claim.strength == "hedged" or _ANOTHER_COUNT.search(words):
        return None
    rows = (row for row in _held(studies, evidence) if row.outcome in named and not row.subgroup and row.events is not None)
    held = [row for row in rows if (row.total or 0) >= TELLING]
    return held[0] if held and all(_counts_otherwise(claim, words, row) for row in held) else None


def is_telling(claim: Claim, row: Outcome) -> bool:
    """Whether the claim gives both numbers of a main outcome, of enough people for the pair to tell which study is meant."""
    many = row.outcome in _MAIN and (row.total or 0) >= TELLING
    return many and bool(_pairs(claim, row)) and _speaks_of(claim, fold(claim.quote), row)


def beside(row: Outcome, evidence: Evidence) -> Outcome | None:
    """The same outcome at the same time in the control group; of a count of controls, that of the people treated."""
    controls = _controls(row, evidence)
    return next(
        (
            other
            for other in evidence.outcomes_of.get(row.study_id, ())
            if (other.arm_id in controls) != (row.arm_id in controls) and other.total and other.events is not None
            and (other.outcome, other.months_min, other.months_max, other.subgroup) == (row.outcome, row.months_min, row.months_max, row.subgroup)
        ),
        None,
    )  # fmt: skip


def of_controls(row: Outcome, evidence: Evidence) -> bool:
    """Whether an outcome is one of the control group."""
    return row.arm_id in _controls(row, evidence)


def _held(studies: Iterable[Study], evidence: Evidence) -> Iterator[Outcome]:
    for study in studies:
        yield from evidence.outcomes_of.get(study.study_id, ())


def _controls(row: Outcome, evidence: Evidence) -> frozenset[str]:
    return frozenset(arm.arm_id for arm in evidence.arms_of.get(row.study_id, ()) if arm.role == "control")


def _speaks_of(claim: Claim, words: str, row: Outcome) -> bool:
    """Whether the claim can be on this outcome: it names it, or a kind of it, or speaks of nothing in particular."""
    if claim.kind in _HARMS:
        named = _harms_named(claim, words)
        return row.outcome in named or (row.outcome in _HARMS[claim.kind] and (not named or not named.isdisjoint(_ANY_HARM)))
    if claim.kind not in _ON_BENEFIT:
        return False
    if row.mean is not None:
        return any(vocabulary("outcomes").is_kind_of(row.outcome, one) for one in claim.frame.outcomes)
    spoken = benefits_spoken_of(claim, words)
    return any(_meet(row.outcome, one) for one in spoken) if spoken else row.outcome in _MAIN


def _harms_named(claim: Claim, words: str) -> frozenset[str]:
    """The harms that a claim names, an event that it calls serious as such."""
    terms, serious = vocabulary("outcomes").terms, _SERIOUS.search(words) is not None
    named = (one for one in claim.frame.outcomes if terms[one].facts.get("kind") == "harm")
    return frozenset(one.replace("ae_", "sae_", 1) if serious and one in ("ae_any", "ae_related") else one for one in named)


def _meet(held: str, spoken: str) -> bool:
    """Whether two outcomes are one, or one a kind of the other; a neurological gain is told by each of its parts."""
    words = vocabulary("outcomes")
    if held in _GENERAL or words.is_kind_of(held, spoken) or words.is_kind_of(spoken, held):
        return True
    return _ANY_SIGN in (held, spoken) and words[held].facts.get("domain") == words[spoken].facts.get("domain")


def _gives(claim: Claim, words: str, row: Outcome, evidence: Evidence) -> bool:
    """Whether the claim gives the outcome's number: "seven of the ten", "no serious adverse events", "seven patients", "3.38 points"."""
    if row.mean is not None:
        return _at_its_time(claim, row) and _compares(words, row) and any(_is_mean(number.low, row) for number in _plain(claim))
    if row.events is None or row.total is None:
        return False
    if any(_may_be_of(claim, words, pair, row, evidence) for pair in _pairs(claim, row)):
        return True
    if row.events == 0:
        return claim.kind in _HARMS and "negation" in claim.cues
    if not _of_the_same(claim, row) or not (claim.kind in _HARMS or row.outcome in _MAIN or _names(claim, row)):
        return False
    share = row.events / row.total
    bare = [number for number in claim.quantities if number.kind == "share" and abs(number.low - share) < EXACTLY]
    bare += [number for number in _plain(claim) if number.low == row.events]
    return any(_may_be_of(claim, words, number, row, evidence) for number in bare)


def _gives_another(claim: Claim, words: str, row: Outcome, evidence: Evidence) -> bool:
    """Whether the claim gives a number of the same people, or a difference of the same groups, that is not the outcome's."""
    if not _is_named(claim, words, row) or not _at_its_time(claim, row):
        return False
    if row.mean is not None:
        return _is_difference(row) and _compares(words, row) and any(number.low % 1 for number in _plain(claim))
    if row.events is None or row.counted != "patients":
        return False
    told = [number for number in claim.quantities if number.kind == "of" and number.total == row.total]
    return any((one.low != row.events) == _may_be_of(claim, words, one, row, evidence) for one in told)


def _is_named(claim: Claim, words: str, row: Outcome) -> bool:
    """Whether the claim surely speaks of this outcome in these people, and not of a part of it or of them."""
    if claim.kind in _HARMS:
        return row.outcome in _harms_named(claim, words) and not row.subgroup
    if row.mean is not None:
        return not row.subgroup
    if _GRADE.search(row.subgroup):
        return _of_the_same(claim, row)
    if row.subgroup:
        return _names(claim, row)
    return bool(benefits_spoken_of(claim, words)) and not _ANOTHER_COUNT.search(words)


def _pairs(claim: Claim, row: Outcome) -> list[Quantity]:
    return [number for number in claim.quantities if number.kind == "of" and (number.low, number.total) == (row.events, row.total)]


def _plain(claim: Claim) -> list[Quantity]:
    return [number for number in claim.quantities if number.kind == "plain"]


def _names(claim: Claim, row: Outcome) -> bool:
    return any(vocabulary("outcomes").is_kind_of(row.outcome, one) for one in claim.frame.outcomes if one not in _GENERAL)


def _may_be_of(claim: Claim, words: str, number: Quantity, row: Outcome, evidence: Evidence) -> bool:
    """Whether a number is of the outcome's group, as far as its words name one."""
    group = group_of(words, number.start - claim.start, number.end - claim.start)
    return not group or (group == CONTROLS) == of_controls(row, evidence)


def _of_the_same(claim: Claim, row: Outcome) -> bool:
    """Whether both are on everybody, or on people of one grade."""
    grade = _GRADE.search(row.subgroup)
    return (
        claim.frame.ais == (grade.group(1),)
        if grade
        else not row.subgroup and (not claim.frame.ais or "isncsci" not in claim.frame.outcomes)
    )


def _at_its_time(claim: Claim, row: Outcome) -> bool:
    """Whether the claim gives no time, or the outcome's."""
    months = claim.frame.months
    return not months or row.months_max is None or (months[0] <= row.months_max and (row.months_min or 0) <= months[1])


def _is_difference(row: Outcome) -> bool:
    return "difference" in f"{row.unit} {row.outcome_text}"


def _compares(words: str, row: Outcome) -> bool:
    return not _is_difference(row) or bool(_COMPARED.search(words))


def _is_mean(number: float, row: Outcome) -> bool:
    mean = abs(row.mean or 0.0)
    return abs(number - mean) < EXACTLY or (number % 1 > 0 and number == round(mean, 1))


def _counts_otherwise(claim: Claim, words: str, outcome: Outcome) -> bool:
    """Whether the claim gives one number alone, of as many people, and that is not the outcome's; of the same time, where it gives one."""
    total, events = outcome.total or 1, outcome.events or 0
    if not _at_its_time(claim, outcome):
        return False
    told = {quantity.low for quantity in claim.quantities if quantity.kind == "of" and quantity.total == total}
    if any(quantity.kind == "of" and quantity.total != total for quantity in claim.quantities):
        return False
    if not told:
        told = {quantity.low * total for quantity in claim.quantities if quantity.kind == "share" and quantity.low == quantity.high}
    people = {quantity.low for quantity in claim.quantities if quantity.kind == "plain" and quantity.low >= TELLING}
    if not told and _EVERYBODY.search(words) and people <= {total}:
        told = {float(total)}
    return len(told) == 1 and all(abs(number - events) > max(0.5, ROUGHLY * total) for number in told)
