"""`pool(data, measure=...)`: a table of studies in, a synthesis out, with each choice named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from cordwise.errors import InputError
from cordwise.records.synthesis import Moderator, Synthesis
from cordwise.synthesis.arrays import vector
from cordwise.synthesis.batch import Progress
from cordwise.synthesis.effects import Measure, measure_of
from cordwise.synthesis.model import PREDICTIONS, check_choices
from cordwise.synthesis.pooling import extras
from cordwise.synthesis.pooling.asked import asked_for, check_asked, idle_notes
from cordwise.synthesis.pooling.bias import with_bias
from cordwise.synthesis.pooling.case import Case, Columns, Options, case_from, columns_of, texts
from cordwise.synthesis.pooling.doubts import doubts
from cordwise.synthesis.pooling.lines import HEADINGS, axis_of, study_lines
from cordwise.synthesis.pooling.models import Main, main_of
from cordwise.synthesis.pooling.old_ways import preset_of
from cordwise.synthesis.pooling.wording import paragraph
from cordwise.text.counted import counted

ALIASES = {"PROPORTION": "PLO", "RATE": "IRLN", "PREVALENCE": "PLO"}
"""What people call the measures of one arm."""


def pool(
    data: Any,
    *,
    measure: str,
    model: str = "auto",
    preset: str | None = None,
    method: str | None = None,
    test: str | None = None,
    level: float = 0.95,
    given_level: float = 0.95,
    prediction: str | None = None,
    add: float | None = None,
    to: str = "only_zero",
    variance: str = "LS",
    study: str | None = None,
    columns: Mapping[str, str] | None = None,
    by: str | None = None,
    cluster: str | None = None,
    moderators: Sequence[str] = (),
    permutations: int = 0,
    risk_of_bias: Sequence[str] = (),
    order: str | None = None,
    sensitivity: bool = True,
    title: str = "",
    seed: int = 1,
    progress: Progress | None = None,
) -> Synthesis:
    """The studies of a table pooled: a mapping of columns, or a data frame of any common library, a study a row.

    `measure`: RR, OR, RD, PETO, proportion (PLO), rate (IRLN), IRR, MD, SMD, ROM, GEN, HR ... (`effects.MEASURES`).
    `model`: "auto" (the rule of docs/synthesis.md), or one of `MODELS`; `preset`: "revman" (since 2025) or "revman5". `method` and `test` are those of
    `model.fit`: REML and "hksj_floor" by default. `add` a continuity correction: none unless asked for. What the model does not know stands in the notes.
    `level` is that of the intervals told, `given_level` that of the intervals in the table (GEN, HR).
    `study`, `by` (subgroups), `cluster` (which rows come from the same study: a three-level model), `moderators`, `order` (a year, for the cumulative analysis), `risk_of_bias` (a domain
    a column: low, some, high, unclear) name columns; `columns` renames the table's own to ours.
    `permutations`: how many for the p-values of the moderators, drawn with `seed`; `progress` is told how many are done.

    Raises:
        InputError: what came in cannot be used; the message names the row, the column or the option.
    """
    asked = asked_for(method=method, test=test, prediction=prediction, add=add, variance=variance)
    check_asked(
        asked,
        _measure(measure),
        model=model,
        preset=preset,
        clustered=cluster is not None,
        moderators=bool(moderators),
        permutations=permutations,
    )
    chosen, options = preset_of(preset) if preset else (model, Options())
    options = replace(
        options, level=level, given_level=given_level, variance=variance, to=to if add is not None else options.to, method=method or options.method, test=test or options.test,
        add=options.add if add is None else float(add), prediction=prediction or options.prediction,
    )  # fmt: skip
    _check(options)
    table = columns_of(data)
    case = case_from(table, _measure(measure), options, study=study or _named_by(table, cluster), rename=columns)
    case = replace(case, clusters=_clusters(table, cluster, case)) if cluster else case
    groups = texts(table, by) if by else ()
    main = main_of(case, chosen)
    wanted = _Wanted(table, tuple(moderators), permutations, order, sensitivity, title, seed, progress)
    main = replace(main, notes=(*doubts(case), *main.notes, *idle_notes(asked, main.estimate)))
    return with_bias(_told(case, chosen, main, groups, wanted), table, risk_of_bias)


def _named_by(table: Columns, cluster: str | None) -> str | None:
    """The column that names rows where only their studies have names."""
    return None if cluster is None or {"study", "label"} & set(table) else cluster


def _clusters(table: Columns, column: str, case: Case) -> tuple[str, ...]:
    """The study of each row; a row without one stands for itself."""
    return tuple(name or label for name, label in zip(texts(table, column), case.labels, strict=True))


class _Wanted:
    """What was asked for beside the estimate."""

    def __init__(
        self, table: Columns, moderators: tuple[str, ...], permutations: int, order: str | None, sensitivity: bool, title: str, seed: int,
        progress: Progress | None,
    ) -> None:  # fmt: skip
        self.table, self.moderators, self.permutations = table, moderators, permutations
        self.order, self.sensitivity, self.title, self.seed = order, sensitivity, title, seed
        self.progress = progress


def _measure(name: str) -> Measure:
    return measure_of(ALIASES.get(str(name).strip().upper(), str(name)))


def _check(options: Options) -> None:
    for level in (options.level, options.given_level):
        check_choices(options.method, options.test, level)
    if options.method == "GENQ":
        raise InputError("GENQ needs weights of its own: use cordwise.synthesis.fit")
    if options.prediction not in PREDICTIONS:
        raise InputError(f"no prediction interval on {options.prediction!r} degrees of freedom; there are {', '.join(PREDICTIONS)}")
    if not 0 <= options.add <= 10:
        raise InputError(f"a correction of {options.add:g} is not from 0 to 10")


def _told(case: Case, model: str, main: Main, groups: Sequence[str], wanted: _Wanted) -> Synthesis:
    by_group, between = extras.group_estimates(case, groups, model) if groups else ((), None)
    moderators, moderators_words = _moderators(case, wanted)
    checks = extras.checks(case, main)
    parts = [
        name
        for name, there in (("subgroups", by_group), ("regression", moderators), ("permutation", moderators and wanted.permutations))
        if there
    ]
    tests = extras.small_study(case, main) if wanted.sensitivity else ()
    methods, references = paragraph(
        case, main.estimate, checks, [*parts, *(["small_study"] if any(t.p_value is not None for t in tests) else [])]
    )
    return Synthesis(
        title=wanted.title or f"{case.measure.axis}, {_studies(case, main)}",
        measure=case.measure.id, measure_name=case.measure.told_as, axis=axis_of(case), null=case.measure.null_natural, level=case.options.level,
        count_headings=HEADINGS[case.measure.columns], risk_of_bias_domains=(), studies=study_lines(case, main, groups), overall=main.estimate, centre=extras.centre(case, main), groups=by_group,
        between=between, moderators=moderators, moderators_words=moderators_words, checks=checks,
        leave_one_out=extras.leave_one_out(case, main, model) if wanted.sensitivity else (),
        cumulative=extras.cumulative(case, model, vector(wanted.table[wanted.order], wanted.order)) if _has(wanted.table, wanted.order) and wanted.order else (),
        small_study=tests, left_out=main.left_out, notes=tuple(dict.fromkeys((*main.notes, *([case.measure.warning] if case.measure.warning else [])))),
        methods=methods, references=references,
    )  # fmt: skip


def _studies(case: Case, main: Main) -> str:
    """ "3 studies"; where some of them say nothing to the number, "2 of 3 studies"."""
    k, whole = main.estimate.k, len(case)
    if main.estimate.model == "three_level" or k == whole:
        return counted(k, "study", "studies")
    return f"{k} of {whole} studies"


def _has(table: Columns, column: str | None) -> bool:
    if column is not None and column not in table:
        raise InputError(f"no column {column!r} in the table; it has {', '.join(list(table)[:20])}")
    return column is not None


def _moderators(case: Case, wanted: _Wanted) -> tuple[tuple[Moderator, ...], str]:
    if not wanted.moderators:
        return (), ""
    held = [wanted.table[name] for name in wanted.moderators if _has(wanted.table, name)]
    model, told = extras.regression(case, wanted.moderators, held)
    what = f"F({model.qm_df[0]}, {model.qm_df[1]:g})" if model.test != "z" else f"chi-squared({model.qm_df[0]})"
    r2 = f"; they explain {model.r2:.0f}% of the variance between studies" if model.r2 is not None else ""
    words = f"Together: {what} = {model.qm:.3f}, p = {model.qm_p:.3g}{r2}; what is left: tau2 {model.tau2:.4g}, I2 {model.i2:.0f}%"
    if wanted.permutations:
        from cordwise.synthesis.permutation import permutation_test

        test = permutation_test(model, iterations=wanted.permutations, random=np.random.default_rng(wanted.seed), progress=wanted.progress)
        told = tuple(replace(one, permutation_p=float(p)) for one, p in zip(told, test.p_values, strict=True))
    return told, words
