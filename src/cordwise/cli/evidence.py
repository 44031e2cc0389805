"""`cordwise evidence`: what is held, how complete it is, and tables of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cordwise.cli.complete import terms
from cordwise.cli.manner import Manner, write_out
from cordwise.cli.options import held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.group()
def evidence() -> None:
    """Look at the evidence held, check tables of your own, add them, and export everything.

    \b
    cordwise evidence stats
    cordwise evidence list --condition "spinal cord injury"
    cordwise evidence check my_tables
    """


@evidence.command()
@told
@held
def stats(manner: Manner, base: Cordwise) -> int:
    """Show what is held: rows by table and condition, how many cells are filled, the kinds of sources, the oldest check, registry records.

    \b
    cordwise evidence stats
    cordwise evidence stats --format json
    """
    from cordwise.cli.tables import told_tables
    from cordwise.upkeep.records import kept_stats
    from cordwise.upkeep.stats import stats_of

    manner.check()
    manner.tell(told_tables((*stats_of(base.evidence), kept_stats(base.kept())), manner, base.evidence.version))
    return 0


@evidence.command("list")
@click.option(
    "--condition",
    multiple=True,
    metavar="WORDS",
    shell_complete=terms("conditions"),
    help="Only studies of this condition, or of a kind of it.",
)
@told
@held
def list_(condition: tuple[str, ...], manner: Manner, base: Cordwise) -> int:
    """List the studies held: id, year, design, people treated, condition, title.

    \b
    cordwise evidence list
    cordwise evidence list --condition "disc disease" --format markdown
    """
    from cordwise.cli.tables import told_tables
    from cordwise.engine import ids_of
    from cordwise.upkeep.listing import studies_of

    manner.check()
    manner.tell(told_tables((studies_of(base.evidence, ids_of("conditions", condition)),), manner, base.evidence.version))
    return 0


@evidence.command()
@click.argument("path", type=click.Path(path_type=Path))
@held
def check(path: Path, base: Cordwise) -> int:
    """Check tables of evidence: each problem with its file, row and column. Exit code 0 where there is none, else 2.

    PATH is a folder with studies.csv, arms.csv, outcomes.csv ..., or one such file; rows may refer to studies that are held.

    \b
    cordwise evidence check my_tables
    cordwise evidence check my_tables/outcomes.csv
    """
    from cordwise.engine import today
    from cordwise.upkeep.check import check

    checked = check(path, base.evidence, today=date.fromisoformat(today()))
    for problem in checked.problems:
        write_out(f"{problem}\n")
    write_out(f"{checked.summary}\n")
    return 2 if checked.problems else 0


@evidence.command()
@click.argument("path", type=click.Path(path_type=Path))
@held
def add(path: Path, base: Cordwise) -> int:
    """Add your own tables to the store, all rows or none, after the same check. They survive an upgrade.

    A row about something that is held already takes its place; the old one is kept as superseded.

    \b
    cordwise evidence add my_tables
    """
    from cordwise.render.words import count

    saved = base.add_tables(path)
    write_out(f"{path}: {count(saved, 'new row')} added; evidence {base.evidence.version}\n")
    return 0


@evidence.command()
@click.argument("path", type=click.Path(path_type=Path))
@held
def export(path: Path, base: Cordwise) -> int:
    """Write everything held, your own rows included, as tables into a new folder, which `evidence check` and `evidence add` read.

    \b
    cordwise evidence export tables
    """
    from cordwise.upkeep.export import export

    write_out(f"{path}: {export(base.evidence, path):,} rows in {len(base.evidence.rows())} tables\n")
    return 0


@evidence.command()
@held
def discard(base: Cordwise) -> int:
    """Take rows of your own that cannot be used out of the store, and print them, one a line as JSON, so that you can correct them and add them again.

    Such a row was taken by an earlier version; replies go on without it and say so.

    \b
    cordwise evidence discard
    """
    import json

    gone = base.discard()
    if not gone:
        write_out("Every row of your own can be used; nothing was taken out.\n")
    for one in gone:
        write_out(json.dumps({"table": one.table, "reason": one.reason, "cells": one.cells}, ensure_ascii=False) + "\n")
    return 0
