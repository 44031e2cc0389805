"""`cordwise pool`: the studies of one outcome pooled, or those of a table of one's own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cordwise.cli.complete import GRADES, PHASES, among, terms
from cordwise.cli.files import check_output, write_bytes
from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told
from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.engine import Cordwise

PICTURES = ("forest", "funnel", "baujat", "cumulative", "leave_one_out", "zero_limits")
PICTURE_FORMATS = {".svg": "svg", ".png": "png", ".pdf": "pdf"}


@click.command()
@click.argument("outcome", required=False, shell_complete=terms("outcomes"))
@click.option(
    "--condition",
    multiple=True,
    metavar="WORDS",
    shell_complete=terms("conditions"),
    help="The condition treated: spinal_cord_injury, stenosis, ALS ...",
)
@click.option(
    "--route", multiple=True, metavar="WORDS", shell_complete=terms("routes"), help="How it was given: intrathecal, intradiscal, IV ..."
)
@click.option(
    "--cells", multiple=True, metavar="WORDS", shell_complete=terms("cells"), help="Which cells: msc, uc_msc, adipose stem cells ..."
)
@click.option("--ais", multiple=True, metavar="GRADE", shell_complete=among(GRADES), help="The AIS grade before treatment: A to E.")
@click.option(
    "--phase", multiple=True, metavar="PHASE", shell_complete=among(PHASES), help="Time since injury: acute, subacute or chronic."
)
@click.option("--data", metavar="FILE", help="Pool a table of your own: CSV or Parquet, a study a row.")
@click.option("--measure", metavar="NAME", help="With --data: RR, OR, RD, proportion, rate, IRR, MD, SMD, GEN, HR ...")
@click.option("--by", metavar="COLUMN", help="With --data: subgroups.")
@click.option("--cluster", metavar="COLUMN", help="With --data: which rows come from the same study (three-level model).")
@click.option(
    "--moderator", "moderators", multiple=True, metavar="COLUMN", help="With --data: meta-regression; may be given several times."
)
@click.option(
    "--permutations", type=click.IntRange(0, 1_000_000), default=0, metavar="N", help="With --moderator: p-values by permutation too."
)
@click.option("--order", metavar="COLUMN", help="With --data: cumulative analysis in the order of this column, such as a year.")
@click.option(
    "--risk-of-bias",
    "risk_of_bias",
    multiple=True,
    metavar="COLUMN",
    help="With --data: judgements (low, some, high, unclear), a domain a column.",
)
@click.option("--study", metavar="COLUMN", help="With --data: the names of the studies.")
@click.option(
    "--column", "columns", multiple=True, metavar="THEIRS=OURS", help="With --data: what a column of the table stands for: deaths=events."
)
@click.option("--model", metavar="NAME", help="With --data: auto (default), inverse_variance, mantel_haenszel, peto, conditional, chain.")
@click.option("--preset", metavar="NAME", help="With --data: revman (since 2025) or revman5, to redo a published analysis.")
@click.option("--method", metavar="NAME", help="With --data: the variance between studies: REML (default), DL, PM, ML, EE ...")
@click.option("--test", metavar="NAME", help="With --data: hksj_floor (default), hksj, t or z.")
@click.option("--level", type=float, metavar="SHARE", help="With --data: of the intervals told, 0.95.")
@click.option(
    "--given-level", "given_level", type=float, metavar="SHARE", help="With --data: of the intervals in the table (GEN, HR), 0.95."
)
@click.option("--add", type=float, metavar="NUMBER", help="With --data: a continuity correction; none unless asked for.")
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    metavar="KIND=FILE",
    help=f"{', '.join(PICTURES)} (of an outcome: forest, zero_limits), into .svg, .png or .pdf.",
)
@told
@held
def pool(
    outcome: str | None, condition: tuple[str, ...], route: tuple[str, ...], cells: tuple[str, ...], ais: tuple[str, ...], phase: tuple[str, ...],
    manner: Manner, base: Cordwise, **table: Any,
) -> int:  # fmt: skip
    """Pool the studies of one outcome; controlled and uncontrolled ones apart, natural recovery beside, with a forest plot.

    Outcomes, conditions, routes and cells are named by their ids or by words for them; an option may be given several times.

    \b
    cordwise pool ais_improved
    cordwise pool sae_any --route intrathecal
    cordwise pool ais_improved --condition "spinal cord injury" --ais A --phase chronic --format html --output pool.html

    Or pool a table of your own, with a methods paragraph to paste into a paper:

    \b
    cordwise pool --data trials.csv --measure RR
    cordwise pool --data trials.csv --measure OR --by route --moderator year --picture forest=forest.svg
    cordwise pool --data arms.csv --measure proportion --picture zero_limits=limits.png
    """
    manner.check()
    if table["data"] is not None:
        return _own_table(outcome, (condition, route, cells, ais, phase), manner, table)
    pictures = [_picture(one) for one in table.pop("pictures")]
    _without_table(outcome, table)
    assert outcome is not None
    reply = base.pool(outcome, condition=condition, route=route, cells=cells, ais=ais, phase=phase)
    _draw(reply, pictures)
    manner.tell(manner.told(reply))
    return 0


TABLES = (".csv", ".tsv", ".parquet")
"""Endings of files that people give in the place of an outcome."""


def _without_table(outcome: str | None, table: dict[str, Any]) -> None:
    given = next((name for name, value in table.items() if value not in (None, (), 0)), None)
    if given is not None:
        option = (given.rstrip("s") if given in ("moderators", "columns") else given).replace("_", "-")
        raise InputError(f"--{option} goes with --data FILE")
    if outcome is None:
        raise InputError("what to pool? name an outcome, such as ais_improved, or give a table with --data FILE")
    if Path(outcome).suffix.lower() in TABLES:
        raise InputError(f"{outcome!r} is no outcome; a table of your own is given with --data {outcome}")


def _draw(reply: Any, pictures: list[tuple[str, Path]]) -> None:
    """Every picture is drawn before any is written."""
    from cordwise.engine import picture_of

    drawn = [(file, picture_of(reply, kind, format=PICTURE_FORMATS[file.suffix.lower()])) for kind, file in pictures]
    for file, content in drawn:
        write_bytes(file, content)


def _own_table(outcome: str | None, about: tuple[tuple[str, ...], ...], manner: Manner, table: dict[str, Any]) -> int:
    from cordwise.engine import pool_table

    if outcome is not None or any(about):
        raise InputError("--data pools a table of your own: an outcome, condition, route, cells, AIS grade or phase does not go with it")
    if table["measure"] is None:
        raise InputError("--data needs --measure: RR, OR, RD, proportion, rate, IRR, MD, SMD, GEN, HR ...")
    pictures = [_picture(one) for one in table.pop("pictures")]
    columns = dict(_renamed(one) for one in table.pop("columns"))
    options = {name: value for name, value in table.items() if value is not None and name != "data"}
    with shown() as progress:
        result = pool_table(table["data"], columns=columns, progress=progress, **options)
    _draw(result, pictures)
    manner.tell(manner.told(result))
    return 0 if result.overall.estimate is not None else 1


@contextmanager
def shown() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal for work that takes more than a second."""
    from rich.console import Console
    from rich.progress import Progress

    began = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("permutations", total=None, visible=False)

        def tell(done: int, whole: int) -> None:
            bar.update(task, completed=done, total=whole, visible=time.monotonic() - began > 1)

        yield tell


def _picture(words: str) -> tuple[str, Path]:
    kind, _, name = words.partition("=")
    file = Path(name)
    if kind not in PICTURES or not name:
        raise InputError(f"--picture {words!r}: KIND=FILE is needed, such as forest=forest.svg; kinds: {', '.join(PICTURES)}")
    if file.suffix.lower() not in PICTURE_FORMATS:
        raise InputError(f"--picture {words!r}: the file ends in .svg, .png or .pdf")
    check_output(file)
    return kind, file


def _renamed(words: str) -> tuple[str, str]:
    theirs, equals, ours = words.rpartition("=")
    if not equals or not theirs or not ours:
        raise InputError(f"--column {words!r}: THEIRS=OURS is needed, such as deaths=events")
    return theirs, ours
