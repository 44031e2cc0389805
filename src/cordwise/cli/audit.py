"""`cordwise audit`: pages, judged claim by claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told

if TYPE_CHECKING:
    from cordwise.engine import Cordwise


@click.command()
@click.argument("pages", nargs=-1, metavar="FILE|URL|-...")
@click.option("--example", is_flag=True, help="Audit the page that ships with Cordwise: an invented clinic.")
@click.option("--into", type=click.Path(path_type=Path), metavar="FOLDER", help="One file for each page, in this folder.")
@told
@held
def audit(pages: tuple[str, ...], example: bool, into: Path | None, manner: Manner, base: Cordwise) -> int:
    """Check a page: each claim with its verdict, the numbers behind it and a fair way to say it, and what the page leaves out.

    A page is a file of text or HTML, an http(s) address, or - for standard input. Of several pages, those that cannot be read are
    named, the others are told, a table stands at the end, and the exit code is 1.

    \b
    cordwise audit --example
    cordwise audit clinic.html
    cordwise audit https://example.org/stem-cells --format html --output report.html
    curl -s https://example.org/page | cordwise audit -
    cordwise audit pages/*.html --into reports --format html
    """
    if example == bool(pages):
        raise click.UsageError("give a file, an address or -, or --example" if not pages else "give pages or --example, not both")
    if len(pages) > 1 or into is not None:
        from cordwise.cli.several import audit_several

        return audit_several(pages, into, manner, base)
    manner.check()
    manner.tell(manner.told(base.audit_example() if example else base.audit(pages[0])))
    return 0
