import json

import pytest

from cordwise.answers.show import show
from cordwise.engine import Cordwise
from cordwise.errors import NotHeldError

EVIDENCE = Cordwise().evidence


@pytest.mark.parametrize("study_id", [study.study_id for study in EVIDENCE.studies])
def test_everything_held_is_shown_and_nothing_else(study_id):
    sheet = show(study_id, EVIDENCE)
    assert len(sheet.rows["studies"]) == 1
    for name, held in (("arms", EVIDENCE.arms_of), ("outcomes", EVIDENCE.outcomes_of), ("transitions", EVIDENCE.transitions_of)):
        assert len(sheet.rows.get(name, [])) == len(held.get(study_id, ()))
    assert json.loads(json.dumps(sheet.rows)) == sheet.rows


def test_each_line_carries_its_source():
    sheet = show("bydon2024", EVIDENCE)
    assert all(line.endswith("]") for section in sheet.sections for line in section.text.split("\n"))
    assert {number for section in sheet.sections for number in section.citations} == {source.number for source in sheet.sources}


def test_other_reports_on_the_same_people_are_named():
    assert "bydon2020" in next(section.text for section in show("bydon2024", EVIDENCE).sections if section.id == "cohort")


def test_criteria_stand_with_their_trial():
    source = next(row.source_id for row in EVIDENCE.criteria if row.source_id in EVIDENCE.study)
    assert show(source, EVIDENCE).rows["criteria"]


def test_an_unknown_study_is_answered_with_the_three_closest():
    with pytest.raises(NotHeldError, match="bydon2024"):
        show("bydn2024", EVIDENCE)
