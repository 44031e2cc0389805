import re
from dataclasses import replace

import pytest

from cordwise.answers.cards.counts import chance_of, count_line, may_be_of
from cordwise.answers.cards.plain import happened, own_words
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
def test_the_count_that_may_be_pooled_is_told_and_another_beside_it_only_as_another_harm(study_id):
    study = EVIDENCE.study[study_id]
    chosen = counts(study, EVIDENCE, KINDS)
    controls = control_ids(study, EVIDENCE)
    pooled = {(row.arm_id, row.outcome) for row in held(study_id) if row.pool and row.arm_id not in controls}
    for arm_id, outcome in pooled:
        of_it = [row for row in chosen if (row.arm_id, row.outcome, row.subgroup) == (arm_id, outcome, "")]
        words = [own_words(row) for row in of_it if row.pool]
        assert all(row.pool or (TERMS[outcome].facts["kind"] == "harm" and own_words(row) not in words) for row in of_it)
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
        people = row.total or size(row.arm_id, study, EVIDENCE)
        if row.unit == "percent":
            of = " of people" if people is None or may_be_of(people, f"{row.mean:g}") else ""
            assert f"{row.mean:g}%{of} {happened(row)}" in part(study_id, "found") + part(study_id, "harms")


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
        ("kim2021ad", "5 of 9 people felt sick by", "9 times"),
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


def one_against_another(events, total, events_control, total_control, outcome="ais_improved"):
    """The line of a count of lammertse2012 beside its control group, with these counts in place of its own."""
    rows = [row for row in held("lammertse2012") if row.outcome == "ais_improved"]
    changed = {"T": (events, total), "C": (events_control, total_control)}
    rows = [replace(row, outcome=outcome, events=changed[row.arm_id][0], total=changed[row.arm_id][1]) for row in rows]
    others = [row for row in EVIDENCE.outcomes if row.study_id != "lammertse2012"]
    evidence = replace(EVIDENCE, outcomes=(*others, *rows))
    return count_line(next(row for row in rows if row.arm_id == "T"), EVIDENCE.study["lammertse2012"], evidence)


def test_that_fewer_got_better_with_a_treatment_is_said_in_words():
    told = one_against_another(7, 52, 20, 34)
    assert "That is less often with the treatment than without (risk ratio 0.23, 95% interval 0.11 to 0.48)." in told
    assert "chance" not in told


def test_a_gap_that_an_exact_test_puts_down_to_chance_is_never_told_as_a_difference():
    told = part("lammertse2012", "found")
    assert "In the control group it was 10 of 17. By these counts alone, chance may explain the gap (exact test, p = 0.057)." in told
    assert "less often" not in told


@pytest.mark.parametrize(
    ("study_id", "section", "said"),
    [
        ("shin2015", "found", "1 of 15. By these counts alone, chance may explain the gap (exact test, p = 0.20)."),
        ("karamouzian2012", "found", "3 of 20. By these counts alone, chance may explain the gap (exact test, p = 0.095)."),
        ("minetama_1yr", "harms", "10 of 43. By these counts alone, chance may explain the gap (exact test, p = 0.068)."),
        ("cheng2014", "found", "0 of 10. By these counts alone, chance may explain the gap to the control group with training (exact test, p = 0.21)."),
    ],
)  # fmt: skip
def test_chance_is_said_of_counts_as_it_is_of_averages(study_id, section, said):
    assert said in part(study_id, section)


@pytest.mark.parametrize(
    ("counts_told", "p"), [((5, 19, 1, 15), 0.196), ((0, 11, 0, 20), None), ((5, 10, 10, 20), None), ((20, 20, 1, 20), 3.05e-10)]
)
def test_the_chance_of_a_gap_is_that_of_fishers_exact_test(counts_told, p):
    row, other = (
        replace(held("shin2015")[0], events=events, total=total) for events, total in (counts_told[:2], counts_told[2:])
    )  # scipy.stats.fisher_exact has 0.196 for the first
    assert chance_of(row, other) == (None if p is None else pytest.approx(p, rel=0.05))


def test_no_chance_is_told_beside_a_gap_too_wide_for_it_nor_beside_none():
    assert "chance" not in one_against_another(20, 20, 1, 20) and "less often" not in one_against_another(20, 20, 1, 20)
    assert "chance" not in one_against_another(5, 20, 5, 20)


@pytest.mark.parametrize(
    ("people", "share", "can_be"),
    [
        (102, "14.1", False), (312, "14.1", True), (102, "14.7", True), (32, "3.6", False), (28, "3.6", True), (32, "18.7", True),
        (33, "38.9", False), (66, "64", True), (27, "37", True), (1, "100", True), (10, "0", True), (10, "5", False),
    ],
)  # fmt: skip
def test_a_share_can_be_of_people_where_a_whole_number_of_them_fits(people, share, can_be):
    assert may_be_of(people, share) is can_be


