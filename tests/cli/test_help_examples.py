"""Every example that a command's help shows, run; but those that need the network, files of one's own, or somebody who answers."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from cordwise.cli.commands import COMMANDS, cordwise

WRITTEN = ("--output", "--picture", "--chart", "--store", "--into")
"""Options whose file is made by the command."""
OWN = re.compile(r"://|^>|&&|[*?]|\.(?:html|yaml|jsonl?|csv)\b|\bNCT0|^my_tables|^downloads$|^--ask$")
"""What no test can give: an address, another shell's file, a file or a record of one's own, answers."""


def commands():
    for name in COMMANDS:
        command = cordwise.get_command(None, name)
        yield command
        yield from command.commands.values() if isinstance(command, click.Group) else ()


def examples():
    for command in (cordwise, *commands()):
        for line in (command.help or "").splitlines():
            if line.strip().startswith("cordwise "):
                yield re.split(r"\s{3,}", line.strip())[0]


def needs_more(words):
    return any(OWN.search(word) for before, word in zip(["", *words], words, strict=False) if before not in WRITTEN)


OF_ADDED_RECORDS = "cordwise trials"
"""Examples that begin so are about records of a registry, which somebody adds first."""
RUNNABLE = sorted(
    {one for one in examples() if not one.startswith(OF_ADDED_RECORDS) and not needs_more(shlex.split(one, comments=False)[1:])}
)


def test_most_commands_have_an_example_that_runs():
    assert len(RUNNABLE) >= 20


@pytest.mark.parametrize("example", RUNNABLE)
def test_an_example_of_the_help_is_answered(run, example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run(*shlex.split(example)[1:])
    assert (ran.code, ran.err) == (0, "")
    assert ran.out or list(tmp_path.iterdir())
