import re

import pytest

from cordwise.answers.cards.rows import beside, control_ids, counts, is_count, only_silence, size
from cordwise.knowledge.vocabulary import vocabulary

from .every_card import EVIDENCE, IDS, on_every_study, part

TERMS = vocabulary("outcomes")
KINDS = ("benefit", "harm", "measure")
OF = re.compile(r"(\d+) of (\d+) people (?!seen)")


def everybody(study):
    return (study.n_treated or 0) + (study.n_control or 0) or study.n_enrolled


def held(study_id):
    return EVIDENCE.outcomes_of.get(study_id, ())


def counted(rows, outcome):
    return {(row.events, row.total) for row in rows if row.outcome == outcome}


@on_every_study
def test_no_card_tells_more_people_than_the_study_has(study_id):
    study = EVIDENCE.study[study_id]
    for name in ("found", "harms"):
        for events, total in OF.findall(part(study_id, name)):
            people = max(everybody(study) or 0, study.n_enrolled or 0)
            assert int(events) <= int(total) and (not people or int(total) <= people)


@on_every_study
def test_no_group_is_told_with_more_people_than_it_has(study_id):
    study = EVIDENCE.study[study_id]
    for row in counts(study, EVIDENCE, KINDS):
        people = size(row.arm_id, study, EVIDENCE)
        assert row.counted != "patients" or not (row.total and people) or row.total <= people


@on_every_study
def test_what_is_not_a_count_of_people_is_never_told_as_people(study_id):
    told = f"{part(study_id, 'found')}\n{part(study_id, 'harms')}"
    people = {(row.events, row.total) for row in held(study_id) if row.counted == "patients"}
    for row in held(study_id):
        if row.counted != "patients" and (row.events, row.total) not in people:
            assert f"{row.events} of {row.total} people" not in told
            assert row.total is not None or f"{row.events} people" not in told


@on_every_study
def test_the_count_that_may_be_pooled_is_the_one_told(study_id):
    study = EVIDENCE.study[study_id]
    chosen = counts(study, EVIDENCE, KINDS)
    controls = control_ids(study, EVIDENCE)
    pooled = {(row.arm_id, row.outcome) for row in held(study_id) if row.pool and row.arm_id not in controls}
    for arm_id, outcome in pooled:
        of_it = [row for row in chosen if (row.arm_id, row.outcome, row.subgroup) == (arm_id, outcome, "")]
        assert all(row.pool for row in of_it)
        assert of_it or any(other.events and TERMS.is_kind_of(other.outcome, outcome) for other in held(study_id))


@on_every_study
def test_a_harm_seen_is_told_with_its_control_group(study_id):
    study = EVIDENCE.study[study_id]
    told = part(study_id, "harms")
    for row in counts(study, EVIDENCE, ("harm",)):
        if row.events:
            assert re.search(rf"\b{row.events}\b|[Oo]nce, |he one person", told)
        for other in beside(row, study, EVIDENCE):
            figure = f"{other.mean:g}%" if other.unit == "percent" else str(other.events)
            assert f"In the control group it was {figure}" in told or f"it was {figure}" in told


@on_every_study
def test_a_share_without_a_count_is_told_as_a_share(study_id):
    study = EVIDENCE.study[study_id]
    for row in counts(study, EVIDENCE, KINDS):
        if row.unit == "percent":
            assert f"{row.mean:g}% of people" in part(study_id, "found") + part(study_id, "harms")


def test_silence_is_never_told_as_a_count_of_none():
    silent = [
        (one, row) for one in IDS for row in counts(EVIDENCE.study[one], EVIDENCE, ("harm",)) if only_silence(row, EVIDENCE.study[one])
    ]
    assert silent
    for study_id, row in silent:
        assert f"0 of {row.total} people had a harm of any kind" not in part(study_id, "harms")
        assert "That is not a count of none." in part(study_id, "harms")


def test_none_is_not_told_beside_something_of_that_kind_that_happened():
    assert "harm of any kind" not in part("liu2013", "harms") and "1 of 22 people had a headache" in part("liu2013", "harms")


@pytest.mark.parametrize(
    ("study_id", "said", "unsaid"),
    [
        ("fessler2022", "25 of 25 people had a harm of any kind", "534"),
        ("fessler2022", "29 times, someone had a serious harm", "29 people"),
        ("smirnov2022", "419 times, someone had a harm", "419 people"),
        ("levi2018", "In group 2, 9 of 17 people had a serious harm", "15 people"),
        ("kim2021ad", "5 of 9 people felt sick", "4 of 9"),
        ("stemcellsint2019_8421281", "5 of 37 people had a fever", "146"),
        ("gupta2024", "16 people had this by 12 months: repeat injection or surgery. Out of how many is not held. In the control group it was 17.", "had to have"),
        ("castrillo2015", "8.51% of people had a headache", "Some people"),
        ("castrillo2015", "In the control group it was 22.43%", "Some people"),
        ("barczewska2020", "13 of 67 people had this: progression faster than before", "got worse"),
    ],
)  # fmt: skip
def test_a_harm_is_told_as_it_was_counted(study_id, said, unsaid):
    told = part(study_id, "harms")
    assert said in told and unsaid not in told


def test_each_of_several_control_groups_is_told_by_what_it_got():
    told = part("cheng2014", "found")
    assert "In the control group with training it was 5 of 14. In the control group with no added treatment it was 0 of 10." in told


def test_a_control_group_counted_in_other_words_is_told_with_them():
    told = part("pmc6373089_mlss", "harms")
    assert (
        "0 of 22 people had this by 3 years: instability after surgery. In the control group it was 3 of 20 (instability after surgery, adjacent segment)."
        in told
    )


def test_parts_of_the_people_are_told_apart():
    told = part("pmc6409093", "found")
    assert "In a part of the people (autism), 0 of 2 people" in told and "(cerebral palsy), 20 of 28 people" in told


def test_a_sub_count_does_not_displace_the_count_that_holds_it():
    assert "9 of 18 people got better by one AIS grade or more" in part("kakabadze2016", "found")
    assert "7 of 18" not in part("kakabadze2016", "found")


def test_what_is_counted_of_a_measure_is_told_too():
    assert "5 of 10 people had this by 5 weeks: cell signal on MRI at the lesion. In the control group it was 0 of 6." in part(
        "callera2007", "found"
    )


def test_a_mean_is_no_count():
    assert not any(is_count(row) for row in held("huang2012"))


def test_that_fewer_got_better_with_a_treatment_is_said_in_words():
    assert "10 of 17. That is less often with the treatment than without (risk ratio 0.46, 95% interval 0.22 to 0.97)." in part(
        "lammertse2012", "found"
    )


@pytest.mark.parametrize("study_id", ["minetama2019", "seledtsov2005", "minetama_1yr"])
def test_where_more_got_better_or_fewer_were_harmed_nothing_of_a_loss_is_said(study_id):
    assert "less often with the treatment" not in part(study_id, "found") + part(study_id, "harms")
