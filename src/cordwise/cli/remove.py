"""`cordwise remove`: registry records, taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import write_out
from cordwise.cli.options import held

if TYPE_CHECKING:
    from cordwise.engine import Cordwise

MOST = 5


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="TRIAL|FILE...")
@held
def remove(names: tuple[str, ...], base: Cordwise) -> int:
    """Take registry records out again, all that are named or none.

    TRIAL is an id such as NCT01234567, FILE the name of a file whose records were added; `cordwise trials --list` shows both. What is taken out
    is told no more, and can be added again.

    \b
    cordwise remove NCT01234567
    cordwise remove trials.jsonl
    """
    from cordwise.render.words import count

    removed = base.remove(*names)
    more = f" and {len(removed) - MOST} more" if len(removed) > MOST else ""
    write_out(f"{count(len(removed), 'record')} taken out: {', '.join(removed[:MOST])}{more}\n")
    return 0
