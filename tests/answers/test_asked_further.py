"""What a question asks beyond who and what: the comparator, the dose, how often, and when the outcome is counted."""

from __future__ import annotations

import pytest

from cordwise.answers.question import read_question
from cordwise.records.frame import EVER

from .asking import lead_of


def frame_of(question):
    return read_question(question).frame


@pytest.mark.parametrize(
    ("question", "comparators"),
    [
        ("Are MSCs better than placebo in ALS?", ("placebo",)),
        ("Are cord blood infusions any better than a dummy injection for cerebral palsy?", ("placebo",)),
        ("Is cell therapy superior to sham for disc pain?", ("sham", "placebo")),
        ("Did stem cells do better than usual care after spinal cord injury?", ("standard_care",)),
        ("Any benefit of stem cells over standard care in spinal cord injury?", ("standard_care",)),
        ("Are stem cells more effective than doing nothing for autism?", ("no_treatment",)),
        ("Do stem cells work better than physiotherapy for spinal cord injury?", ("physiotherapy", "rehabilitation")),
        ("Compared with rehab alone, do stem cells help paraplegia?", ("rehabilitation", "physiotherapy")),
        ("Stem cells compared with surgery for spinal stenosis?", ("surgery_spine",)),
        ("Is surgery better than stem cells for stenosis?", ("surgery_spine",)),
        ("Would stem cells be better for my back than a fusion?", ("fusion",)),
        ("Is PRP better than saline for facet pain?", ("saline",)),
        # near misses: beside cells, or in the past, and no comparator
        ("Do stem cells with rehabilitation help spinal cord injury?", ()),
        ("After 6 months of physiotherapy, would stem cells help my disc?", ()),
        ("I took riluzole for two years; are stem cells better for ALS?", ()),
        ("Over the last two years I tried physiotherapy. Do stem cells help spinal cord injury?", ()),
        ("Is it just placebo when stem cells help MS?", ()),
        ("Is intravenous better than intrathecal for spinal cord injury?", ()),
    ],
)
def test_what_cells_are_compared_with_is_read_as_the_comparator(question, comparators):
    assert frame_of(question).comparators == comparators


@pytest.mark.parametrize(
    ("question", "doses"),
    [
        ("Does a single infusion of cord blood help cerebral palsy?", (1, 1)),
        ("Is one stem cell injection enough for disc pain?", (1, 1)),
        ("My son has cerebral palsy. Is one cord blood infusion enough?", (1, 1)),
        ("Do stem cells help one year after the injection?", None),
        ("Do four intrathecal doses help in ALS?", (4, 4)),
        ("Do repeated doses of MSCs help ALS?", (2, None)),
        ("Are monthly infusions of stem cells effective in multiple sclerosis?", (2, None)),
        ("After two steroid injections failed, do stem cells help my disc?", None),
        ("I had one injection of stem cells and it failed, will it help?", None),
        ("Do stem cells help ALS?", None),
        ("Is PRP better than saline for facet pain?", None),
    ],
)
def test_how_often_it_is_given_is_read(question, doses):
    assert frame_of(question).doses == doses


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("Do two intrathecal injections work better than one in spinal cord injury?", ((1, 1), (2, 2))),
        ("Is a single injection as good as several for disc pain with stem cells?", ((1, 1), (2, None))),
        ("Are several infusions better than a single infusion of stem cells for cerebral palsy?", ((1, 1), (2, None))),
        ("Is more than one injection of stem cells better for MS?", ((1, 1), (2, None))),
    ],
)
def test_once_and_several_times_are_set_against_each_other_and_neither_is_asked_alone(question, times):
    asked = read_question(question)
    assert (asked.lead, asked.versus, asked.frame.doses) == ("versus", ("doses", times), None)


