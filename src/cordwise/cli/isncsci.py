"""`cordwise isncsci`: a neurological examination classified. It opens no store and keeps nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cordwise.cli.files import check_output, write_bytes
from cordwise.cli.manner import Manner, write_out
from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.person.isncsci import Classification, Examination
    from cordwise.person.isncsci.telling import Refused

FORMATS = ("text", "json", "csv")
CHARTS = (".svg", ".pdf", ".png")
LARGEST = 500_000_000


@click.command()
@click.argument("file", required=False)
@click.option("--rules", type=click.Choice(("2019", "2011")), default="2019", help="The revision of the standard: 2019 (default) or 2011.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="How it is told: text unless the name of --output ends in .json or .csv."
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file: whole or not at all.")
@click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help="A filled worksheet as .svg, .pdf or .png, of one examination."
)
@click.option("--plain", is_flag=True, help="ASCII letters alone.")
@click.option("--phone", is_flag=True, help="With --chart: as wide as a phone.")
@click.option("--columns", is_flag=True, help="Print the heading of a CSV table of examinations, and nothing else.")
def isncsci(
    file: str | None, rules: str, form: str | None, output: Path | None, chart: Path | None, plain: bool, phone: bool, columns: bool
) -> int:
    """Classify examinations by the International Standards (ISNCSCI): levels, completeness, AIS, zones of partial preservation, totals.

    FILE holds one examination or a list of them as JSON, or a table as CSV, one examination a row; - reads standard input.
    Nothing about the person is stored or sent.

    \b
    cordwise isncsci exam.json
    cordwise isncsci exam.json --chart worksheet.svg
    cordwise isncsci exams.csv --format csv --output classified.csv
    """
    if columns:
        from cordwise.person.isncsci import columns as heading

        write_out(",".join(["id", *heading()]) + "\n")
        return 0
    if file is None:
        raise InputError("which examination? give a file of JSON or CSV, or - for standard input")
    for place in filter(None, (output, chart)):
        check_output(place)
    return _classified(file, rules, Manner(form=form or _form(output), output=output, plain=plain), chart, phone)


def _form(output: Path | None) -> str:
    return {".json": "json", ".csv": "csv"}.get(output.suffix.lower() if output else "", "text")


def _classified(file: str, rules: str, manner: Manner, chart: Path | None, phone: bool) -> int:
    from cordwise.person.isncsci.telling import Refused, as_csv, as_json, as_text
    from cordwise.render.visible import ascii_only

    several, found = _examinations(file)
    results = [_result(one, rules) for one in found]
    refused = [one for one in results if isinstance(one, Refused)]
    if not several and refused:
        raise InputError(refused[0].reason)
    if chart is not None:
        _draw(results, chart, phone)
    for one in refused:
        click.echo(f"cordwise: {one.reason}", err=True)
    if manner.form == "text":
        told = "\n".join(as_text(one) for one in results if not isinstance(one, Refused))
        told = ascii_only(told) if manner.plain else told
    else:
        told = as_json(results, several=several) if manner.form == "json" else as_csv(results)
    manner.tell(told)
    return 0 if not refused else 1 if len(refused) < len(results) else 2


def _examinations(file: str) -> tuple[bool, Iterator[Examination | InputError]]:
    """Whether there are several, and each of them, or why it is wrong."""
    from cordwise.person.isncsci.reading import each_examination, each_row, examination_from, json_data

    text, name = _text(file), "standard input" if file == "-" else file
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return True, each_row(text, name)
    data = json_data(text.removeprefix("\ufeff"), name)
    if isinstance(data, list):
        return True, each_examination(data, name)
    return False, iter([examination_from(data, name)])


def _result(found: Examination | InputError, rules: str) -> Classification | Refused:
    from cordwise.person.isncsci import classify
    from cordwise.person.isncsci.telling import Refused

    if isinstance(found, InputError):
        return Refused(reason=str(found))
    try:
        return classify(found, rules=rules)
    except InputError as error:
        return Refused(reason=str(error))


def _draw(results: list[Classification | Refused], chart: Path, phone: bool) -> None:
    from cordwise.person.isncsci import Classification, worksheet

    if chart.suffix.lower() not in CHARTS:
        raise InputError(f"--chart {chart}: the file ends in {', '.join(CHARTS)}")
    if len(results) != 1 or not isinstance(results[0], Classification):
        raise InputError(f"--chart draws one examination; this file holds {len(results)}")
    write_bytes(chart, worksheet(results[0], format=chart.suffix.lower()[1:], width="phone" if phone else "page"))


def _text(file: str) -> str:
    try:
        content = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _content(Path(file))
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not text; give JSON or CSV in UTF-8") from None
    except FileNotFoundError:
        raise InputError(f"{file}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give the file of an examination")
    with path.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(f"{path}: is larger than {LARGEST // 1_000_000} MB")
    if not content.strip():
        raise InputError(f"{path}: is empty")
    return content
