"""`cordwise show`: everything held about a study or a registered trial."""

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
def show(study: str, manner: Manner, base: Cordwise) -> int:
    """Show everything held about a study: arms, outcomes, transitions, with the source of each; of a registered trial, what its record says.

    STUDY is an id as `cordwise evidence list` prints it, the DOI, PMID, PMCID or registration of the study, or the id of a trial whose record was added (`cordwise trials --list`).

    \b
    cordwise show bydon2024
    cordwise show NCT01234567
    cordwise show bydon2024 --format json
    """
    manner.check()
    manner.tell(manner.told(base.show(study)))
    return 0