@pytest.mark.parametrize(
    ("question", "cells", "per_kg"),
    [
        ("Does 100 million MSCs given intrathecally help spinal cord injury?", 1e8, None),
        ("Do 20 million stem cells in the disc help back pain?", 2e7, None),
        ("Do 1 million cells per kg help in ALS?", None, 1e6),
        ("Does 2x10^6 cells/kg intravenously help MS?", None, 2e6),
        ("Is a dose of 10 million cells better than 1 million cells in disc degeneration?", None, None),
    ],
)
def test_one_dose_is_read_by_number_or_by_weight(question, cells, per_kg):
    assert (frame_of(question).dose_cells, frame_of(question).dose_cells_per_kg) == (cells, per_kg)


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("Is pain less at 12 months after disc stem cells?", (12, 12)),
        ("Do stem cells in the disc still help after a year?", (12, 12)),
        ("Do stem cells improve walking within 3 months in spinal cord injury?", (0, 3)),
        ("How much pain relief is there 2 years after stem cells in the disc?", (24, 24)),
        ("Is there still improvement at the 5-year follow-up of stem cell therapy for disc pain?", (60, 60)),
        ("Do people with ALS live longer than 2 years after stem cells?", (24, EVER)),
        ("Do stem cells help in stroke versus placebo at 3 months?", (3, 3)),
        # times of something else
        ("I have had back pain for 5 years, do stem cells help?", None),
        ("My 3 year old has cerebral palsy, do cells help?", None),
        ("Do stem cells help 10 years after spinal cord injury?", None),
        ("He had a stroke 6 months ago, would stem cells help?", None),
        ("After 6 months of physiotherapy, would stem cells help my disc?", None),
        ("Is two weeks in Panama for stem cells worth it for MS?", None),
    ],
)
def test_only_the_time_of_the_outcome_is_read_as_such(question, months):
    assert frame_of(question).months == months


def test_better_than_placebo_asks_for_a_benefit_and_not_whether_there_are_trials():
    assert lead_of("Are MSCs better than placebo in ALS?") == "benefit"
    assert lead_of("Are there any placebo controlled trials of stem cells in ALS?") == "designs"
    assert lead_of("Are stem cells better than usual care for spinal cord injury?") == "benefit"
    assert lead_of("What is the usual care for spinal cord injury instead of stem cells?") == "alternatives"


def test_a_treatment_that_people_choose_instead_is_told_of_beside_cells():
    assert read_question("Stem cells compared with surgery for spinal stenosis?").compared == ("surgery_spine",)
    assert read_question("Do stem cells work better than physiotherapy for spinal cord injury?").compared == ("physiotherapy",)
    assert read_question("Are MSCs better than placebo in ALS?").compared == ()


def test_within_a_time_of_the_injury_is_all_of_it_and_ago_is_then():
    assert frame_of("Do stem cells help if given within two weeks of a spinal cord injury?").since_months == (
        0.0,
        pytest.approx(0.46, abs=0.01),
    )
    assert frame_of("I broke my neck 3 years ago. Will stem cells make me walk again?").since_months == (36.0, 36.0)
    assert frame_of("Do stem cells help within 3 months in a spinal cord injury 5 years ago?").since_months == (60.0, 60.0)


@pytest.mark.parametrize(
    ("question", "doses"),
    [
        ("I paid for 3 sessions of physiotherapy. Would stem cells help my SCI?", None),
        ("I do weekly sessions with a physio. Do stem cells help spinal cord injury?", None),
        ("My ALS father gets weekly infusions of edaravone. Would stem cells help him?", None),
        ("I was injected once with steroid. Do stem cells help disc pain?", None),
        ("Steroids were injected once; would stem cells help my disc?", None),
        ("Do stem cells help people with MS who get monthly infusions of ocrelizumab?", None),
        ("I get weekly infusions for my MS, would stem cells help?", None),
        # of cells
        ("Do two intrathecal injections of MSCs help in ALS?", (2, 2)),
        ("Do three injections of 10 million cells help ALS?", (3, 3)),
        ("My clinic gives three injections, do stem cells help SCI?", (3, 3)),
        ("I get monthly stem cell infusions, does it help MS?", (2, None)),
        ("Are stem cells given in two injections with a month between them effective in SCI?", (2, 2)),
    ],
)
def test_times_of_another_treatment_are_no_times_of_cells(question, doses):
    assert frame_of(question).doses == doses


