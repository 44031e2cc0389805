"""The rows of a multilevel synthesis, sorted so that each cluster stands together, with what is known of their sampling covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, place, refuse, vector

Index = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Frame:
    """k effects in m clusters, each cluster's rows together, clusters in the order of their first row."""

    y: Array
    v: Array
    """Sampling variances, all above 0."""
    design: Array
    """(k, p), of full column rank."""
    names: tuple[str, ...]
    intercept: bool
    rows: Index
    """Where each sorted row stood in the input, from 0."""
    starts: Index
    """The first sorted row of each cluster."""
    clusters: tuple[object, ...]
    blocks: tuple[Array, ...] | None
    """The sampling covariance of each cluster; None where effects were sampled independently."""
    notes: tuple[str, ...]

    @property
    def lengths(self) -> Index:
        """How many rows each cluster has."""
        return np.diff(np.append(self.starts, len(self.y)))

    @property
    def codes(self) -> Index:
        """The cluster of each sorted row, from 0."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)

    def in_order(self, values: Array) -> Array:
        """One value a sorted row, put back into the order of the input."""
        return np.asarray(values[np.argsort(self.rows)])


def read_frame(
    estimates: Any,
    variances: Any,
    clusters: Sequence[object] | NDArray[Any],
    *,
    moderators: Any = None,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    covariance: Any = None,
    sampling_correlation: float | None = None,
    labels: Sequence[str] = (),
) -> Frame:
    """The rows that can be used, sorted by cluster.

    `covariance` is a (k, k) matrix, zero between clusters, or one square matrix a cluster in the order of their first rows;
    `sampling_correlation` instead makes one from the variances. Rows without an effect, variance, moderator or cluster are left out with a note.

    Raises:
        InputError: unlike lengths, a variance not above 0, a moderator that the others make, a covariance that is none; the row is named.
    """
    y = vector(estimates, "estimate", labels)
    given = None if covariance is None else _read_covariance(covariance, len(y))
    v = _variances(variances, given, len(y), labels)
    x, names = _design(moderators, names, intercept, len(y))
    codes, found = _codes(clusters, len(y))
    use = np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=1) & (codes >= 0)
    refuse(use & (v <= 0), v, "variance", labels, "is not above 0")
    if not use.any():
        raise InputError("no row has an effect, a variance, all moderators and a cluster")
    notes = () if use.all() else (f"{int((~use).sum())} of {len(y)} rows left out: no effect, variance, moderator or cluster",)
    rows, starts, kept = _sort(codes, use)
    blocks = _blocks(v, rows, starts, given, sampling_correlation, codes, labels)
    _refuse_dependent(x[rows], names)
    return Frame(
        y=y[rows], v=v[rows], design=x[rows], names=names, intercept=intercept, rows=rows, starts=starts,
        clusters=tuple(found[code] for code in kept), blocks=blocks, notes=notes,
    )  # fmt: skip


def _variances(variances: Any, covariance: Array | tuple[Array, ...] | None, k: int, labels: Sequence[str]) -> Array:
    if variances is not None:
        v = vector(variances, "variance", labels)
    elif isinstance(covariance, np.ndarray):
        v = np.diag(covariance).copy()
    else:
        raise InputError("the sampling variances are missing")
    if len(v) != k:
        raise InputError(f"{k} estimates and {len(v)} variances")
    return v


def _design(moderators: Any, names: Sequence[str] | None, intercept: bool, k: int) -> tuple[Array, tuple[str, ...]]:
    """The moderators as columns, behind the intercept where there is one."""
    if moderators is None:
        columns: Array = np.empty((k, 0))
    else:
        try:
            columns = np.asarray(moderators, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError("moderators: a table of numbers is needed, one column a moderator") from None
        columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != k:
        raise InputError(f"moderators: one row for each of the {k} estimates is needed, not an array of shape {columns.shape}")
    if np.isinf(columns).any():
        raise InputError(f"{place(int(np.flatnonzero(np.isinf(columns).any(axis=1))[0]))}: a moderator is infinite")
    told = tuple(names) if names is not None else tuple(f"moderator {column + 1}" for column in range(columns.shape[1]))
    if len(told) != columns.shape[1]:
        raise InputError(f"{len(told)} names for {columns.shape[1]} moderators")
    if intercept:
        columns, told = np.column_stack([np.ones(k), columns]), ("intercept", *told)
    if columns.shape[1] == 0:
        raise InputError("no intercept and no moderator: nothing to estimate")
    return columns, told


def _codes(clusters: Sequence[object] | NDArray[Any], k: int) -> tuple[Index, list[object]]:
    """Each row's cluster as a number from 0, -1 where there is none, and the clusters' names by number."""
    if len(clusters) != k:
        raise InputError(f"{k} estimates and {len(clusters)} cluster names")
    array = np.asarray(clusters)
    if array.ndim == 1 and array.dtype.kind in "iub":
        found, codes = np.unique(array, return_inverse=True)
        return codes.astype(np.intp), list(found.tolist())
    numbers: dict[object, int] = {}
    listed = array.tolist() if array.ndim == 1 and array.dtype.kind != "U" else list(clusters)
    told = [-1 if _is_missing(name) else numbers.setdefault(name, len(numbers)) for name in listed]
    return np.array(told, dtype=np.intp), list(numbers)


def _is_missing(name: object) -> bool:
    return name is None or (isinstance(name, float) and np.isnan(name)) or (isinstance(name, str) and not name.strip())


def _sort(codes: Index, use: NDArray[np.bool_]) -> tuple[Index, Index, Index]:
    """The usable rows with clusters together (by first row), where each cluster starts, and which cluster it is."""
    usable = np.flatnonzero(use)
    present, first, inverse = np.unique(codes[usable], return_index=True, return_inverse=True)
    rank = np.empty(len(present), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(present))
    by_cluster = rank[inverse]
    rows = usable[np.argsort(by_cluster, kind="stable")]
    lengths = np.bincount(by_cluster, minlength=len(present))
    return rows, np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp), present[np.argsort(first)]


def _read_covariance(covariance: Any, k: int) -> Array | tuple[Array, ...]:
    try:
        if isinstance(covariance, np.ndarray) or np.isscalar(covariance[0][0]):
            matrix = np.asarray(covariance, dtype=np.float64)
            if matrix.shape != (k, k):
                raise InputError(f"covariance: a matrix of {k} by {k} is needed, not of shape {matrix.shape}")
            return matrix
        return tuple(np.atleast_2d(np.asarray(block, dtype=np.float64)) for block in covariance)
    except (TypeError, ValueError, IndexError, KeyError):
        raise InputError("covariance: a square matrix of numbers, or one a cluster, is needed") from None


def _blocks(
    v: Array, rows: Index, starts: Index, given: Array | tuple[Array, ...] | None, rho: float | None, codes: Index, labels: Sequence[str]
) -> tuple[Array, ...] | None:
    if given is None and rho is None:
        return None
    if given is not None and rho is not None:
        raise InputError("give either a covariance or a sampling correlation, not both")
    pieces = np.split(rows, starts[1:])
    if rho is not None:
        blocks = _correlated(v, pieces, rho)
    elif isinstance(given, tuple):
        blocks = _listed(given, pieces, codes)
    else:
        assert isinstance(given, np.ndarray)
        _refuse_between(given, pieces, labels)
        blocks = tuple(given[np.ix_(piece, piece)] for piece in pieces)
    for piece, block in zip(pieces, blocks, strict=True):
        _check_block(piece, block, v, labels)
    return blocks


def _correlated(v: Array, pieces: Sequence[Index], rho: float) -> tuple[Array, ...]:
    if not -1 < rho < 1:
        raise InputError(f"the sampling correlation is {rho:g}; it must lie between -1 and 1")
    blocks = []
    for piece in pieces:
        sd = np.sqrt(v[piece])
        block = rho * np.outer(sd, sd)
        np.fill_diagonal(block, v[piece])
        blocks.append(block)
    return tuple(blocks)


def _listed(given: tuple[Array, ...], pieces: Sequence[Index], codes: Index) -> tuple[Array, ...]:
    """Blocks of all clusters in the order of their first row, cut to the rows that are used."""
    present = codes[codes >= 0]
    _, first = np.unique(present, return_index=True)
    order = present[np.sort(first)]
    if len(given) != len(order):
        raise InputError(f"covariance: {len(given)} blocks for {len(order)} clusters")
    of = {int(code): block for code, block in zip(order, given, strict=True)}
    cut = []
    for piece in pieces:
        code = int(codes[piece[0]])
        all_rows = np.flatnonzero(codes == code)
        if of[code].shape != (len(all_rows), len(all_rows)):
            raise InputError(f"covariance: the cluster of {place(int(piece[0]))} has {len(all_rows)} rows, its block is {of[code].shape}")
        at = np.searchsorted(all_rows, piece)
        cut.append(of[code][np.ix_(at, at)])
    return tuple(cut)


def _refuse_between(matrix: Array, pieces: Sequence[Index], labels: Sequence[str]) -> None:
    rest = matrix.copy()
    for piece in pieces:
        rest[np.ix_(piece, piece)] = 0.0
    used = np.concatenate(list(pieces))
    away = np.argwhere(rest[np.ix_(used, used)] != 0)
    if len(away):
        one, other = used[away[0]]
        raise InputError(f"covariance: {place(int(one), labels)} and {place(int(other), labels)} covary but stand in two clusters")


def _check_block(piece: Index, block: Array, v: Array, labels: Sequence[str]) -> None:
    where = f"covariance of the cluster of {place(int(piece[0]), labels)}"
    if not np.isfinite(block).all():
        raise InputError(f"{where}: a cell is missing or infinite")
    if not np.allclose(block, block.T, rtol=1e-8, atol=0):
        raise InputError(f"{where}: it is not symmetric")
    if not np.allclose(np.diag(block), v[piece], rtol=1e-6, atol=0):
        raise InputError(f"{where}: its diagonal is not the variances")
    sd = np.sqrt(np.diag(block))
    if np.linalg.eigvalsh(block / np.outer(sd, sd))[0] <= 1e-12:
        raise InputError(f"{where}: it is not positive definite")


def _refuse_dependent(design: Array, names: tuple[str, ...]) -> None:
    """An intercept or moderator that the columns before it already make cannot be estimated."""
    length = np.sqrt(np.einsum("ij,ij->j", design, design))
    left = np.abs(np.diag(np.linalg.qr(design / np.where(length > 0, length, 1.0), mode="r")))
    left = np.append(left, np.zeros(design.shape[1] - len(left)))
    bad = np.flatnonzero((left < 1e-10) | (length == 0))
    if len(bad):
        raise InputError(f"{names[bad[0]]}: the columns before it already say this one ({len(design)} rows); leave it out")
