"""Tables told: as text, Markdown, JSON or a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from cordwise.cli.manner import Manner
from cordwise.render.visible import ascii_only, one_line
from cordwise.upkeep.table import Cell, Table

_GAP = "  "
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;margin-bottom:2rem}"
    "caption{font-weight:bold;text-align:left;padding:.5rem 0}th,td{border-bottom:1px solid #999;padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}"
)


def told_tables(tables: tuple[Table, ...], manner: Manner) -> str:
    """The tables in the manner's format, with a newline at the end."""
    if manner.form == "json":
        return (
            json.dumps(
                {table.id: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables},
                ensure_ascii=False,
                indent=2,
            )
            + "\n"
        )
    if manner.form == "html":
        return _page(tables)
    width = manner.width if manner.on_terminal else None
    told = "\n".join("\n".join(_markdown(table) if manner.form == "markdown" else _text(table, width)) + "\n" for table in tables)
    return ascii_only(told) if manner.plain else told


def _text(table: Table, width: int | None) -> Iterator[str]:
    """Columns side by side, a row a line; in a terminal a last column of words is cut at its edge."""
    rows = [table.columns, *(tuple(map(_cell, row)) for row in table.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    right = [
        bool(table.rows) and all(isinstance(row[place], (int, float, type(None))) for row in table.rows) for place in range(len(widths))
    ]
    yield table.title
    yield "-" * len(table.title)
    for row in rows:
        cells = [cell.rjust(size) if is_number else cell.ljust(size) for cell, size, is_number in zip(row, widths, right, strict=True)]
        yield _cut(_GAP.join(cells).rstrip(), width)


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else line[: width - 1].rstrip() + "…"


def _markdown(table: Table) -> Iterator[str]:
    yield f"## {table.title}"
    yield ""
    yield _piped(table.columns)
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        yield _piped(tuple(map(_cell, row)))


def _piped(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell, quote=False).replace("|", "\\|") for cell in cells) + " |"


def _page(tables: tuple[Table, ...]) -> str:
    body = "\n".join(line for table in tables for line in _html(table))
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>Cordwise</title>\n<style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n'


def _html(table: Table) -> Iterator[str]:
    yield f"<table><caption>{escape(one_line(table.title))}</caption>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns) + "</tr></thead><tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{escape(_cell(cell))}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0%}"
    return one_line(str(value))
