"""Several pages in one run: each told, those that could not be read named, a table at the end."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cordwise.cli.manner import Manner
from cordwise.cli.tables import told_tables
from cordwise.errors import CordwiseError, InputError, StoreError
from cordwise.render.visible import one_line
from cordwise.upkeep.table import Table

if TYPE_CHECKING:
    from cordwise.engine import Cordwise
    from cordwise.records.reply import Audit

SCHEMA = "cordwise/audits/1.0"
COLUMNS = ("page", "claims", "supported", "doubtful", "contradicted", "score", "remark")
SUPPORTED = ("supported", "weakly_supported")


@dataclass(frozen=True, slots=True)
class Tried:
    """A page with its audit, or with why there is none."""

    page: str
    audit: Audit | None
    error: str = ""


def audit_several(pages: tuple[str, ...], into: Path | None, manner: Manner, base: Cordwise) -> int:
    """Tell the audits in one stream, or as a file each in a folder; 0 where every page was read, 1 for some, 2 for none."""
    _check(pages, into, manner)
    base.evidence  # noqa: B018  an unusable store is one error, not one a page
    tried = []
    for one in (_tried(page, base) for page in _with_progress(pages)):
        tried.append(one)
        if one.error:
            click.echo(f"cordwise: {one_line(one.error)}", err=True)
        elif into is not None:
            _write(one, into, manner)
    manner.tell(_told(tried, into, manner))
    failed = sum(bool(one.error) for one in tried)
    return 0 if not failed else 1 if failed < len(tried) else 2


def _check(pages: tuple[str, ...], into: Path | None, manner: Manner) -> None:
    manner.check()
    if into is None:
        if manner.form == "html":
            raise InputError("several pages make several HTML files: give the folder for them with --into")
        return
    if manner.output is not None:
        raise InputError("give --output for one file or --into for a folder, not both")
    if not pages:
        raise InputError("--into takes pages; tell the example with --output")
    if not into.is_dir():
        raise InputError(f"{into}: there is no such folder; make it first")


def _tried(page: str, base: Cordwise) -> Tried:
    try:
        return Tried(page, base.audit(page))
    except StoreError:
        raise
    except CordwiseError as error:
        return Tried(page, None, str(error))


def _with_progress(pages: tuple[str, ...]) -> Iterable[str]:
    """The pages, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return pages
    from rich.console import Console
    from rich.progress import track

    return track(pages, description="Auditing", console=Console(stderr=True), transient=True)


def _write(one: Tried, into: Path, manner: Manner) -> None:
    assert one.audit is not None
    file = _free(into, Path(one.page.rstrip("/")).stem or "page", manner.suffix)
    to = manner.into(file)
    to.tell(to.told(one.audit))


def _free(into: Path, stem: str, suffix: str) -> Path:
    """A name that nothing has yet: two pages called index.html make two files."""
    stem = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in stem)[:80]
    names: Iterator[str] = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1_000_000))
    return next(file for name in names if not (file := into / f"{name}{suffix}").exists())


def _told(tried: list[Tried], into: Path | None, manner: Manner) -> str:
    if manner.form == "json" and into is None:
        return _json(tried, manner)
    replies = [manner.told(one.audit) for one in tried if one.audit is not None] if into is None else []
    form = manner if manner.form in ("text", "markdown") else Manner(form="text", plain=manner.plain)
    return "\n".join([*replies, told_tables((_summary(tried),), form)])


def _json(tried: list[Tried], manner: Manner) -> str:
    audits = [json.loads(manner.told(one.audit)) for one in tried if one.audit is not None]
    failures = [{"page": one.page, "error": one.error} for one in tried if one.error]
    return json.dumps({"schema": SCHEMA, "audits": audits, "failures": failures}, ensure_ascii=False, indent=2) + "\n"


def _summary(tried: list[Tried]) -> Table:
    read = sum(one.audit is not None for one in tried)
    return Table(id="pages", title=f"{read} of {len(tried)} pages audited", columns=COLUMNS, rows=tuple(map(_row, tried)))


def _row(one: Tried) -> tuple[str | int | None, ...]:
    if one.audit is None:
        return one.page, None, None, None, None, None, one.error
    verdicts = one.audit.verdicts
    claims, against = len(one.audit.claims), verdicts.get("contradicted", 0)
    supported = sum(verdicts.get(verdict, 0) for verdict in SUPPORTED)
    score = f"{sum(item.points for item in one.audit.score)} of {2 * len(one.audit.score)}"
    return one.page, claims, supported, claims - supported - against, against, score, ""
