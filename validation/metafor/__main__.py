"""`python -m validation.metafor FOLDER`: exit 0 where at least 95% of the results of the families agree, 1 where fewer do, 2 for a folder without results."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from validation.metafor.judge import Verdict, judge
from validation.metafor.reading import Case, FolderError, read_folder
from validation.metafor.table import NEEDED, as_json, report, share

PATIENCE_SECONDS = 1.0


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the verdicts to this file.")
@click.option("--only", multiple=True, help="Compare this function of metafor alone; may be given several times.")
@click.option("--verbose", is_flag=True, help="All differing numbers, not the first few.")
@click.option("--worst", is_flag=True, help="The agreeing numbers that come nearest to their tolerance.")
def main(folder: Path, json_file: Path | None, only: tuple[str, ...], verbose: bool, worst: bool) -> None:
    """Compare our numbers with the results of R's metafor in FOLDER."""
    try:
        verdicts = run(folder, only=only)
    except FolderError as error:
        click.echo(f"validation.metafor: {error}", err=True)
        sys.exit(2)
    click.echo(report(verdicts, verbose=verbose, worst=worst))
    if json_file:
        json_file.write_text(json.dumps(as_json(verdicts), indent=1), encoding="utf-8")
    sys.exit(0 if share(verdicts) >= NEEDED or not _has_families(verdicts) else 1)


def run(folder: Path, *, only: tuple[str, ...] = ()) -> list[Verdict]:
    """The verdict on every case of the folder, with a progress bar in a terminal once it takes a second.

    Raises:
        FolderError: no folder, no results in it, or none of the functions named.
    """
    cases = [case for one in read_folder(folder) for case in one.cases if not only or case.fn in only]
    if not cases:
        raise FolderError(f"{folder}: no result of {', '.join(only)}" if only else f"{folder}: no result")
    return _judged(cases)


def _judged(cases: list[Case]) -> list[Verdict]:
    console = Console(stderr=True)
    began, verdicts = time.monotonic(), []
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("comparing", total=len(cases))
    shown = False
    try:
        for case in cases:
            verdicts.append(judge(case))
            if not shown and time.monotonic() - began > PATIENCE_SECONDS:
                bar.start()
                shown = True
            bar.update(task, completed=len(verdicts))
    finally:
        if shown:
            bar.stop()
    return verdicts


def _has_families(verdicts: list[Verdict]) -> bool:
    from validation.metafor.judge import FAMILIES

    return any(verdict.case.fn in FAMILIES for verdict in verdicts)


if __name__ == "__main__":
    main()
