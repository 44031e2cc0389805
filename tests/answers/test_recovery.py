"""What happens without cells, told for one person and beside every study."""

from __future__ import annotations

import re

import pytest

from cordwise.answers.recovery import benchmarks, recovery, recovery_studies, since_of
from cordwise.errors import InputError
from cordwise.knowledge.recovery import recovery_knowledge
from cordwise.render import render
from cordwise.render.json import data_from_reply, schema
from tests.render.schema_check import faults

TIMES = (6.0, 12.0, 24.0, 60.0)


def told(evidence, **person):
    return recovery(
        evidence, horizon_months=person.pop("at", TIMES), **{"ais": None, "level": None, "age": None, "since_months": None, **person}
    )


def test_seven_of_ten_comes_with_its_expectation_beside_it(evidence):
    one = next(one for one in benchmarks(evidence) if one.study_id == "bydon2024")
    assert (one.observed, one.total) == (7, 10)
    assert one.expected_low < one.expected_high <= 10
    assert one.predicted_low is not None and one.predicted_high is not None
    assert one.gap


def test_at_least_ten_studies_without_a_control_group_have_an_expected_count_with_its_interval(evidence):
    known = [one for one in benchmarks(evidence) if not one.controlled and one.predicted_low is not None]
    assert len(known) >= 10
    assert all(one.expected_low <= (one.expected or one.expected_low) <= one.expected_high for one in known)


def test_every_arm_that_counts_people_improved_is_told_once(evidence):
    rows = benchmarks(evidence)
    assert len({(one.study_id, one.arm_id) for one in rows}) == len(rows)
    held = {row.study_id for row in evidence.outcomes if row.outcome == "ais_improved" and row.pool}
    assert {one.study_id for one in rows} <= held
    assert all(one.gap for one in rows if one.predicted_low is None)


def test_the_reply_cites_each_paper_and_says_how_it_fits(evidence):
    reply = told(evidence, ais="A", level="T6", since_months=0.5, age=70)
    fit = next(part for part in reply.sections if part.id == "fit")
    assert "Aimetti et al. 2019: 21% better (170 people); level fits" in fit.text
    assert fit.citations
    assert "daily function" in next(part for part in reply.sections if part.id == "not_known").text


def test_a_range_says_why(evidence):
    assert "between the times at which published series began" in told(evidence, ais="A", since_months=5).lead
    assert "the grade at the start is not known" in told(evidence, since_months=0.5).lead


def test_nothing_published_is_said_and_not_guessed(evidence):
    reply = told(evidence, ais="D", since_months=36)
    assert reply.forecast.moments == ()
    assert "it is not known" in reply.lead


def test_a_study_is_marked_with_its_count(evidence):
    reply = told(evidence, ais="A", since_months=0.3, study="lammertse2012")
    assert [(mark.improved, mark.total) for mark in reply.marks] == [(7, 26)]


@pytest.mark.parametrize(("study", "words"), [("nobody1999", "no study"), ("pettersson2025", "no study|no count")])
def test_a_study_that_cannot_be_marked_is_named(evidence, study, words):
    with pytest.raises(InputError, match=words):
        told(evidence, ais="A", since_months=0.3, study=study)


def test_the_phase_stands_in_where_no_month_is_held(evidence):
    assert since_of(evidence.study["alzoubi2014"]) == (12, 240)
    assert since_of(evidence.study["mendonca2014"]) == (6, 1200)  # "6 or more"
    assert since_of(evidence.study["bydon2024"]) == (0.5, 12)


def test_the_summary_counts_what_it_lists(evidence):
    reply = recovery_studies(evidence)
    known = [one for one in reply.benchmarks if one.predicted_low is not None]
    assert f"{len(known)} can be set beside natural recovery" in reply.lead
    assert reply.sources


def test_both_replies_fit_their_schema_and_every_format(evidence):
    for reply in (told(evidence, ais="A", since_months=5), told(evidence, ais="B", since_months=50), recovery_studies(evidence)):
        data = data_from_reply(reply)
        assert list(faults(data, schema(data["schema"].split("/")[1]))) == []
        for form in ("text", "markdown", "html"):
            assert reply.lead.split(";")[0].split("[")[0][:40] in " ".join(render(reply, form, width=4000).split())


def test_a_page_carries_the_bars_for_page_and_phone(evidence):
    page = render(told(evidence, ais="A", since_months=0.3, study="lammertse2012"), "html")
    assert page.count("<svg") == 2
    assert "<script" not in page


def test_at_least_ten_uncontrolled_studies_stand_beside_an_expected_count_with_its_interval(evidence):
    rows = [one for one in benchmarks(evidence) if not one.controlled and one.predicted_low is not None]
    assert len(rows) >= 15
    assert sum(one.expected is not None for one in rows) >= 9
    for one in rows:
        assert one.expected_low <= one.expected_least <= one.expected_most <= one.expected_high <= one.total
        assert one.expected is None or one.expected == one.expected_least == one.expected_most


