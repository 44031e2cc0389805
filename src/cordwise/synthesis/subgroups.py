"""Subgroups: the model of each, and whether they differ by more than chance.

Borenstein M et al. (2009) Introduction to Meta-Analysis, chapter 19, doi:10.1002/9780470743386.ch19: each subgroup with a tau2 of its own, or one for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, vector
from cordwise.synthesis.estimates import Effects, study_labels
from cordwise.synthesis.model import Fit, check_choices, fit, two_sided

UNKNOWN = frozenset({"", "na", "n/a", "nan", "."})
"""How tables write a missing group; "none" is a group of its own (no controls, no co-treatment)."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Subgroup:
    """One level: its mean effect on k studies. `fit` is its own model, None where one tau2 stands for all."""

    name: str
    k: int
    labels: tuple[str, ...]
    estimate: float
    standard_error: float
    p_value: float
    ci_low: float
    ci_high: float
    tau2: float
    fit: Fit | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Subgroups:
    """The levels in their order, and the test between them (None with a `reason` where there is none).

    With tau2 of their own the statistic is Q of the levels' estimates, chi-squared on `df`; with one tau2 it is QM of `fit`, the regression on the levels:
    chi-squared, or F on `df` and `df_error` where the test is on t.
    """

    common_tau2: bool
    levels: tuple[Subgroup, ...]
    df: int
    df_error: float = float("inf")
    statistic: float | None = None
    p_value: float | None = None
    fit: Fit | None = None
    left_out: tuple[str, ...] = ()
    reason: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)


