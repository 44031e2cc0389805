"""`cordwise trials`: registered trials, from records kept or at hand, ranked for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import files, held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise
    from cordwise.records.trial import TrialsReply

COMPLETE, INCOMPLETE = 0, 1


@click.command()
@click.argument("person", required=False, shell_complete=files)
@click.argument("more", nargs=-1, shell_complete=files, metavar="[FILE|FOLDER]...")
@click.option(
    "--records", multiple=True, shell_complete=files, metavar="FILE|FOLDER",
    help="Rank these records, which are not kept, instead of those that are: .json or .jsonl files, a folder of them, or a pattern.",
)  # fmt: skip
@click.option(
    "--near", metavar="PLACE", help='Where the person is: "48.2, 16.4", "Vienna" or "Vienna, Austria". Else as the person file says.'
)
@click.option("--all", "everything", is_flag=True, help="Tell trials of other conditions too.")
@click.option("--list", "listed", is_flag=True, help="List the records that are kept, instead of ranking them.")
@told
@held
def trials(
    person: str | None,
    more: tuple[str, ...],
    records: tuple[str, ...],
    near: str | None,
    everything: bool,
    listed: bool,
    manner: Manner,
    base: Cordwise,
) -> int:
    """Rank registered trials for one person: fits as far as known, may fit (what to ask), does not; where, and what to beware of.

    PERSON is a file as for `cordwise check` ("-" for standard input); latitude and longitude, or city and country, may stand in it.
    Ranked are the records that were added with `cordwise add`, or those of --records. Nothing of the person is kept or sent.

    \b
    cordwise add downloads && cordwise trials person.yaml --near "Vienna, Austria"
    cordwise trials person.yaml --records NCT0*.json --format json --output trials.json
    cordwise trials --list
    """
    manner.check()
    if listed:
        return _list(person, manner, base)
    if person is None:
        raise click.UsageError("give a file of a person, or --list")
    reply = base.trials(person, [*records, *more] or None, near=near or "", everything=everything)
    manner.tell(manner.told(reply))
    return _code(reply)


def _list(person: str | None, manner: Manner, base: Cordwise) -> int:
    if person is not None:
        raise click.UsageError("give a person or --list, not both")
    from cordwise.cli.tables import told_tables
    from cordwise.upkeep.records import kept_table

    manner.tell(told_tables((kept_table(base.kept()),), manner))
    return COMPLETE


def _code(reply: TrialsReply) -> int:
    for one in reply.failures:
        from cordwise.render.visible import encodable, one_line

        click.echo(encodable(f"cordwise: {one_line(f'{one.address}: {one.reason}')}"), err=True)
    return INCOMPLETE if reply.failures else COMPLETE
