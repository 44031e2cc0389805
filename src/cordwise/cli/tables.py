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


SCHEMA = "cordwise/tables/1.0"
SHORTEST = 16
"""Letters that are left of the longest cell of words, where a line has to fit a terminal."""
LAST_AT_LEAST = 20
"""Letters of a last column of words for which the columns before it make room."""


def told_tables(tables: tuple[Table, ...], manner: Manner, version: str = "") -> str:
    """The tables in the manner's format, with the version of the evidence that they tell of and a newline at the end."""
    if manner.form == "json":
        return _json(tables, version)
    if manner.form == "html":
        return _page(tables, version)
    width = manner.width if manner.on_terminal else None
    told = "\n".join("\n".join(_markdown(table) if manner.form == "markdown" else _text(table, width)) + "\n" for table in tables)
    told += f"\nEvidence {version}\n" if version and not any(version in table.title for table in tables) else ""
    return ascii_only(told) if manner.plain else told


def _json(tables: tuple[Table, ...], version: str) -> str:
    of = {"schema": SCHEMA, "evidence_version": version} if version else {}
    rows = {table.id: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
    return json.dumps({**of, **rows}, ensure_ascii=False, indent=2) + "\n"


def _text(table: Table, width: int | None) -> Iterator[str]:
    """Columns side by side, a row a line; in a terminal long words are shortened in their middle, and a last column of words is cut at its edge."""
    rows = _fitted([table.columns, *(tuple(map(_cell, row)) for row in table.rows)], width)
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    right = [
        bool(table.rows) and all(isinstance(row[place], (int, float, type(None))) for row in table.rows) for place in range(len(widths))
    ]
    yield table.title
    yield "-" * len(table.title)
    for row in rows:
        cells = [cell.rjust(size) if is_number else cell.ljust(size) for cell, size, is_number in zip(row, widths, right, strict=True)]
        yield _cut(_GAP.join(cells).rstrip(), width)


def _fitted(rows: list[tuple[str, ...]], width: int | None) -> list[tuple[str, ...]]:
    """The rows with the widest column before the last one narrowed, so that what stands behind it can be read."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if width is None or len(widths) < 2:
        return rows
    widest = max(range(len(widths) - 1), key=widths.__getitem__)
    excess = sum(widths[:-1]) + min(widths[-1], LAST_AT_LEAST) + len(_GAP) * (len(widths) - 1) - width
    room = max(SHORTEST, widths[widest] - excess)
    if excess <= 0 or room >= widths[widest]:
        return rows
    return [tuple(_middle_out(cell, room) if place == widest else cell for place, cell in enumerate(row)) for row in rows]


def _middle_out(cell: str, room: int) -> str:
    """The two ends of a cell; more of the last one, where a path has its name."""
    end = (room - 1) * 2 // 3
    return cell if len(cell) <= room else f"{cell[: room - 1 - end]}…{cell[len(cell) - end :]}"


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


def _page(tables: tuple[Table, ...], version: str) -> str:
    body = "\n".join(line for table in tables for line in _html(table))
    body += f"\n<p>Evidence {escape(version)}</p>" if version else ""
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
