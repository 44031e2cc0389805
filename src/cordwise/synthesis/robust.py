"""Standard errors that hold where the effects of one study depend on each other in an unknown way: the cluster-robust sandwich.

Adjusted form: the sandwich times m / (m - p), t with m - p degrees of freedom (m clusters, p coefficients).
Hedges LV, Tipton E, Johnson MC (2010). Robust variance estimation in meta-regression with dependent effect size estimates.
Res Synth Methods 1:39-65. doi:10.1002/jrsm.5
CR2: residuals corrected so that the sandwich is unbiased under the working model, Satterthwaite degrees of freedom for each coefficient.
Bell RM, McCaffrey DF (2002). Bias reduction in standard errors for linear regression with multi-stage samples. Surv Methodol 28:169-181.
Pustejovsky JE, Tipton E (2018). Small-sample methods for cluster-robust variance estimation and hypothesis testing in fixed effects models.
J Bus Econ Stat 36:672-683. doi:10.1080/07350015.2016.1247004
Several coefficients at once under CR2: Hotelling's T with degrees of freedom by matching moments.
Tipton E, Pustejovsky JE (2015). Small-sample adjustments for tests of moderators and model fit using robust variance estimation in
meta-regression. J Educ Behav Stat 40:604-634. doi:10.3102/1076998615606099
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, place, vector
from cordwise.synthesis.multilevel.fit import quantile, two_sided

Kind = Literal["CR0", "CR1", "CR1p", "CR2"]
NAN = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Robust:
    """Coefficients (p,) with their cluster-robust tests."""

    kind: str
    clusters: int
    coefficients: Array
    standard_errors: Array
    statistics: Array
    df: Array
    p_values: Array
    ci_low: Array
    ci_high: Array
    covariance: Array
    """(p, p)."""
    qm: float
    """F statistic of the tested coefficients, its degrees of freedom and p value."""
    qm_df: tuple[float, float]
    qm_p: float
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Pieces:
    """What each cluster adds, (m, ...), clusters of any size."""

    scores: Array
    """(m, p): X_i' W_i A_i e_i."""
    pulled: Array | None
    """(m, p, p): X_i' A_i' W_i X_i, CR2 only: how a cluster's corrected rows lean on the coefficients."""
    leaned: Array | None
    """(m, p, p): X_i' W_i Phi_i A_i' W_i X_i."""
    own: Array | None
    """(m, p, p): X_i' W_i A_i Phi_i A_i' W_i X_i."""


def cluster_robust(
    design: Array,
    residuals: Array,
    clusters: Sequence[object] | NDArray[Any],
    *,
    coefficients: Array,
    working: Array | Sequence[Array],
    weights: Array | None = None,
    kind: Kind = "CR1p",
    intercept: bool = True,
    level: float = 0.95,
) -> Robust:
    """Cluster-robust tests of a weighted least squares fit of k rows.

    `design` (k, p) with the intercept where there is one; `residuals` (k,), raw; `coefficients` (p,). `working`: the variances that the fit
    took the rows to have, (k,), or a dense block a cluster in the order of the clusters' first rows (rows of a block in the order given).
    `weights` (k,): where they are not the inverse of `working`. `kind`: "CR0" plain, "CR1" times m / (m - 1), "CR1p" times m / (m - p),
    all with m - p degrees of freedom, or "CR2". `intercept`: the first column is one and is left out of the joint test where it is not alone.

    Raises:
        InputError: shapes that do not fit, a row without a cluster, a working variance not above 0, an unknown kind.
    """
    if kind not in ("CR0", "CR1", "CR1p", "CR2"):
        raise InputError(f"{kind!r} is none of CR0, CR1, CR1p, CR2")
    x, e = np.asarray(design, dtype=np.float64), vector(residuals, "residual")
    codes = _codes(clusters, len(e))
    if x.shape != (len(e), len(coefficients)):
        raise InputError(f"design of shape {x.shape} for {len(e)} residuals and {len(coefficients)} coefficients")
    m, p = int(codes.max()) + 1, x.shape[1]
    size = np.sqrt(np.einsum("ij,ij->j", x, x))
    size = np.where(size > 0, size, 1.0)
    groups = _groups(codes)
    blocks = _blocks(working, groups, codes)
    pulls = None if weights is None else _weights(weights, len(e))
    bread, pieces = _sandwich(x / size, e, groups, blocks, pulls, m, corrected=kind == "CR2")
    factor = {"CR0": 1.0, "CR1": m / (m - 1) if m > 1 else NAN, "CR1p": m / (m - p) if m > p else NAN, "CR2": 1.0}[kind]
    covariance = (factor if m > p else NAN) * bread @ (pieces.scores.T @ pieces.scores) @ bread
    b = np.asarray(coefficients, dtype=np.float64) * size
    form = _form(bread, pieces, x / size, groups, blocks, pulls) if kind == "CR2" else None
    df = np.full(p, float(m - p)) if form is None else np.array([_satterthwaite(form, row) for row in np.eye(p)])
    return _told(kind, m, b, covariance, df, form, size, intercept, level)


