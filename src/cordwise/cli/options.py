"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cordwise.cli.manner import FORMATS, Manner

if TYPE_CHECKING:
    from cordwise.engine import Cordwise

Command = Callable[..., Any]


def told(command: Command) -> Command:
    """Adds `--format`, `--output` and `--plain`, given to the command as its `manner`."""

    @click.option("--format", "form", type=click.Choice(FORMATS), help="How it is told: text unless the name of --output says otherwise.")
    @click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file: whole or not at all.")
    @click.option("--plain", is_flag=True, help="ASCII letters alone, no colour.")
    @wraps(command)
    def with_manner(*, form: str | None, output: Path | None, plain: bool, **options: Any) -> Any:
        return command(manner=Manner.chosen(form, output, plain), **options)

    return with_manner


def held(command: Command) -> Command:
    """Adds `--store`, given to the command as `base`."""

    @click.option("--store", metavar="PLACE", help="The store: a file, or :memory: for none. Else $CORDWISE_STORE, else your own.")
    @wraps(command)
    def with_base(*, store: str | None, **options: Any) -> Any:
        return command(base=_opened(store), **options)

    return with_base


def _opened(store: str | None) -> Cordwise:
    from cordwise.engine import Cordwise

    return Cordwise(store or None)
