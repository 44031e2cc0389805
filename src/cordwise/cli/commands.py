"""The group of commands. Each is imported only when it is named: `cordwise --help` reads no evidence and no vocabulary."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from cordwise import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "audit": ("cordwise.cli.audit:audit", "Check a page, claim by claim."),
    "ask": ("cordwise.cli.ask:ask", "Answer a question from the evidence."),
    "pool": ("cordwise.cli.pool:pool", "Pool the studies of one outcome."),
    "card": ("cordwise.cli.card:card", "Tell one study on one page, in plain words."),
    "check": ("cordwise.cli.check:check", "Check a treatment for one person: what speaks against it, what to ask."),
    "trials": ("cordwise.cli.trials:trials", "Rank registered trials for one person."),
    "add": ("cordwise.cli.add:add", "Keep registry records, for trials to be ranked from."),
    "remove": ("cordwise.cli.remove:remove", "Take registry records out again."),
    "expect": ("cordwise.cli.expect:expect", "Tell what to expect of a treatment."),
    "isncsci": ("cordwise.cli.isncsci:isncsci", "Classify a neurological examination (ISNCSCI)."),
    "show": ("cordwise.cli.show:show", "Show everything held about a study or a registered trial."),
    "recovery": ("cordwise.cli.recovery:recovery", "Tell what happens without cells, for a person or beside each study."),
    "evidence": ("cordwise.cli.evidence:evidence", "Look at, check, add to and export the evidence."),
    "init": ("cordwise.cli.init:init", "Build the store now."),
    "version": ("cordwise.cli.version:version", "Tell the versions of the program and of its evidence."),
    "completion": ("cordwise.cli.completion:completion", "Print the script that completes commands in your shell."),
}
"""Each command with the place of its code and its line in the list of commands."""


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """The command's exit code, once its output is out: a full disk is found here, not when Python ends."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # click would make it exit code 1
            raise ClosedPipeError from None
        return code


class ClosedPipeError(Exception):
    """Who read the output has gone."""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cordwise", message="%(prog)s %(version)s")
def cordwise() -> None:
    """Evidence you can check, on stem-cell therapy for the spine and the spinal cord.

    \b
    cordwise audit --example                              a page that ships with Cordwise
    cordwise audit clinic.html --format html --output report.html
    cordwise ask "Is intrathecal stem cell therapy safe?"
    cordwise card bydon2024

    Exit codes: 0 answered; 1 incomplete (a page of several could not be read, or a question is out of scope);
    2 could not (one line on standard error says why); 130 interrupted.
    """
