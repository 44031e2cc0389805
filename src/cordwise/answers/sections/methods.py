"""What a question asks of methods and statistics: answered from the pooling that the finding has, or said plainly why it cannot be given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cordwise.answers.finding import has_results
from cordwise.answers.matching import closest, control_arms, matching_arms
from cordwise.answers.numbers_told import percent
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import methods_named, rules
from cordwise.answers.sections.bottom_seen import seen
from cordwise.answers.sections.counts import apart_words, fewer, two_arms
from cordwise.answers.sections.needed import number_needed
from cordwise.answers.sections.partly import partly_words
from cordwise.answers.sections.reviews import choose, review_line
from cordwise.answers.sections.subject import CERTAINTY, outcome_label, people
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.appraisal.blinded import is_blinded, is_open
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import ReviewResult, Study
from cordwise.records.finding import Contrast, Finding, Pooled

MAIN = "ais_improved"
"""The outcome that is judged where none was asked about and it was counted."""
ENOUGH_FOR_FUNNEL = 10
"""Comparisons of one outcome below which no test for missing small studies is made (Cochrane Handbook 13.3.5.4)."""
SPONSORS_AT_MOST, REVIEWS_AT_MOST, CONTROLS_AT_MOST, PARTS_AT_MOST = 5, 3, 8, 4
MEANS = ("MD", "SMD")
AGES, SEXES = r"\b(?:years|age[ds]?|young\w*|old\w*|children|adults)\b", r"\b(?:wo)?men\b|\b(?:fe)?males?\b|\bboys\b|\bgirls\b"


def methods_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """The first thing asked of methods, and how sure a benefit is."""
    names = methods_named(asked.question)
    sure = say("methods_sure", sure=CERTAINTY[finding.certainty.level])
    return f"{' '.join(WRITERS[name](told, asked, finding) for name in names)} {sure}"


def methods(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """What was seen of the outcome, and the longer lists that the first line has no room for."""
    names = methods_named(asked.question)
    if names:
        yield seen(told, asked, finding)
    if "mean_difference" in names:
        yield from (review_line(told, review) for review in _means(asked, finding)[:REVIEWS_AT_MOST])


def _needed(told: Telling, asked: Asked, finding: Finding) -> str:
    """The number needed to treat, where chance decided who got cells and the difference is beyond chance; else why there is none."""
    contrast = _contrast(asked, finding)
    if contrast is None:
        return say("needed_no_controls", label=_label(told, asked, finding))
    counted = f"{two_arms(told, contrast)} ({apart_words(told, contrast)})"
    label = outcome_label(contrast.outcome, told)
    randomised = all(told.evidence.study[treated.study_id].design == "rct" for treated, _ in contrast.studies)
    number = number_needed(told, contrast) if randomised and _beyond_chance(contrast) and not fewer(contrast) else ""
    if number:
        return say("needed", counted=counted, label=label, number=number)
    return say("needed_none", counted=counted, label=label, why=say(_why_no_number(contrast)))


def _why_no_number(contrast: Contrast) -> str:
    if contrast.estimate is None:
        return "needed_no_ratio"
    if fewer(contrast):
        return "needed_fewer"
    return "needed_not_randomised" if _beyond_chance(contrast) else "needed_by_chance"


def _beyond_chance(contrast: Contrast) -> bool:
    return contrast.ci_low is not None and contrast.ci_high is not None and not contrast.ci_low <= 1 <= contrast.ci_high


def _spread(told: Telling, asked: Asked, finding: Finding) -> str:
    """How far studies differ: the variance between them, the share of it beyond chance, and where a new study would lie."""
    held = [pooled for pooled in _candidates(asked, finding) if len(pooled.studies) > 1]
    main = next((pooled for pooled in held if not pooled.controlled), held[0] if held else None)
    if main is None:
        return say("spread_one", label=_label(told, asked, finding))
    where = "" if main.share.i2 is None else say("spread_treated" if main.controlled else "spread_alone")
    label = outcome_label(main.outcome, told)
    return say("spread", label=label, size=_spread_words(told, main), where=where, note=_spread_note(main))


def _spread_words(told: Telling, main: Pooled) -> str:
    share, rows = main.share, told.outcome_rows(main.outcome, main.studies)
    if share.tau2 is None or share.i2 is None or share.new_low is None or share.new_high is None:
        return say("spread_unknown", reason=share.spread_reason)
    words = (
        f"tau2 {share.tau2:.2f} on the logit scale, I-squared {percent(share.i2)}, and a true share of a new study between "
        f"{percent(share.new_low)} and {percent(share.new_high)} (95% prediction interval)"
    )
    counted = f"{main.events} of {main.total} people in {plural(main.n_studies, 'study', 'studies')}: {words}"
    value = [share.tau2, share.i2, share.new_low, share.new_high]
    return told.figure(counted, value=value, kind="spread", rows=rows, how=main.method)


def _spread_note(main: Pooled) -> str:
    return say("spread_few") if main.share.tau2 is not None and main.share.spread_reason else ""


def _missing(told: Telling, asked: Asked, finding: Finding) -> str:
    """That publication bias is not judged, why, and how many matching studies are known without results."""
    most = max(finding.contrasts, key=lambda one: (len(one.studies), one.outcome), default=None)
    rows = [told.evidence.study[treated.study_id] for treated, _ in most.studies] if most else []
    silent = _without_results(told, finding)
    enough = len(rows) >= ENOUGH_FOR_FUNNEL
    return say(
        "missing",
        most=_studies(told, rows) if rows else "none",
        label=outcome_label(most.outcome, told) if most else _label(told, asked, finding),
        so=say("missing_enough" if enough else "missing_few"),
        silent=say("missing_silent", number=_studies(told, silent)) if silent else "",
    )


def _without_results(told: Telling, finding: Finding) -> list[Study]:
    matched = closest(matching_arms(told.evidence, finding.frame))
    return list({m.study.study_id: m.study for m in matched if not has_results(told.evidence, m.study)}.values())


def _funding(told: Telling, asked: Asked, finding: Finding) -> str:
    """That who paid for single studies is not held; who ran the trials of products is."""
    del asked
    frame, words = finding.frame, vocabulary("conditions")
    rows = [
        row
        for row in told.evidence.programmes
        if row.sponsor
        and (frame.conditions or frame.cells)
        and (not frame.conditions or any(words.is_kind_of(one, want) for want in frame.conditions for one in row.conditions))
        and (not frame.cells or any(vocabulary("cells").is_kind_of(one, want) for want in frame.cells for one in row.cells))
    ]
    one_each = {(row.product, row.sponsor): row for row in rows}
    told_of = [
        f"{told.quoted(row, 'product')} ({told.quoted(row, 'sponsor')}){told.cite(row)}"
        for row in list(one_each.values())[:SPONSORS_AT_MOST]
    ]
    return say("funding", products=say("funding_products", listed=listed(told_of)) if told_of else "", who=people(told, frame))


def _comparators(told: Telling, asked: Asked, finding: Finding) -> str:
    """What the control groups of the controlled studies got."""
    del asked
    controlled = [study for study in _held(told, finding) if study.controlled]
    if not controlled:
        return say("comparators_none", who=people(told, finding.frame))
    got = {study.study_id: {arm.intervention for arm in control_arms(told.evidence, study)} for study in controlled}
    often = Counter(one for controls in got.values() for one in controls)
    silent = [study for study in controlled if not got[study.study_id]]
    parts = [
        f"{vocabulary('interventions').label(one)} in {_number(told, [study for study in controlled if one in got[study.study_id]])}"
        for one, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:CONTROLS_AT_MOST]
    ]
    parts += [say("comparators_silent", number=_number(told, silent))] if silent else []
    return say("comparators", number=_studies(told, controlled), who=people(told, finding.frame), controls=listed(parts) or "not held")


def _mean_difference(told: Telling, asked: Asked, finding: Finding) -> str:
    """That means are not pooled here, and whether reviews pooled them."""
    rows = _means(asked, finding)
    if not rows:
        return say("means_none", who=people(told, finding.frame))
    number = plural(len(rows), "pooled mean difference", "pooled mean differences")
    return say("means", number=told.figure(number, value=len(rows), kind="rows", rows=rows, how="count"))


def _by_sex(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    return _by_group(told, finding, "sex", SEXES)


def _by_age(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    of = {name: [study for study in _held(told, finding) if study.age_group == name] for name in ("child", "adult")}
    parts = [f"{_studies(told, rows)} on {'children' if name == 'child' else 'adults'} alone" for name, rows in of.items() if rows]
    alone = say("by_age", parts=listed(parts)) if parts else ""
    return _by_group(told, finding, "age", AGES, alone)


def _by_group(told: Telling, finding: Finding, what: str, words: str, alone: str = "") -> str:
    """The counts held by a part of the people, or that none is."""
    rows = [
        row
        for one in finding.studied.study_ids
        for row in told.evidence.outcomes_of.get(one, ())
        if re.search(words, row.subgroup.lower()) and row.events is not None and row.total is not None
    ]
    held = "; ".join(partly_words(told, row) for row in rows[:PARTS_AT_MOST])
    who = people(told, finding.frame)
    return say("by_group_partly" if held else "by_group_none", what=what, rows=held, who=who, alone=alone)


def _blinding(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many studies are told to be blinded, how many open; of the rest it is not held."""
    del asked
    studies = _held(told, finding)
    unblinded = [study for study in studies if is_open(study)]
    blinded = [study for study in studies if is_blinded(study)]
    counts = f"{_number(told, blinded)} told to be blinded in some way, {_number(told, unblinded)} told to be open"
    return say("blinding", studies=_studies(told, studies), who=people(told, finding.frame), counts=counts)


