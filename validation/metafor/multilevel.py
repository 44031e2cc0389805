"""rma.mv and what follows from it: three levels, several outcomes, contrasts of a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel import (
    Multivariate,
    ThreeLevel,
    aggregate,
    cooks_distance,
    multivariate,
    profile_range,
    random_effects,
    three_level,
)
from cordwise.synthesis.multilevel.fit import Fit
from validation.metafor.formula import design
from validation.metafor.reading import Case, OutOfScopeError, array, columns
from validation.metafor.univariate import Answer, finite

STRUCTURES = ("UN", "HCS", "CS", "DIAG", "ID")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """What a model of several effects a study reads."""

    y: Array
    v: Array
    columns: dict[str, list[Any]]
    """By name, of the length of the rows."""


def rows_of(case: Case) -> Rows:
    """The effects of the case, or those of several entries one after another where `rows` names them.

    Raises:
        OutOfScopeError: neither is given.
    """
    if case.effects_id is not None:
        k = len(case.y)
        own = {name: values for name, values in case.data.columns.items() if len(values) == k}
        own |= {name: list(values) for name in ("study", "comparison") if isinstance(values := case.options.get(name), list)}
        return Rows(y=case.y, v=case.v, columns=own)
    named = [name for name in re.findall(r"\w+", str(case.options.get("rows", ""))) if name in case.data.effects]
    if not named:
        raise OutOfScopeError("the rows are not given")
    parts = [case.data.effects[name] for name in named]
    lengths = [len(part["yi"]) for part in parts]
    return Rows(
        y=np.concatenate([array(part["yi"]) for part in parts]), v=np.concatenate([array(part["vi"]) for part in parts]),
        columns={"grp": [name for name, n in zip(named, lengths, strict=True) for _ in range(n)], "study": [i for n in lengths for i in range(n)]},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Random:
    """`~ inner | outer / nested`: which columns, and a correlation held where the words say so."""

    inner: str
    outer: str
    nested: str | None
    structure: str
    held: float | None


def random_of(case: Case) -> Random | None:
    text = case.options.get("random")
    structure = str(case.options.get("struct", "CS"))
    if text is None:
        return None
    if isinstance(text, list):
        if len(text) != 1:
            raise OutOfScopeError("several random terms")
        text = text[0]
    found = re.fullmatch(
        r"~\s*(?P<inner>[\w.]+)\s*\|\s*(?P<outer>[\w.]+)(?:\s*/\s*(?P<nested>[\w.]+))?\s*(?P<rest>,.*)?", str(text).strip()
    )
    if not found:
        raise OutOfScopeError(f"option random={text}")
    words = found["rest"] or ""
    told = re.search(r"struct\w*\s*=?\s*\"?(\w+)", words)
    held = re.search(r"rho\D*?([\d.]+)(?:/([\d.]+))?", words)
    rho = case.options.get("rho")
    if held:
        rho = float(held[1]) / float(held[2] or 1)
    return Random(found["inner"], found["outer"], found["nested"], told[1] if told else structure, None if rho is None else float(rho))


def model_of(case: Case) -> tuple[ThreeLevel | Multivariate, Rows]:
    """The model that the options describe, and its rows.

    Raises:
        OutOfScopeError: a random part that ours does not have.
    """
    options, rows, random = case.options, rows_of(case), random_of(case)
    moderators, intercept = _moderators(case, rows)
    shared: dict[str, Any] = {
        "moderators": moderators, "intercept": intercept, "method": options.choose("method", {"REML": "REML", "ML": "ML", "EE": "EE", "FE": "EE", "CE": "EE"}, "REML"),
        "test": options.choose("test", {"z": "z", "t": "t"}, "z"), "df": options.choose("dfs", {"residual": "residual", "contain": "contain"}, "residual"),
        "level": options.level, "covariance": _covariance(case),
    }  # fmt: skip
    if random is None:
        shared["method"] = "EE" if shared["method"] == "REML" else shared["method"]
        clusters = _blocks(shared["covariance"], rows)
        return three_level(rows.y, rows.v, clusters, random="none", **shared), rows
    outer = _column(rows, random.outer)
    if random.inner != "1":
        if random.structure not in STRUCTURES:
            raise OutOfScopeError(f"option struct={random.structure}")
        shared |= {"structure": random.structure, "effect_correlation": random.held}
        return multivariate(rows.y, rows.v, outer, _column(rows, random.inner), **shared), rows
    if random.nested is None:
        single = len(set(map(str, outer))) == len(outer)
        return three_level(rows.y, rows.v, outer, random="effect" if single else "cluster", **shared), rows
    inner = _column(rows, random.nested)
    if len({(str(a), str(b)) for a, b in zip(outer, inner, strict=True)}) < len(outer):
        raise OutOfScopeError("two rows in one innermost level: a fourth level")
    return three_level(rows.y, rows.v, outer, random="nested", **shared), rows


def _moderators(case: Case, rows: Rows) -> tuple[Array | None, bool]:
    options = case.options
    intercept = bool(options.get("intercept", True))
    given = options.get("X")
    if given is not None:
        return columns(given, len(rows.y)), intercept
    mods = options.get("mods")
    return (None, True) if mods is None else design(str(mods), rows.columns)


def _covariance(case: Case) -> Array | None:
    given = case.options.get("V")
    if given is None or (isinstance(given, str) and given.replace(" ", "") in ("diag(vi)", "vi")):
        return None
    if isinstance(given, str):
        raise OutOfScopeError(f"option V={given}")
    return np.array([array(row) for row in given])


def _blocks(covariance: Array | None, rows: Rows) -> list[int]:
    """A cluster for each set of rows that share sampling errors."""
    codes = list(range(len(rows.y)))
    if covariance is not None:
        for row in range(len(codes)):
            linked = np.flatnonzero(covariance[row] != 0)
            least = min([codes[row], *(codes[other] for other in linked)])
            old = {codes[row], *(codes[other] for other in linked)}
            codes = [least if code in old else code for code in codes]
    return codes


def _column(rows: Rows, name: str) -> list[Any]:
    if name not in rows.columns:
        raise OutOfScopeError(f"column {name} is not in the file")
    return rows.columns[name]


def rma_mv(case: Case) -> Answer:
    found, _ = model_of(case)
    return _fit(found) | _variances(found) | ({"pi_lb": found.pi_low, "pi_ub": found.pi_high} if isinstance(found, ThreeLevel) else {})


def _fit(found: Fit) -> Answer:
    return {
        "k": found.k, "p": len(found.coefficients), "b": found.coefficients, "se": found.standard_errors, "zval": found.statistics,
        "ddf": [finite(value) for value in found.df] if np.isfinite(found.df).any() and len(set(found.df)) > 1 else [finite(float(found.df[0]))],
        "pval": found.p_values, "ci_lb": found.ci_low, "ci_ub": found.ci_high, "vb": found.covariance.tolist(), "QE": found.qe, "QEp": found.qe_p,
        "QM": found.qm, "QMdf": [found.qm_df[0], finite(found.qm_df[1])], "QMp": found.qm_p,
        "fit_stats": {"ll": found.log_likelihood, "AIC": found.aic, "BIC": found.bic, "AICc": found.aicc},
    }  # fmt: skip


def _variances(found: ThreeLevel | Multivariate) -> Answer:
    """The components, with 0 for the parts that the model does not have."""
    none = {"sigma2": [0], "tau2": [0], "rho": [0], "gamma2": [0], "phi": [0]}
    if isinstance(found, ThreeLevel):
        parts = {"nested": [found.sigma2_between, found.sigma2_within], "cluster": [found.sigma2_between], "effect": [found.sigma2_within]}
        return none | {"sigma2": parts.get(found.random, [0])}
    return none | _by_outcome(found)


def _by_outcome(found: Multivariate) -> Answer:
    """Variances and correlations in the alphabetical order of the outcomes."""
    size = len(found.tau2)
    if size == 1:
        return {"tau2": found.tau2, "rho": found.rho if len(found.rho) else [0]}
    order = sorted(range(size), key=lambda place: str(found.outcomes[place]))
    between = found.between[np.ix_(order, order)]
    if found.structure == "DIAG":
        return {"tau2": between.diagonal(), "rho": [0]}
    if found.structure == "HCS":
        return {"tau2": between.diagonal(), "rho": found.rho}
    spread = np.sqrt(between.diagonal())
    rho = between / np.outer(spread, spread)
    return {"tau2": between.diagonal(), "rho": [float(rho[i, j]) for j in range(size) for i in range(j + 1, size)]}


def confint_mv(case: Case) -> Answer:
    case.options.get("type")
    found, _ = model_of(case)
    if not isinstance(found, ThreeLevel):
        raise OutOfScopeError("profile intervals of variances by outcome: not built")
    ranges = [profile_range(found, part) for part in range(len(found.phi))]
    return {"sigma2_ci_lb": [one.ci_low for one in ranges], "sigma2_ci_ub": [one.ci_high for one in ranges]}


def ranef(case: Case) -> Answer:
    """Predicted effects of clusters and rows, under the names that the file gives the levels."""
    found, rows = model_of(case)
    random = random_of(case)
    if not isinstance(found, ThreeLevel) or random is None or random.nested is None:
        raise OutOfScopeError("random effects of models other than three nested levels: not built")
    told = random_effects(found)
    want = case.want or {}
    first = [str(cluster) for cluster in told.clusters]
    second = [f"{a}/{b}" for a, b in zip(_column(rows, random.outer), _column(rows, random.nested), strict=True)]
    clusters, inner = [str(name) for name in want.get("names1", first)], [str(name) for name in want.get("names2", second)]
    at, within = [first.index(name) for name in clusters], [second.index(name) for name in inner]
    return {
        random.outer: told.between[at], f"{random.outer}_se": told.between_se[at], random.nested: told.within[within],
        f"{random.nested}_se": told.within_se[within], "names1": clusters, "names2": inner,
    }  # fmt: skip


def cooks(case: Case) -> Answer:
    found, _ = model_of(case)
    random = random_of(case)
    cluster = case.options.get("cluster")
    if not isinstance(found, ThreeLevel) or random is None or cluster != random.outer:
        raise OutOfScopeError(f"option cluster={cluster}: Cook's distance is by the clusters of the model")
    return {"cooks": cooks_distance(found)}


def aggregated(case: Case) -> Answer:
    struct = case.options.choose("struct", {"CS": "CS", "ID": "ID"}, "CS")
    rows = rows_of(case)
    rho = case.options.get("rho")
    found = aggregate(
        rows.y, rows.v, _column(rows, str(case.options.get("cluster"))), sampling_correlation=float(rho) if struct == "CS" and rho is not None else None,
        weighted=bool(case.options.get("weighted", True)),
    )  # fmt: skip
    return {"cluster": list(found.clusters), "yi": found.estimates, "vi": found.variances}
