import re
from dataclasses import replace

import pytest

from cordwise.answers.finding import finding, label_of
from cordwise.answers.pool import outcome_named, pool
from cordwise.engine import Cordwise
from cordwise.errors import NotHeldError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.checks import CONTROLLED
from cordwise.records.frame import Frame
from cordwise.synthesis.single_arm import pool_proportions

BASE = Cordwise()
CHRONIC = Frame(conditions=("spinal_cord_injury",), phases=("chronic",))
INTRATHECAL = Frame(routes=("intrathecal",))


def pooled(outcome, frame):
    return pool(outcome, BASE.evidence, BASE.finding, frame=frame)


def test_controlled_and_uncontrolled_studies_have_a_group_each():
    reply = pooled("ais_improved", CHRONIC)
    assert [group.id for group in reply.groups] == [name for name, _ in reply.forests]
    assert {"uncontrolled", "controlled"} <= {group.id for group in reply.groups}
    studies = {name: {row.label for row in rows if row.kind == "study"} for name, rows in reply.forests}
    assert not studies["uncontrolled"] & studies["controlled"]


def test_the_pooled_row_is_the_pool_of_the_study_rows():
    for _, rows in pooled("ais_improved", CHRONIC).forests:
        counts = [(row.events, row.total) for row in rows if row.kind == "study"]
        whole = next(row for row in rows if row.kind == "pooled")
        result = pool_proportions(counts)
        assert (whole.estimate, whole.ci_low, whole.ci_high) == (result.estimate, result.ci_low, result.ci_high)
        assert whole.events == sum(events for events, _ in counts) and whole.total == sum(total for _, total in counts)


def test_a_row_shows_what_would_be_expected_without_cells_where_there_is_a_benchmark():
    rows = dict(pooled("ais_improved", CHRONIC).forests)["uncontrolled"]
    expected = [row for row in rows if row.kind == "expected"]
    assert len(expected) == 1 and 0 < expected[0].ci_low <= expected[0].estimate <= expected[0].ci_high < 1
    harm = pooled("sae_any", INTRATHECAL)
    assert not any(row.kind == "expected" for _, rows in harm.forests for row in rows)


def test_no_events_are_told_with_their_upper_limit():
    reply = pooled("serious adverse events", INTRATHECAL)
    assert reply.outcome == "sae_any" and reply.groups
    assert any("true rate of up to" in group.text or "95% interval" in group.text for group in reply.groups)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("ais_improved", "ais_improved"), ("AIS conversion", "ais_improved"), ("Headache", "headache"), ("serious adverse events", "sae_any")],
)
def test_an_outcome_may_be_named_by_its_synonyms(name, wanted):
    assert outcome_named(name) == wanted


def test_an_unknown_outcome_is_answered_with_close_ones():
    with pytest.raises(NotHeldError, match="headache"):
        pooled("headakes of doom", INTRATHECAL)
    with pytest.raises(NotHeldError):
        pooled("", INTRATHECAL)


def test_an_outcome_that_nobody_counted_is_said_to_be_uncounted():
    reply = pooled("gvhd", CHRONIC)
    assert reply.groups == () and reply.certainty == "none"
    assert "No study that matches counts" in next(section.text for section in reply.sections if section.id == "not_known")


def test_methods_and_certainty_steps_are_told():
    names = [section.id for section in pooled("ais_improved", CHRONIC).sections]
    assert {"methods", "how_sure", "not_known"} <= set(names)


# how sure: the studies of the very outcome


def designs_of(reply, *, compared=False):
    """The designs of the studies behind a reply; of those alone whose control arm counts the outcome at the same time, where `compared`."""
    rows = {row.study_id: row for row in counted_rows(reply)}
    return [BASE.evidence.study[one].design for one, row in sorted(rows.items()) if not compared or has_controls(row)]


def has_controls(row):
    arms = [arm.arm_id for arm in BASE.evidence.arms_of[row.study_id] if arm.role == "control"]
    times = [o.months_max for o in BASE.evidence.outcomes_of[row.study_id] if o.outcome == row.outcome and o.pool and o.arm_id in arms]
    return len(arms) == 1 and row.months_max in times


def counted_rows(reply):
    """The rows of the evidence behind the study rows that are told, found by label, counts and months alone."""
    told = {(row.label, row.events, row.total) for _, rows in reply.forests for row in rows if row.kind == "study"}
    return [
        row for row in BASE.evidence.outcomes if row.outcome == reply.outcome and row.pool and (label(row), row.events, row.total) in told
    ]


def label(row):
    return label_of(BASE.evidence.study[row.study_id])


def sure(reply):
    return next(section.text for section in reply.sections if section.id == "how_sure")


