from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import any_record

from cordwise.errors import InputError, StoreError
from cordwise.records.evidence import TABLES, Arm, Cost, Evidence, Outcome, Study
from cordwise.records.source import Source
from cordwise.store.access import Connect
from cordwise.store.layout import KEYS
from cordwise.store.sqlite import MEMORY, Store, open_store

SOURCE = Source(document="doi:10.1000/x", checked="2026-01-31")
STUDY = Study(study_id="roe2020", design="single_arm", conditions=("sci",), cohort="roe2020", n_treated=10, source=SOURCE)
ARM = Arm(study_id="roe2020", arm_id="t1", role="treatment", n=10, intervention="msc", source=SOURCE)
OUTCOME = Outcome(study_id="roe2020", arm_id="t1", outcome="sae", events=0, total=10, months_max=12.0, source=SOURCE)
PACKAGED = Evidence(version="v1", studies=(STUDY,), arms=(ARM,), outcomes=(OUTCOME,))
NEWER = Evidence(
    version="v2", studies=(replace(STUDY, title="Corrected"), replace(STUDY, study_id="doe2021", cohort="doe2021")), arms=(ARM,)
)
OWN_STUDY = replace(STUDY, study_id="mine2026", cohort="mine2026")


def at_noon() -> str:
    return "2026-01-31T12:00:00Z"


def opened(place: Path | str, packaged: Evidence = PACKAGED, connect: Connect = sqlite3.connect) -> Store:
    return open_store(place, version=packaged.version, packaged=lambda: packaged, now=at_noon, connect=connect)


def never() -> Evidence:
    raise AssertionError("the packaged evidence was read")


