from importlib import resources
from pathlib import Path

import pytest

from cordwise.errors import InputError
from cordwise.store.tables import read_tables
from cordwise.upkeep.check import check
from cordwise.upkeep.export import export
from cordwise.upkeep.listing import studies_of
from cordwise.upkeep.stats import stats_of


def column(table, name):
    return [row[table.columns.index(name)] for row in table.rows]


def test_shares_lie_between_nothing_and_everything(evidence):
    for table in stats_of(evidence):
        for name in table.columns:
            assert all(0 <= value <= 1 for value in column(table, name) if isinstance(value, float))


def test_columns_that_must_be_filled_are(evidence):
    completeness = next(table for table in stats_of(evidence) if table.id == "completeness")
    shares = {(table, name): share for table, name, share in completeness.rows}
    assert shares["studies", "study_id"] == shares["outcomes", "document"] == 1.0


def test_every_row_has_its_source_counted(evidence):
    sources = next(table for table in stats_of(evidence) if table.id == "sources")
    assert sum(column(sources, "rows")) == sum(evidence.rows().values())


def test_the_oldest_check_is_told(evidence):
    overview = stats_of(evidence)[0]
    oldest = dict(zip(column(overview, "table"), column(overview, "oldest check"), strict=True))
    assert oldest["studies"] == min(study.source.checked for study in evidence.studies if study.source.checked)


def test_a_list_of_a_condition_holds_its_kinds(evidence):
    everything, of_the_brain = studies_of(evidence), studies_of(evidence, ("neurological_disease",))
    assert len(everything.rows) == len(evidence.studies)
    assert {"als", "multiple_sclerosis"} & {condition for row in of_the_brain.rows for condition in evidence.study[row[0]].conditions}


def test_an_export_reads_back_as_the_same_records(evidence, tmp_path):
    assert export(evidence, tmp_path / "tables") == sum(evidence.rows().values())
    again = read_tables(tmp_path / "tables")
    assert all(getattr(again, name) == getattr(evidence, name) for name in evidence.rows())


def test_an_export_that_fails_leaves_nothing(evidence, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cordwise.upkeep.export.csv.DictWriter", full)
    with pytest.raises(InputError, match="No space left"):
        export(evidence, tmp_path / "tables")
    assert list(tmp_path.iterdir()) == []


def test_an_export_needs_a_folder_to_stand_in(evidence, tmp_path):
    with pytest.raises(InputError, match="make it first"):
        export(evidence, tmp_path / "none" / "tables")


def test_the_evidence_that_ships_has_no_problem():
    with resources.as_file(resources.files("cordwise.evidence")) as folder:
        assert check(Path(folder)).problems == ()


def test_rows_may_refer_to_studies_that_are_held(evidence, tmp_path):
    export(evidence, tmp_path / "tables")
    alone = tmp_path / "tables" / "arms.csv"
    assert check(alone, evidence).problems == ()
    assert {problem.column for problem in check(alone).problems} == {"study_id"}