@pytest.mark.parametrize(
    ("question", "comparators"),
    [
        ("Do SCI people do better with stem cells than without?", ("no_treatment",)),
        ("Do people with SCI walk more often with stem cells or without them?", ("no_treatment",)),
        ("Do people with SCI who had cells improve more than those who had none?", ("no_treatment",)),
        ("Do stem cells help people with SCI without bladder control?", ()),
    ],
)
def test_with_cells_or_without_compares_with_nothing_added(question, comparators):
    assert frame_of(question).comparators == comparators


@pytest.mark.parametrize(
    ("question", "since", "months"),
    [
        ("I was injured 18 months ago. Would stem cells show improvement at 6 months in spinal cord injury?", (18, 18), (6, 6)),
        ("My spinal cord injury was 2 years ago. Will stem cells help within 3 months?", (24, 24), (0, 3)),
        ("Did people improve 2 years after olfactory ensheathing cells in spinal cord injury?", None, (24, 24)),
        ("Are people with SCI better 12 months following stem cell treatment?", None, (12, 12)),
        ("Are people with SCI better 12 months post treatment with MSCs?", None, (12, 12)),
        ("Will stem cells help me walk in 3 months with SCI?", None, (0, 3)),
        ("Will I walk in 3 months if I get stem cells for my SCI?", None, (0, 3)),
        ("My 2 year old spinal cord injury is complete. Do stem cells help?", (24, 24), None),
        ("Following my injury 2 years ago, do stem cells help a paraplegic?", (24, 24), None),
        ("Do stem cells help in 3 month old injuries of the spinal cord?", (3, 3), None),
        ("2 years after the fall, do cells help my spinal cord injury?", (24, 24), None),
        # of an illness that is no injury
        ("My father was diagnosed with ALS 2 years ago. Do stem cells help?", None, None),
    ],
)
def test_each_time_is_read_by_itself_as_since_the_injury_or_of_the_outcome(question, since, months):
    frame = frame_of(question)
    assert (frame.since_months, frame.months) == (since, months)


def test_years_after_treatment_make_no_chronic_injury():
    assert frame_of("Did people improve 2 years after olfactory ensheathing cells in spinal cord injury?").phases == ()
    assert frame_of("Did people with chronic spinal cord injury improve 2 years after stem cell transplantation?").phases == ("chronic",)


@pytest.mark.parametrize(
    ("question", "age"),
    [
        ("My injury is 2 years old, do stem cells help a complete spinal cord injury?", ""),
        ("My 2 year old spinal cord injury is complete. Do stem cells help?", ""),
        ("My 2 year old has a spinal cord injury. Do stem cells help?", "child"),
        ("My 3 year old son has cerebral palsy, do cells help?", "child"),
        ("My son is C5 AIS B for 4 years. Do stem cells help?", ""),
        ("My son has had MS for 6 years. Would cells help?", ""),
        ("My daughter has been paralysed 3 years, T10. Would cells help?", ""),
        ("My son, 12 years in a wheelchair after an injury of the cord: do cells help?", ""),
        ("My son is 30 years old, AIS A. Do cells help?", ""),
        ("Our boy, 3 yrs, has autism. Do stem cells help?", "child"),
        ("My girl is nearly 6 years old and has cerebral palsy. Do stem cells help?", "child"),
        ("My girl is 6 and has cerebral palsy. Do stem cells help?", "child"),
        ("She is 8 on the pain scale with a worn disc. Would stem cells help?", ""),
        ("She is 8 out of 10 for pain, from a bad disc. Would stem cells help?", ""),
        ("He is 9/10 for back pain. Do stem cells help?", ""),
        ("She is 7 points down on her ALS score. Do stem cells help?", ""),
    ],
)
def test_the_age_of_an_injury_is_no_age_of_a_child(question, age):
    assert frame_of(question).age_group == age
