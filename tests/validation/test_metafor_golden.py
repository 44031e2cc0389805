"""The reference results: floors by function, which rise and never sink."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from validation.metafor.__main__ import run
from validation.metafor.judge import AGREE, OUT
from validation.metafor.second_look import BETTER, ROUNDING
from validation.metafor.table import NEEDED, share

FLOORS = json.loads((Path(__file__).parents[2] / "validation" / "metafor" / "floors.json").read_text(encoding="utf-8"))


def test_no_function_agrees_less_than_it_did(shared: Path) -> None:
    folder = shared / "golden" / "metafor"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    verdicts = run(folder)
    for fn, floor in FLOORS.items():
        counts = Counter(verdict.verdict for verdict in verdicts if verdict.case.fn == fn)
        told = (counts[AGREE], counts[AGREE] + counts[ROUNDING] + counts[BETTER])
        assert told >= (floor["agree"], floor["agreeing"]) and told[1] >= floor["agreeing"], (fn, counts, floor)
    assert share(verdicts) >= NEEDED
    assert not [verdict for verdict in verdicts if verdict.reason.startswith("ends in")]
    assert not [verdict.case.id for verdict in verdicts if verdict.verdict == OUT and verdict.case.fn in FLOORS]
