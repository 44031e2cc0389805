"""`cordwise add`: registry records, kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import files, held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise

COMPLETE, INCOMPLETE = 0, 1
MOST = 20


@click.command()
@click.argument("paths", nargs=-1, required=True, shell_complete=files, metavar="FILE|FOLDER...")
@told
@held
def add(paths: tuple[str, ...], manner: Manner, base: Cordwise) -> int:
    """Keep registry records, which `cordwise trials` then ranks: new ones, and newer ones of trials that are kept already.

    Records are ClinicalTrials.gov records (API version 2) or rows of its field export: .json or .jsonl files, folders of them, or patterns.
    A newer record takes the place of an older one, which is kept as superseded; the same again changes nothing. All that can be read is added
    at once or not at all; what cannot is named, and the exit code is 1.

    \b
    cordwise add downloads
    cordwise add trials.jsonl NCT0*.json
    """
    manner.check()
    from cordwise.cli.tables import told_tables
    from cordwise.render.visible import encodable, one_line
    from cordwise.upkeep.records import added_tables

    added = base.add(*paths, through=_with_progress)
    for one in added.failures:
        click.echo(encodable(f"cordwise: {one_line(f'{one.address}: {one.reason}')}"), err=True)
    manner.tell(encodable(told_tables(added_tables(added, None if manner.form == "json" else MOST), manner)))
    return INCOMPLETE if added.failures else COMPLETE


def _with_progress(files: list[Path]) -> Iterable[Path]:
    """The files, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="Adding", console=Console(stderr=True), transient=True)
