"""What an authority said, what a court decided, how a case ended: the decisions held of it come first, and no others stand in their place."""

import pytest

from cordwise.answers.authorities import asks_for_word
from cordwise.answers.question_rules import rules
from cordwise.text.fold import fold

from .asking import BASE, line_of, text_of


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the FDA say about exosomes?", "Exosome products meant to treat disease need FDA approval"),
        ("what does the fda say about exosomes", "Exosome products meant to treat disease need FDA approval"),
        ("What does the FDA say about amniotic fluid injections?", "amniotic fluid, Wharton's jelly and exosomes"),
        ("What did the FDA say about SVF?", "StemGenex"),
        ("FDA warning letters on umbilical cord stem cells", "Dynamic Stem Cell Therapy"),
        ("what does the FDA say about stem cells for back pain", "back pain and neck pain named among them"),
        ("Did the FTC act against stem cell clinics?", "Stem Cell Institute of America"),
        ("has the FTC sued stem cell clinics", "Stem Cell Institute of America"),
        ("FTC stem cell action", "Stem Cell Institute of America"),
        ("What does the EMA say about stem cell clinics?", "unregulated advanced therapies"),
        ("US v. California Stem Cell Treatment Center what did the court decide", "Ninth Circuit ruling stands"),
        ("what happened in the California Stem Cell Treatment Center case", "same-surgical-procedure exemption"),
        ("What did the Ninth Circuit decide on SVF?", "same-surgical-procedure exemption"),
        ("court rulings on SVF", "same-surgical-procedure exemption"),
        ("What did the Supreme Court rule on own fat stem cells?", "refused to hear the appeal of the California clinics"),
    ],
)
def test_the_word_of_an_authority_is_told_first(question, said):
    line = line_of(question)
    assert line.startswith("Held of ") and said in line


@pytest.mark.parametrize("question", ["What did the FDA say about exosomes?", "What does the FDA say about SVF?", "Does VIA Disc NP help?"])
def test_guidance_on_one_product_is_not_told_of_another(question):
    assert "NurOwn" not in line_of(question) and "NurOwn" not in text_of(question, "what_was_found")


@pytest.mark.parametrize(
    "question",
    [
        "My clinic says it is FDA registered, do stem cells help SCI?",
        "clinic says the FDA approved their cells for back pain, true?",
        "Does the FDA approve exosomes?",
        "Is stem cell therapy legal in Texas?",
        "Are stem cells safe for ALS?",
    ],
)
def test_an_authority_that_is_only_named_is_not_asked_for_its_word(question):
    assert not asks_for_word(fold(question))


def test_what_was_decided_on_a_product_comes_before_what_an_authority_says_of_cells():
    assert "MSC-NTF (NurOwn)" in line_of("What did the FDA say about NurOwn?")


def test_every_case_names_decisions_that_are_held():
    held = {row.regulation_id for row in BASE.evidence.regulation}
    assert all(set(case["decisions"]) <= held for case in rules()["cases"])