def subgroups(
    estimates: Any,
    variances: Any = None,
    *,
    groups: Sequence[object],
    common_tau2: bool = False,
    method: str = "REML",
    test: str = "hksj_floor",
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> Subgroups:
    """The models of an `Effects` (or of estimates and variances of shape (k,)) by group; groups that are all numbers sort as numbers, others as text.
    A study without a group, an effect or a variance is left out and told.

    Raises:
        InputError: groups of another length, no study with a group and an effect, or what `fit` refuses.
    """
    check_choices(method, test, level)
    effects = estimates if isinstance(estimates, Effects) else _effects(estimates, variances, labels)
    if len(groups) != len(effects):
        raise InputError(f"{len(groups)} groups for {len(effects)} effects")
    told = np.array([_name(group) for group in groups], dtype=object)
    lost = tuple(f"{effects.labels[row]}: no group" for row in np.flatnonzero(told == ""))
    lost += fit(effects, method="EE", test="z").left_out  # every effect is checked, and told where it is none
    held = effects.usable & (told != "")
    if not held.any():
        raise InputError("no study has both a group and an effect")
    names = sorted(set(told[held]), key=_order(set(told[held])))
    parts = [_rows(effects, held & (told == name)) for name in names]
    own = tuple(_level(name, fit(part, method=method, test=test, level=level)) for name, part in zip(names, parts, strict=True))
    if not common_tau2:
        return replace(_between(own), left_out=lost)
    return replace(_regression(own, parts, method, test, level), left_out=lost)


def _effects(estimates: Any, variances: Any, labels: Sequence[object] | None) -> Effects:
    if variances is None:
        raise InputError("variances are needed beside the estimates")
    y, v = vector(estimates, "estimate"), vector(variances, "variance")
    if y.shape != v.shape:
        raise InputError(f"{len(y)} estimates and {len(v)} variances")
    return Effects(
        measure="GEN", estimates=y, variances=v, sizes=np.full(len(y), np.nan), labels=study_labels(labels, len(y)),
        reasons=tuple("" if known else "no effect or no variance" for known in np.isfinite(y) & np.isfinite(v)),
    )  # fmt: skip


def _name(group: object) -> str:
    text = f"{group:g}" if isinstance(group, float) else " ".join(str(group).split())
    return "" if group is None or text.lower() in UNKNOWN else text


def _order(names: set[str]) -> Callable[[str], Any]:
    try:
        return {name: float(name) for name in names}.__getitem__
    except ValueError:
        return str


def _rows(effects: Effects, which: NDArray[np.bool_]) -> Effects:
    rows = [int(row) for row in np.flatnonzero(which)]
    return replace(
        effects, estimates=effects.estimates[rows], variances=effects.variances[rows], sizes=effects.sizes[rows],
        labels=tuple(effects.labels[row] for row in rows), reasons=tuple(effects.reasons[row] for row in rows),
    )  # fmt: skip


def _level(name: str, model: Fit) -> Subgroup:
    return Subgroup(
        name=name, k=model.k, labels=model.labels, estimate=model.estimate, standard_error=model.standard_error, p_value=model.p_value,
        ci_low=model.ci_low, ci_high=model.ci_high, tau2=model.tau2, fit=model, note="one study: its own interval" if model.k == 1 else "",
    )  # fmt: skip


def _between(levels: tuple[Subgroup, ...]) -> Subgroups:
    """Q of the levels' estimates around their mean."""
    df = len(levels) - 1
    errors = np.array([level.standard_error for level in levels])
    if not df or not errors.all():
        why = (
            "one subgroup: nothing to compare"
            if not df
            else f"no scatter within {levels[int(errors.argmin())].name}: its weight would be infinite"
        )
        return Subgroups(common_tau2=False, levels=levels, df=df, reason=why)
    w = 1.0 / errors**2
    b = np.array([level.estimate for level in levels])
    away = b - b[errors.argmin()]
    q = float(w @ (away - float(w @ away) / float(w.sum())) ** 2)
    return Subgroups(common_tau2=False, levels=levels, df=df, statistic=q, p_value=float(chdtrc(df, q)))


def _regression(own: tuple[Subgroup, ...], parts: list[Effects], method: str, test: str, level: float) -> Subgroups:
    """One tau2 for all: the regression on the levels, and its mean for each."""
    df = len(own) - 1
    if not df:
        return Subgroups(common_tau2=True, levels=own, df=0, reason="one subgroup: nothing to compare")
    y, v, labels = (np.concatenate([getattr(part, name) for part in parts]) for name in ("estimates", "variances", "labels"))
    codes = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    if len(y) == len(own):
        why = "one study in each subgroup: the variance between studies cannot be told from that between subgroups"
        return Subgroups(common_tau2=True, levels=own, df=df, reason=why)
    names = [level.name for level in own[1:]]
    model = fit(
        y, v, moderators=_dummies(codes, df), names=names, method=method, test=test, level=level, labels=[str(label) for label in labels]
    )
    levels = _means(model, own, df)
    if not np.isfinite(model.qm):
        return Subgroups(common_tau2=True, levels=levels, df=df, fit=model, reason="no scatter within the subgroups to compare them by")
    return Subgroups(common_tau2=True, levels=levels, df=df, df_error=model.df, statistic=model.qm, p_value=model.qm_p, fit=model)


def _dummies(codes: NDArray[np.intp], df: int) -> Array:
    return np.asarray(codes[:, None] == np.arange(1, df + 1), dtype=float)


def _means(model: Fit, own: tuple[Subgroup, ...], df: int) -> tuple[Subgroup, ...]:
    at = model.predict(_dummies(np.arange(df + 1), df))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = two_sided(at.estimate / at.standard_error, model.df)
    return tuple(
        replace(
            level, estimate=float(at.estimate[i]), standard_error=float(at.standard_error[i]), p_value=float(p[i]), ci_low=float(at.ci_low[i]),
            ci_high=float(at.ci_high[i]), tau2=model.tau2, fit=None, note="one study, with the tau2 of all" if level.k == 1 else "",
        )
        for i, level in enumerate(own)
    )  # fmt: skip


__all__ = ["Subgroup", "Subgroups", "subgroups"]
