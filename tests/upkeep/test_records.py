from __future__ import annotations

from cordwise.records.kept import STATES, Added, AddedRecord, Kept
from cordwise.records.trial import Failure
from cordwise.upkeep.records import MEANINGS, added_tables, kept_stats, kept_table


def added(number: int = 1) -> Added:
    records = [
        AddedRecord(id=f"NCT{one:08}", state=state, address="a.json", updated="2025-01-01", kept="2026-01-01" if state == "older" else "")
        for state in STATES
        for one in range(number)
    ]
    return Added(records=tuple(records), failures=(Failure(address="b.json", reason="is empty"),))


def kept(registry_id: str, updated: str) -> Kept:
    return Kept(
        row_id=1, registry_id=registry_id, title="T", updated=updated, file="a.json", saved_at="2026-01-31T12:00:00Z", digest=registry_id
    )


def test_every_state_has_its_number_and_its_meaning():
    (counts, *_) = added_tables(added(3))
    assert {row[0]: row[1] for row in counts.rows} == dict.fromkeys(STATES, 3) | {"not added": 1}
    assert set(MEANINGS) == set(STATES)


def test_people_are_told_what_changed_and_what_is_older_programs_all():
    _, short = added_tables(added(), 20)
    assert [row[2] for row in short.rows] == ["changed", "older"]
    _, whole, failures = added_tables(added())
    assert [row[2] for row in whole.rows] == ["new", "changed", "older"]
    assert failures.rows == (("b.json", "is empty"),)


def test_a_long_list_is_cut_and_says_so():
    _, short = added_tables(added(30), 20)
    assert len(short.rows) == 20 and short.title == "20 of 60 records"


def test_what_is_kept_is_listed_and_summed_up():
    held = [kept("NCT00000001", "2025-01-01"), kept("NCT00000002", ""), kept("NCT00000003", "2024-01-01")]
    assert [row[0] for row in kept_table(held).rows] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    ((number, oldest, newest, last, version),) = kept_stats(held).rows
    assert (number, oldest, newest, last) == (3, "2024-01-01", "2025-01-01", "2026-01-31")
    assert kept_stats(held[::-1]).rows[0][4] == version != kept_stats(held[1:]).rows[0][4]
    assert kept_stats([]).rows == ((0, "", "", "", ""),)
