import pytest

from cordwise.answers.pool import outcome_named, pool
from cordwise.engine import Cordwise
from cordwise.errors import NotHeldError
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
