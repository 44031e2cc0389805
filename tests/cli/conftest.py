"""The command line as its users run it: in this process where that is enough, as a process of its own where it is not."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cordwise.cli import main


@dataclass(frozen=True)
class Ran:
    """What a run left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is built."""
    place = tmp_path_factory.mktemp("store") / "evidence.db"
    assert main(["init", "--store", str(place)]) == 0
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: Path) -> Callable[..., Ran]:
    """Runs a command in this process, on the built store."""
    monkeypatch.setenv("CORDWISE_STORE", str(store))
    capsys.readouterr()

    def ran(*arguments: object) -> Ran:
        code = main([str(one) for one in arguments])
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return ran


@pytest.fixture
def process(store: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command as a process of its own."""

    def ran(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CORDWISE_STORE": str(store), "PYTHONUTF8": "1", **options.pop("env", {})}
        options = {"capture_output": True, "text": True, "timeout": 120, "stdin": subprocess.DEVNULL} | options
        if "stdout" in options or "input" in options:
            options.pop("stdin" if "input" in options else "capture_output")
            options |= {"stderr": subprocess.PIPE} if "stdout" in options else {}
        return subprocess.run([sys.executable, "-m", "cordwise", *map(str, arguments)], env=environment, check=False, **options)

    return ran


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small page with a claim."""
    file = tmp_path / "page.html"
    file.write_text(
        "<h1>Stem cells for spinal cord injury</h1><p>The procedure is 100% safe and has no side effects.</p>", encoding="utf-8"
    )
    return file


def break_cell(file: Path, row: int, column: str, value: str) -> None:
    """Changes one cell of a table; row 1 is the heading."""
    with file.open(encoding="utf-8", newline="") as before:
        rows = list(csv.reader(before))
    rows[row - 1][rows[0].index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as after:
        csv.writer(after, lineterminator="\n").writerows(rows)
