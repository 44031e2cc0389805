"""A bare value is read together with what it is the value of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.find import find_claims
from cordwise.claims.labelled_values import with_labels
from cordwise.claims.pieces import whole_sentences
from cordwise.documents.html import read_html
from cordwise.documents.plain import read_plain
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document, Payload

INTRO = "Our clinic treats spinal cord injury with mesenchymal stem cells.\n\n"


def _page(text: str, *, html: bool = False) -> Document:
    return (read_html if html else read_plain)(Payload(content=b"", origin="page", digest=""), text)


def _said(document: Document) -> list[tuple[str, str]]:
    """What is quoted of each value with a label, and what that is read as."""
    return [(piece.words, piece.meant) for _, piece in whole_sentences(document) if piece.labelled]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Risk of side effects | 0%|", [("Risk of side effects | 0%", "no risk of side effects")]),
        ("| Risk of infection | none |\n|---|---|\n", [("Risk of infection | none", "no risk of infection")]),
        ("Measure\tValue\tNote\nRisk of rejection\t0%\tnone", [("Risk of rejection\t0%", "value: no risk of rejection")]),
        ("- Side effects: None.", [("Side effects: None.", "no side effects")]),
        ("FDA approved: yes", [("FDA approved: yes", "fda approved")]),
        ("FDA approved: no", [("FDA approved: no", "not fda approved")]),
        ("Safe: 100%", [("Safe: 100%", "100% safe")]),
        ("Can cause tumours: no", [("Can cause tumours: no", "cannot cause tumours")]),
        ("| Risk | Frequency |\n| Infection | 2% |", [("Infection | 2%", "frequency: infection: 2%")]),
    ],
)
def test_a_value_is_read_with_its_label(text: str, said: list[tuple[str, str]]) -> None:
    assert _said(_page(text)) == said


def test_a_value_under_a_heading_is_read_with_it_and_with_its_row() -> None:
    assert _said(_page("| Condition | Patients | Improved |\n|---|---|---|\n| ALS | 30 | 65% |\n")) == [
        ("ALS | 30 | 65%", "als: improved: 65%")
    ]
    assert [meant for _, meant in _said(_page("| Patients improved | Side effects |\n|---|---|\n| 87% | None |\n| 80% | 0% |"))] == [
        "patients improved: 87%",
        "no side effects",
        "patients improved: 80%",
        "no side effects: 0%",
    ]


def test_terms_and_rows_of_markup_are_read_with_their_values() -> None:
    assert _said(_page("<dl><dt>Risk of rejection<dd>0%<dt>Success rate:<dd>87%<dt>Opening hours<dd>9 to 5</dl>", html=True)) == [
        ("Risk of rejection\n0%", "no risk of rejection"),
        ("Success rate:\n87%", "success rate: 87%"),
    ]
    assert _said(_page("<table><tr><th>Success rate</th><td>9 of 10</td></tr></table>", html=True)) == [
        ("Success rate | 9 of 10", "success rate: 9 of 10")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| Item | Included |\n| Airport transfer | Yes |\n| Visa fee | 0% |",
        "Hotel: no",
        "Success rate: 87%",
        "| Number | Date | Side effects |\n|---|---|---|\n| 1 | 2018-07-27 | none |\n| 2 | 2018-07-31 | none reported |",
        "| Number | Side effects |\n|---|---|\n| first | none reported |",
        "Side effects: none of our patients had a fever.",
        "| Event | Placebo |\n| Infection | 0 |",
        "| | Surgery | Notes |\n| Risk of infection | Yes | none |",
        "| Treatment | Success rate |\n| Opioids | 40% |",
        "| Risk of infection | No | Yes |",
        "Stem cells cure paralysis.",
    ],
)
def test_what_speaks_of_no_harm_rate_or_benefit_of_cells_stays_as_it_is(text: str) -> None:
    assert not _said(_page(text))


def test_the_columns_of_other_care_and_of_cells_are_told_apart() -> None:
    page = "<table><tr><th></th><th>Surgery</th><th>Stem cells</th></tr><tr><td>Risk of infection</td><td>Yes</td><td>No</td></tr></table>"
    assert [meant for _, meant in _said(_page(page, html=True))] == ["stem cells: no risk of infection"]


def test_none_counted_in_a_study_is_a_count_and_no_denial() -> None:
    table = "| Event | Cells (n=20) | Placebo (n=20) |\n|---|---|---|\n| Serious adverse events | 0 | 1 |"
    assert [(claim.quote, claim.kind) for claim in find_claims(_page(table))] == [("Serious adverse events | 0", "safety_number")]


@pytest.mark.parametrize("row", ["Risk of side effects | 0%|", "Risk of side effects | No | Yes |", "| Side effects | 2 (10%) | 3 (15%) |"])
def test_a_label_of_a_harm_is_no_claim_by_itself(row: str) -> None:
    labels = ("Risk of side effects", "Side effects")
    assert not [claim for claim in find_claims(_page(INTRO + row)) if claim.quote in labels]


def test_a_denial_in_a_cell_denies_harm() -> None:
    claims = find_claims(_page(INTRO + "Risk of side effects | 0%|\n"))
    assert ("Risk of side effects | 0%", "safety_absolute") in [(claim.quote, claim.kind) for claim in claims]


CELLS = st.sampled_from(
    [
        "Risk of infection",
        "Success rate",
        "None",
        "0%",
        "87%",
        "7 of 10",
        "yes",
        "",
        "ALS",
        "Stem cells",
        "Surgery",
        "a",
        "Side effects: none",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4).map(" | ".join), max_size=6).map("\n".join))
def test_statements_are_as_long_as_what_they_quote_and_stand_in_order(text: str) -> None:
    document = _page(text)
    found = list(with_labels(document, sentences(document)))
    starts = [one.sentence.start for one in found]
    assert starts == sorted(starts)
    assert all(len(one.said) == one.sentence.end - one.sentence.start for one in found if one.said)


def test_a_line_with_a_share_is_judged_as_the_sentence_that_it_is() -> None:
    claims = find_claims(_page(INTRO + "Success rate: 87%\n"))
    assert ("Success rate: 87%", "efficacy_number") in [(claim.quote, claim.kind) for claim in claims]
