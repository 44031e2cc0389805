"""`cordwise trials`: registered trials, from records at hand, ranked for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import told
from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.records.trial import TrialsReply

COMPLETE, INCOMPLETE = 0, 1


@click.command()
@click.argument("person")
@click.argument("more", nargs=-1, metavar="[FILE|FOLDER]...")
@click.option("--records", multiple=True, metavar="FILE|FOLDER", help="Records of a registry: .json or .jsonl files, or a folder of them.")
@click.option(
    "--near", metavar="PLACE", help='Where the person is: "48.2, 16.4", "Vienna" or "Vienna, Austria". Else as the person file says.'
)
@click.option("--all", "everything", is_flag=True, help="Tell trials of other conditions too.")
@told
def trials(person: str, more: tuple[str, ...], records: tuple[str, ...], near: str | None, everything: bool, manner: Manner) -> int:
    """Rank registered trials for one person: fits as far as known, may fit (what to ask), does not; where, and what to beware of.

    PERSON is a file as for `cordwise check` ("-" for standard input); latitude and longitude, or city and country, may stand in it.
    Records are read from files you have: ClinicalTrials.gov records (API version 2) or rows of its field export. Nothing is kept or sent.

    \b
    cordwise trials person.yaml --records downloads
    cordwise trials person.yaml --records trials.jsonl --near "Vienna, Austria"
    cordwise trials person.yaml --records NCT0*.json --format json --output trials.json
    """
    manner.check()
    if not (records or more):
        raise InputError("give records of a registry with --records: files (.json, .jsonl), or a folder of them")
    from cordwise.engine import Cordwise

    reply = Cordwise().trials(person, [*records, *more], near=near or "", everything=everything)
    manner.tell(manner.told(reply))
    return _code(reply)


def _code(reply: TrialsReply) -> int:
    for one in reply.failures:
        from cordwise.render.visible import one_line

        click.echo(f"cordwise: {one_line(f'{one.address}: {one.reason}')}", err=True)
    return INCOMPLETE if reply.failures else COMPLETE