def test_people_whose_grade_has_no_rate_are_left_out_where_the_study_tells_them_apart(evidence):
    one = next(one for one in benchmarks(evidence) if one.study_id == "dai2013_uc")
    assert (one.observed, one.total, one.ais) == (10, 16, "A/B")
    assert "without the 2 at AIS C" in one.gap


def test_a_group_treated_at_two_times_is_told_with_both(evidence):
    one = next(one for one in benchmarks(evidence) if one.study_id == "yoon2007")
    assert one.since == "0 to 1.85"
    assert one.expected_most - one.expected_least < 2  # only 6 of the 23 were treated between the windows


def test_what_the_published_people_were_not_stands_beside_the_number(evidence):
    assert "these are rates of people of 16 and over" in told(evidence, ais="A", since_months=14, age=4).lead
    assert "the years one to five after an injury" in told(evidence, ais="A", since_months=480).lead
    assert ";" in told(evidence, ais="A", since_months=14, age=34).lead
    assert "rates" not in told(evidence, ais="A", since_months=14, age=34).lead


def test_a_range_that_says_next_to_nothing_says_so(evidence):
    assert told(evidence).lead.endswith("So wide a range tells next to nothing until the grade and the time since injury are known.")
    assert "So wide" not in told(evidence, ais="A", since_months=2).lead


def test_one_month_is_not_several(evidence):
    assert "1 month from now" in told(evidence, ais="A", since_months=14, at=(1.0,)).lead


def test_in_the_first_hours_the_grade_itself_is_not_sure(evidence):
    not_known = {since: told(evidence, ais="A", since_months=since).sections[-2].text for since in (0.0, 0.5)}
    assert "first hours" in not_known[0.0] and "first hours" not in not_known[0.5]


def test_the_parts_of_a_group_add_up_to_a_count_that_is_held(evidence):
    rows = recovery_knowledge()["groups"]
    for key in {(row["study"], row["arm"]) for row in rows}:
        people = sum(row["people"] for row in rows if (row["study"], row["arm"]) == key)
        assert people in {one.total for one in benchmarks(evidence) if (one.study_id, one.arm_id) == key}


def section_of(reply, name):
    return next(part.text for part in reply.sections if part.id == name)


def test_what_is_not_printed_of_a_count_of_every_later_change_is_told(evidence):
    reply = told(evidence, ais="A", level="T6", since_months=6)
    assert "no late rate on top, which would count people twice" in section_of(reply, "how_to_read")
    assert "its abstract does not print it" in section_of(reply, "not_known")
    for person in ({"ais": "A", "level": "T6", "since_months": 6}, {"ais": "A", "since_months": 0.5}, {"ais": "A", "since_months": 14}):
        assert "no one was followed" not in section_of(told(evidence, **person), "how_to_read")
    assert "does not print it" not in section_of(told(evidence, ais="A", since_months=14), "not_known")


def test_a_chance_that_is_not_quite_all_is_not_told_as_all(evidence):
    reply = told(evidence, level="T6")
    high = max(moment.better.high for moment in reply.forecast.moments if moment.months == 12)
    assert 0.999 < high < 1
    assert "between 0% and over 99.9% of such people" in reply.lead and "100.0%" not in reply.lead
    assert "0% to >99%" in render(reply, "text")


def test_a_level_that_widens_the_range_is_explained_with_the_range_without_it(evidence):
    reply, without = told(evidence, level="T6"), told(evidence)
    moment = next(moment for moment in without.forecast.moments if moment.months == 12)
    assert (
        f"Without the level it would be 0% to {100 * moment.better.high:.0f}%: fewer people of just this level were published" in reply.lead
    )
    assert "Without the level" not in without.lead
    assert "Without the level" not in told(evidence, ais="A", level="T6", since_months=14).lead  # no wider there
    forecast = told(evidence, ais="D", level="T6", since_months=0.1)
    assert "Without the level it would be" in section_of(forecast, "how_to_read") and "Without the level" not in forecast.lead


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"ais": "A", "since_months": 1, "at": (1.0,)}, ["1 month after injury", "At 1 month:"]),
        ({"ais": "A", "since_months": 0.5, "age": 1}, ["1 year old", "0.5 months after injury"]),
    ],
)
def test_one_of_anything_is_in_the_singular(evidence, person, words):
    page = " ".join(render(told(evidence, **person), "text", width=4000).split())
    assert all(word in page for word in words)
    assert not re.findall(r"\b1 (?:months|years|people|studies)\b", page)


def test_no_source_is_listed_by_a_bare_id(evidence):
    titles = {citation.title.split(".")[0] for citation in recovery_studies(evidence).sources}
    assert not titles & set(evidence.study)
