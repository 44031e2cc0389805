"""`cordwise init`: the store, built now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import write_out
from cordwise.cli.options import held
from cordwise.errors import StoreError

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@held
def init(base: Cordwise) -> int:
    """Build the store now, rather than at the first question; one that is up to date is left as it is.

    \b
    cordwise init
    cordwise init --store team.db
    """
    store = base.store
    if store.notes:
        raise StoreError(store.notes[0])
    write_out(f"{store.path or 'in memory'}: evidence {base.evidence.version}, {sum(base.evidence.rows().values()):,} rows\n")
    return 0
