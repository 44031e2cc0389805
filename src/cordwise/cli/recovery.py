"""`cordwise recovery`: what happens without cells, for one person or beside every study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cordwise.cli.complete import GRADES, among, studies
from cordwise.cli.files import check_output, write_bytes
from cordwise.cli.manner import Manner
from cordwise.cli.options import held, told
from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.engine import Cordwise

FORMATS = {".svg": "svg", ".png": "png", ".pdf": "pdf"}


@click.command()
@click.option("--ais", metavar="GRADE", shell_complete=among(GRADES[:4]), help="The AIS grade now: A to D.")
@click.option("--level", metavar="LEVEL", help="The level: a segment such as T6, or cervical, thoracic, lumbar, tetraplegia, paraplegia.")
@click.option("--since-months", type=float, metavar="MONTHS", help="Months from the injury to now.")
@click.option("--age", type=float, metavar="YEARS", help="The age in years.")
@click.option("--at", type=float, multiple=True, metavar="MONTHS", help="Months from now to tell; 6, 12, 24 and 60 unless named.")
@click.option("--study", metavar="STUDY", shell_complete=studies, help="Mark the rate of a study held.")
@click.option("--studies", is_flag=True, help="Instead of a person: every study held, beside what is expected of its people.")
@click.option("--picture", type=click.Path(path_type=Path), metavar="FILE", help="Draw it as well: a .svg, .png or .pdf file.")
@told
@held
def recovery(
    ais: str | None,
    level: str | None,
    since_months: float | None,
    age: float | None,
    at: tuple[float, ...],
    study: str | None,
    studies: bool,
    picture: Path | None,
    manner: Manner,
    base: Cordwise,
) -> int:
    """Tell what happens without cells: the chance of each AIS grade later, with its interval, its sources and how well they fit.

    \b
    cordwise recovery --ais A --level T6 --since-months 14 --age 34
    cordwise recovery --ais A --level C5 --since-months 0.3 --study lammertse2012 --picture bars.svg
    cordwise recovery --studies
    """
    manner.check()
    _check_picture(picture)
    if studies and any(value is not None for value in (ais, level, since_months, age, study)):
        raise InputError("--studies is about the studies held: a grade, level, time, age or study does not go with it")
    if studies:
        reply = base.recovery_studies()
        return _tell(reply, picture, manner)
    person = base.recovery(
        ais=ais, level=level, since_months=since_months, age=age, study=study or "", **({"horizon_months": at} if at else {})
    )
    _tell(person, picture, manner)
    return 1 if person.forecast.status == "none" else 0


def _check_picture(file: Path | None) -> None:
    if file is not None:
        if file.suffix.lower() not in FORMATS:
            raise InputError(f"--picture {file.name!r}: the file ends in .svg, .png or .pdf")
        check_output(file)


def _tell(reply: Any, file: Path | None, manner: Manner) -> int:
    from cordwise.engine import recovery_picture

    if file is not None:
        write_bytes(file, recovery_picture(reply, format=FORMATS[file.suffix.lower()]))
    manner.tell(manner.told(reply))
    return 0