@pytest.mark.parametrize(
    ("study_id", "section", "said", "unsaid"),
    [
        ("yang2021", "harms", "14.1% had a fever by 12 months. This cannot be a share of all 102 people.", "% of people"),
        ("sharma2013autism", "harms", "3.6% had a headache by 26 months. This cannot be a share of all 32 people.", "3.6% of people"),
        ("sharma2013autism", "harms", "18.7% of people", "18.7% had"),
        ("wolff2020", "found", "38.9% had less pain", "share of people may be higher"),
    ],
)
def test_a_share_that_no_count_of_the_people_gives_is_not_told_of_people(study_id, section, said, unsaid):
    assert said in part(study_id, section) and unsaid not in part(study_id, section)


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("kim2021ad", "4 of 9 people felt sick (vomiting)"),
        ("yamout2010", "3 of 7 people had this by 3 months: contrast-enhancing lesion"),
        ("stemcellsint2019_8421281", "26 of 37 people had this: protein above normal"),
        ("hur2016", "Once, someone felt sick by 8 months."),
        ("sharma2013autism", "7.1% had pain where the needle went in by 26 months."),
    ],
)
def test_a_harm_in_other_words_is_told_whatever_may_be_pooled(study_id, said):
    assert said in part(study_id, "harms")


@on_every_study
def test_every_harm_seen_in_a_treated_group_is_told_by_the_words_it_is_held_with(study_id):
    study = EVIDENCE.study[study_id]
    seen = [row for row in held(study_id) if is_count(row) and TERMS[row.outcome].facts["kind"] == "harm" and row.events != 0]
    told = {(row.arm_id, row.outcome, row.subgroup, own_words(row)) for row in counts(study, EVIDENCE, ("harm",))}
    for row in seen:
        if row.arm_id not in control_ids(study, EVIDENCE):
            assert (row.arm_id, row.outcome, row.subgroup, own_words(row)) in told


@pytest.mark.parametrize(("study_id", "limit"), [("wu2017", "7.7%"), ("eurradiol2020_eprp", "6.0%"), ("pmid35053999_prpr", "21%")])
def test_none_of_all_groups_together_has_its_upper_limit_too(study_id, limit):
    assert f"the true rate could be up to {limit}." in part(study_id, "harms")


@pytest.mark.parametrize("study_id", ["minetama2019", "seledtsov2005", "minetama_1yr"])
def test_where_more_got_better_or_fewer_were_harmed_nothing_of_a_loss_is_said(study_id):
    assert "less often with the treatment" not in part(study_id, "found") + part(study_id, "harms")


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("kishk2010", "Some people had more spasms. The count is not held."),
        ("kishk2010", "Some people had this: encephalomyelitis, a subject under which the report is listed. The count is not held."),
        ("staff2016", "Some people had back pain after it (low back and radicular leg pain at the highest dose). The count is not held."),
        ("yoon2007", "some people had this: increasing neuropathic pain during the treatment. The count is not held."),
        ("bonab2012", "Some people had this: weakness of the legs. The count is not held."),
        ("bonab2012", "6 of 22 people had this by 12 months: EDSS worse."),
        ("singer2019", "some people had this: thickened nerve roots on MRI"),
        ("liu2013", "Some people had a fever. The count is not held."),
        ("chhabra2009", "4 of 5 people had this by 18 months: a longer stretch of softened cord, myelomalacia."),
        ("ahsc_chronic_neu2020_7590", "Some people had a bladder infection. The count is not held."),
        ("karussis2010", "Some people had a fever (passing low-grade fever). The count is not held."),
        ("dahbour2017", "Some people had this: growing lesion volume on MRI, over the whole group. The count is not held."),
        ("gsvm_kanpur100", "Some people had this: mild and passing side effects. The count is not held."),
    ],
)
def test_a_harm_that_is_named_without_a_count_is_told_without_one(study_id, said):
    assert said in part(study_id, "harms")


def test_a_harm_that_is_named_anywhere_is_not_told_as_named_for_no_one():
    assert "tells of no one" not in part("liu2013", "harms")


def test_none_with_a_worse_pain_is_not_told_as_none_with_pain():
    assert "0 of 19 people had this by 12 months: worse neuropathic pain." in part("shin2015", "harms")


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("wu2017", "In the control group, 20% of people did well by the rule of the study (objective success) by 6 months."),
        ("wu2017", "In the control group, 80% of people were pleased (modified MacNab) by 1 month."),
        ("wu2017", "In the control group, 50% of people were pleased (modified MacNab) by 6 months."),
        ("saraf2023", "In the control group, 62% had this by 6 months: straight leg raise negative."),
    ],
)
def test_a_figure_of_the_control_group_alone_is_told_as_that(study_id, said):
    told = part(study_id, "found")
    assert said in told and "The figure of the treated group is not held." in told and "No count of people who got better" not in told


@pytest.mark.parametrize("study_id", ["huang2012", "pettine2016", "wilson2024ev", "bydon2020", "nguyenthanh2020asd", "lewandrowski2023"])
def test_no_gain_is_told_without_a_control_group_and_without_a_word_of_it(study_id):
    assert "There was no control group. So no one can tell if the treatment did it." in part(study_id, "found")


@on_every_study
def test_what_those_who_ran_it_think_never_stands_alone_where_no_one_was_compared(study_id):
    study, told = EVIDENCE.study[study_id], part(study_id, "found")
    if study.design in ("single_arm", "case_series", "case_report", "registry") and "think that it helped" in told:
        assert "There was no control group" in told


def test_natural_recovery_stands_beside_a_count_of_which_the_control_figure_is_not_held():
    assert "of such people get better by a grade too." in part("yoon2007", "found")
    assert "With no cells" not in part("lammertse2012", "found")
