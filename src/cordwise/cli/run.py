"""One run of the command line: errors become one line, and every ending an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from cordwise.cli.commands import ClosedPipeError, cordwise
from cordwise.errors import CordwiseError

SELDOM = (100_000, 50, 100)
"""How often a command looks for rubbish: it begins by building what it keeps to its end, and as often as usual would cost it a tenth of its time."""
ANSWERED, INCOMPLETE, COULD_NOT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


def run(arguments: Sequence[str] | None) -> int:
    """The exit code of a command; what could not be done is one line on standard error."""
    often = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        return _answered(arguments)
    finally:
        gc.set_threshold(*often)


def _answered(arguments: Sequence[str] | None) -> int:
    try:
        return _run(arguments)
    except CordwiseError as error:
        return _refused(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return COULD_NOT
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "cordwise"
        return _refused(f"{error.format_message()} (`{command} --help` shows how)")
    except click.ClickException as error:
        return _refused(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OSError as error:
        return _refused(f"the reply cannot be written ({error.strerror or error})")


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cordwise.main(args=None if arguments is None else list(arguments), prog_name="cordwise", standalone_mode=False)
        return code if isinstance(code, int) else ANSWERED
    except ClosedPipeError:
        _forget_output()
        return PIPE_CLOSED


def _refused(message: str) -> int:
    from cordwise.render.visible import one_line

    with suppress(OSError, ValueError):
        click.echo(f"cordwise: {one_line(message)}", err=True)
    return COULD_NOT


def _forget_output() -> None:
    """Nobody reads any more: what is still buffered must not be tried again, and complained of, when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
