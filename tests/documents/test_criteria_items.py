from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.criteria_items import MOST_ITEMS, criteria_items


def told(text):
    return [(item.side, item.text) for item in criteria_items(text)]


def test_items_stand_under_the_side_that_their_heading_names():
    text = "Inclusion Criteria:\n\n* Age 18\n* Adults\n\nExclusion Criteria:\n\n1. Pregnancy\n2) Cancer"
    assert told(text) == [("inclusion", "Age 18"), ("inclusion", "Adults"), ("exclusion", "Pregnancy"), ("exclusion", "Cancer")]


def test_headings_are_known_in_many_forms():
    for heading in (
        "INCLUSION CRITERIA",
        "Key inclusion criteria:",
        "Subject Inclusion Criteria:",
        "Inclusion:",
        "1. Inclusion criteria",
        "- Inclusion Criteria are:",
    ):
        assert told(f"{heading}\nAge 18")[-1] == ("inclusion", "Age 18"), heading


def test_what_stands_under_no_heading_is_kept_and_takes_no_side():
    assert told("Adults with cord injury") == [("unsorted", "Adults with cord injury")]


def test_criteria_of_donors_and_for_leaving_take_no_side():
    assert told("MSC donor inclusion criteria\nHealthy\n") == [("unsorted", "Healthy")]
    assert told("Exclusion Criteria:\nCancer\n\nCessation Criteria:\nDeath")[1] == ("unsorted", "Death")
    assert told("Inclusion Criteria Postnatal Group:\nAge 2")[0] == ("unsorted", "Age 2")


def test_a_line_of_the_other_side_is_never_taken_for_this_one():
    text = "Inclusion Criteria:\nAge 18\nExclusion criteria at the visit include any of the following\nCancer"
    assert told(text)[-1] == ("unsorted", "Cancer")


def test_indented_items_know_the_line_they_belong_to():
    items = criteria_items("Exclusion Criteria:\n\n* Abnormal blood, defined as:\n  * Platelets < 100\n  * INR > 1.5\n* Cancer")
    assert [item.under for item in items] == ["", "Abnormal blood, defined as:", "Abnormal blood, defined as:", ""]


def test_plain_lines_after_a_colon_know_the_line_above():
    items = criteria_items("Inclusion Criteria:\n\nPatients must have:\n\nnormal blood\nnormal liver\n\nConsent")
    assert [item.under for item in items] == ["", "Patients must have:", "Patients must have:", ""]


def test_a_list_within_a_line_is_taken_apart():
    assert told("Exclusion Criteria: 1. Cancer. 2. Pregnancy. 3. Fever") == [
        ("exclusion", "Cancer."),
        ("exclusion", "Pregnancy."),
        ("exclusion", "Fever"),
    ]


def test_escaped_signs_of_markdown_are_read():
    assert told("Inclusion Criteria:\n* Age \\>= 18") == [("inclusion", "Age >= 18")]


def test_too_many_items_are_kept_together_in_the_last_one():
    items = criteria_items("Exclusion Criteria:\n" + "\n".join(f"Disease number {number}" for number in range(MOST_ITEMS + 5)))
    assert len(items) == MOST_ITEMS
    assert items[-1].side == "unsorted" and f"number {MOST_ITEMS + 4}" in items[-1].text


@given(text=st.text(alphabet="abc :;*-.\n12()inclusoexrta", max_size=300))
def test_any_text_is_numbered_from_one_and_keeps_its_words(text):
    items = criteria_items(text)
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert all(item.text.strip() for item in items)


def test_a_whole_text_on_one_line_is_taken_apart():
    long = "Inclusion Criteria: Adults with an injury of the spinal cord. Exclusion Criteria: Cancer"
    assert told(long) == [("inclusion", "Adults with an injury of the spinal cord"), ("exclusion", "Cancer")]
    stars = "Inclusion Criteria: * Age 18 to 65 * Injury of the spinal cord Exclusion Criteria: * Cancer * Fever"
    assert [side for side, _ in told(stars)] == ["inclusion", "inclusion", "exclusion", "exclusion"]
    assert told("Exclusion Criteria: Cancer; fever; pregnancy") == [
        ("exclusion", "Cancer"),
        ("exclusion", "fever"),
        ("exclusion", "pregnancy"),
    ]


def test_a_long_item_broken_into_lines_is_one():
    assert (
        told("Exclusion Criteria:\n- History of cancer (except skin) that required\nchemotherapy\n- Fever")[0][1]
        == "History of cancer (except skin) that required chemotherapy"
    )


def test_a_number_that_begins_a_line_stays():
    assert [text for _, text in told("Inclusion Criteria:\n18 Years or older\n2.5 mg of a drug\n1 Relapse in a year")] == [
        "18 Years or older",
        "2.5 mg of a drug",
        "1 Relapse in a year",
    ]
