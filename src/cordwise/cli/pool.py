"""`cordwise pool`: the studies of one outcome, pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@click.argument("outcome")
@click.option("--condition", multiple=True, metavar="WORDS", help="The condition treated: spinal_cord_injury, stenosis, ALS ...")
@click.option("--route", multiple=True, metavar="WORDS", help="How it was given: intrathecal, intradiscal, IV ...")
@click.option("--cells", multiple=True, metavar="WORDS", help="Which cells: msc, uc_msc, adipose stem cells ...")
@click.option("--ais", multiple=True, metavar="GRADE", help="The AIS grade before treatment: A to E.")
@click.option("--phase", multiple=True, metavar="PHASE", help="Time since injury: acute, subacute or chronic.")
@told
@held
def pool(
    outcome: str, condition: tuple[str, ...], route: tuple[str, ...], cells: tuple[str, ...], ais: tuple[str, ...], phase: tuple[str, ...],
    manner: Manner, base: Cordwise,
) -> int:  # fmt: skip
    """Pool the studies of one outcome; controlled and uncontrolled ones apart, natural recovery beside, with a forest plot.

    Outcomes, conditions, routes and cells are named by their ids or by words for them; an option may be given several times.

    \b
    cordwise pool ais_improved
    cordwise pool sae_any --route intrathecal
    cordwise pool ais_improved --condition "spinal cord injury" --ais A --phase chronic --format html --output pool.html
    """
    manner.check()
    reply = base.pool(outcome, condition=condition, route=route, cells=cells, ais=ais, phase=phase)
    manner.tell(manner.told(reply))
    return 0