def _codes(clusters: Sequence[object] | NDArray[Any], k: int) -> NDArray[np.intp]:
    if len(clusters) != k:
        raise InputError(f"{k} residuals and {len(clusters)} cluster names")
    names: dict[object, int] = {}
    codes = []
    for row, name in enumerate(clusters.tolist() if isinstance(clusters, np.ndarray) else clusters):
        if name is None or name == "" or (isinstance(name, float) and np.isnan(name)):
            raise InputError(f"{place(row)}: no cluster")
        codes.append(names.setdefault(name, len(names)))
    return np.array(codes, dtype=np.intp)


def _groups(codes: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Clusters of one size together: their numbers (c,) and their rows (c, n)."""
    order = np.argsort(codes, kind="stable")
    lengths = np.bincount(codes)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    found = []
    for length in np.unique(lengths):
        at = np.flatnonzero(lengths == length)
        found.append((at, order[starts[at][:, None] + np.arange(length)]))
    return found


def _blocks(working: Array | Sequence[Array], groups: list[tuple[Any, Any]], codes: NDArray[np.intp]) -> list[Array]:
    """The working covariance of each group of clusters, (c, n, n)."""
    if isinstance(working, np.ndarray) and working.ndim == 1:
        v = vector(working, "working variance")
        if len(v) != len(codes):
            raise InputError(f"{len(codes)} residuals and {len(v)} working variances")
        if not (v > 0).all():
            row = int(np.flatnonzero(~(v > 0))[0])
            raise InputError(f"{place(row)}: working variance {v[row]:g} is not above 0")
        return [v[rows][:, :, None] * np.eye(rows.shape[1]) for _, rows in groups]
    listed = [np.asarray(block, dtype=np.float64) for block in working]
    if len(listed) != int(codes.max()) + 1:
        raise InputError(f"{len(listed)} working blocks for {int(codes.max()) + 1} clusters")
    lengths = np.bincount(codes)
    for cluster, block in enumerate(listed):
        if block.shape != (lengths[cluster], lengths[cluster]):
            raise InputError(f"cluster {cluster + 1}: a working block of shape {block.shape} for {lengths[cluster]} rows")
    return [_sound(np.stack([listed[cluster] for cluster in at])) for at, _ in groups]


def _sound(blocks: Array) -> Array:
    """Symmetric, and with no direction so sure beside the others (1e13 times) that double precision cannot invert it."""
    if not np.isfinite(blocks).all():
        raise InputError("a working block has a missing or infinite cell")
    values, vectors = np.linalg.eigh(0.5 * (blocks + np.swapaxes(blocks, 1, 2)))
    top = values[:, -1:]
    if (values < -1e-8 * top).any() or not (top > 0).all():
        raise InputError("a working block is no covariance: it has a negative variance")
    unsound = values[:, 0] < 1e-13 * top[:, 0]
    if not unsound.any():
        return blocks
    raised = (vectors * np.maximum(values, 1e-13 * top)[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    return np.where(unsound[:, None, None], raised, blocks)


def _weights(weights: Array, k: int) -> Array:
    w = vector(weights, "weight")
    if len(w) != k or not (w > 0).all():
        raise InputError(f"{k} weights above 0 are needed")
    return w


def _sandwich(
    x: Array, e: Array, groups: list[tuple[Any, Any]], blocks: list[Array], weights: Array | None, m: int, *, corrected: bool
) -> tuple[Array, _Pieces]:
    """(X'WX)^-1 and what each cluster adds to the meat."""
    p = x.shape[1]
    wx = [_weighted(x[rows], block, rows, weights) for (_, rows), block in zip(groups, blocks, strict=True)]
    inner = np.sum([np.einsum("cni,cnj->ij", x[rows], w) for (_, rows), w in zip(groups, wx, strict=True)], axis=0)
    bread = np.linalg.inv(inner)
    scores = np.zeros((m, p))
    if not corrected:
        for (at, rows), w in zip(groups, wx, strict=True):
            scores[at] = np.einsum("cni,cn->ci", w, e[rows])
        return bread, _Pieces(scores=scores, pulled=None, leaned=None, own=None)
    total = np.sum([np.einsum("cni,cnm,cmj->ij", w, block, w) for w, block in zip(wx, blocks, strict=True)], axis=0)
    pulled, leaned, own = (np.zeros((m, p, p)) for _ in range(3))
    for (at, rows), w, block in zip(groups, wx, blocks, strict=True):
        lean = block @ w
        a = _correction(x[rows], block, lean, bread, total)
        aw = np.swapaxes(a, 1, 2) @ w  # A'WX, (c, n, p)
        scores[at] = np.einsum("cni,cn->ci", aw, e[rows])
        pulled[at] = np.swapaxes(x[rows], 1, 2) @ aw
        leaned[at] = np.swapaxes(lean, 1, 2) @ aw
        own[at] = np.swapaxes(aw, 1, 2) @ block @ aw
    return bread, _Pieces(scores=scores, pulled=pulled, leaned=leaned, own=own)


def _weighted(x: Array, block: Array, rows: NDArray[np.intp], weights: Array | None) -> Array:
    pulled: Array = np.linalg.solve(block, x).astype(np.float64) if weights is None else weights[rows][:, :, None] * x
    return pulled


def _correction(x: Array, block: Array, lean: Array, bread: Array, total: Array) -> Array:
    """A_i = D' (D Cov(e_i) D')^(+1/2) D with D the upper Cholesky factor of Phi_i, (c, n, n).

    A direction that the coefficients take up whole has no residual: its root is 0 (generalised inverse).
    """
    d = np.swapaxes(np.linalg.cholesky(block), 1, 2)
    left = np.swapaxes(x, 1, 2)
    half = lean @ bread @ left
    spread = block - half - np.swapaxes(half, 1, 2) + x @ (bread @ total @ bread) @ left
    middle = d @ spread @ np.swapaxes(d, 1, 2)
    values, vectors = np.linalg.eigh(0.5 * (middle + np.swapaxes(middle, 1, 2)))
    own = np.linalg.eigvalsh(d @ block @ np.swapaxes(d, 1, 2))[:, -1:]
    roots = np.where(values > 1e-10 * own, 1 / np.sqrt(np.maximum(values, 1e-10 * own)), 0.0)
    inner = (vectors * roots[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    fixed: Array = np.swapaxes(d, 1, 2) @ inner @ d
    return fixed


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Form:
    """The quadratic form whose law the sandwich follows: for a contrast c, P_ij = delta_ij own_i + R_i B R_j' with R_i = (lean_i, pull_i)."""

    own: Array
    """(m, p, p)."""
    low: Array
    """(m, 2p, p)."""
    middle: Array
    """(2p, 2p)."""
    plain: Array
    """(p, p): the coefficients' covariance under the working model."""


def _form(bread: Array, pieces: _Pieces, x: Array, groups: list[tuple[Any, Any]], blocks: list[Array], weights: Array | None) -> _Form:
    assert pieces.own is not None and pieces.leaned is not None and pieces.pulled is not None
    p = x.shape[1]
    wx = [_weighted(x[rows], block, rows, weights) for (_, rows), block in zip(groups, blocks, strict=True)]
    total = np.sum([np.einsum("cni,cnm,cmj->ij", w, block, w) for w, block in zip(wx, blocks, strict=True)], axis=0)
    middle = np.zeros((2 * p, 2 * p))
    middle[:p, p:] = middle[p:, :p] = -bread
    middle[p:, p:] = bread @ total @ bread
    low = np.concatenate([pieces.leaned @ bread, pieces.pulled @ bread], axis=1)
    return _Form(own=bread @ pieces.own @ bread, low=low, middle=middle, plain=bread @ total @ bread)


def _satterthwaite(form: _Form, contrast: Array) -> float:
    """2 mean^2 / variance of the contrast's sandwich under the working model."""
    own = np.einsum("i,mij,j->m", contrast, form.own, contrast)
    r = form.low @ contrast  # (m, 2p)
    rb = r @ form.middle
    lows = np.einsum("mi,mi->m", rb, r)
    trace = float(own.sum() + lows.sum())
    cross = r.T @ r @ form.middle
    squares = float(np.sum(own**2) + 2 * np.sum(own * lows) + np.sum(cross * cross.T))
    return trace**2 / squares if trace > 1e-9 * float(contrast @ form.plain @ contrast) and squares > 0 else NAN


def _hotelling(form: _Form, covariance: Array, b: Array, tested: NDArray[np.intp]) -> tuple[float, tuple[float, float], float]:
    """The approximate Hotelling test of several coefficients (Tipton and Pustejovsky's HTZ)."""
    q = len(tested)
    pairs = _pair_sums(form, tested)
    mean = pairs[0]
    values, vectors = np.linalg.eigh(mean)
    if values[0] <= 1e-12 * values[-1]:
        return NAN, (float(q), NAN), NAN
    root = (vectors / np.sqrt(values)) @ vectors.T
    spread = np.einsum("ia,jb,kc,ld,abcd->ijkl", root, root, root, root, pairs[1], optimize=True)
    # Var(d_st) = sum_ij (P_ss,ij P_tt,ij + P_st,ij P_ts,ij)
    variance = float(np.einsum("sstt->", spread) + np.einsum("stts->", spread))
    eta = q * (q + 1) / variance
    statistic = float(b[tested] @ np.linalg.solve(covariance[np.ix_(tested, tested)], b[tested]))
    left = eta - q + 1
    if left <= 0:
        return NAN, (float(q), left), NAN
    f = left / (eta * q) * statistic
    return f, (float(q), left), float(fdtrc(q, left, f))


def _pair_sums(form: _Form, tested: NDArray[np.intp]) -> tuple[Array, Array]:
    """Sum over i of P_st,ii (q, q), and sum over i, j of P_su,ij P_tv,ij as [s, u, t, v] (q, q, q, q)."""
    own = form.own[:, tested[:, None], tested]
    low = np.swapaxes(form.low[:, :, tested], 1, 2)  # (m, q, 2p)
    rb = low @ form.middle
    diagonal = rb @ np.swapaxes(low, 1, 2)
    mean = (own + diagonal).sum(axis=0)
    squares = np.einsum("msu,mtv->sutv", own, own) + np.einsum("msu,mtv->sutv", own, diagonal) + np.einsum("msu,mtv->sutv", diagonal, own)
    # sum_ij (R_i,s B R_j,u')(R_i,t B R_j,v') = tr-like products of R_s'R_t and R_u'R_v
    gram = np.einsum("msa,mtb->satb", rb, rb)
    plain = np.einsum("mua,mvb->uavb", low, low)
    squares += np.einsum("satb,uavb->sutv", gram, plain)
    return mean, squares


def _told(
    kind: str, m: int, b: Array, covariance: Array, df: Array, form: _Form | None, size: Array, intercept: bool, level: float
) -> Robust:
    p = len(b)
    tested = np.arange(p)[1 if intercept and p > 1 else 0 :]
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        statistics = b / errors
    statistics = np.where(df > 0, statistics, NAN)
    reach = quantile(df, level) * errors
    usable = np.where(np.isfinite(statistics), statistics, 0.0)
    p_values = np.where(np.isnan(statistics), NAN, two_sided(usable, df))
    qm, qm_df, qm_p = _joint(form, covariance, b, tested, m)
    return Robust(
        kind=kind, clusters=m, coefficients=b / size, standard_errors=errors / size, statistics=statistics, df=df, p_values=p_values,
        ci_low=(b - reach) / size, ci_high=(b + reach) / size, covariance=covariance / np.outer(size, size), qm=qm, qm_df=qm_df, qm_p=qm_p,
        notes=_notes(m, p, df),
    )  # fmt: skip


def _joint(form: _Form | None, covariance: Array, b: Array, tested: NDArray[np.intp], m: int) -> tuple[float, tuple[float, float], float]:
    part = covariance[np.ix_(tested, tested)]
    q, left = len(tested), float(m - len(b))
    if not np.isfinite(part).all() or np.linalg.matrix_rank(part, hermitian=True) < q:
        return NAN, (float(q), left), NAN
    if form is not None:
        return _hotelling(form, covariance, b, tested)
    f = float(b[tested] @ np.linalg.solve(part, b[tested])) / q
    return f, (float(q), left), float(fdtrc(q, left, f)) if left > 0 else NAN


def _notes(m: int, p: int, df: Array) -> tuple[str, ...]:
    if m <= p:
        return (f"{m} clusters for {p} coefficients: a robust variance cannot be estimated",)
    notes = []
    if m < 10:
        notes.append(f"only {m} clusters: a robust variance is unsure below about ten")
    if not (np.nan_to_num(df) > 0).all():
        notes.append("no degrees of freedom for a coefficient: no test of it")
    elif (df < 4).any():
        notes.append("fewer than 4 degrees of freedom for a coefficient: its p value may be too small")
    return tuple(notes)