@pytest.mark.parametrize(
    "outcome", ["ais_improved", "ais_improved_2", "sae_any", "sae_related", "tumour", "meningitis", "headache", "death", "infection"]
)
@pytest.mark.parametrize("frame", [Frame(), CHRONIC, INTRATHECAL])
def test_the_certainty_is_that_of_the_studies_that_count_the_outcome(outcome, frame):
    reply = pooled(outcome, frame)
    designs = designs_of(reply)
    if not designs:
        assert reply.certainty == "none"
        return
    compared = designs_of(reply, compared=True)
    randomised = compared.count("rct")
    controlled = sum(design in CONTROLLED for design in compared)
    if randomised:
        assert f"starts high: {randomised} of {len(designs)} stud" in sure(reply)
        return
    assert "starts low" in sure(reply) and "starts high" not in sure(reply)
    if controlled:
        assert f"starts low: {controlled} controlled stud" in sure(reply)
        return
    assert reply.certainty == "very_low"
    alone = sum(design in CONTROLLED for design in designs)
    words = (
        f"{alone} of them controlled, and none with a count of its control group"
        if 0 < alone < len(designs)
        else f"starts low: {len(designs)} "
    )
    assert words in sure(reply)
    assert ("none with a control group" in sure(reply)) == (alone == 0)


def test_a_few_people_without_a_control_group_leave_very_low_certainty_whatever_other_outcomes_have():
    reply = pooled("ais_improved_2", Frame())
    assert reply.certainty == "very_low" and "randomised" not in sure(reply)
    assert BASE.finding(Frame()).studied.n_randomised > 10


def test_the_people_of_the_certainty_are_those_in_whom_the_outcome_was_counted():
    reply = pooled("tumour", INTRATHECAL)
    people = sum(row.total for _, rows in reply.forests for row in rows if row.kind == "study")
    assert f"{people} people in all" in sure(reply)


def test_a_group_without_a_count_is_not_rated():
    reply = pooled("gvhd", CHRONIC)
    assert reply.certainty == "none" and "no study that matches counts people with this outcome" in sure(reply)


# reports of harm


def reports_told(reply):
    return next((section.text for section in reply.sections if section.id == "signals"), "")


def held_reports(harms, route=""):
    words = vocabulary("outcomes")
    return [
        report
        for report in BASE.evidence.harm_reports
        if report.status != "retracted"
        and (not report.interventions or "cell_therapy" in report.interventions)
        and any(words.is_kind_of(have, want) for have in report.harms for want in harms)
        and (not route or any(vocabulary("routes").is_kind_of(one, route) for one in report.routes))
    ]


@pytest.mark.parametrize("harm", ["tumour", "meningitis", "arachnoiditis", "discitis", "thromboembolism"])
@pytest.mark.parametrize("route", ["", "intrathecal"])
def test_every_report_of_a_harm_that_is_held_stands_beside_its_rate(harm, route):
    told = reports_told(pooled(harm, Frame(routes=(route,) if route else ())))
    wanted = held_reports([harm], route)
    assert told.count("\n- ") >= min(len(wanted), 8)
    assert sum(report.harm_text in told for report in wanted) >= min(len(wanted), 8)
    if wanted:
        assert "of unknown frequency" in told
    else:
        assert "none on just this is held" in told


@pytest.mark.parametrize("route", ["intrathecal", "intravenous", "intradiscal", "intralesional"])
@pytest.mark.parametrize("outcome", ["sae_any", "sae_related"])
def test_serious_harm_by_a_route_is_told_with_the_reports_of_that_route(outcome, route):
    reply = pooled(outcome, Frame(routes=(route,)))
    signals = BASE.finding(Frame(routes=(route,))).signals
    number = f"{len(signals)} published report"
    assert not signals or number in reports_told(reply)
    assert all(any(citation.number == number for citation in reply.sources) for number in cited_in(reports_told(reply)))


def cited_in(text):
    return {int(number) for number in re.findall(r"\[(\d+)\]", text)}


@pytest.mark.parametrize("harm", ["tumour", "meningitis", "sae_any"])
def test_no_report_enters_a_rate(harm):
    reply = pooled(harm, Frame())
    without = pool(harm, *silent(), frame=Frame())
    assert [(name, [(row.events, row.total, row.estimate) for row in rows]) for name, rows in reply.forests] == [
        (name, [(row.events, row.total, row.estimate) for row in rows]) for name, rows in without.forests
    ]
    assert "none on just this is held" in reports_told(without)


def silent():
    """The evidence without any report of harm, and its findings."""
    evidence = replace(BASE.evidence, harm_reports=())
    return evidence, lambda frame: finding(evidence, frame)


def test_a_benefit_has_no_reports_of_harm():
    assert reports_told(pooled("ais_improved", INTRATHECAL)) == ""
