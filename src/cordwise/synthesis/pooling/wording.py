"""The methods paragraph of a synthesis, and its references: what was done and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cordwise import __version__
from cordwise.knowledge.methods import papers, reference, words
from cordwise.records.synthesis import Check, Estimate
from cordwise.synthesis.effects.computed import named
from cordwise.synthesis.pooling.asked import COUNTS, IDLE
from cordwise.synthesis.pooling.case import Case
from cordwise.text.counted import counted

Row = tuple[str, str]
"""A part of `methods.yaml` and the id of a row in it."""


def paragraph(case: Case, overall: Estimate, checks: Iterable[Check], parts: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The paragraph, and the references in the order of their first authors."""
    rows = list(_rows(case, overall, checks, parts))
    name = case.measure.told_as if overall.model == "chain" else case.measure.name
    article = "" if name.split()[0].endswith("'s") else "the "
    first = f"The measure is {article}{name}."
    spoken = [(part, row) for part, row in rows if part != "mantel_haenszel" or not case.corrected.any()]
    sentences = [first, *(words(part, row).format(**_values(case, overall, row)) for part, row in spoken)]
    cited = {paper for part, row in rows for paper in papers(part, row)}
    if overall.model in ("inverse_variance", "common_effect"):
        cited |= set(papers("estimators", case.options.method))
    return " ".join(sentences), tuple(reference(paper) for paper in sorted(cited))


def _rows(case: Case, overall: Estimate, checks: Iterable[Check], parts: Iterable[str]) -> Iterator[Row]:
    yield "models", overall.model
    if overall.model == "mantel_haenszel":
        yield "mantel_haenszel", case.measure.id
    if case.options.add and case.measure.columns in COUNTS and "add" not in IDLE.get(overall.model, ()):
        yield "heterogeneity", "corrected" if case.corrected.any() else "nothing_to_correct"
    if overall.interval and overall.estimate is not None:
        yield "intervals", overall.interval
    if overall.spread.tau2_low is not None:
        yield "heterogeneity", "described"
    if overall.prediction_df is not None:
        yield "heterogeneity", "prediction"
    if any(check.estimate.model == "bayes" for check in checks):
        yield "models", "bayes"
    yield from (("heterogeneity", part) for part in parts)
    yield "heterogeneity", "software"


_TO = {
    "only_zero": "studies with an empty cell",
    "all": "all studies",
    "if_any_zero": "all studies, as some have an empty cell",
    "none": "no study",
}
_THREE_LEVEL = {"ML": "estimated by maximum likelihood", "EE": "taken as 0, which is one common effect"}


def _values(case: Case, overall: Estimate, row: str) -> dict[str, str]:
    df = overall.prediction_df if row == "prediction" else overall.df
    return {
        "level": f"{100 * case.options.level:g}%",
        "df": counted(df, "degree of freedom", "degrees of freedom") if df is not None else "",
        "method": words("estimators", case.options.method),
        "note": overall.note,
        "add": f"{case.options.add:g}",
        "to": _TO[case.options.to],
        "version": __version__,
        "corrected": named(case.labels, case.corrected),
        "without": "" if case.corrected.any() else " without a continuity correction",
        "variances": _THREE_LEVEL.get(case.options.method, "estimated by restricted maximum likelihood"),
    }
