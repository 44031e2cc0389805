"""How well the model of natural recovery predicts: sources left out in turn, published tables it was not fitted on, and the studies held.

`python -m benchmarks.recovery` prints the tables of docs/recovery.md; `python -m benchmarks.recovery --write` puts them there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from cordwise.answers.recovery import benchmarks
from cordwise.knowledge.recovery import Window, windows
from cordwise.records.evidence import Evidence, NaturalRate
from cordwise.records.recovery import GRADES, StudyBenchmark
from cordwise.render.recovery import expected_words, tail_words
from cordwise.store.tables import read_tables
from cordwise.synthesis.recovery import expected_recovery
from cordwise.synthesis.recovery.chosen import Paper, papers
from cordwise.synthesis.recovery.forecast import recovery
from cordwise.synthesis.recovery.posterior import Posterior
from cordwise.synthesis.recovery.splits import better, count_of, improved, paper_counts

PAGE = Path(__file__).parents[1] / "docs" / "recovery.md"
LEVELS = ("", "cervical", "thoracic", "lumbar")


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """One source left out: what the others predict of its count, and what it saw."""

    paper: str
    ais: str
    level: str
    window: str
    observed: int
    total: int
    expected: float
    low: int
    high: int

    @property
    def covered(self) -> bool:
        return self.low <= self.observed <= self.high


def left_out(rates: Sequence[NaturalRate], *, whole_registry: bool = False) -> tuple[LeftOut, ...]:
    """Each paper that counts its people, predicted from the others of its grade, window and level; with `whole_registry`, from other registries."""
    found = (
        one
        for grade in GRADES[:4]
        for window in windows()
        for level in LEVELS
        for one in _in_turn(rates, grade, window, level, whole_registry)
    )
    return tuple(found)


def _in_turn(rates: Sequence[NaturalRate], grade: str, window: Window, level: str, whole_registry: bool) -> Iterator[LeftOut]:
    held = [w for w in windows() if w.id == window.id or (window.id == "first_days" and w.id == "first_weeks")]
    own = papers(rates, grade, held, level)
    for paper in own:
        counts = paper_counts(paper, grade)
        events, counted = count_of(counts, better(grade)), all(rate.total for rate in paper.rates)
        if events is None or not counted or paper.level != "same" or paper.window != "same":
            continue
        rest = _without(rates, paper, whole_registry)
        share = improved(grade, papers(rest, grade, held, level))
        if share is not None:
            yield _compared(paper, grade, level, window, share, round(events), round(counts[frozenset(GRADES)]))


def _without(rates: Sequence[NaturalRate], paper: Paper, whole_registry: bool) -> list[NaturalRate]:
    from cordwise.knowledge.recovery import registries
    from cordwise.synthesis.recovery.chosen import paper_name

    def out(rate: NaturalRate) -> bool:
        name = paper_name(rate)
        return name == paper.name or (whole_registry and registries().get(name, name) == paper.registry)

    return [rate for rate in rates if not out(rate)]


def _compared(paper: Paper, grade: str, level: str, window: Window, share: Posterior, observed: int, total: int) -> LeftOut:
    below = np.cumsum(share.law(total))
    low, high = (int(np.searchsorted(below, end)) for end in (0.025, 0.975))
    return LeftOut(
        paper=paper.name, ais=grade, level=level or "any", window=window.label, observed=observed, total=total, expected=total * share.mean,
        low=low, high=high,
    )  # fmt: skip


def covered(rows: Sequence[LeftOut]) -> str:
    """ "21 of 24 (88%)"."""
    inside = sum(row.covered for row in rows)
    return f"{inside} of {len(rows)} ({100 * inside / len(rows):.0f}%)"


def left_out_table(rates: Sequence[NaturalRate]) -> str:
    rows, stricter = left_out(rates), left_out(rates, whole_registry=True)
    lines = [
        f"| {r.paper} | {r.ais} | {r.level} | {r.window} | {r.observed} of {r.total} | {r.expected:.1f} | {r.low} to {r.high} | {'yes' if r.covered else 'no'} |"
        for r in rows
    ]
    head = "| left out | AIS | level | first examined | saw better | expected | 95% predictive range | inside |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    close = f"\n\nInside the range: {covered(rows)}. With the whole registry left out, which shares people with other papers: {covered(stricter)}."
    return "\n".join([head, *lines]) + close


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """A published figure that the model was not fitted on."""

    source: str
    about: str
    share: float
    total: int | None
    person: dict[str, Any]
    months: float
    grades: str = ""  # the grades counted; "" for better by one or more
    caveat: str = ""
    counted: bool = False  # few people: the count is held against its predictive range, not the share against its interval


OUTSIDE = (
    Outside(source="Fawcett 2007, doi:10.1038/sj.sc.3102007 (SCIMS, EMSCI, Sygen), Table 2 of doi:10.1089/neu.2020.7473", about="A, within 30 days, better at one year", share=0.20, total=None, person={"ais": "A", "since_months": 0.5}, months=12, caveat="rounded; shares people with papers fitted"),
    Outside(source="Fawcett 2007, the same table", about="A, within 30 days, to B", share=0.10, total=None, person={"ais": "A", "since_months": 0.5}, months=12, grades="B", caveat="rounded"),
    Outside(source="Fawcett 2007, the same table", about="A, within 30 days, to C or D", share=0.10, total=None, person={"ais": "A", "since_months": 0.5}, months=12, grades="CD", caveat="rounded"),
    Outside(source="Model Systems 2011 to 2019, doi:10.1016/j.apmr.2021.09.018", about="A, cervical, within 30 days, to C or better at one year", share=0.134, total=None, person={"ais": "A", "level": "cervical", "since_months": 0.5}, months=12, grades="CDE", caveat="187 people of A and B together"),
    Outside(source="Wilson 2018 (NACTN), Table 6 of doi:10.1089/neu.2020.7473", about="D, T1 to L1, within 7 days, to E", share=1 / 3, total=3, person={"ais": "D", "level": "thoracic", "since_months": 0.1}, months=12),
    Outside(source="El Tecle 2018, doi:10.3171/2017.7.SPINE17107", about="A, better", share=327 / 1162, total=1162, person={"ais": "A", "since_months": 0.5}, months=12, caveat="20 series, time of the first examination unknown"),
    Outside(source="El Tecle 2018", about="A, cervical, better", share=0.333, total=None, person={"ais": "A", "level": "cervical", "since_months": 0.5}, months=12, caveat="the same"),
    Outside(source="El Tecle 2018", about="A, thoracic, better", share=0.306, total=None, person={"ais": "A", "level": "thoracic", "since_months": 0.5}, months=12, caveat="the same"),
    Outside(source="Khorasanizadeh 2019, doi:10.3171/2018.10.SPINE18802", about="A, better", share=0.193, total=None, person={"ais": "A", "since_months": 0.5}, months=12, caveat="114 series, starts mixed"),
    Outside(source="Khorasanizadeh 2019", about="B, better", share=0.738, total=None, person={"ais": "B", "since_months": 0.5}, months=12, caveat="the same"),
    Outside(source="Khorasanizadeh 2019", about="C, better", share=0.873, total=None, person={"ais": "C", "since_months": 0.5}, months=12, caveat="the same"),
    Outside(source="Khorasanizadeh 2019", about="D, better", share=0.465, total=None, person={"ais": "D", "since_months": 0.5}, months=12, caveat="the same; many first examined in hospital within hours"),
    Outside(source="DeVivo 2007 (Model Systems 2002 to 2006), as tabulated by SCIRE", about="A, better at discharge", share=0.151, total=None, person={"ais": "A", "since_months": 0.5}, months=6, caveat="at discharge, some months after the injury"),
    Outside(source="DeVivo 2007", about="B, better at discharge", share=0.452, total=None, person={"ais": "B", "since_months": 0.5}, months=6, caveat="the same"),
    Outside(source="DeVivo 2007", about="C, better at discharge", share=0.543, total=None, person={"ais": "C", "since_months": 0.5}, months=6, caveat="the same"),
    Outside(source="Moslavac 2008 (Croatia, 154 people), as tabulated by SCIRE", about="A, better at discharge from rehabilitation", share=0.07, total=75, person={"ais": "A", "since_months": 0.9}, months=6, caveat="admitted to rehabilitation at a time not seen; people counted from printed per cents"),
    Outside(source="Moslavac 2008", about="C, better at discharge", share=0.88, total=32, person={"ais": "C", "since_months": 0.9}, months=6, caveat="the same"),
    Outside(source="Moslavac 2008", about="D, to E at discharge", share=0.74, total=18, person={"ais": "D", "since_months": 0.9}, months=6, caveat="the same"),
    Outside(source="Waters 1992, pmid:1514883", about="complete paraplegia, incomplete only after four months", share=6 / 148, total=148, person={"ais": "A", "level": "paraplegia", "since_months": 12.0}, months=48, caveat="begins at four months; serves people from then to a year, not those of a year or more, who are asked about here"),
    Outside(source="El-Kheir 2014, controls without cells, doi:10.1186/s13578-020-00475-3", about="A, a year or more, better 18 months later", share=0.0, total=10, person={"ais": "A", "since_months": 12.0}, months=18, caveat="a trial's control group", counted=True),
)  # fmt: skip


def outside_table(rates: Sequence[NaturalRate]) -> str:
    lines = [_outside_line(rates, one) for one in OUTSIDE]
    inside = sum(line.endswith("| yes |") for line in lines)
    head = "| source | about | published | model (95% interval) | remark | inside |\n| --- | --- | --- | --- | --- | --- |"
    return "\n".join([head, *lines]) + f"\n\nInside the interval: {inside} of {len(lines)}."


def _outside_line(rates: Sequence[NaturalRate], one: Outside) -> str:
    moment = recovery(rates, horizon_months=(one.months,), **one.person).moments[0]
    if one.grades:
        parts = [chance for chance in moment.grades if chance.grade in one.grades]
        mean, low, high = sum(c.chance or 0 for c in parts), sum(c.low for c in parts), min(1.0, sum(c.high for c in parts))
    else:
        mean, low, high = moment.better.chance or 0.0, moment.better.low, moment.better.high
    if one.counted:
        return _counted_line(rates, one)
    people = f" of {one.total}" if one.total else ""
    inside = "yes" if low <= one.share <= high else "no"
    return f"| {one.source} | {one.about} | {100 * one.share:.1f}%{people} | {100 * mean:.0f}% ({100 * low:.0f}% to {100 * high:.0f}%) | {one.caveat} | {inside} |"


def _counted_line(rates: Sequence[NaturalRate], one: Outside) -> str:
    total, seen, since = one.total or 1, round(one.share * (one.total or 1)), one.person["since_months"]
    found = expected_recovery(rates, observed=seen, total=total, ais=(one.person["ais"],), since_months=(since, since))
    low, high = found.predicted_low or 0, found.predicted_high or 0
    inside = "yes" if low <= seen <= high else "no"
    return f"| {one.source} | {one.about} | {seen} of {total} | {total * (found.expected or 0.0):.1f} ({low} to {high}) people | {one.caveat} | {inside} |"


def studies_table(evidence: Evidence) -> str:
    head = "| study | start | since injury, months | saw better | expected | 95% interval of what is expected | 95% predictive range | chance of as many |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    return "\n".join([head, *(_study_line(one) for one in benchmarks(evidence) if not one.controlled)])


def _study_line(one: StudyBenchmark) -> str:
    seen = f"| {one.label} | AIS {one.ais} | {one.since} | {one.observed} of {one.total} |"
    if one.predicted_low is None:
        return f"{seen} no benchmark: {one.gap} | | | |"
    limits = f"{one.expected_low:.1f} to {one.expected_high:.1f} | {one.predicted_low} to {one.predicted_high}"
    return f"{seen} {expected_words(one)} | {limits} | {tail_words(one.tail)} |"


TABLES: dict[str, Callable[[Evidence], str]] = {
    "left out": lambda evidence: left_out_table(evidence.natural_history),
    "outside": lambda evidence: outside_table(evidence.natural_history),
    "studies": studies_table,
}


def written(page: str, evidence: Evidence) -> str:
    """The page with each table between its marks made anew."""
    for name, make in TABLES.items():
        marks = (f"<!-- {name} -->", f"<!-- end of {name} -->")
        pattern = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
        page = "".join(
            [*pattern.split(page, maxsplit=1)[:1], f"{marks[0]}\n{make(evidence)}\n{marks[1]}", *pattern.split(page, maxsplit=1)[1:]]
        )
    return page


def main() -> None:
    evidence = read_tables(resources.files("cordwise.evidence"))
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), evidence), encoding="utf-8", newline="\n")
        return
    print("\n\n".join(make(evidence) for make in TABLES.values()))


if __name__ == "__main__":
    main()
