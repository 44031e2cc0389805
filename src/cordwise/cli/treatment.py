"""The options that name a treatment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cordwise.cli.complete import terms

Command = Callable[..., Any]


def offered(command: Command) -> Command:
    """Adds `--cells`, `--donor` and `--condition`, given to the command as `treatment` with what was said."""

    @click.option(
        "--cells", metavar="WORDS", shell_complete=terms("cells"), help="Which cells: bone_marrow_msc, uc_msc, adipose stem cells ..."
    )
    @click.option("--donor", metavar="WHOSE", help="Whose cells: own or donor.")
    @click.option(
        "--condition",
        metavar="WORDS",
        shell_complete=terms("conditions"),
        help="For which condition: spinal_cord_injury, spinal_stenosis, disc disease ...",
    )
    @wraps(command)
    def with_treatment(*, cells: str | None, donor: str | None, condition: str | None, **options: Any) -> Any:
        parts = {"cells": cells, "donor": donor, "condition": condition}
        return command(treatment={name: words for name, words in parts.items() if words}, **options)

    return with_treatment
