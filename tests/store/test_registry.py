from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordwise.errors import NotHeldError, StoreError
from cordwise.records.kept import TrialRecord
from cordwise.records.trial import Item, Trial
from cordwise.store.layout import SCHEMA_VERSION
from cordwise.store.sqlite import MEMORY, Store

from .test_sqlite import NEWER, OUTCOME, OWN_STUDY, PACKAGED, STUDY, full_after, message, opened, read_only, rows

VERSION_1 = Path(__file__).parent / "data" / "version_1.sql"


def record(
    trial_id: str = "NCT00000001", updated: str = "2025-01-01", *, value: Any = None, criteria: int = 1, file: str = "a.json"
) -> TrialRecord:
    value = {"id": trial_id, "updated": updated, "criteria": criteria} if value is None else value
    text = json.dumps(value, sort_keys=True)
    items = tuple(Item(number=number, side="inclusion", text="x") for number in range(1, criteria + 1))
    trial = Trial(trial_id=trial_id, address=f"folder/{file}", title=f"Title of {trial_id}", items=items)
    return TrialRecord(
        trial=trial, value=value, file=file, registry_id=trial_id, updated=updated, size=len(text), digest=sha256(text.encode()).hexdigest()
    )


def states(store: Store, *records: TrialRecord) -> list[str]:
    return [one.state for one in store.add_records(records)]


def held(store: Store) -> dict[str, Any]:
    return {one.registry_id: value for one, value in store.values(store.kept())}


# what is kept


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    value = {"z": ["≥ “fünf”", None, True, 1.5, 10**30], "a": {"b": "\ud800"}}
    assert states(opened(tmp_path / "e.db"), record(value=value)) == ["new"]
    ((kept, again),) = opened(tmp_path / "e.db").values(opened(tmp_path / "e.db").kept())
    assert again == value and list(again) == ["z", "a"]
    assert (kept.registry_id, kept.title, kept.updated, kept.file, kept.saved_at) == (
        "NCT00000001", "Title of NCT00000001", "2025-01-01", "a.json", "2026-01-31T12:00:00Z",
    )  # fmt: skip


def test_records_are_no_evidence(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record()])
    assert store.evidence() == PACKAGED and store.own_rows() == {}


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record()])
    before = (tmp_path / "e.db").read_bytes()
    assert states(store, record(file="other.json")) == ["unchanged"]
    assert (tmp_path / "e.db").read_bytes() == before


def test_a_newer_record_supersedes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    assert states(store, record(), record(updated="2025-06-01", file="b.json")) == ["new", "changed"]
    assert held(store)["NCT00000001"]["updated"] == "2025-06-01"
    assert [(one.updated, one.file, bool(one.superseded_at)) for one in store.versions("NCT00000001")] == [
        ("2025-06-01", "b.json", False), ("2025-01-01", "a.json", True),
    ]  # fmt: skip
    assert rows(tmp_path / "e.db", "SELECT row_id, superseded_by FROM registry_records ORDER BY row_id") == [(1, 2), (2, None)]


def test_an_older_record_does_not_overwrite_a_newer_one_and_says_so(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record()])
    (told,) = store.add_records([record(updated="2024-01-01")])
    assert (told.state, told.updated, told.kept, told.address) == ("older", "2024-01-01", "2025-01-01", "folder/a.json")
    assert states(store, record(updated="")) == ["older"]
    assert len(store.versions("NCT00000001")) == 1


