"""`cordwise ask`: a question, answered from the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--register", type=click.Choice(("plain", "clinical")), default="plain", show_default=True, help="For whom it is worded.")
@told
@held
def ask(question: tuple[str, ...], register: str, manner: Manner, base: Cordwise) -> int:
    """Answer a question: bottom line, numbers, how sure, who was studied, harms, what is not known, alternatives, pitfalls, sources.

    A question that is out of scope is declined in one line, with exit code 1.

    \b
    cordwise ask "Is intrathecal MSC therapy safe?"
    cordwise ask "Does it help chronic AIS A?" --register clinical
    cordwise ask "What does stem cell therapy cost in Mexico?" --format json
    """
    manner.check()
    answer = base.ask(" ".join(question), register=register)
    manner.tell(manner.told(answer))
    return 0 if answer.in_scope else 1