def _held(told: Telling, finding: Finding) -> list[Study]:
    return [told.evidence.study[one] for one in finding.studied.study_ids]


def _studies(told: Telling, rows: Sequence[Study]) -> str:
    return (
        told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count") if rows else "no study"
    )


def _number(told: Telling, rows: Sequence[Study]) -> str:
    return told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count") if rows else "none"


def _wanted(asked: Asked) -> list[str]:
    terms = vocabulary("outcomes").terms
    kinds = ("benefit", "harm")
    return [one for one in asked.frame.outcomes if terms[one].facts.get("kind") in kinds and one not in rules()["any_benefit"]]


def _is_of(outcome: str, wanted: Sequence[str]) -> bool:
    return any(vocabulary("outcomes").is_kind_of(outcome, one) for one in wanted)


def _candidates(asked: Asked, finding: Finding) -> list[Pooled]:
    """The pooled shares of the outcome asked about; where none was, of the main one, else of that of most people."""
    wanted, held = _wanted(asked), [pooled for pooled in (*finding.benefits, *finding.harms) if pooled.match != "borrowed"]
    if wanted:
        return [pooled for pooled in held if _is_of(pooled.outcome, wanted)]
    return sorted(finding.benefits, key=lambda one: (one.outcome != MAIN, len(one.studies) < 2, -one.total, one.outcome))


