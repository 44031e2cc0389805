"""Folders of made-up results in the form of the reference files: closed forms that a reader can check by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Y, V = [0.1, 0.5, 0.9], [0.04, 0.04, 0.04]


def folder(
    path: Path, results: list[dict[str, Any]], *, effects: dict[str, Any] | None = None, columns: dict[str, Any] | None = None
) -> Path:
    """A folder with one file."""
    effects = {"GEN": {"measure": "GEN", "yi": Y, "vi": V}} if effects is None else effects
    held = {
        "schema": "metafor-golden/1",
        "id": "made_up",
        "kind": "generic",
        "columns": columns or {},
        "effects": effects,
        "results": results,
    }
    path.mkdir(exist_ok=True)
    (path / "made_up.json").write_text(json.dumps(held), encoding="utf-8")
    (path / "index.json").write_text("[]", encoding="utf-8")
    return path


def result(out: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A common-effect model of three equal weights, unless said otherwise."""
    args = {"method": "EE", "test": "z"} | more.pop("args", {})
    found: dict[str, Any] = {"id": "one", "fn": "rma.uni", "effects": "GEN", "args": args, "tol": "exact", **more}
    return found if out is None else found | {"out": out}


RIGHT = {"k": 3, "b": [0.5], "se": [0.11547005383792516], "QE": 8.0, "tau2": 0, "ddf": [None], "I2": 75.0}
