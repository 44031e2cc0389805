"""Who reads a store while others write it, or put a new file in its place."""

from __future__ import annotations

import multiprocessing
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from cordwise.store.sqlite import open_store

from .test_registry import many, record
from .test_sqlite import NEWER, PACKAGED, at_noon, message, opened, rows, run


def test_who_reads_while_others_add_and_upgrade_sees_whole_imports_alone(tmp_path: Path) -> None:
    opened(tmp_path / "e.db")
    errors: list[object] = []

    def add(number: int) -> None:
        try:
            store = opened(tmp_path / "e.db", NEWER if number % 2 else PACKAGED)
            store.add_records(record(f"NCT{number:04}{one:04}") for one in range(50))
        except Exception as error:
            errors.append(error)

    def look(_: int) -> None:
        for _ in range(20):
            try:
                if len(opened(tmp_path / "e.db").kept()) % 50:
                    errors.append("half an import was seen")
            except Exception as error:
                errors.append(error)

    run(
        [threading.Thread(target=add, args=(number,)) for number in range(4)] + [threading.Thread(target=look, args=(0,)) for _ in range(2)]
    )
    assert errors == []
    assert len(opened(tmp_path / "e.db").kept()) == 200


def overtaking(act: Any) -> Any:
    """A way to connect that lets `act` happen once, between the opening of a file for reading and the first look at it."""
    done: list[bool] = []

    def connect(place: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        connection = sqlite3.connect(place, *options, **named)
        if "mode=r" in str(place) and not done:
            done.append(True)
            act()
        return connection

    return connect


def spilling(place: Path) -> sqlite3.Connection:
    """A writer in the middle of a change that is larger than its cache: its journal is on the disk, as one of a killed program would be."""
    writer = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    writer.execute("PRAGMA cache_size = 2")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE registry_records SET title = 'changed', value = value || zeroblob(1)")
    return writer


def in_a_while(act: Any, errors: list[Exception]) -> threading.Timer:
    def told() -> None:
        try:
            act()
        except Exception as error:
            errors.append(error)

    timer = threading.Timer(0.3, told)
    timer.start()
    return timer


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open is not replaced there")
def test_who_reads_a_file_that_is_replaced_does_not_touch_the_journal_of_who_writes_the_new_one(tmp_path: Path) -> None:
    place, errors, timers = tmp_path / "e.db", [], []
    opened(place).add_records(many(60))

    def replace_and_write() -> None:
        opened(place, NEWER)
        writer = spilling(place)
        assert (tmp_path / "e.db-journal").read_bytes()[:1] != b"\0"
        timers.append(in_a_while(lambda: writer.execute("COMMIT"), errors))

    reading = open_store(place, version="v1", packaged=lambda: PACKAGED, now=at_noon)
    reading._connect = overtaking(replace_and_write)
    assert {one.title for one in reading.kept()} == {"changed"}
    timers[0].join()
    assert errors == []
    assert rows(place, "PRAGMA integrity_check") == [("ok",)]
    assert rows(place, "SELECT count(*) FROM registry_records WHERE title = 'changed'") == [(60,)]


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open is not replaced there")
def test_values_are_read_on_from_the_new_file_where_the_old_one_was_replaced_half_way(tmp_path: Path) -> None:
    place, errors = tmp_path / "e.db", []
    opened(place).add_records(many(60))
    store = opened(place)
    kept = store.kept()
    reading = store.values(kept)
    first = next(reading)
    opened(place, NEWER)
    writer = spilling(place)
    timer = in_a_while(lambda: writer.execute("ROLLBACK"), errors)
    values = [first, *reading]
    timer.join()
    assert errors == []
    assert [(one.registry_id, value["id"]) for one, value in values] == [(f"NCT{number:08}", number) for number in range(60)]


class Overtaken(sqlite3.OperationalError):
    sqlite_errorname = "SQLITE_READONLY_ROLLBACK"


class Refusing:
    """A connection on which every look meets the journal of another file."""

    in_transaction = False

    def execute(self, *_: Any) -> Any:
        raise Overtaken("attempt to write a readonly database")

    def close(self) -> None:
        pass


def test_a_file_that_is_replaced_again_and_again_is_given_up_after_a_bounded_number_of_looks(tmp_path: Path) -> None:
    store, looks = opened(tmp_path / "e.db"), []

    def connect(place: Any, *options: Any, **named: Any) -> Any:
        if "mode=ro" in str(place):
            looks.append(place)
            return Refusing()
        return sqlite3.connect(place, *options, **named)

    store._connect = connect
    assert "cannot be written" in message(store.kept)
    assert 3 <= len(looks) <= 20


def _replace_again_and_again(place: str, stop: Any, results: Any) -> None:
    number = 0
    try:
        while not stop.is_set():
            number += 1
            store = opened(place, NEWER if number % 2 else PACKAGED)
            store.add_records([record(f"NCT{number:08}")])
        results.put(number)
    except Exception as error:
        results.put(repr(error))


def test_a_reader_sees_every_import_of_another_process_that_replaces_the_file_all_the_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    stop, results = context.Event(), context.Queue()
    opened(tmp_path / "e.db")
    worker = context.Process(target=_replace_again_and_again, args=(str(tmp_path / "e.db"), stop, results))
    worker.start()
    seen = []
    try:
        reader = open_store(tmp_path / "e.db", version="v1", packaged=lambda: PACKAGED, now=at_noon)
        while worker.is_alive() and (not seen or seen[-1] < 30):
            kept = [one.registry_id for one in reader.kept()]
            assert kept == [f"NCT{number:08}" for number in range(1, len(kept) + 1)]
            seen.append(len(kept))
    finally:
        stop.set()
        number = results.get(timeout=60)
        worker.join()
    assert isinstance(number, int), number
    assert seen == sorted(seen)  # nothing that was seen is gone again
    assert len(opened(tmp_path / "e.db").kept()) == number


def test_what_is_read_stays_the_same_while_it_is_changed(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.add_records([record(), record("NCT00000002")])
    reading = store.values(store.kept())
    next(reading)
    opened(tmp_path / "e.db").add_records([record("NCT00000002", "2026-01-01")])
    assert next(reading)[1]["updated"] == "2025-01-01"
