"""The evidence that ships: what is held, where it comes from, and the rows that pages lean on."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from importlib import resources
from urllib.parse import urlsplit

import pytest

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import TABLES
from cordwise.store.tables import check_tables

FLOORS = {
    "studies": 290, "arms": 380, "outcomes": 690, "transitions": 40, "natural_history": 190, "reviews": 140, "guidance": 55,
    "harm_reports": 15, "criteria": 240, "regulation": 100, "costs": 30, "programmes": 50,
}  # fmt: skip
JURISDICTIONS = {"US", "EU", "UK", "JP", "IN", "MX", "TR", "TH", "PA"}
PROXIES = re.compile(
    r"proxy|web\.archive|archive\.(?:org|is|today|ph)|translate\.goog|googleusercontent|r\.jina|scraper|ezproxy|12ft|sci-hub|libgen|localhost"
)


def rows_of(evidence):
    """Every row with its table and a name."""
    for table in TABLES:
        for number, row in enumerate(getattr(evidence, table), 2):
            yield f"{table}.csv row {number}", row


def test_the_tables_that_ship_have_no_problem():
    _, problems = check_tables(resources.files("cordwise.evidence"))
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(("table", "floor"), FLOORS.items())
def test_as_much_is_held_as_was_promised(evidence, table, floor):
    assert evidence.rows()[table] >= floor


def test_every_row_names_its_document_how_much_of_it_was_seen_and_when(evidence):
    for where, row in rows_of(evidence):
        assert row.source.document, where
        assert row.source.depth, where
        assert date(2025, 1, 1) <= date.fromisoformat(row.source.checked) <= date(2026, 12, 31), where


def test_no_source_is_a_proxy_or_a_bare_number_of_a_machine(evidence):
    wrong = []
    for where, row in rows_of(evidence):
        form, _, value = row.source.document.partition(":")
        host = urlsplit(value).hostname or "" if form == "url" else ""
        numeric = re.fullmatch(r"[\d.]+|\[?[0-9a-f:]*:[0-9a-f:]*\]?", host) if host else None
        if numeric or PROXIES.search(host) or (host and "." not in host) or "http" in urlsplit(value).path:
            wrong.append((where, value))
    assert not wrong


def test_addresses_of_papers_are_given_by_their_identifier(evidence):
    """A page of a DOI or of PubMed has a better name than its address."""
    hosts = {"doi.org", "dx.doi.org", "pubmed.ncbi.nlm.nih.gov"}
    assert not [
        (where, row.source.document)
        for where, row in rows_of(evidence)
        if row.source.document.startswith("url:") and urlsplit(row.source.document[4:]).hostname in hosts
    ]


def test_no_cell_carries_the_marks_of_a_broken_encoding(evidence):
    broken = re.compile(r"Ã.|â€|\ufffd|Â[ °±]|&(?:amp|lt|gt|nbsp|#\d+);")
    assert not [(where, row) for where, row in rows_of(evidence) if broken.search(repr(row))]


def test_regulation_covers_the_countries_that_pages_come_from(evidence):
    assert {row.jurisdiction for row in evidence.regulation} >= JURISDICTIONS


def test_regulation_tells_approvals_from_designations_and_holds_warnings_and_rulings(evidence):
    kinds = {row.status for row in evidence.regulation}
    assert {"approval", "conditional_approval", "designation", "warning", "ruling"} <= kinds


def test_a_cohort_counts_once(evidence):
    counting = Counter(study.cohort for study in evidence.studies if study.counts)
    assert not [cohort for cohort, number in counting.items() if number > 1]


def test_a_registration_shared_by_two_reports_puts_them_in_one_cohort(evidence):
    """An interim and a final report of one registered trial are the same patients."""
    cohorts: dict[str, set[str]] = {}
    for study in evidence.studies:
        for registration in study.registrations:
            if study.counts:
                cohorts.setdefault(registration, set()).add(study.cohort)
    assert not {registration: names for registration, names in cohorts.items() if len(names) > 1}


def test_the_pooled_risk_ratio_of_musculoskeletal_events_is_there_as_published(evidence):
    row = next(one for one in evidence.reviews if one.review_id == "mesabedoya2024" and one.outcome == "musculoskeletal_ae")
    assert (row.measure, row.estimate, row.ci_low, row.ci_high) == ("RR", 1.61, 1.19, 2.19)
    assert (row.n_studies, row.n_patients) == (9, 540)
    assert row.source.document == "doi:10.1186/s13287-024-03748-7"
    assert row.routes == ("intrathecal",)


@pytest.mark.parametrize(("outcome", "events"), [("ais_improved", 7), ("sae_any", 0)])
def test_the_phase_one_trial_of_ten_is_there_as_published(evidence, outcome, events):
    study = evidence.study["bydon2024"]
    assert (study.design, study.doi, study.counts) == ("single_arm", "10.1038/s41467-024-46259-y", True)
    row = next(one for one in evidence.outcomes_of["bydon2024"] if one.outcome == outcome)
    assert (row.events, row.total, row.pool) == (events, 10, True)


def test_its_interim_report_does_not_count_again(evidence):
    interim = evidence.study["bydon2020"]
    assert interim.cohort == evidence.study["bydon2024"].cohort
    assert not interim.counts
    assert not any(row.pool for row in evidence.outcomes_of["bydon2020"])


def test_transitions_of_an_arm_never_hold_more_people_than_the_arm(evidence):
    arms = {(arm.study_id, arm.arm_id): arm.n for arm in evidence.arms}
    moved: Counter[tuple[str, str, float | None]] = Counter()
    for row in evidence.transitions:
        moved[row.study_id, row.arm_id, row.months] += row.n
    for (study_id, arm_id, _), people in moved.items():
        held = arms.get((study_id, arm_id)) or evidence.study[study_id].n_enrolled
        assert held is None or people <= held, (study_id, arm_id)


def test_a_pooled_count_has_no_more_people_than_its_arm(evidence):
    arms = {(arm.study_id, arm.arm_id): arm.n for arm in evidence.arms}
    wrong = [
        (row.study_id, row.arm_id, row.outcome, row.total, arms[row.study_id, row.arm_id])
        for row in evidence.outcomes
        if row.pool and arms.get((row.study_id, row.arm_id)) and (row.total or 0) > arms[row.study_id, row.arm_id]
    ]
    assert not wrong


def test_a_natural_rate_agrees_with_its_own_count(evidence):
    """The rates are printed with three decimals."""
    for row in evidence.natural_history:
        if row.events is not None and row.total and row.rate is not None:
            assert row.rate == pytest.approx(row.events / row.total, abs=0.0051), row.rate_id


def test_a_harm_report_names_harms_of_the_vocabulary(evidence):
    terms = vocabulary("outcomes").terms
    for report in evidence.harm_reports:
        assert report.harms, report.report_id
        assert all(terms[harm].facts["kind"] == "harm" for harm in report.harms), report.report_id


def test_the_version_names_the_content(evidence):
    again, _ = check_tables(resources.files("cordwise.evidence"))
    assert again.version == evidence.version
    assert re.fullmatch(r"[0-9a-f]{12}", evidence.version)
