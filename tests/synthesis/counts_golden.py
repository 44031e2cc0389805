"""Reading the reference numbers of R's metafor for effects and for pools of counts: shared by the tests of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

TO = {"only0": "only_zero", "all": "all", "if0all": "if_any_zero", "none": "none"}
OURS = {
    "ai": "events", "n1i": "total", "ci": "events_control", "n2i": "total_control", "xi": "events", "ni": "total", "ti": "time",
    "x1i": "events", "t1i": "time", "x2i": "events_control", "t2i": "time_control", "ri": "correlation",
    "m1i": "mean", "sd1i": "sd", "m2i": "mean_control", "sd2i": "sd_control",
}  # fmt: skip


@lru_cache(maxsize=1)
def files(folder: Path) -> list[dict[str, Any]]:
    read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [file for file in read if isinstance(file, dict) and "columns" in file]


def effects(folder: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each entry of `effects` that was computed from columns: its name, the columns under our names, and the entry."""
    for file in files(folder):
        for name, entry in file["effects"].items():
            columns = given(file["columns"], entry)
            if columns:
                yield f"{file['id']} {name}", columns, entry


def given(columns: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    names = entry.get("input")
    if names == ["xi", "ti"] and "xi" not in columns:  # the first arm of a file of two
        return {"events": numbers(columns["x1i"]), "time": numbers(columns["t1i"])}
    if names:
        return cells(columns, names)
    if entry["measure"] == "PLO":  # sensitivity and specificity
        events, total = ("tp", "np") if entry["ni"] == columns["np"] else ("tn", "nn")
        return {"events": numbers(columns[events]), "total": numbers(columns[total])}
    return {}


def cells(columns: dict[str, Any], names: Any) -> dict[str, Any]:
    if "bi" in names:
        a, b, c, d = (numbers(columns[name]) for name in ("ai", "bi", "ci", "di"))
        return {"events": a, "total": a + b, "events_control": c, "total_control": c + d}
    return {OURS[name]: numbers(columns[name]) for name in names}


def numbers(values: Any) -> np.ndarray:
    return np.array([np.nan if value in (None, "NaN") else float(value) for value in values])


def results(folder: Path, *functions: str) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Each result of these functions, or of leave-one-out, cumulative and weights on them: names, columns under our names, the result."""
    for file in files(folder):
        for result in file["results"]:
            function = result["args"].get("fn", result["fn"])
            if function in functions and result["fn"] in (*functions, "leave1out", "cumul", "weights"):
                yield f"{file['id']} {result['id']}", function, cells(file["columns"], list(result["args"]["cells"])), result


def differing(got: dict[str, Any], want: dict[str, Any], rtol: float = 1e-10) -> list[str]:
    """The names of the fields of `want` that `got` does not have to within the tolerance (1e-12 of the scale of each)."""
    return [name for name, value in want.items() if not _close(got[name], value, rtol, 1e-12 * (100 if name == "I2" else 1))]


def _close(got: Any, want: Any, rtol: float, atol: float) -> bool:
    ours, theirs = (numbers(np.atleast_1d(np.array(value, dtype=object))) for value in (got, want))
    return ours.shape == theirs.shape and bool(np.allclose(ours, theirs, rtol=rtol, atol=atol, equal_nan=True))
