"""Examinations read from dictionaries, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cordwise.errors import InputError
from cordwise.person.isncsci.examination import COLUMNS, TESTED, Examination, Side
from cordwise.person.isncsci.segments import SEGMENTS

_OTHER_NAMES = {
    "lightTouch": "light_touch",
    "pinPrick": "pin_prick",
    "lowestNonKeyMuscleWithMotorFunction": "lowest_non_key_muscle",
    "lowestNonKeyMuscle": "lowest_non_key_muscle",
    "voluntaryAnalContraction": "voluntary_anal_contraction",
    "deepAnalPressure": "deep_anal_pressure",
    **{
        f"{side}LowestNonKeyMuscle{more}": f"{side}_lowest_non_key_muscle"
        for side in ("right", "left")
        for more in ("", "WithMotorFunction")
    },
}
_SEGMENTS = frozenset(SEGMENTS)
_LOWEST = re.compile(r"S4[-_/\u2013]?S?5")
_SIDE = (*COLUMNS, "lowest_non_key_muscle", "comments")
_WHOLE = ("right", "left", "voluntary_anal_contraction", "deep_anal_pressure")
_BESIDE = (
    "id",
    "name",
    "rules",
    "comments",
    "comment",
    "notes",
    "note",
    "date",
    "exam_date",
    "examination_date",
    "time",
    "examiner",
    "patient",
    "patient_id",
    "age",
    "sex",
    "source",
    "version",
    "schema",
)
"""What may stand beside the four parts of an examination or the columns of a table, and is left alone."""
_LOWEST_OF = {side: f"{side}_lowest_non_key_muscle" for side in ("right", "left")}
"""The name that a table has for it, which may stand beside the sides too."""


def examination_from(data: Mapping[str, Any], name: str = "") -> Examination:
    """An examination from the usual JSON form: `right` and `left`, each with `motor`, `light_touch`, `pin_prick` by segment.

    Names in camelCase are understood, small letters in segments, "S4-5" for S4_5, and the lowest non-key muscles under the names of the table. A date, an examiner or
    comments beside the four parts are left alone, anything else is refused; `rules` must be those that it is then classified by.

    Raises:
        InputError: something is missing, unknown or impossible; the message names it.
    """
    where = f"{name}: " if name else ""
    if not isinstance(data, Mapping):
        raise InputError(f"{where}an examination has the parts {', '.join(_WHOLE)}; this is {_kind(data)}")
    parts = _named(data)
    unknown = next((part for part in parts if part not in (*_WHOLE, *_LOWEST_OF.values(), *_BESIDE)), None)
    if unknown is not None:
        raise InputError(f"{where}{str(unknown)[:40]!r} is no part of an examination; {', '.join(_WHOLE)} are")
    for side in ("right", "left"):
        if not isinstance(parts.get(side), Mapping):
            raise InputError(f"{where}the {side} side is missing; an examination has the parts {', '.join(_WHOLE)}")
    return Examination(
        right=_side(_with_lowest(parts, "right", where), f"{where}right "),
        left=_side(_with_lowest(parts, "left", where), f"{where}left "),
        voluntary_anal_contraction=parts.get("voluntary_anal_contraction", ""),
        deep_anal_pressure=parts.get("deep_anal_pressure", ""),
        name=name,
        rules=str(parts.get("rules") or ""),
    )


def _with_lowest(parts: Mapping[str, Any], side: str, where: str) -> dict[str, Any]:
    """A side with its lowest non-key muscle, which may stand in it or beside it."""
    held, beside = _named(parts[side]), parts.get(_LOWEST_OF[side])
    inside = held.get("lowest_non_key_muscle")
    if beside and inside and beside != inside:
        raise InputError(
            f"{where}{side} lowest non-key muscle: {str(inside)[:10]!r} in the side and {str(beside)[:10]!r} beside it; leave one"
        )
    return held | ({"lowest_non_key_muscle": beside} if beside and not inside else {})


def _side(data: Mapping[str, Any], where: str) -> Side:
    parts = _named(data)
    unknown = next((part for part in parts if part not in _SIDE), None)
    if unknown is not None:
        raise InputError(f"{where}{unknown!r} is no part of a side; {', '.join(_SIDE[:-1])} are")
    scores = {column: _by_segment(parts.get(column, {}), f"{where}{column.replace('_', ' ')}") for column in COLUMNS}
    return Side(
        motor=scores["motor"],
        light_touch=scores["light_touch"],
        pin_prick=scores["pin_prick"],
        lowest_non_key_muscle=parts.get("lowest_non_key_muscle"),
    )


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    return {_OTHER_NAMES.get(name, name): value for name, value in data.items()}


def _by_segment(scores: Any, where: str) -> Any:
    """The scores under the names of segments that are used here."""
    if not isinstance(scores, Mapping) or scores.keys() <= _SEGMENTS:
        return scores
    found = {_segment(segment): score for segment, score in scores.items()}
    if len(found) != len(scores):
        raise InputError(f"{where}: a segment stands twice, in two spellings; leave one")
    return found


def _segment(written: Any) -> Any:
    name = "".join(written.split()).upper() if isinstance(written, str) else written
    if isinstance(name, str) and _LOWEST.fullmatch(name):
        return "S4_5"
    return name if name in _SEGMENTS else written


def examinations_from_json(text: str, origin: str = "") -> list[Examination] | Examination:
    """The examination of a JSON text, or the list of them.

    Raises:
        InputError: it is not JSON, empty, or an examination in it is wrong; the message says which.
    """
    data = json_data(text, origin)
    if isinstance(data, list):
        return [_or_refused(one) for one in each_examination(data, origin)]
    return examination_from(data, origin)


def json_data(text: str, origin: str = "") -> Any:
    """What a JSON text holds: one examination, or a list.

    Raises:
        InputError: it is not JSON, a name stands twice in one part of it, or the list is empty.
    """
    where = f"{origin}: " if origin else ""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}not JSON ({error})") from None
    if data == []:
        raise InputError(f"{where}the list holds no examination")
    return data


def each_examination(data: list[Any], origin: str = "") -> Iterator[Examination | InputError]:
    """The examinations of a list, one after the other; in place of one that is wrong, why."""
    where = f"{origin}: " if origin else ""
    for number, one in enumerate(data, 1):
        try:
            yield examination_from(one, f"{where}examination {_name(one, number)}")
        except InputError as error:
            yield error


def _or_refused(found: Examination | InputError) -> Examination:
    if isinstance(found, InputError):
        raise found
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: of two scores for one cell, neither is to be believed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one part")
    return found


def _name(one: Any, number: int) -> str:
    given = next((one[key] for key in ("name", "id") if one.get(key)), None) if isinstance(one, Mapping) else None
    return str(given)[:40] if isinstance(given, (str, int)) else str(number)


def columns() -> list[str]:
    """The columns of a CSV table, one examination a row: right_motor_C5 ... left_pin_prick_S4_5, and the four that are no scores."""
    scores = [f"{side}_{column}_{segment}" for side in ("right", "left") for column, segments in TESTED.items() for segment in segments]
    return [*scores, "voluntary_anal_contraction", "deep_anal_pressure", "right_lowest_non_key_muscle", "left_lowest_non_key_muscle"]


def examinations_from_csv(text: str, origin: str = "") -> list[Examination]:
    """The examinations of a CSV text with a heading, one a row; `columns` names the headings, `id` and what else `_BESIDE` names may stand beside.

    Raises:
        InputError: a column is unknown, a row too long or an examination wrong; the message names line and cell.
    """
    return [_or_refused(one) for one in each_row(text, origin)]


def each_row(text: str, origin: str = "") -> Iterator[Examination | InputError]:
    """The examinations of a CSV text, one after the other; in place of one that is wrong, why.

    Raises:
        InputError: the heading is wrong, or there is no row.
    """
    where = f"{origin}, " if origin else ""
    lines = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=lines.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    found = 0
    try:
        heading = [_heading(title) for title in next(rows, [])]
        _check(heading, where)
        for row in rows:
            if any(cell.strip() for cell in row):
                found += 1
                yield _tried(heading, row, f"{where}line {rows.line_num}")
    except csv.Error as error:
        raise InputError(f"{where}line {rows.line_num}: is not CSV ({error})") from None
    if not found:
        raise InputError(f"{where}the table holds no examination")


def _tried(heading: list[str], row: list[str], where: str) -> Examination | InputError:
    try:
        return _row(heading, row, where)
    except InputError as error:
        return error


def _heading(title: str) -> str:
    return title.strip().replace("S4-5", "S4_5")


def _check(heading: list[str], where: str) -> None:
    known = {*columns(), *_BESIDE}
    for title in heading:
        if title not in known:
            raise InputError(
                f"{where}the heading {title[:40]!r} is no column; one is right_motor_C5, `cordwise isncsci --columns` lists all"
            )
        if heading.count(title) > 1:
            raise InputError(f"{where}the heading {title!r} stands twice")


def _row(heading: list[str], row: list[str], where: str) -> Examination:
    if len(row) != len(heading):
        raise InputError(f"{where}: {len(row)} cells under {len(heading)} headings")
    cells = dict(zip(heading, row, strict=True))
    given = next((cells[key].strip() for key in ("name", "id") if cells.get(key, "").strip()), "")
    return Examination(
        right=_row_side("right", cells),
        left=_row_side("left", cells),
        voluntary_anal_contraction=cells.get("voluntary_anal_contraction", ""),
        deep_anal_pressure=cells.get("deep_anal_pressure", ""),
        name=f"{where} ({given[:40]})" if given else where,
        rules=cells.get("rules", "").strip(),
    )


def _row_side(side: str, cells: Mapping[str, str]) -> Side:
    held = {column: dict(_held(f"{side}_{column}_", segments, cells)) for column, segments in TESTED.items()}
    return Side(lowest_non_key_muscle=cells.get(f"{side}_lowest_non_key_muscle"), **held)


def _held(start: str, segments: tuple[str, ...], cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((segment, cells[start + segment]) for segment in segments if start + segment in cells)


def _kind(data: Any) -> str:
    return {list: "a list", str: "text", int: "a number", float: "a number", bool: "yes or no", type(None): "nothing"}.get(
        type(data), "something else"
    )
