"""Figures of research that a page tells of: whose it is and where it stands is said, so nobody is told that no study is named."""

from __future__ import annotations

import pytest

TITLE = "Cord blood and autism: what a study found\n\n"


# fmt: off
@pytest.mark.parametrize("sentence, after", [
    ("Of the 180 children in the study, 60 spoke more.", "The findings were published in The Journal of Pediatrics by researchers at Duke."),
    ("In the study 40% of the children spoke more.", "The work was done by researchers at a university in Hanoi."),
    ("In a recent study 12 of 40 children improved.", "The paper is at https://www.thelancet.com/journals/laneur/article/1."),
    ("A study found that 55% of the children improved.", "It appeared in the Journal of Autism, and scientists call for a controlled trial."),
    ("One study of 24 children found gains in 70%.", "Researchers in Milan did it at the University of Milan."),
])
def test_a_figure_of_research_that_is_told_of_is_not_without_a_study(audit_of, sentence, after):
    page = f"{TITLE}{sentence} {after}\n"
    told = [claim for claim in audit_of(page).claims if claim.start < len(TITLE) + len(sentence)]
    assert told and not {claim.verdict for claim in told} & {"unsupported", "overstated", "contradicted"}
# fmt: on
