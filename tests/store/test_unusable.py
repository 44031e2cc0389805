from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cordwise.errors import InputError
from cordwise.records.evidence import Arm, Evidence, Outcome, Study
from cordwise.records.source import Source
from cordwise.store.sqlite import Store, open_store

SOURCE = Source(document="doi:10.1000/x")
STUDY = Study(study_id="roe2020", design="rct", conditions=("sci",), n_treated=10, cohort="roe2020", source=SOURCE)
OWN = replace(STUDY, study_id="mine2026", cohort="mine2026")
ARM = Arm(study_id="mine2026", arm_id="t1", role="treatment", intervention="cell_therapy", source=SOURCE)
PACKAGED = Evidence(version="aaaaaaaaaaaa", studies=(STUDY,))


def opened(place: Path, packaged: Evidence = PACKAGED) -> Store:
    def check(record: object) -> list[tuple[str, str]]:
        return [("blinding", "'moon' is no blinding")] if getattr(record, "blinding", "") == "moon" else []

    return open_store(place, version=packaged.version, packaged=lambda: packaged, now=lambda: "2026-01-31T12:00:00Z", check=check)


def spoil(place: Path, change: str, where: str = "origin = 'user'") -> None:
    with sqlite3.connect(place) as connection:
        connection.execute(f"UPDATE studies SET {change} WHERE {where}")
    connection.close()


@pytest.mark.parametrize(("change", "words"), [
    ("age_group = 'elderly'", "age_group 'elderly' is none of child, adult, mixed"), ("levels = 'sacralish'", "levels 'sacralish' is none of"),
    ("n_treated = -4", "n_treated -4 is below 0"), ("blinding = 'moon'", "blinding 'moon' is no blinding"), ("year = 'soon'", ""), ("n_enrolled = 12.5", "n_enrolled 12.5 is not a whole number"),
    ("checked = '2026-02-31'", "checked '2026-02-31' is not a date"),
])  # fmt: skip
def test_a_wrong_row_of_ones_own_is_named_and_the_rest_goes_on(tmp_path: Path, change: str, words: str) -> None:
    opened(tmp_path / "e.db").save([OWN])
    spoil(tmp_path / "e.db", change)
    store = opened(tmp_path / "e.db")
    assert store.evidence() == PACKAGED
    (note,) = store.notes
    assert "e.db, table studies, row 2 (mine2026)" in note and words in note
    assert "`cordwise evidence add`" in note and "`cordwise evidence discard`" in note


def test_rows_of_a_study_that_is_left_out_are_left_out_with_it(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN, ARM])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    store = opened(tmp_path / "e.db")
    assert store.evidence() == PACKAGED
    assert [note.split(",")[1] for note in store.notes] == [" table studies", " table arms"]


def test_what_a_wrong_row_took_the_place_of_is_in_force_again(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.save([replace(STUDY, n_treated=11)])
    store.save([replace(STUDY, n_treated=12)])
    spoil(tmp_path / "e.db", "levels = 'sacralish'", "n_treated = 12")
    assert opened(tmp_path / "e.db").evidence().studies == (replace(STUDY, n_treated=11),)
    spoil(tmp_path / "e.db", "levels = 'sacralish'", "n_treated = 11")
    assert opened(tmp_path / "e.db").evidence() == PACKAGED


def test_a_corrected_row_ends_the_note(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    store = opened(tmp_path / "e.db")
    store.save([replace(OWN, levels=("T6",))])
    assert store.evidence().studies == (STUDY, replace(OWN, levels=("T6",)))
    assert store.notes == ()


def test_wrong_rows_are_taken_out_and_come_back(tmp_path: Path) -> None:
    store = opened(tmp_path / "e.db")
    store.save([replace(STUDY, n_treated=12), OWN])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    gone = opened(tmp_path / "e.db").discard()
    assert [(one.table, one.key, one.cells["levels"]) for one in gone] == [
        ("studies", "roe2020", "sacralish"),
        ("studies", "mine2026", "sacralish"),
    ]
    store = opened(tmp_path / "e.db")
    assert (store.evidence(), store.notes, store.discard()) == (PACKAGED, (), ())


def test_what_an_upgrade_set_aside_is_told_kept_by_the_next_one_and_taken_out(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    for version in ("bbbbbbbbbbbb", "cccccccccccc"):
        store = opened(tmp_path / "e.db", replace(PACKAGED, version=version))
        assert store.evidence().studies == (STUDY,)
        assert "table studies, set aside by an upgrade (mine2026): levels 'sacralish' is none of" in store.notes[0]
    assert [one.key for one in store.discard()] == ["mine2026"]
    assert store.evidence() and store.notes == ()


def test_a_corrected_row_ends_what_an_upgrade_set_aside(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([OWN])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    store = opened(tmp_path / "e.db", replace(PACKAGED, version="bbbbbbbbbbbb"))
    store.save([OWN])
    assert store.evidence().studies == (STUDY, OWN) and store.notes == ()


def test_a_row_with_a_word_of_no_vocabulary_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Study: blinding 'moon' is no blinding; nothing was saved"):
        opened(tmp_path / "e.db").save([replace(OWN, blinding="moon")])
    assert opened(tmp_path / "e.db").evidence() == PACKAGED


def test_many_wrong_rows_make_few_notes(tmp_path: Path) -> None:
    opened(tmp_path / "e.db").save([replace(OWN, study_id=f"mine{n}", cohort=f"mine{n}") for n in range(9)])
    spoil(tmp_path / "e.db", "levels = 'sacralish'")
    store = opened(tmp_path / "e.db")
    store.evidence()
    assert len(store.notes) == 4 and store.notes[-1].startswith("6 more rows of your own are left out")


def test_words_in_a_column_of_numbers_are_named(tmp_path: Path) -> None:
    outcome = Outcome(study_id="mine2026", arm_id="all", outcome="vas_pain", pool=False, source=SOURCE)
    opened(tmp_path / "e.db").save([OWN, outcome])
    with sqlite3.connect(tmp_path / "e.db") as connection:
        connection.execute("UPDATE outcomes SET ci_high = 'high'")
    connection.close()
    store = opened(tmp_path / "e.db")
    assert store.evidence().outcomes == ()
    assert "table outcomes, row 1 (mine2026/all/vas_pain): ci_high 'high' is not a number" in store.notes[0]
