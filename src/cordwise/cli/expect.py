"""`cordwise expect`: what to expect of a treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told
from cordwise.cli.treatment import offered

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@click.argument("route")
@click.option("--age", metavar="YEARS", help="Age, for sedation: a number of years, or 18 months.")
@offered
@told
@held
def expect(route: str, age: str | None, treatment: dict[str, str], manner: Manner, base: Cordwise) -> int:
    """Tell what to expect of a treatment: warning signs, steps, sedation, side effects as counted, follow-up, alternatives side by side.

    ROUTE is how the cells would be given: intrathecal, intradiscal, epidural, intravenous, intralesional.

    \b
    cordwise expect intrathecal --cells bone_marrow_msc --donor own
    cordwise expect intradiscal --condition "disc disease" --format html --output expect.html
    """
    manner.check()
    said = {"age_years": age} if age else {}
    manner.tell(manner.told(base.expect({"route": route, **treatment, **said})))
    return 0
