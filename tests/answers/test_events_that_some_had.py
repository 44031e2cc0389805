"""A count of people who had something is no count of nobody: "12 patients had fever without infection" is not "0 of 12"."""

from __future__ import annotations

import pytest

from cordwise import open as open_base
from cordwise.answers.said import none_counted
from cordwise.text.fold import fold

REPORT = (
    "Cells for cerebral palsy: an open label trial\n\nMethods: Eighteen children with cerebral palsy received cells.\n\n"
    "Results: {}\n\nConclusion: Larger trials are needed. Clinical trial registration NCT02569775."
)


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


@pytest.mark.parametrize(
    "sentence",
    [
        "After transplantation, 12 patients encountered fever without infections and 9 patients experienced vomiting.",
        "Four patients had headache without neurological signs.",
        "Two of the patients developed a fever that did not require antibiotics.",
        "Three (17%) children suffered seizures, not related to the cells.",
        "Most patients reported mild pain without further complications.",
    ],
)
def test_who_had_something_is_not_counted_as_having_had_nothing(base, sentence):
    assert not none_counted(fold(sentence))
    text = REPORT.format(sentence)
    claims = [claim for claim in base.audit_text(text).claims if sentence.startswith(claim.quote[:20]) or claim.quote in sentence]
    assert claims
    assert not any("0 of 12" in claim.reason + claim.fair_wording or "0 of 4 " in claim.reason + claim.fair_wording for claim in claims)


@pytest.mark.parametrize(
    "sentence",
    [
        "None of the 12 patients had an infection.",
        "No patient experienced a serious adverse event.",
        "Twelve patients were treated without complications.",
        "In 12 patients there were no serious adverse events.",
        "Two patients had headache and none had an infection.",
    ],
)
def test_who_had_nothing_is_still_counted(sentence):
    assert none_counted(fold(sentence))


def test_people_who_had_a_harm_are_not_the_people_of_whom_none_had_another(base):
    text = REPORT.format("Two patients had headache and none had an infection.")
    told = [claim.reason for claim in base.audit_text(text).claims if "Two patients" in claim.quote]
    assert told
    assert all("0 of 2 " not in reason for reason in told)


def test_none_of_the_people_who_are_counted_keeps_their_number(base):
    text = REPORT.format("None of the eighteen patients had a serious adverse event.")
    assert any("0 of 18 " in claim.reason for claim in base.audit_text(text).claims)


RUN_IN = (
    "Background Cerebral palsy leads to lasting disability. We studied intrathecal transplantation of autologous stem cells. Materials and methods Twenty-four patients received "
    "stem cells and were evaluated for a year. Results After treatment, muscle tone improved in 83% of the patients. Conclusion Transplantation of these stem cells seems to be safe and feasible."
)


def test_an_abstract_whose_headings_run_on_is_a_report(base):
    (share,) = [claim for claim in base.audit_text(RUN_IN).claims if "83%" in claim.quote]
    assert (share.verdict, share.rule) == ("supported", "number_reported")


@pytest.mark.parametrize(
    "sentence",
    [
        "Improvement was monitored at 3 months and 6 months using the Gross Motor Function Measure.",
        "Pain and disability were assessed before the injection and after one year with the Oswestry questionnaire.",
        "A median of 13 x 10(8) nucleated cells in a volume of 7 mL was infused intrathecally.",
        "In MS, autoreactive T and B lymphocytes cross the blood-brain barrier and trigger inflammatory lesions.",
    ],
)
def test_how_it_was_measured_and_what_the_illness_does_is_no_claim(base, sentence):
    text = REPORT.format(sentence)
    assert not [claim for claim in base.audit_text(text).claims if claim.quote in sentence]


def test_a_page_of_blank_lines_is_read_as_one_without_them(base):
    first, last = "Stem cells for spinal cord injury.", "Stem cells cure paralysis in 12 patients."
    short, long = (base.audit_text(f"{first}{lines}{last}") for lines in ("\n\n", "\n" * 400_000))  # of quadratic cost it would take hours
    assert [(one.quote, one.verdict) for one in short.claims] == [(one.quote, one.verdict) for one in long.claims] != []
