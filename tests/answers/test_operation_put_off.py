"""An operation that cells are to put off: who says whether it can wait stands first."""

from __future__ import annotations

import pytest

from .asking import line_of

FIRST = "Whether an operation that was advised can wait is for the surgeon to say"


@pytest.mark.parametrize(
    "question",
    [
        "My surgeon advises a laminectomy. Could I wait and try cells first?",
        "A clinic says their stem cells make the operation on my spine needless. Should I postpone it?",
        "Is it wise to delay a discectomy and have stem cells?",
        "Should I hold off on the fusion and get exosomes for my back pain?",
    ],
)
def test_who_says_whether_an_operation_can_wait_stands_first(question):
    assert line_of(question).startswith(FIRST)


@pytest.mark.parametrize(
    "question",
    [
        "How long should I wait after a fusion before stem cells?",
        "Are stem cells better than a discectomy for a herniated disc?",
        "I had a decompression in 2019, do stem cells help stenosis?",
        "Should I wait for better trials of stem cells in ALS?",
        "Do stem cells delay a fusion?",
    ],
)
def test_other_questions_on_operations_and_waiting_are_answered_as_asked(question):
    assert FIRST not in line_of(question)