def rows(place: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(place)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def message(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# what is held


def test_a_store_is_made_at_first_use_with_its_folder(tmp_path: Path) -> None:
    place = tmp_path / "new" / "folder" / "evidence.db"
    assert opened(place).evidence() == PACKAGED
    assert sorted(path.name for path in place.parent.iterdir()) == ["evidence.db", "evidence.db.lock"]


def test_a_store_that_is_there_needs_no_packaged_evidence(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    assert open_store(tmp_path / "e.db", version="v1", packaged=never).evidence() == PACKAGED


def test_the_evidence_that_ships_comes_back_whole(tmp_path: Path, evidence: Evidence) -> None:
    store = opened(tmp_path / "e.db", evidence)
    store.evidence()
    assert store.evidence() == evidence


def test_a_store_in_memory_touches_no_file() -> None:
    store = opened(MEMORY)
    assert store.save([OWN_STUDY]) == 1
    assert store.evidence().studies == (STUDY, OWN_STUDY)
    assert store.path is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(any_record, max_size=6, unique_by=lambda held: (type(held), *(getattr(held, c) for c in KEYS[_table(held)]))))
def test_records_survive_the_store(records: list[Any]) -> None:
    studies = {held.study_id for held in records if hasattr(held, "study_id")} - {
        held.study_id for held in records if isinstance(held, Study)
    }
    parents = [replace(STUDY, study_id=study_id, cohort=study_id) for study_id in sorted(studies)]
    store = opened(MEMORY, Evidence(version="v1"))
    assert store.save([*parents, *records]) == len(parents) + len(records)
    held = store.evidence()
    for record in records:
        assert record in getattr(held, _table(record))


def _table(held: object) -> str:
    return next(name for name, record in TABLES.items() if type(held) is record)


# the user's own rows


def test_rows_of_the_users_own_are_kept_and_counted(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    assert store.save([OWN_STUDY, replace(ARM, study_id="mine2026")]) == 2
    assert opened(tmp_path / "e.db").evidence().studies == (STUDY, OWN_STUDY)
    assert store.own_rows() == {"studies": 1, "arms": 1}
    assert rows(tmp_path / "e.db", "SELECT study_id, saved_at FROM studies WHERE origin = 'user'") == [("mine2026", at_noon())]


def test_a_correction_supersedes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.save([replace(STUDY, n_treated=11)])
    store.save([replace(STUDY, n_treated=12)])
    assert [study.n_treated for study in store.evidence().studies] == [12]
    history = rows(tmp_path / "e.db", "SELECT n_treated, origin, superseded_at, superseded_by FROM studies ORDER BY row_id")
    assert history == [(10, "packaged", at_noon(), 2), (11, "user", at_noon(), 3), (12, "user", None, None)]


def test_what_is_held_word_for_word_is_not_saved_again(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    assert store.save([STUDY]) == 0
    assert store.save([OWN_STUDY]) == 1
    assert store.save([OWN_STUDY]) == 0


def test_rows_about_the_same_are_replaced_together(tmp_path: Path) -> None:
    twice = [Cost(cost_id="c1", what="x", currency="USD", basis="news", low=low, source=SOURCE) for low in (1.0, 2.0)]
    store = opened(tmp_path / "e.db")
    assert store.save(twice) == 2
    assert store.evidence().costs == tuple(twice)
    store.save(twice[:1])
    assert store.evidence().costs == tuple(twice[:1])


def test_the_version_names_the_merged_evidence(tmp_path: Path) -> None:
    one, other, plain = opened(tmp_path / "a.db"), opened(tmp_path / "b.db"), opened(tmp_path / "c.db")
    one.save([OWN_STUDY])
    other.save([replace(OWN_STUDY, title="draft")])
    assert other.evidence().version != one.evidence().version
    other.save([OWN_STUDY])
    assert plain.evidence().version == "v1"
    assert one.evidence().version == other.evidence().version != "v1"
    assert opened(tmp_path / "a.db", NEWER).evidence().version not in ("v2", other.evidence().version)


def test_a_batch_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    with pytest.raises(InputError, match="outcomes: study 'nobody' is not held"):
        store.save([OWN_STUDY, replace(OUTCOME, study_id="nobody")])
    assert store.evidence() == PACKAGED


def test_a_thing_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="str: the store has no table for it; expected one of Study, Arm"):
        opened(tmp_path / "e.db").save(["a study"])


# upgrades


def test_a_new_packaged_version_replaces_the_old_and_keeps_the_users_rows(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN_STUDY, replace(OUTCOME, study_id="mine2026", arm_id="all")])
    held = opened(tmp_path / "e.db", NEWER).evidence()
    assert held.studies == (*NEWER.studies, OWN_STUDY)
    assert [outcome.study_id for outcome in held.outcomes] == ["mine2026"]


def test_a_correction_of_the_users_holds_after_an_upgrade(tmp_path: Path) -> None:
    first = opened(tmp_path / "e.db")
    first.save([replace(STUDY, n_treated=11)])
    first.save([replace(STUDY, n_treated=12)])
    second = opened(tmp_path / "e.db", NEWER)
    assert {study.study_id: study.n_treated for study in second.evidence().studies} == {"doe2021": 10, "roe2020": 12}
    history = rows(tmp_path / "e.db", "SELECT n_treated, origin, superseded_by FROM studies WHERE study_id = 'roe2020' ORDER BY row_id")
    assert history == [(10, "packaged", 4), (11, "user", 4), (12, "user", None)]


def test_a_store_of_an_older_form_is_built_anew_with_the_users_rows(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN_STUDY])
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.execute("ALTER TABLE studies DROP COLUMN blinding")
    connection.execute("ALTER TABLE studies ADD COLUMN gone TEXT")
    connection.execute("DROP TABLE costs")
    connection.execute("PRAGMA user_version = 0")
    connection.commit()
    connection.close()
    assert opened(tmp_path / "e.db").evidence().studies == (STUDY, OWN_STUDY)


def test_a_users_row_that_no_longer_fits_is_set_aside_and_not_lost(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN_STUDY])
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.execute("UPDATE studies SET design = 'of old' WHERE origin = 'user'")
    connection.commit()
    connection.close()
    assert opened(tmp_path / "e.db", NEWER).evidence().studies == NEWER.studies
    ((table, cells, reason),) = rows(tmp_path / "e.db", "SELECT * FROM set_aside")
    assert table == "studies"
    assert '"mine2026"' in cells
    assert "of old" in reason


# trouble


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in message(lambda: opened(tmp_path))


