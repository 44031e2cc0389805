from __future__ import annotations

import re

from cordwise.records.claim import VERDICTS
from cordwise.records.finding import CERTAINTIES
from cordwise.render.words import certainty_words, points_words, verdict_words, verdicts, wording


def test_every_verdict_has_words_and_no_two_look_alike():
    assert set(verdicts()) == set(VERDICTS)
    for column in ("label", "symbol", "ascii"):
        assert len({getattr(words, column) for words in verdicts().values()}) == len(VERDICTS)


def test_every_certainty_has_words():
    assert [certainty_words(level) for level in CERTAINTIES] == [
        "high certainty", "moderate certainty", "low certainty", "very low certainty", "no evidence to rate",
    ]  # fmt: skip
    assert certainty_words("") == ""


def test_points_are_answers():
    assert [points_words(points) for points in (0, 1, 2)] == ["no", "partly", "yes"]


def test_plain_labels_are_for_patients():
    assert verdict_words("not_checkable").label == "Cannot be checked"
    assert verdict_words("weakly_supported").label == "Weakly supported"


def test_every_row_of_the_wording_has_its_source_and_date():
    for rows in wording().values():
        for row in rows.values():
            assert row["label"] and row["source"]
            assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(row["checked"]))
