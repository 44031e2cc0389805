"""The verdict on a claim: the first row of the decision table that fits, with its reason, numbers, sources and a fair wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from cordwise.answers.changed import changed_since
from cordwise.answers.citations import Citations
from cordwise.answers.context import Context
from cordwise.answers.decisions import applications_ended, approvals_elsewhere, approvals_ended, approvals_in_force, rules_told
from cordwise.answers.facts import guidance_on_alternative, holds
from cordwise.answers.harm_excess import excess_held
from cordwise.answers.main_harm import any_cause_seen, grave_seen, main_serious
from cordwise.answers.phrases import phrase
from cordwise.answers.programmes import (
    ended_since,
    failed_products_praised,
    failed_trials_praised,
    failures_told,
    trial_counted,
    trials_of_the_sponsor,
)
from cordwise.answers.recovery_told import series_compared
from cordwise.answers.transplants import comparison_meant, harms_meant, signals_meant, transplant_trials_in_ms
from cordwise.claims.direction import direction_of
from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import Quantity
from cordwise.records.frame import Frame
from cordwise.records.reply import JudgedClaim
from cordwise.text.openings import Sieve, compiled, found_at, openings

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
TABLE = (
    "first_of_all",
    "transplants_in_ms",
    "other_care",
    "others_words",
    "wrong_way_round",
    "nothing_can_settle",
    "limits_and_advice",
    "regulation",
    "who_and_what_else",
    "what_cells_do",
    "safety",
    "benefit",
)
"""The files of the decision table under `knowledge/verdicts/`, in the order in which their rows are asked: the first that fits decides."""
ROW = "row of the table"
"""Under which a context keeps its row."""
CARE, STANDS = "where_care_is_called_for", "stands"
"""The verdict of a row on pages that call for care or inform, where nothing else keeps its words from being supported."""
"""Of a row whose ground is in the words, whatever kind they are taken for."""
OF_THE_PAGE = frozenset(
    (
        "sells",
        "promotes",
        "promotes_or_news",
        "careful",
        "reports",
        "news",
        "informs",
        "tells_of_research",
        "names_study",
        "told_study",
    )
)
"""Facts that are known of the page, whatever the claim, unless it is in doubt: by them most rows are out before any is asked."""
ROWS_KEPT = 2_000
"""Kinds and wordings on pages of one sort, for which it is kept which rows can fit."""
AT_MOST = 4
"""Rows of one table that a verdict cites."""
_STOPS_TOO_MANY = re.compile(r"(?<!\.)\.(?:(\.\.)\.|\.)(?!\.)")
_NUMBER = re.compile(r"\d[\d.,]*%?(?: of \d[\d,]*)?")
HARM_KINDS = ("safety", "safety_absolute", "safety_number", "harm", "harm_minimised", "harm_duration")
SETTLED_BY_RULE = (
    "limitation",
    "recommendation",
    "evidence_level",
    "regulatory",
    "testimonial",
    "experience",
    "cost",
    "citation_missing",
    "candidacy",
    "alternative",
)


Possible = Mapping[int, list[int] | None]
"""Rows by their place in the table, each with the places of a claim where its words can begin, if that is known."""


class _Row(NamedTuple):
    """A row of the table with what it asks of a claim beside its kind; what it does not ask is empty."""

    rule: dict[str, Any]
    number: int  # its place in the table
    strength: frozenset[str]
    page: tuple[tuple[str, bool], ...]  # facts of the page, each with whether it must hold
    cues: frozenset[str]
    any: frozenset[str]
    without: frozenset[str]
    state: frozenset[str]
    facts: tuple[tuple[str, bool], ...]  # the others
    words: str
    not_words: str

    def may_fit(self, strength: str, page: frozenset[str]) -> bool:
        """Whether it can fit a claim of such wording on a page of which these facts hold."""
        return (not self.strength or strength in self.strength) and all((name in page) is wanted for name, wanted in self.page)

    def fits(self, context: Context, seen: frozenset[str], possible: Possible) -> bool:
        """Whether a claim with such cues, whose words can be those of the `possible` rows and of this one, is what the row asks for; what is answered fastest is asked first."""
        if not self.cues <= seen or (self.any and self.any.isdisjoint(seen)) or not self.without.isdisjoint(seen):
            return False
        if self.state and context.finding.state not in self.state:
            return False
        for name, wanted in self.facts:
            if holds(name, context) is not wanted:
                return False
        if self.words and not found_at(compiled(self.words), context.folded, possible[self.number]):
            return False
        return not (self.not_words and compiled(self.not_words).search(context.folded))


def _row(number: int, rule: dict[str, Any]) -> _Row:
    asked = rule["when"]
    strength, cues, one_of, without, state = (frozenset(asked.get(name) or ()) for name in ("strength", "cues", "any", "without", "state"))
    facts = [(name, wanted) for key, wanted in (("facts", True), ("not_facts", False)) for name in asked.get(key) or ()]
    page, others = (tuple(fact for fact in facts if (fact[0] in OF_THE_PAGE) is wanted) for wanted in (True, False))
    return _Row(rule, number, strength, page, cues, one_of, without, state, others, asked.get("words") or "", asked.get("not_words") or "")


def judge(context: Context, citations: Citations) -> JudgedClaim:
    """The claim with its verdict."""
    return judge_all([context], citations)[0]


def judge_all(contexts: Sequence[Context], citations: Citations) -> tuple[JudgedClaim, ...]:
    """The claims with their verdicts, in order; one thing is told of all before the next is, so what it takes to tell it stays at hand."""
    found = list(map(rule_for, contexts))
    reasons = [fill(rule["reason"], context) for rule, context in zip(found, contexts, strict=True)]
    wordings = [fill(rule["fair"], context) for rule, context in zip(found, contexts, strict=True)]
    cited = [_cited(rule.get("cite", ()), context, citations) for rule, context in zip(found, contexts, strict=True)]
    return tuple(map(_judged, contexts, found, reasons, wordings, cited))


def _judged(context: Context, rule: dict[str, Any], reason: str, wording: str, cited: tuple[int, ...]) -> JudgedClaim:
    claim = context.claim
    return JudgedClaim(
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        kind=claim.kind,
        strength=claim.strength,
        verdict=rule["verdict"],
        certainty="" if rule.get("settled_by") else _certainty(context),
        reason=reason,
        fair_wording=wording,
        rule=rule["id"],
        numbers=_numbers_in(reason),
        frame=told_frame(claim.frame),
        direction=direction_of(claim),
        sizes=tuple(_size(number) for number in claim.quantities),
        sources=cited,
        against=tuple(context.others[start].quote for start in claim.against if start in context.others),
    )


@lru_cache(maxsize=4096)
def _numbers_in(reason: str) -> tuple[str, ...]:
    """The numbers that a reason tells, each once; the claims of a page have many a reason in common."""
    return tuple(dict.fromkeys(_NUMBER.findall(reason)))


def _size(number: Quantity) -> dict[str, Any]:
    return {"kind": number.kind, "low": number.low, "high": number.high, "total": number.total, "unit": number.unit}


def rule_for(context: Context) -> dict[str, Any]:
    """The row of the table that decides.

    Who calls for care, or informs, is not accused of words that would be wrong elsewhere, for they are mostly told of others; but they do not become
    right by standing there: what the table would deny elsewhere is not supported here, if its row has a verdict for such pages.
    """
    if ROW not in context.kept:
        context.kept[ROW] = _rule_for(context)
    row: dict[str, Any] = context.kept[ROW]
    return row


def _rule_for(context: Context) -> dict[str, Any]:
    rule, page = _first_row(context), context.page
    if rule["verdict"] == "supported" and (page.careful or page.informs):
        elsewhere = _first_row(replace(context, page=replace(page, careful=False, informs=False, perhaps_informs=False), kept={}))
        if CARE in elsewhere:
            return elsewhere | {"verdict": elsewhere[CARE]}
    return rule


def _first_row(context: Context) -> dict[str, Any]:
    claim = context.claim
    rows, with_words = _rows_for(claim.kind, claim.strength, _of_page(context))
    possible, seen = _sieve().among_these(context.folded, with_words), frozenset(claim.cues)
    return next(row.rule for row in rows if (not row.words or row.number in possible) and row.fits(context, seen, possible))


def _of_page(context: Context) -> frozenset[str]:
    """The facts that hold of the page, kept with it: of a claim they ask only whether it is in doubt."""
    kept, doubted = context.page.kept, context.in_doubt
    if doubted not in kept:
        kept[doubted] = frozenset(name for name in OF_THE_PAGE if holds(name, context))
    return kept[doubted]


@cache
def rules() -> tuple[dict[str, Any], ...]:
    """The decision table, in order."""
    return tuple(rule for name in TABLE for rule in load(f"verdicts/{name}")["rules"])


@lru_cache(maxsize=ROWS_KEPT)
def _rows_for(kind: str, strength: str, page: frozenset[str]) -> tuple[tuple[_Row, ...], frozenset[int]]:
    """The rows that can judge a kind in such wording on such a page, and the places in the table of those that look for words."""
    rows = tuple(row for row in _rows_of(kind) if row.may_fit(strength, page))
    return rows, frozenset(row.number for row in rows if row.words)


@cache
def _rows_of(kind: str) -> tuple[_Row, ...]:
    """The rows that can judge a kind."""
    return tuple(_row(number, rule) for number, rule in enumerate(rules()) if kind in rule["when"]["kind"])


@cache
def _sieve() -> Sieve:
    """Which rows the words of a claim can be those of."""
    return Sieve(openings(words) if (words := rule["when"].get("words")) else frozenset() for rule in rules())


def fill(template: str, context: Context) -> str:
    """The template with its phrases, and without the gaps of phrases that had nothing to say."""
    parts = list(_parts(template))
    parts[1::2] = (phrase(name, context) for name in parts[1::2])
    return _tidied("".join(parts))


@cache
def _parts(template: str) -> tuple[str, ...]:
    """The words of a template, and between them the names of its phrases."""
    return tuple(_PLACEHOLDER.split(template))


@lru_cache(maxsize=4096)
def _tidied(text: str) -> str:
    """Without the gaps and stops of phrases that had nothing to say; the claims of a page have many a reason in common."""
    return " ".join(_STOPS_TOO_MANY.sub(lambda match: "..." if match.group(1) else ".", text).split())


def told_frame(frame: Frame) -> dict[str, Any]:
    """What a frame says, as plain values."""
    return {name: list(value) if isinstance(value, tuple) else value for name in frame.said if (value := getattr(frame, name)) is not None}


def _certainty(context: Context) -> str:
    if context.claim.kind in SETTLED_BY_RULE:
        return ""  # a rule or nothing at all settles it: there is no body of evidence to rate
    return context.finding.harm_certainty.level if context.claim.kind in HARM_KINDS else context.finding.certainty.level


def _cited(names: Iterable[str], context: Context, citations: Citations) -> tuple[int, ...]:
    numbers: list[int] = []
    for name in names:
        numbers += citations.cite_all(_rows(name, context), at_most=AT_MOST)
    return tuple(dict.fromkeys(numbers))


def _rows(name: str, context: Context) -> list[Any]:
    finding, evidence = context.finding, context.evidence
    match name:
        case "studies":
            return list(evidence.foremost[finding.studied.study_ids][:AT_MOST])
        case "harms":
            return _on_harm(context)
        case "harm_reviews":
            return [review for review in finding.harm_reviews if review.outcome == "musculoskeletal_ae"]
        case "harm_excess":
            return list(excess_held(finding))
        case "signals":
            return sorted(signals_meant(context), key=lambda report: (report.year or 0, report.report_id), reverse=True)
        case "guidance":
            return list(finding.guidance)
        case "regulation":
            return rules_told(context)
        case "regulation_us":
            return [row for row in finding.regulation if row.jurisdiction == "US" and row.status in ("rule", "guidance", "warning")]
        case "ryoncil":
            return [row for row in evidence.regulation if row.regulation_id == "us_ryoncil_approval"]
        case "approval":
            return list(approvals_in_force(context))
        case "approval_elsewhere":
            return list(approvals_elsewhere(context))
        case "approval_ended":
            return list(approvals_ended(context) or applications_ended(context))
        case "changed":
            return [one.basis for one in changed_since(context.claim.quote)]
        case "programme":
            return list(ended_since(context))
        case "sponsors_trial":
            return list(trials_of_the_sponsor(context))
        case "failed_programme":
            return list(failed_trials_praised(context) or failed_products_praised(context))
        case "product_named":
            return list(context.developed or context.page.programmes)
        case "transplant_in_ms":
            return list(transplant_trials_in_ms(context))
        case "trial_named":
            return list(trial_counted(context) or failures_told(context))
        case "us_courts":
            return [
                row
                for row in evidence.regulation
                if row.regulation_id in ("us_stem_cell_clinic_11th_2021", "us_california_stem_cell_9th_2024")
            ]
        case "fda_and_sites":
            return [row for row in evidence.regulation if row.regulation_id in ("us_fda_approves_no_site", "us_21cfr1271_registration")]
        case "fda_and_procedures":
            return [
                row
                for row in evidence.regulation
                if row.regulation_id in ("us_prp_devices_cleared", "us_fda_exosomes_none_approved", "us_fda_approves_no_site")
            ]
        case "recovery_of_grade":
            return list(series_compared(context)) or _rows("natural", context)
        case "natural":
            return (
                [r for r in evidence.natural_history if r.use and r.baseline_ais == ("A",) and r.to_ais == "improved_ge1" and not r.level]
                if "spinal_cord_injury" in finding.frame.conditions
                else []
            )
        case "same_study":
            return list(context.studies_meant)
        case "criteria":
            return [row for row in evidence.criteria if row.field in ("cancer_history", "infection", "coagulation", "pregnancy")]
        case "costs":
            return [row for row in evidence.costs if row.basis in ("survey", "study")]
        case "alternative":
            return list(guidance_on_alternative(context))
        case "cord_steroids":
            return [row for row in evidence.guidance if "steroid_high_dose" in row.interventions]
    return []


def _on_harm(context: Context) -> list[Any]:
    """The comparison with controls that reasons tell, and the studies of the counts: of serious events first."""
    harms, compared = harms_meant(context), comparison_meant(context)
    main = main_serious(harms)
    led_by = (main, any_cause_seen(harms, main), grave_seen(harms), *harms[:3])
    ids = dict.fromkeys(counted.study_id for pooled in led_by if pooled for counted in pooled.studies)
    return [*([compared] if compared else []), *(context.evidence.study[one] for one in ids)]