def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "e.db"
    place.write_bytes(b"this is no database at all, but somebody may want it back" * 50)
    before = place.read_bytes()
    assert "is damaged (file is not a database); move it aside and run again" in message(lambda: opened(place))
    assert place.read_bytes() == before


@pytest.mark.parametrize("keep", [0.3, 0.7])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, evidence: Evidence, keep: float) -> None:
    place = tmp_path / "e.db"
    opened(place, evidence)
    os.truncate(place, int(place.stat().st_size * keep))
    assert "damaged" in message(lambda: opened(place, evidence).evidence())


def test_a_row_changed_by_hand_is_named_with_its_address(tmp_path: Path) -> None:
    place = tmp_path / "e.db"
    opened(place)
    connection = sqlite3.connect(place)
    connection.execute("UPDATE studies SET design = 'guess'")
    connection.commit()
    connection.close()
    assert "e.db, table studies, row 1: design 'guess' is none of" in message(lambda: opened(place).evidence())


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE notes (words TEXT)")
    connection.close()
    assert "another program" in message(lambda: opened(tmp_path / "other.db"))
    assert rows(tmp_path / "other.db", "SELECT name FROM sqlite_master") == [("notes",)]


def test_a_store_of_a_newer_cordwise_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    connection = sqlite3.connect(tmp_path / "e.db")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    assert "newer Cordwise" in message(lambda: opened(tmp_path / "e.db"))


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    (tmp_path / "e.db").touch()
    assert opened(tmp_path / "e.db").evidence() == PACKAGED


def test_a_place_that_cannot_be_made_leaves_the_store_in_memory_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = opened(tmp_path / "file" / "e.db")  # a file where a folder should be: also root cannot write there
    assert store.evidence() == PACKAGED
    assert len(store.notes) == 1
    assert store.notes[0].endswith("worked in memory, nothing is kept")
    assert "could not be created" in message(lambda: store.save([OWN_STUDY]))


def read_only(place: Any, *options: Any, **named: Any) -> sqlite3.Connection:
    """A disk that takes no writing: files that are not there cannot be made, those that are can be read."""
    if ".lock" in str(place) or ".building" in str(place):
        place, named = "file:/proc/none/e.db", {**named, "uri": True}
    elif str(place).startswith("file:"):
        place = str(place).replace("mode=rw", "mode=ro")
    return sqlite3.connect(place, *options, **named)


def test_an_older_store_that_cannot_be_rebuilt_is_brought_up_in_memory_with_the_users_rows(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN_STUDY])
    store = opened(tmp_path / "e.db", NEWER, connect=read_only)
    assert store.evidence().studies == (*NEWER.studies, OWN_STUDY)
    assert "cannot be written" in store.notes[0]
    assert opened(tmp_path / "e.db", PACKAGED).evidence().studies == (STUDY, OWN_STUDY)


def test_a_store_that_may_only_be_read_is_read_and_saves_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    store = opened(tmp_path / "e.db", connect=read_only)
    assert store.evidence() == PACKAGED
    assert store.notes == ()
    assert "cannot be written; check the folder's permissions" in message(lambda: store.save([OWN_STUDY]))