def test_of_one_day_the_fuller_record_stays(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    assert states(store, record(criteria=3), record(criteria=2), record(criteria=4)) == ["new", "older", "changed"]


@given(
    given_in=st.permutations([(day, criteria) for day in ("", "2024-01-01", "2025-01-01") for criteria in (1, 2)]), cut=st.integers(0, 6)
)
def test_what_is_kept_does_not_depend_on_the_order_or_on_how_many_are_added_at_once(given_in: list[tuple[str, int]], cut: int) -> None:
    store = opened(MEMORY)
    records = [record(updated=day, criteria=criteria) for day, criteria in given_in]
    store.add_records(records[:cut])
    store.add_records(records[cut:])
    assert held(store) == {"NCT00000001": record(updated="2025-01-01", criteria=2).value}
    assert set(states(store, *records)) == {"unchanged", "older"}


# taken out


def test_a_record_is_taken_out_by_its_id_or_by_its_file_and_can_be_added_again(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record(), record("NCT00000002", file="b.json"), record("NCT00000003", file="b.json")])
    assert store.remove_records(["nct00000001"]) == ("NCT00000001",)
    assert store.remove_records(["b.json"]) == ("NCT00000002", "NCT00000003")
    assert store.kept() == []
    assert states(store, record()) == ["new"]
    assert len(store.versions("NCT00000001")) == 2


def test_all_that_are_named_are_taken_out_or_none(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record()])
    with pytest.raises(NotHeldError, match=r"no record of 'NCT00000009' is kept; .* nothing was removed"):
        store.remove_records(["NCT00000001", "NCT00000009"])
    assert len(store.kept()) == 1


# upgrades


def test_records_survive_an_upgrade_of_the_evidence_with_their_history(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record(), record(updated="2025-06-01"), record("NCT00000002"), record("NCT00000003")])
    store.remove_records(["NCT00000003"])
    store.save([OWN_STUDY])
    before = rows(tmp_path / "e.db", "SELECT * FROM registry_records ORDER BY row_id")
    newer = opened(tmp_path / "e.db", NEWER)
    assert rows(tmp_path / "e.db", "SELECT * FROM registry_records ORDER BY row_id") == before
    assert newer.evidence().studies == (*NEWER.studies, OWN_STUDY)
    assert sorted(held(newer)) == ["NCT00000001", "NCT00000002"]
    assert states(newer, record(updated="2025-06-01"), record("NCT00000004")) == ["unchanged", "new"]


