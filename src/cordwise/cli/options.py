"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cordwise.cli.manner import FORMATS, Manner

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


def files(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[Any]:
    """Files, for the shell to complete; what a path must be is said by whoever reads it."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def held(command: Command) -> Command:
    """Adds `--store`, given to the command as `base`."""

    @click.option("--store", metavar="PLACE", help="The store: a file, or :memory: for none. Else $CORDWISE_STORE, else your own.")
    @wraps(command)
    def with_base(*, store: str | None, **options: Any) -> Any:
        from cordwise.engine import Cordwise  # here, for --help should not pay for it

        base = Cordwise(store or None)
        code = command(base=base, **options)
        _remark(base)
        return code

    return with_base


def _remark(base: Any) -> None:
    """A store that could not be kept is told, beside the answer."""
    for note in base.store.notes if base.is_open else ():
        click.echo(f"cordwise: note: {note}", err=True)
