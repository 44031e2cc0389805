"""A user's table as one case to pool: columns under one set of names, labels, subgroups; any table that says its columns will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.knowledge.methods import column_names
from cordwise.synthesis.arrays import MISSING, MOST_ROWS, Array, refuse, vector
from cordwise.synthesis.effects import Measure, effect_sizes
from cordwise.synthesis.effects.corrections import correct, peopled
from cordwise.synthesis.effects.measures import COUNT, RATE, RATES, TABLE
from cordwise.synthesis.effects.sizes import OPTIONAL
from cordwise.synthesis.estimates import Effects, study_labels

Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """How to pool: estimator of tau2, test, level, correction, degrees of freedom of the prediction interval."""

    method: str = "REML"
    test: str = "hksj_floor"
    level: float = 0.95
    given_level: float = 0.95
    """Of the intervals in the table, which is not that of the intervals told."""
    add: float = 0.0
    to: str = "only_zero"
    variance: str = "LS"
    prediction: str = "k-1"


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """Studies to pool: numeric columns of length k under the names that `measure` asks for."""

    measure: Measure
    columns: dict[str, Array]
    labels: tuple[str, ...]
    options: Options
    clusters: tuple[str, ...] = ()
    """Which rows come from the same study, where several do."""
    names: tuple[str, ...] = ()
    """The names of the studies as the table has them: of `labels` the same one twice has a number."""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def effects(self) -> Effects:
        """The effect of each study."""
        return effect_sizes(
            self.measure.id, self.columns, add=self.options.add, to=self.options.to, variance=self.options.variance,
            level=self.options.given_level, labels=self.labels, spare_empty=self.is_ratio,
        )  # fmt: skip

    @property
    def is_ratio(self) -> bool:
        """Whether a study without events in either arm, or with events only, says nothing: a correction would make it say "no difference"."""
        return self.measure.id in RATIOS

    @property
    def corrected(self) -> NDArray[np.bool_]:
        """The studies to whose counts the correction asked for adds something; none where a measure is not made of counts."""
        none = np.zeros(len(self), dtype=bool)
        cells = _cells(self.measure.columns, self.columns)
        if not cells:
            return none
        done = correct(cells, _silent(cells), add=self.options.add, to=self.options.to, drop_empty=False, spare_empty=self.is_ratio)
        return done.corrected

    def part(self, rows: NDArray[Any]) -> Case:
        """The case with some of its rows, by number or by mask."""
        clusters = tuple(np.asarray(self.clusters, dtype=object)[rows]) if self.clusters else ()
        held, names = (tuple(np.asarray(told, dtype=object)[rows]) if told else () for told in (self.labels, self.names))
        return replace(
            self, columns={name: column[rows] for name, column in self.columns.items()}, labels=held, clusters=clusters, names=names
        )


RATIOS = ("RR", "OR", "PETO", "YUQ", "YUY", "OR2DN", "OR2DL", "IRR")


def _cells(names: tuple[str, ...], columns: Mapping[str, Array]) -> tuple[Array, ...]:
    """The cells that a correction touches."""
    if names in (COUNT, TABLE):
        arms = [(columns["events" + arm], columns["total" + arm]) for arm in ("", "_control")[: len(names) // 2]]
        return peopled([cell for events, total in arms for cell in (events, total - events)])
    if names in (RATE, RATES):
        return tuple(columns[name] for name in names if name.startswith("events"))
    return ()


def _silent(cells: tuple[Array, ...]) -> NDArray[np.bool_]:
    """Studies without events in any arm, or with events only."""
    kinds = (cells[::2], cells[1::2]) if len(cells) == 4 else (cells,)
    return np.asarray(np.logical_or.reduce([np.logical_and.reduce([cell == 0 for cell in kind]) for kind in kinds]))


def columns_of(data: Any) -> Columns:
    """The columns of a table: a mapping of names to values, or a data frame of any library that narwhals knows (pandas, Polars, PyArrow, Modin ...).

    Raises:
        InputError: something else.
    """
    if isinstance(data, Mapping):
        found = {str(name): _listed(values, str(name)) for name, values in data.items()}
    else:
        found = _framed(data)
    lengths = {name: len(values) for name, values in found.items()}
    if len(set(lengths.values())) > 1:
        raise InputError("columns of unlike length: " + ", ".join(f"{name} has {n}" for name, n in list(lengths.items())[:8]))
    if not lengths or not next(iter(lengths.values())):
        raise InputError("the table has no rows: nothing to pool")
    if next(iter(lengths.values())) > MOST_ROWS:
        raise InputError(f"the table has more than {MOST_ROWS} rows")
    return found


def _listed(values: Any, name: str) -> Sequence[Any]:
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise InputError(f"{name}: a column is a list or an array, not {type(values).__name__}")
    return list(values)


def _framed(data: Any) -> Columns:
    import narwhals as nw  # here: only who brings a data frame pays for it

    try:
        frame = nw.from_native(data, eager_only=True)
    except TypeError:
        raise InputError(f"a table is a mapping of columns or a data frame, not {type(data).__name__}") from None
    return {str(name): frame[name].to_list() for name in frame.columns}


def case_from(columns: Columns, measure: Measure, options: Options, *, study: str | None, rename: Mapping[str, str] | None) -> Case:
    """The case of a table; columns may bear our names, those that other programs use, or any that `rename` maps to ours.

    Raises:
        InputError: a column that is needed is not there, or holds what is no number; the message names the row.
    """
    rename = rename or {}
    named = _named({name: held for name, held in columns.items() if name != study or name in rename}, rename, measure)
    written = _labels(named, columns, study)
    labels = study_labels(written, _height(columns))
    wanted = [name for name in (*measure.columns, *OPTIONAL.get(measure.columns, ()), *_stand_ins(measure)) if name in named]
    numbers = {name: vector(named[name], _told(name, named, columns), labels) for name in wanted}
    lacking = [name for name in measure.columns if name not in numbers]
    if lacking and not _stands_in(measure, numbers):
        there = ", ".join(columns) if len(columns) <= 20 else f"{len(columns)} columns"
        how = f"say which it is with --column THEIRS={lacking[0]} (columns= in Python)"
        raise InputError(f"{measure.id} ({measure.name}) needs a column for {', '.join(lacking)}; the table has {there}; {how}")
    _check_followed(measure, numbers, labels)
    names = labels if written is None else tuple(" ".join(str(name).split()) for name in written)
    return Case(measure=measure, columns=numbers, labels=labels, options=options, names=names)


def _check_followed(measure: Measure, numbers: Mapping[str, Array], labels: Sequence[str]) -> None:
    """Nothing happens where nobody was followed."""
    for clock in measure.columns:
        if clock.startswith("time"):
            name = clock.replace("time", "events")
            refuse((numbers[clock] == 0) & (numbers[name] > 0), numbers[name], name, labels, f"in a {clock} of 0: nobody was followed")


ALL_COLUMNS = (
    "events", "total", "events_control", "total_control", "time", "time_control", "mean", "sd", "mean_control", "sd_control", "correlation",
    "mean_before", "mean_after", "sd_before", "sd_after", "mean_change", "sd_change", "alpha", "items", "estimate", "variance",
    "standard_error", "ci_low", "ci_high",
)  # fmt: skip
"""Every numeric column that some measure reads."""


def _height(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _stands_in(measure: Measure, numbers: Mapping[str, Array]) -> bool:
    return (measure.id in ("MC", "SMCC") and "mean_change" in numbers) or (measure.id == "SMCR" and "sd_before" in numbers)


def _stand_ins(measure: Measure) -> tuple[str, ...]:
    """Columns that may stand for those of a change from before to after."""
    return ("mean_change", "sd_change") if measure.id in ("MC", "SMCC") else ()


def _named(columns: Columns, rename: Mapping[str, str], measure: Measure) -> Columns:
    """The columns under our names: as they stand, as the user says, or as other programs call them."""
    absent = [name for name in rename if name not in columns]
    if absent:
        raise InputError(f"no column {absent[0]!r} in the table; it has {', '.join(list(columns)[:20])}")
    known = column_names(measure.id)
    theirs: dict[str, list[str]] = {}
    for name in columns:
        theirs.setdefault(rename.get(name) or (name if name in ALL_COLUMNS else known.get(_plain(name), name)), []).append(name)
    return {ours: columns[_meant(ours, columns, names, rename, measure)] for ours, names in theirs.items()}


def _meant(ours: str, columns: Columns, names: Sequence[str], rename: Mapping[str, str], measure: Measure) -> str:
    """Of the columns that could be one of ours, the one that is meant: as the user says, else the one that bears our name beside the other arm's.

    A lone "total" beside n1 and n2 may be that of both arms: our name by itself says nothing where another column claims its place too.

    Raises:
        InputError: two could be a number that the measure needs, and nothing says which.
    """
    said = [name for name in names if name in rename]
    own = [name for name in names if name == ours]
    if not said and len(names) > 1 and _is_read(ours, measure) and not (own and _other_arm(ours) in columns) and _unlike(columns, names):
        first, second = sorted(names[:2], key=lambda name: name == ours)
        raise InputError(f"{first} and {second} could both be {ours}: say which with --column {first}={ours} (columns= in Python)")
    return (said or own or list(names))[0]


def _is_read(ours: str, measure: Measure) -> bool:
    """Whether a column changes the number: where the effect is given, the people do not."""
    return ours in measure.columns or (ours in OPTIONAL.get(measure.columns, ()) and ours != "total")


def _other_arm(ours: str) -> str:
    return ours.removesuffix("_control") if ours.endswith("_control") else f"{ours}_control"


def _unlike(columns: Columns, names: Sequence[str]) -> bool:
    first = [str(value).strip() for value in columns[names[0]]]
    return any([str(value).strip() for value in columns[name]] != first for name in names[1:])


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _told(name: str, named: Columns, columns: Columns) -> str:
    """A column as the user calls it."""
    theirs = next((other for other, values in columns.items() if values is named[name]), name)
    return theirs if theirs == name else f"{theirs} ({name})"


def _labels(named: Columns, columns: Columns, study: str | None) -> Sequence[object] | None:
    """The names of the studies: the column that the user names, as the table or as we call it; else what looks like one."""
    if study is not None:
        if study not in columns and study not in named:
            raise InputError(f"no column {study!r} for the names of the studies; the table has {', '.join(list(columns)[:20])}")
        return columns[study] if study in columns else named[study]
    found = next((name for name in ("study", "label") if name in named), None)
    return named[found] if found else None


def texts(columns: Columns, name: str) -> tuple[str, ...]:
    """A column as words, "" where the cell is empty.

    Raises:
        InputError: no such column.
    """
    if name not in columns:
        raise InputError(f"no column {name!r} in the table; it has {', '.join(list(columns)[:20])}")
    return tuple(
        "" if value is None or str(value).strip().casefold() in MISSING else " ".join(str(value).split()) for value in columns[name]
    )
