"""Registry records as tables: what became of those that were given, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from cordwise.records.kept import Added, Kept, records_version
from cordwise.upkeep.table import Cell, Table

MEANINGS = {
    "new": "of a trial of which none was kept",
    "changed": "takes the place of the one that was kept",
    "unchanged": "was kept already",
    "older": "what is kept is newer, or fuller of the same day; it stays",
}
"""What each state of a record that was given means."""


def added_tables(added: Added, most: int | None = None) -> tuple[Table, ...]:
    """How many records came to what; those that are new, changed or older, the first `most` of them; what could not be read or kept, all of it."""
    counts: tuple[tuple[Cell, ...], ...] = tuple((state, number, MEANINGS[state]) for state, number in added.counts.items())
    unread = (("not added", len(added.failures), "could not be read or kept"),) if added.failures else ()
    told = [one for one in added.records if one.state != "unchanged" and (most is None or one.state != "new")]
    shown = told[:most]
    title = f"{len(shown)} of {len(told)} records" if len(shown) < len(told) else f"{len(told)} {'record' if len(told) == 1 else 'records'}"
    rows = tuple((one.kind, one.id, one.state, one.updated, one.kept, one.address) for one in shown)
    failures = tuple((one.address, one.reason) for one in added.failures)
    return (
        Table(
            id="added",
            title=f"{len(added.records):,} {'record' if len(added.records) == 1 else 'records'} read",
            columns=("state", "records", "meaning"),
            rows=counts + unread,
        ),
        *((Table(id="records", title=title, columns=("kind", "id", "state", "updated", "kept is of", "from"), rows=rows),) if rows else ()),
        *((Table(id="failures", title="Not added", columns=("address", "reason"), rows=failures),) if failures and most is None else ()),
    )


def kept_table(kept: Sequence[Kept]) -> Table:
    """The records that are kept, by id."""
    rows = tuple((one.registry_id, one.updated, one.saved_at[:10], one.file, one.title) for one in kept)
    return Table(
        id="registry_records",
        title=f"{len(kept):,} registry records kept",
        columns=("trial", "updated", "added", "file", "title"),
        rows=rows,
    )


def kept_stats(kept: Sequence[Kept]) -> Table:
    """How many records are kept, between which days the registry changed them, when one was added last, and what names them all."""
    days = sorted(one.updated for one in kept if one.updated)
    version = records_version((one.registry_id, one.digest) for one in kept)
    added = max((one.saved_at[:10] for one in kept), default="")
    row = (len(kept), days[0] if days else "", days[-1] if days else "", added, version)
    columns = ("records", "oldest update", "newest update", "last added", "version")
    return Table(id="registry_records", title="Registry records kept", columns=columns, rows=(row,))
