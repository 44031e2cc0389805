"""`cordwise card`: one study on one page, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.complete import studies
from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@click.argument("study", shell_complete=studies)
@told
@held
def card(study: str, manner: Manner, base: Cordwise) -> int:
    """Tell one study on one page, in plain words: what was done and found, harms, its level of evidence, what it cannot tell.

    STUDY is an id as `cordwise evidence list` prints it, or the DOI, PMID, PMCID or registration of the study.

    \b
    cordwise card bydon2024
    cordwise card bydon2024 --format html --output bydon2024.html
    """
    manner.check()
    manner.tell(manner.told(base.card(study)))
    return 0
