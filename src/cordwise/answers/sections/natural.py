"""Natural recovery: what published series without cells saw, beside what was seen with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.controls_counted import why_no_effect
from cordwise.answers.finding import label_of
from cordwise.answers.numbers_told import percent, recovery
from cordwise.answers.sections.telling import Telling, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.checks import AIS_GRADES
from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Counted, Finding, Pooled, Recovery

EARLY_DAYS = 31
LATE_DAYS = 180
RATES_CITED = 3
IMPROVED = "improved_ge1"
FEW = 50
"""People under whom a published rate says how few it rests on."""


def natural_line(told: Telling, finding: Finding) -> Iterator[str]:
    """What happens without cells to people with the grades asked about (AIS A and C, which lie far apart, where none was)."""
    if "spinal_cord_injury" not in finding.frame.conditions:
        return
    chronic = finding.frame.phases == ("chronic",)
    for grade in finding.frame.ais or (("A",) if chronic else ("A", "C")):
        parts = list(_rates_of(told, grade, chronic=chronic))
        if parts:
            yield f"Natural recovery{told.explain('natural_recovery')}: {'; '.join(parts)}."


def _rates_of(told: Telling, grade: str, *, chronic: bool) -> Iterator[str]:
    early, late = natural_rates(told.evidence.natural_history, grade)
    if early and not chronic:
        yield say("natural_early_line", grade=grade, range=rates_range(told, early), cited=told.cite(*early, at_most=RATES_CITED))
    if late:
        yield say("natural_late_line", grade=grade, range=rates_range(told, late), cited=told.cite(*late))
        if any(rate.total is None for rate in late):
            yield say("natural_uncounted")
    elif chronic:
        yield say("natural_no_late_line", grade=grade)


def natural_rates(rates: Sequence[NaturalRate], grade: str, towards: Sequence[str] = ()) -> tuple[list[NaturalRate], list[NaturalRate]]:
    """Published rates of any level, of getting better or of reaching the grades `towards`: those whose clock starts within weeks of the injury, and those that start late."""
    own = [r for r in rates if r.use and r.baseline_ais == (grade,) and not r.level and share_of(r) is not None]
    late = [r for r in own if (r.window_days_min or 0) >= LATE_DAYS]
    early = [r for r in own if r not in late and r.window_days_max is not None and r.window_days_max <= EARLY_DAYS]
    return _towards(early, towards), _towards(late, towards)


def _towards(rates: Sequence[NaturalRate], towards: Sequence[str]) -> list[NaturalRate]:
    """The rates of just these grades; where none is published, of the fewest grades together that hold them."""
    if not towards:
        return [rate for rate in rates if rate.to_ais == IMPROVED]
    holding = [rate for rate in rates if set(towards) <= set(reached(rate))]
    fewest = min((reached(rate) for rate in holding), key=lambda grades: (len(grades), grades), default=())
    return [rate for rate in holding if reached(rate) == fewest]


def reached(rate: NaturalRate) -> tuple[str, ...]:
    """The grades that a rate counts as reached; () of what is no grade."""
    if rate.to_ais == IMPROVED:
        return AIS_GRADES[AIS_GRADES.index(rate.baseline_ais[0]) + 1 :]
    return tuple(grade for grade in rate.to_ais.split(";") if grade in AIS_GRADES)


def rates_range(told: Telling, rates: Sequence[NaturalRate]) -> str:
    """The lowest and highest of several published rates."""
    shares = sorted(share_of(rate) or 0.0 for rate in rates)
    kind = "natural_rates" if all(rate.to_ais == IMPROVED for rate in rates) else "grade_rates"
    words = percent(shares[0]) if shares[0] == shares[-1] else f"{percent(shares[0])} to {percent(shares[-1])}"
    people = [rate.total for rate in rates if rate.total]
    if people and max(people) < FEW:
        words += f" (in at most {max(people)} people)"
    return told.figure(words, value=[shares[0], shares[-1]], kind=kind, rows=rates, how="lowest and highest")


def share_of(rate: NaturalRate) -> float | None:
    """The published share; from the count where there is one."""
    return rate.events / rate.total if rate.events is not None and rate.total else rate.rate


def natural_beside(told: Telling, pooled: Pooled) -> Iterator[str]:
    """What is expected without cells, beside a neurological number of studies without a control group; why there is nothing, where there is not."""
    if vocabulary("outcomes")[pooled.outcome].facts.get("domain") != "neurological" or pooled.controlled:
        return
    if not pooled.recovery:
        yield f"- {say('natural_no_outcome')}"
        return
    beside = list(zip(pooled.studies, pooled.recovery, strict=True))
    known = [(counted, one) for counted, one in beside if one.predicted_low is not None]
    for counted, one in known:
        yield f"- natural recovery beside {_label(told, counted)}: {recovery_words(told, one, counted)}"
    if not known:
        yield f"- natural recovery beside these: no benchmark, because {beside[0][1].gap.replace('these people', 'the people')}"


def _label(told: Telling, counted: Counted) -> str:
    study = told.evidence.study[counted.study_id]
    return told.figure(label_of(study), value=counted.study_id, kind="label", rows=[study], how="label, else study_id and year")


def recovery_words(told: Telling, one: Recovery, counted: Counted) -> str:
    """One study beside its benchmark, with the published rates that it rests on."""
    rates = [rate for rate in told.evidence.natural_history if rate.rate_id in one.rate_ids]
    rows = [*told.outcome_rows("ais_improved", [counted]), *rates]
    value = [one.observed, one.total, one.expected_low, one.expected_high, one.predicted_low, one.predicted_high]
    words = told.figure(
        recovery(one, why_no_effect(told.evidence, counted)),
        value=value,
        kind="recovery",
        rows=rows,
        how="beta-binomial predictive range of published rates",
    )
    if one.tail is not None and not told.plain:
        tail = f"chance of as many or more without cells {_chance(one.tail)}"
        words = f"{words}; {told.figure(tail, value=one.tail, kind='tail', rows=rows, how='beta-binomial tail')}"
    return f"{words}{told.cite(*rates, at_most=RATES_CITED)}"


def _chance(share: float) -> str:
    return "under 0.1%" if share < 0.001 else percent(share)