def test_a_store_of_version_1_is_brought_up_with_every_row_of_the_users_own(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.executescript(VERSION_1.read_text())
    connection.close()
    assert rows(tmp_path / "e.db", "PRAGMA user_version") == [(1,)]
    store = opened(tmp_path / "e.db")
    assert rows(tmp_path / "e.db", "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert store.own_rows() == {"studies": 2, "outcomes": 1}
    assert {study.study_id: study.n_treated for study in store.evidence().studies} == {"roe2020": 12, "mine2026": 10}
    history = rows(tmp_path / "e.db", "SELECT n_treated, origin FROM studies WHERE study_id = 'roe2020' ORDER BY row_id")
    assert history == [(10, "packaged"), (11, "user"), (12, "user")]
    assert [one.study_id for one in store.evidence().outcomes] == [OUTCOME.study_id, "mine2026"]
    assert store.kept() == [] and states(store, record()) == ["new"]


def test_a_store_of_version_2_is_brought_up_with_its_registry_records(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").add_records([record()])
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.executescript("DROP TABLE programmes; PRAGMA user_version = 2;")
    connection.close()
    store = opened(tmp_path / "e.db")
    assert rows(tmp_path / "e.db", "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert store.evidence().programmes == () and states(store, record()) == ["unchanged"]


def test_a_store_of_version_1_that_may_only_be_read_is_brought_up_in_memory(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.executescript(VERSION_1.read_text())
    connection.close()
    store = opened(tmp_path / "e.db", connect=read_only)
    assert store.own_rows() == {"studies": 2, "outcomes": 1} and store.kept() == []
    assert "could not be created" in message(lambda: store.add_records([record()]))
    assert rows(tmp_path / "e.db", "PRAGMA user_version") == [(1,)]


def test_records_are_read_from_a_newer_file_that_may_only_be_read(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").add_records([record()])
    store = opened(tmp_path / "e.db", NEWER, connect=read_only)
    assert list(held(store)) == ["NCT00000001"] and store.notes


# trouble


def many(number: int, size: int = 2_000) -> Iterator[TrialRecord]:
    """Records that hardly compress."""
    for one in range(number):
        yield record(f"NCT{one:08}", value={"id": one, "noise": os.urandom(size // 2).hex()})


def test_a_full_disk_adds_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    pages = rows(tmp_path / "e.db", "PRAGMA page_count")[0][0]

    def connect(place: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        return (sqlite3.connect if place == "" else full_after(pages + 5))(place, *options, **named)

    store = opened(tmp_path / "e.db", connect=connect)
    assert "e.db: the disk is full" in message(lambda: store.add_records(many(200)))
    assert opened(tmp_path / "e.db").kept() == []


def test_a_full_place_for_temporary_files_adds_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")

    def connect(place: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        return (full_after(5) if place == "" else sqlite3.connect)(place, *options, **named)

    store = opened(tmp_path / "e.db", connect=connect)
    assert "the disk is full" in message(lambda: store.add_records(many(200)))
    assert store.kept() == [] and states(opened(tmp_path / "e.db"), record()) == ["new"]


def test_an_error_while_reading_adds_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")

    def reading() -> Iterator[TrialRecord]:
        yield record()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_records(reading())
    assert store.kept() == [] and states(store, record()) == ["new"]


@pytest.mark.parametrize("blob", [b"", b"nonsense", zlib.compress(b"{"), zlib.compress(b"{}")[:5], 5])
def test_a_value_changed_by_hand_is_named_and_the_rest_is_read(tmp_path: Path, blob: Any) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record(), record("NCT00000002")])
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.execute("UPDATE registry_records SET value = ? WHERE row_id = 1", (blob,))
    connection.commit()
    connection.close()
    values = held(store)
    assert isinstance(values["NCT00000001"], StoreError) and "row 1: is damaged; take it out with" in str(values["NCT00000001"])
    assert values["NCT00000002"] == record("NCT00000002").value


def test_many_records_need_little_memory(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    tracemalloc.start()
    try:
        assert len(store.add_records(many(200, size=100_000))) == 200  # 20 MB
        assert sum(1 for _ in store.values(store.kept())) == 200
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


# several at once


def _add(place: str, number: int, start: Any, results: Any) -> None:
    start.wait()
    try:
        store = opened(place)
        store.add_records(record(f"NCT{one:08}", f"2025-01-{number + 1:02}") for one in range(200))
        results.put(len(store.kept()))
    except Exception as error:
        results.put(repr(error))


def test_processes_that_add_at_once_all_succeed_and_the_newest_is_kept(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_add, args=(str(tmp_path / "e.db"), number, start, results)) for number in range(2)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=60) for _ in workers] == [200] * 2
    for worker in workers:
        worker.join()
    assert {one.updated for one in opened(tmp_path / "e.db").kept()} == {"2025-01-02"}


ADDING = """
import os, signal, sys
sys.path[:0] = sys.argv[2].split(os.pathsep)
import cordwise.store.registry as registry
import cordwise.store.sqlite as store
from tests.store.test_registry import many
insert = registry._insert
done = 0
def die(connection, *rest):
    global done
    connection.execute("PRAGMA cache_size = 10")  # what is written reaches the file long before its end
    insert(connection, *rest)
    done += 1
    if done == 300:
        os.kill(os.getpid(), signal.SIGKILL)
registry._insert = die
held = store.open_store(sys.argv[1], version="v1", packaged=lambda: None)
held.add_records(many(400))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_import_that_is_killed_is_not_half_there_blocks_nobody_and_can_be_run_again(tmp_path: Path) -> None:
    place = tmp_path / "e.db"
    opened(place).add_records([record("NCT99999999")])
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parents[1]), *sys.path])
    killed = subprocess.run([sys.executable, "-c", ADDING, place, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / "e.db-journal").exists()  # it died in the middle of writing
    store = opened(place)
    assert [one.registry_id for one in store.kept()] == ["NCT99999999"]
    assert store.evidence().studies == (STUDY,)
    assert len(store.add_records(many(400))) == 400 and len(store.kept()) == 401


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_value_survives(value: Any) -> None:
    store = opened(MEMORY)
    store.add_records([record(value={"value": value})])
    assert held(store) == {"NCT00000001": {"value": value}}
