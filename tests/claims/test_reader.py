import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.model import BACKGROUND, claim_model
from cordwise.claims.pieces import Around, piece_of
from cordwise.claims.reader import HEADING_WORDS, LEAD_IN_WORDS, WORDS, Classes, Input, Reading, Scores, shipped
from cordwise.records.document import Sentence

KINDS = claim_model().kinds
MARKS = ["[CLS]", "[SEP]", "[UNK]"]
SEEN = Input([*MARKS, "text", "title", "list", "safe", "is", "it", "why", "our", "##s"])


def read(words: str, heading: str = "", block: str = "paragraph", lead_in: str = "") -> Reading:
    sentence = Sentence(start=0, end=len(words), kind=block, heading=heading)
    return shipped(KINDS, BACKGROUND)([piece_of(words, sentence, 0, len(words), Around(lead_in=lead_in))])[0]


def test_the_model_sees_words_block_heading_and_lead_in():
    names = [*MARKS, "text", "title", "list", "safe", "is", "it", "why", "our", "##s"]
    seen = [names[number] for number in SEEN.of("it is safe", "item", "Why Safe", "our")]
    assert seen == ["[CLS]", "it", "is", "safe", "[SEP]", "list", "why", "safe", "[SEP]", "our", "[SEP]"]


def test_the_end_of_a_long_lead_in_is_read_and_the_beginning_of_the_rest():
    seen = SEEN.of("it " * 500, "paragraph", "why " * 500, "is " * 500 + "our")
    assert len(seen) == WORDS + HEADING_WORDS + LEAD_IN_WORDS + 5
    assert seen[-2] == 10


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_what_is_seen_is_bounded(words, heading, lead_in):
    assert 5 <= len(SEEN.of(words, "paragraph", heading, lead_in)) <= WORDS + HEADING_WORDS + LEAD_IN_WORDS + 5


CLASSES = Classes(["one", "two", "none"], ["supported", "overstated", "contradicted"])


@given(st.lists(st.floats(-40, 40), min_size=6, max_size=6))
def test_scores_become_log_odds_log_probabilities_and_a_probability(scores):
    got = Scores(CLASSES, ("one", "two"), "none").reading(np.array(scores, dtype=np.float32))
    assert np.isfinite(got.claim) and np.isfinite(got.kinds).all() and sum(share for _, share in got.verdicts) == pytest.approx(1, abs=1e-5)


def test_the_share_of_background_alone_says_whether_there_is_a_claim():
    got = Scores(CLASSES, ("two", "one"), "none").reading(np.log(np.array([0.5, 0.25, 0.25, 1, 1, 1], dtype=np.float32)))
    assert got.claim == pytest.approx(np.log(3), abs=1e-5)
    assert np.exp(got.kinds) == pytest.approx([0.25, 0.5], abs=1e-5)


def test_each_verdict_has_its_probability():
    got = Scores(CLASSES, ("one",), "none").reading(np.log(np.array([1, 1, 1, 0.5, 0.3, 0.2], dtype=np.float32)))
    assert dict(got.verdicts) == pytest.approx({"supported": 0.5, "overstated": 0.3, "contradicted": 0.2}, abs=1e-5)


def test_a_piece_is_read_the_same_whatever_was_read_before():
    first = read("Our treatment is completely safe.")
    read("We are open from nine to five, and parking is free.")
    again = read("Our treatment is completely safe.")
    assert first.claim == again.claim
    assert (first.kinds == again.kinds).all()


@pytest.mark.parametrize(
    ("claim", "background"),
    [
        ("No patient of ours has ever had a complication.", "No appointment is needed for a first telephone call."),
        ("Eight in ten people walked further a year later.", "Eight in ten of our readers are women."),
        ("The injection costs 9,500 dollars.", "Please enter your name and telephone number."),
        ("The regulator has not licensed any such product.", "The spinal cord runs inside the vertebral column."),
    ],
)
def test_it_tells_claims_from_what_only_sounds_like_one(claim, background):
    assert read(claim).claim > read(background).claim + 1


def test_the_order_of_words_counts():
    assert read("Surgery helps where cells do not.").claim != read("Cells help where surgery does not.").claim


@pytest.mark.parametrize("words", ["", " ", "\x00", "🧠" * 400, "a" * 100_000, "x " * 50_000, "क" * 300])
def test_any_words_can_be_read(words):
    assert np.isfinite(read(words, heading=words, lead_in=words).claim)


def test_it_is_loaded_by_the_first_page_that_needs_it_and_not_before():
    code = "import sys, cordwise\ncordwise.open(':memory:').ask('Is it safe?')\nassert 'onnxruntime' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
