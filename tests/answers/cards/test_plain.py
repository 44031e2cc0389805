import re

import pytest

from cordwise.answers.cards.plain import card_words, time_words
from cordwise.answers.sections.telling import plain_words
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.checks import DESIGNS, DIRECTIONS

from .every_card import EVIDENCE, IDS, on_every_study, text

WRONG = re.compile(
    r"(?<![\d.])\b1 (?:people|months|weeks|days|years|cases|studies|points|times)\b|\bof 1 people\b|\b0\.\d+ months\b|\bgot (?:burning|freeing)\b|\bhad: |\bThe other score\b"
    r"|\b(into the \w+(?: in the bone)?), \1\b|\bthe cell group\b|\bThis was planned\b|  |\(\)|\.\.(?!\.)|\bNone\b|\b1 person (?:were|have)\b|\bwith a need for a spinal tap with\b"
)


@on_every_study
def test_a_card_is_plain_correct_english(study_id):
    assert not WRONG.search(text(study_id))


@pytest.mark.parametrize(
    ("months", "words"),
    [(0.07, "2 days"), (0.1, "3 days"), (0.23, "1 week"), (0.25, "1 week"), (0.46, "2 weeks"), (0.5, "2 weeks"), (1, "1 month"), (1.4, "6 weeks"), (2, "2 months"), (8.6, "8.6 months"), (24, "24 months"), (60, "5 years")],
)  # fmt: skip
def test_times_are_told_as_people_say_them(months, words):
    assert time_words(months) == words


def test_every_outcome_counted_has_plain_words():
    terms = vocabulary("outcomes")
    counted = {row.outcome for row in EVIDENCE.outcomes if terms[row.outcome].facts.get("kind") in ("benefit", "harm")}
    assert counted <= set(plain_words()["outcomes"])


def test_every_design_and_direction_has_its_words():
    assert set(plain_words()["designs"]) == set(card_words()["designs_planned"]) == set(DESIGNS)
    assert set(card_words()["said"]) == set(DIRECTIONS) - {""}
    assert set(card_words()["cannot_tell"]) == set(DESIGNS) - {"rct"}


def test_the_cell_group_is_not_named_where_nobody_got_cells():
    surgery = [one for one in IDS if (arms := EVIDENCE.arms_of.get(one)) and not any(arm.cells for arm in arms)]
    assert surgery and not any(re.search(r"\bno cells group|cell group", text(one)) for one in surgery)