def _contrast(asked: Asked, finding: Finding) -> Contrast | None:
    wanted, held = _wanted(asked), [*finding.contrasts, *finding.harm_contrasts]
    of = [one for one in held if _is_of(one.outcome, wanted)] if wanted else list(finding.contrasts)
    return min(of, key=lambda one: (one.outcome != MAIN, -sum(a.total + b.total for a, b in one.studies), one.outcome), default=None)


def _label(told: Telling, asked: Asked, finding: Finding) -> str:
    wanted = _wanted(asked) or [one.outcome for one in _candidates(asked, finding)[:1]]
    return outcome_label(wanted[0], told) if wanted else "a benefit"


def _means(asked: Asked, finding: Finding) -> list[ReviewResult]:
    """The mean differences that reviews pooled, of the outcome asked about where one was."""
    named = asked.frame.outcomes
    rows = [review for review in finding.reviews if review.measure in MEANS and review.estimate is not None]
    return choose([review for review in rows if not named or _is_of(review.outcome, named)], named)


WRITERS: dict[str, Callable[[Telling, Asked, Finding], str]] = {
    "number_needed": _needed,
    "heterogeneity": _spread,
    "publication_bias": _missing,
    "funding": _funding,
    "comparators": _comparators,
    "mean_difference": _mean_difference,
    "by_sex": _by_sex,
    "by_age": _by_age,
    "blinding": _blinding,
}
"""Who answers what is asked of methods."""
