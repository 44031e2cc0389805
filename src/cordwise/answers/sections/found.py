"""What was found: counts with intervals, controlled and uncontrolled apart, natural recovery beside them, published reviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.finding import label_of
from cordwise.answers.numbers_told import count, percent, ratio, recovery
from cordwise.answers.question import Asked
from cordwise.answers.sections.alternatives import guidance_line
from cordwise.answers.sections.reviews import reviews_told
from cordwise.answers.sections.subject import meanings, outcome_label, people, treatment
from cordwise.answers.sections.telling import Telling, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Contrast, Counted, Finding, Pooled, Recovery

TOLD_AT_MOST = 6
CITED_AT_MOST = 20
GUIDANCE_AT_MOST = 4
EARLY_DAYS = 31
LATE_DAYS = 180


def found(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """The lines of the section on benefit."""
    yield held(told, finding)
    wanted = _wanted(asked, finding)
    uncontrolled, controlled = [p for p in wanted if not p.controlled], [p for p in wanted if p.controlled]
    yield from natural_line(told, finding)
    if uncontrolled:
        yield "Studies without a control group: what was seen there is not the effect of the treatment."
        yield from _pooled_lines(told, uncontrolled, finding)
    if controlled:
        yield "Treated groups of studies with a control group (by themselves these shares do not show an effect either):"
        yield from _pooled_lines(told, controlled, finding)
    if finding.contrasts:
        yield f"Treated against control, in the same studies{told.explain('ratio')}:"
        yield from (contrast_line(told, contrast) for contrast in finding.contrasts)
    yield from _conclusions(told, finding)
    yield from reviews_told(told, finding.reviews, "Published reviews:", asked.frame.outcomes)
    yield from guidance_told(told, finding)


def guidance_told(told: Telling, finding: Finding) -> Iterator[str]:
    """What societies and regulators recommend on the treatment asked about, the latest first."""
    rows = sorted(finding.guidance, key=lambda g: (not g.conditions, -(g.year or 0), g.guidance_id, g.intervention_text))
    if rows:
        yield "Guidance on it:"
        yield from (guidance_line(told, row) for row in rows[:GUIDANCE_AT_MOST])


def held(told: Telling, finding: Finding) -> str:
    """How much there is."""
    who = finding.studied
    subject = f"{treatment(told, finding.frame)} in {people(told, finding.frame)}"
    if not who.n_studies:
        return f"No study with results of {subject} is held."
    studies = [told.evidence.study[one] for one in who.study_ids]
    number = told.figure(plural(who.n_studies, "study", "studies"), value=who.n_studies, kind="studies", rows=studies, how="count")
    treated = told.figure(
        f"about {who.n_people} people treated", value=who.n_people, kind="people", rows=studies, how="sum of people treated, else enrolled"
    )
    return f"Held: {number} of {subject}, {treated}; {controlled_words(told, finding)}.{meanings(told, finding.frame)}"


def controlled_words(told: Telling, finding: Finding) -> str:
    """How many had a control group and were randomised."""
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    controlled, randomised = [s for s in studies if s.controlled], [s for s in studies if s.design == "rct"]
    if not controlled:
        return "none had a control group"
    words = told.figure(
        f"{len(controlled)} had a control group", value=len(controlled), kind="studies", rows=controlled, how="count of controlled"
    )
    if not randomised:
        return f"{words}, none of them randomised"
    return f"{words}, {told.figure(f'{len(randomised)} of them randomised', value=len(randomised), kind='studies', rows=randomised, how='count of randomised')}"


def pooled_words(told: Telling, pooled: Pooled) -> str:
    """The count with its share and interval."""
    return told.figure(
        count(pooled), value=[pooled.events, pooled.total, len(pooled.studies), pooled.estimate, pooled.ci_low, pooled.ci_high], kind="pooled",
        rows=told.outcome_rows(pooled.outcome, pooled.studies), how=pooled.method,
    )  # fmt: skip


def contrast_line(told: Telling, contrast: Contrast) -> str:
    """A comparison of two arms, with its studies."""
    label = outcome_label(contrast.outcome, told)
    rows = told.outcome_rows(contrast.outcome, [one for pair in contrast.studies for one in pair])
    words = ratio(contrast)
    if contrast.estimate is not None:
        words = told.figure(
            words, value=[contrast.estimate, contrast.ci_low, contrast.ci_high], kind="contrast", rows=rows, how=contrast.method
        )
    treated, control = ([pair[i] for pair in contrast.studies] for i in (0, 1))
    counts = told.figure(
        f"{sum(c.events for c in treated)} of {sum(c.total for c in treated)} treated against {sum(c.events for c in control)} of {sum(c.total for c in control)} controls",
        value=[sum(c.events for c in treated), sum(c.total for c in treated), sum(c.events for c in control), sum(c.total for c in control)],
        kind="two_arms", rows=rows, how="sums over treated and control arms",
    )  # fmt: skip
    method = f"; {contrast.method}" if not told.plain and contrast.estimate is not None else ""
    note = f"; {_noted(told, contrast, rows)}" if contrast.note and contrast.estimate is not None else ""
    return f"- {label}: {counts}: {words}{method}{note}{told.cite_studies([c.study_id for c in treated])}"


def _noted(told: Telling, contrast: Contrast, rows: Sequence[object]) -> str:
    empty = sum(1 for a, b in contrast.studies if a.events == b.events == 0)
    return told.figure(
        contrast.note, value=[empty, len(contrast.studies)], kind="empty_studies", rows=rows, how="studies without an event in either arm"
    )


def _wanted(asked: Asked, finding: Finding) -> list[Pooled]:
    """The outcomes asked about first, then those with most people; those of natural recovery always."""
    terms = vocabulary("outcomes")
    asked_for = [o for o in asked.frame.outcomes if o in terms and terms[o].facts.get("kind") == "benefit" and o != "improvement"]
    own = [p for p in finding.benefits if p.outcome == "ais_improved" or any(terms.is_kind_of(p.outcome, one) for one in asked_for)]
    rest = [p for p in finding.benefits if p not in own]
    most = TOLD_AT_MOST if asked.lead in ("benefit", "timing", "duration") else TOLD_AT_MOST // 2
    return [*own, *rest][: max(most, len(own))]


def _pooled_lines(told: Telling, pooled: Sequence[Pooled], finding: Finding) -> Iterator[str]:
    for one in pooled:
        method = f" Method: {method_words(told, one)}." if not told.plain else ""
        yield f"- {outcome_label(one.outcome, told)}: {pooled_words(told, one)}{middle(one)}{dominant(told, one)}{told.cite_studies([c.study_id for c in one.studies], at_most=CITED_AT_MOST)}.{method}"
        yield from natural_beside(told, one, finding)


def middle(one: Pooled) -> str:
    """That a pooled share is not the crude one, where the two differ: small studies with high shares weigh as much as large ones."""
    far = one.events and len(one.studies) > 1 and abs(one.estimate - one.events / one.total) > 0.05
    return ", the share in the middle study, as studies differ much" if far else ""


def dominant(told: Telling, one: Pooled) -> str:
    """That one study gives most of the people, where several were pooled."""
    largest = max(one.studies, key=lambda counted: counted.total)
    if len(one.studies) < 3 or largest.total * 2 <= one.total:
        return ""
    words = told.figure(
        f"{largest.total} of the {one.total} people",
        value=[largest.total, one.total],
        kind="dominant",
        rows=told.outcome_rows(one.outcome, one.studies),
        how="largest total, sum of totals",
    )
    return f", {words} from one study{told.cite_studies([largest.study_id])}"


def method_words(told: Telling, one: Pooled) -> str:
    """How a number was made, with the second method and the spread between studies."""
    check = (
        told.figure(one.check, value=one.check, kind="check", rows=told.outcome_rows(one.outcome, one.studies), how="second method")
        if one.check
        else ""
    )
    spread = (
        told.figure(f"tau2 {one.tau2:.2f}", value=one.tau2, kind="tau2", rows=told.outcome_rows(one.outcome, one.studies), how=one.method)
        if one.tau2 is not None
        else ""
    )
    return "; ".join(part for part in (one.method, spread, check) if part)


def natural_beside(told: Telling, pooled: Pooled, finding: Finding) -> Iterator[str]:
    """What is expected without cells, beside a neurological number of studies without a control group."""
    if vocabulary("outcomes")[pooled.outcome].facts.get("domain") != "neurological" or pooled.controlled:
        return
    told_of = [(counted, one) for counted, one in zip(pooled.studies, pooled.recovery, strict=False)]
    for counted, one in told_of:
        if one.predicted_low is not None:
            yield f"- natural recovery beside {told.figure(label_of(told.evidence.study[counted.study_id]), value=counted.study_id, kind='label', rows=[told.evidence.study[counted.study_id]], how='study_id, year')}: {recovery_words(told, one, counted)}"
    without = [one for _, one in told_of if one.predicted_low is None]
    if without and len(without) == len(told_of):
        yield f"- natural recovery beside these: no benchmark, because {without[0].gap.replace('these people', 'the people')}"
    elif not told_of:
        yield "- natural recovery beside it: no published rate without cells is held for this outcome, so nobody can say how much would have come anyway"


def recovery_words(told: Telling, one: Recovery, counted: Counted) -> str:
    """One study beside its benchmark, with the published rates that it rests on."""
    rates = [rate for rate in told.evidence.natural_history if rate.rate_id in one.rate_ids]
    rows = [*told.outcome_rows("ais_improved", [counted]), *rates]
    words = told.figure(
        recovery(one),
        value=[one.observed, one.total, one.expected_low, one.expected_high, one.predicted_low, one.predicted_high],
        kind="recovery",
        rows=rows,
        how="beta-binomial predictive range of published rates",
    )
    tail = ""
    if one.tail is not None and not told.plain:
        tail = "; " + told.figure(
            f"chance of as many or more without cells {chance(one.tail)}", value=one.tail, kind="tail", rows=rows, how="beta-binomial tail"
        )
    return f"{words}{tail}{told.cite(*rates, at_most=3)}"


def chance(share: float) -> str:
    """A probability in words that do not pretend to digits."""
    return "under 0.1%" if share < 0.001 else percent(share)


def natural_line(told: Telling, finding: Finding) -> Iterator[str]:
    """What published series without cells saw, for the grades asked about (AIS A where none was)."""
    if "spinal_cord_injury" not in finding.frame.conditions:
        return
    for grade in finding.frame.ais or ("A",):
        early, late = natural_rates(told.evidence.natural_history, grade)
        parts = []
        if early and finding.frame.phases != ("chronic",):
            parts.append(
                f"of people examined as AIS {grade} in the first weeks after the injury {rates_range(told, early)} improve by a grade or more without cells{told.cite(*early, at_most=3)}"
            )
        if late:
            parts.append(
                f"of people still AIS {grade} a year or so after the injury, {rates_range(told, late)} improve by a grade or more without cells{told.cite(*late)}"
            )
        elif finding.frame.phases == ("chronic",):
            parts.append(f"no published rate is held for people who start as AIS {grade} a year or more after the injury")
        if parts:
            yield f"Natural recovery{told.explain('natural_recovery')}: {'; '.join(parts)}."


def natural_rates(rates: Sequence[NaturalRate], grade: str) -> tuple[list[NaturalRate], list[NaturalRate]]:
    """Published rates of any level: those whose clock starts within weeks of the injury, and those that start late."""
    own = [
        r for r in rates if r.use and r.to_ais == "improved_ge1" and r.baseline_ais == (grade,) and not r.level and share_of(r) is not None
    ]
    late = [r for r in own if (r.window_days_min or 0) >= LATE_DAYS]
    return [r for r in own if r not in late and r.window_days_max is not None and r.window_days_max <= EARLY_DAYS], late


def rates_range(told: Telling, rates: Sequence[NaturalRate]) -> str:
    """The lowest and highest of several published rates."""
    shares = sorted(share_of(rate) or 0.0 for rate in rates)
    words = percent(shares[0]) if shares[0] == shares[-1] else f"{percent(shares[0])} to {percent(shares[-1])}"
    return told.figure(words, value=[shares[0], shares[-1]], kind="natural_rates", rows=rates, how="lowest and highest")


def share_of(rate: NaturalRate) -> float | None:
    """The published share; from the count where there is one."""
    return rate.events / rate.total if rate.events is not None and rate.total else rate.rate


def _conclusions(told: Telling, finding: Finding) -> Iterator[str]:
    """How the authors of the controlled studies concluded."""
    studies = [
        told.evidence.study[one]
        for one in finding.studied.study_ids
        if told.evidence.study[one].controlled and told.evidence.study[one].direction
    ]
    if not studies:
        return
    words = {
        "benefit": "benefit",
        "mixed": "mixed results",
        "no_difference": "no difference",
        "harm": "harm",
        "safety_only": "on safety only",
    }
    parts = []
    for direction, name in words.items():
        of = [study for study in studies if study.direction == direction]
        if of:
            parts.append(
                told.figure(
                    f"{name} in {len(of)}",
                    value=len(of),
                    kind="studies",
                    rows=of,
                    how=f"count of controlled studies whose authors conclude {direction}",
                )
            )
    yield f"What the authors of the controlled studies concluded: {', '.join(parts)}{told.cite(*studies, at_most=8)}."
