"""`cordwise check`: what speaks against a treatment for one person, from a file or question by question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told
from cordwise.cli.treatment import offered
from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.engine import Cordwise
    from cordwise.records.person import Question

FIRST = ("condition", "route", "cells", "donor")
"""Asked before all others, where the options do not name them."""
STOP = ("stop", "quit", "q")


@click.command()
@click.argument("person", required=False)
@click.option(
    "--route", metavar="WORDS", help="How the cells would be given: intrathecal, intradiscal, epidural, intravenous, intralesional."
)
@click.option("--ask", "asked", is_flag=True, help="Ask question by question in the terminal; Enter leaves one open, stop ends.")
@click.option("--fields", "listed", is_flag=True, help="List what a person file can hold, with units.")
@click.option("--sheet", is_flag=True, help="One page to print (best with --format html).")
@offered
@told
@held
def check(
    person: str | None, route: str | None, asked: bool, listed: bool, sheet: bool, treatment: dict[str, str], manner: Manner, base: Cordwise
) -> int:
    """Check a treatment for one person: what speaks against it, what to ask next, red flags of the offer, alternatives.

    PERSON is a file, YAML or JSON, with fields such as `age_years: 34` ("-" for standard input). Nothing of it is kept or sent anywhere.
    That nothing is found against a treatment is no promise that it helps.

    \b
    cordwise check person.yaml --route intrathecal --cells bone_marrow_msc --donor own
    cordwise check --ask
    cordwise check person.yaml --sheet --output sheet.html
    cordwise check --fields
    """
    manner.check()
    if listed:
        from cordwise.cli.fields import field_lines

        manner.tell("".join(f"{line}\n" for line in field_lines(manner.width)))
        return 0
    offer = {**({"route": route} if route else {}), **treatment}
    entries: Any = _answers(base, person, offer) if asked else person
    if entries is None:
        raise InputError("give a file of a person, or --ask to be asked; `cordwise check --fields` lists what it can hold")
    manner.tell(manner.told(base.check(entries, offer, sheet=sheet)))
    return 0


def _answers(base: Cordwise, person: str | None, offer: dict[str, str]) -> dict[str, Any]:
    """The answers, question by question; what the file already says is not asked again."""
    entries: dict[str, Any] = dict(base.entries(person)) if person else {}
    click.echo('Enter leaves a question open, "stop" ends. Nothing is kept.', err=True)
    passed: set[str] = set(offer)
    while (question := _next(base, entries, offer, passed)) is not None:
        passed.add(question.field)
        answer = _answer(question)
        if answer is None or answer.casefold() in STOP:
            break
        if answer and not _taken(base, entries, offer, question, answer):
            passed.discard(question.field)
    return entries


def _next(base: Cordwise, entries: dict[str, Any], offer: dict[str, str], passed: set[str]) -> Question | None:
    """The next question: the treatment first, then the most decisive one."""
    waiting = [one for one in base.questions(entries, offer) if one.field and one.field not in passed and one.field not in entries]
    first = [one for name in FIRST for one in waiting if one.field == name]
    return next(iter(first or waiting), None)


def _taken(base: Cordwise, entries: dict[str, Any], offer: dict[str, str], question: Question, answer: str) -> bool:
    """Whether an answer could be read; it is then among the entries."""
    try:
        base.questions({**entries, question.field: answer}, offer)
    except InputError as error:
        click.echo(f"  {error}", err=True)
        return False
    entries[question.field] = answer
    return True


def _answer(question: Question) -> str | None:
    """The line typed; None where the input has ended."""
    click.echo(f"{_prompt(question)}: ", nl=False, err=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _prompt(question: Question) -> str:
    """The question as it is asked: with what helps to answer it, and what can be answered."""
    from cordwise.person.fields import fields

    choices = f" [{'/'.join(question.choices)}]" if question.choices else f" ({question.unit})" if question.unit else ""
    help_words = fields()[question.field].help
    return f"{question.ask}{f' ({help_words})' if help_words else ''}{choices}"
