"""What became of the trials of a product that words name: a page that says "now in phase 3" may be years old."""

from __future__ import annotations

import re

from cordwise.answers.context import Context
from cordwise.answers.developed import developed_by_name
from cordwise.records.evidence import Programme
from cordwise.text.fold import fold

FIRST_FOR_EFFECT = 2
"""The phase from which trials are made to show an effect."""
ENDED = ("completed", "terminated", "withdrawn", "suspended")

_TO_COME = re.compile(
    r"\b(?:under ?way|on-?going|in progress|"
    r"(?:is|are) (?:now |currently |presently |still |being )*(?:tested|studied|evaluated|investigated|trialled|assessed|explored)|"
    r"(?:is|are|has been|have been) (?:now |currently |presently |still )*"
    r"(?:recruiting|enroll?ing|conducting|running|testing|studying|evaluating|in phase|in a phase|in clinical|being (?:recruited|enrolled|run|conducted))|"
    r"(?:now|currently|presently) (?:in|being|testing|enroll?ing|recruiting|running|conducting)|recruiting|enroll?ing|"
    r"(?:has|have) (?:\w+ )?(?:begun|started|launched|entered|commenced|moved)|(?:will|plans? to|hopes? to|expects? to|set to|about to|due to) (?:\w+ )?"
    r"(?:begin|start|enroll?|launch|test|recruit|report|complete|finish|move|continue|be (?:tested|completed|enrolled))|goes on|"
    r"(?:results|data) (?:\w+ ){0,3}(?:expected|due|awaited)|(?:awaiting|expects?|expecting) (?:\w+ ){0,3}(?:results|data)|preparations?|preparing|looking for (?:patients|participants|volunteers))\b"
)
_OVER = re.compile(
    r"\b(?:was (?:stopped|halted|terminated|completed|abandoned|suspended)|were (?:stopped|halted|completed)|ended|ending|ends|halt\w*|stops|stopping|failed|missed|did not (?:meet|reach)|(?:has|have) (?:been )?(?:ended|completed|stopped|halted|finished)|is (?:over|complete|finished)|discontinued|terminated)\b"
)
_PHASE = re.compile(r"\bphases?[\s-]*((?:[1-3]|i{1,3})[ab]?)(?:\s*(?:/|-|and|&)\s*((?:[1-3]|i{1,3})[ab]?)\b)?")
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}

_MISSED = re.compile(
    r"\b(?:missed|did not (?:reach|meet|differ|improve|slow|reduce|help|affect|show|beat|separate)|no (?:significant )?(?:difference|benefit|effect)|no benefit|failed|not differ)\b"
)
_OF_A_TRIAL = re.compile(r"\b(?:trials?|stud(?:y|ies)|phase|end ?points?|goals?|results?|data)\b")
_PRAISED = re.compile(
    r"\b(?:met|meets|reached|reaches|hit|achieved|fulfilled)\b.{0,40}\b(?:end ?points?|goals?|aims?|targets?|objectives?)\b|\bend ?points? (?:\w+ ){0,2}(?:met|reached|achieved)\b|"
    r"\b(?:prove[sd]?|proven|shows?|showed|shown|demonstrat\w+|confirm\w*|establish\w*)\b.{0,60}\b(?:works?|effective\w*|efficacy|efficacious|slow\w*|halt\w*|stop\w*|revers\w+|restor\w+|improv\w*|help\w*|benefits?)\b|"
    r"\b(?:was|were|is|are) (?:a |an )?(?:\w+ )?(?:success\w*|positive|effective)\b"
)
_NOT_OF_THE_WHOLE = re.compile(
    r"\b(?:safe|safety|tolerab\w+|feasib\w+|missed|fail\w*|subgroup\w*|exploratory|secondary|slow(?:er)?[- ]progress\w*|early[- ]stage|milder|interim|post hoc|if|whether|would|could|may|might|hop\w+|expect\w*)\b"
)


def failed_trials_praised(context: Context) -> tuple[Programme, ...]:
    """The trials of a product that a claim names and says to have shown an effect, or to have met their goal, and that did not: of the phase that it gives, for whom it names.

    All trials that can be meant must have failed.
    """
    folded = fold(context.claim.quote)
    if "negation" in context.claim.cues or not (_OF_A_TRIAL.search(folded) and _PRAISED.search(folded)) or _NOT_OF_THE_WHOLE.search(folded):
        return ()
    return _failed(context, folded)


def failed_products_praised(context: Context) -> tuple[Programme, ...]:
    """The trials of a product that a claim flatly says to help, where all that were made to show an effect have failed."""
    folded = fold(context.claim.quote)
    if context.claim.strength == "hedged" or "negation" in context.claim.cues or _NOT_OF_THE_WHOLE.search(folded):
        return ()
    return _failed(context, folded)


def _failed(context: Context, folded: str) -> tuple[Programme, ...]:
    """The trials of the products named, for the people named, if they have all failed: of the phases named, else of the latest phase that was made to show an effect."""
    named, phases, conditions = developed_by_name(context.evidence, folded), _phases(folded), set(context.claim.frame.conditions)
    for_them = tuple(row for row in named if conditions & set(row.conditions)) or named
    told = tuple(row for row in for_them if row.status in ENDED)
    if phases:
        meant = tuple(row for row in told if phases & set(row.phase.split("/")))
    else:
        latest = max((_latest_phase(row) for row in told), default=0)
        meant = tuple(row for row in told if _latest_phase(row) == latest >= FIRST_FOR_EFFECT)
    return meant if all(_MISSED.search(fold(row.result)) for row in meant) else ()


def _latest_phase(row: Programme) -> int:
    """The later phase of a trial that is of two, 0 where none is held."""
    return max(map(int, re.findall(r"\d", row.phase)), default=0)


def ended_since(context: Context) -> tuple[Programme, ...]:
    """The trials that a claim tells of as still to come or under way, and that have ended.

    Of the product that it names, for whom it names if there was a trial for them: of the phase that it gives, or where it gives none only if all of that product's are over. Where it names no
    product but a phase, of the only product that its page names.
    """
    folded = fold(context.claim.quote)
    if not _TO_COME.search(folded) or _OVER.search(folded):
        return ()
    phases = _phases(folded)
    named = developed_by_name(context.evidence, folded) or (context.page.programmes if phases else ())
    conditions = set(context.claim.frame.conditions)
    for_them = tuple(row for row in named if conditions & set(row.conditions)) or named
    meant = tuple(row for row in for_them if not phases or phases & set(row.phase.split("/")))
    return meant if all(row.status in ENDED for row in meant) else ()


def _phases(folded: str) -> set[str]:
    found = (part for match in _PHASE.finditer(folded) for part in match.groups() if part)
    return {_ROMAN.get(part.rstrip("ab"), part.rstrip("ab")) for part in found}