def full_after(pages: int) -> Connect:
    """A disk that is full once a database has that many pages."""

    def connect(place: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        connection = sqlite3.connect(place, *options, **named)
        if place != MEMORY:
            connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return connect


def test_a_full_disk_at_first_use_leaves_the_store_in_memory_and_nothing_half_written(tmp_path: Path, evidence: Evidence) -> None:
    store = opened(tmp_path / "e.db", evidence, connect=full_after(50))
    assert store.evidence() == evidence
    assert "the disk is full" in store.notes[0]
    assert [path.name for path in tmp_path.iterdir()] == ["e.db.lock"]


def test_a_full_disk_while_saving_saves_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    pages = rows(tmp_path / "e.db", "PRAGMA page_count")[0][0]
    store = opened(tmp_path / "e.db", connect=full_after(pages))
    many = [replace(OWN_STUDY, study_id=f"mine{n}", cohort=f"mine{n}", title="x" * 500) for n in range(100)]
    assert "the disk is full; free some space" in message(lambda: store.save(many))
    assert opened(tmp_path / "e.db").evidence() == PACKAGED


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs to mount a small disk")
def test_a_disk_that_is_really_full_is_told(tmp_path: Path, evidence: Evidence) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", tmp_path], capture_output=True, check=False).returncode:
        pytest.skip("may not mount here")
    try:
        store = opened(tmp_path / "e.db", evidence)
        assert store.evidence() == evidence
        assert "full" in store.notes[0] or "No space" in store.notes[0]
        assert not (tmp_path / "e.db.building").exists()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


# several at once


def _open_and_save(place: str, number: int, start: Any, results: Any) -> None:
    start.wait()
    try:
        store = opened(place)
        store.save([replace(OWN_STUDY, study_id=f"mine{number}", cohort=f"mine{number}")])
        results.put(len(store.evidence().studies) >= 2 and not store.notes)
    except Exception as error:
        results.put(repr(error))


def test_processes_that_open_a_new_store_at_once_all_succeed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(4), context.Queue()
    workers = [context.Process(target=_open_and_save, args=(str(tmp_path / "e.db"), number, start, results)) for number in range(4)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=60) for _ in workers] == [True] * 4
    for worker in workers:
        worker.join()
    assert len(opened(tmp_path / "e.db").evidence().studies) == 5


def test_threads_that_upgrade_and_save_at_once_lose_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            store = opened(tmp_path / "e.db", NEWER if number % 2 else PACKAGED)
            store.save([replace(OWN_STUDY, study_id=f"mine{number}", cohort=f"mine{number}")])
            store.evidence()
        except Exception as error:
            errors.append(error)

    run(threading.Thread(target=work, args=(number,)) for number in range(12))
    assert errors == []
    assert opened(tmp_path / "e.db").own_rows() == {"studies": 12}


def run(threads: Iterable[threading.Thread]) -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


KILLED = """
import os, signal, sys
from pathlib import Path
import cordwise.store.sqlite as store
from cordwise.records.evidence import Evidence
def die(path):
    os.kill(os.getpid(), signal.SIGKILL)
store._sync = die  # the file is built, and not yet in its place
store.open_store(sys.argv[1], version="v2", packaged=lambda: Evidence(version="v2"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("has_old", [True, False])
def test_a_build_that_is_killed_leaves_the_old_store_or_none(tmp_path: Path, has_old: bool) -> None:
    place = tmp_path / "e.db"
    if has_old:
        opened(place).save([OWN_STUDY])
    killed = subprocess.run([sys.executable, "-c", KILLED, place], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / "e.db.building").exists()
    assert place.exists() == has_old
    if has_old:
        assert open_store(place, version="v1", packaged=never).evidence().studies == (STUDY, OWN_STUDY)
    assert opened(place, NEWER).evidence().studies[:2] == NEWER.studies
    assert not (tmp_path / "e.db.building").exists()


SAVING = """
import os, signal, sys, sqlite3
from dataclasses import replace
sys.path[:0] = sys.argv[2].split(os.pathsep)
import cordwise.store.sqlite as store
from cordwise.records.evidence import Study
from cordwise.records.source import Source
saved = store.save_table
def die(connection, *rest):
    saved(connection, *rest)
    connection.execute("PRAGMA cache_spill = 1")
    os.kill(os.getpid(), signal.SIGKILL)
store.save_table = die
held = store.open_store(sys.argv[1], version="v1", packaged=lambda: None)
study = Study(study_id="killed", design="rct", conditions=("sci",), cohort="killed", source=Source(document="doi:10.1000/x"))
held.save([study])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_save_that_is_killed_is_not_half_there_and_blocks_nobody(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN_STUDY])
    killed = subprocess.run([sys.executable, "-c", SAVING, tmp_path / "e.db", os.pathsep.join(sys.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    store = opened(tmp_path / "e.db")
    assert store.evidence().studies == (STUDY, OWN_STUDY)
    assert store.save([replace(OWN_STUDY, study_id="next", cohort="next")]) == 1
