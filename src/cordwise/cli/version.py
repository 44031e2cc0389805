"""`cordwise version`: of the program and of its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import write_out
from cordwise.cli.options import held

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@held
def version(base: Cordwise) -> int:
    """Tell the version of the program and that of the evidence held; every reply carries the second.

    \b
    cordwise version
    """
    from cordwise import __version__

    write_out(f"cordwise {__version__}, evidence {base.evidence.version}\n")
    return 0
