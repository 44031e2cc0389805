"""A claim checks itself; a frame tells what was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import RecordError
from cordwise.records.claim import Claim
from cordwise.records.document import Block
from cordwise.records.frame import Frame


@given(st.text(), st.integers(1, 4))
def test_a_claim_whose_place_is_not_as_long_as_its_words_is_refused(words, more):
    with pytest.raises(RecordError):
        Claim(start=0, end=len(words) + more, quote=words, kind="safety", strength="plain", frame=Frame())


def test_a_claim_has_one_of_three_strengths():
    with pytest.raises(RecordError, match="strength"):
        Claim(start=0, end=1, quote="x", kind="safety", strength="strong", frame=Frame())


def test_a_frame_lists_only_what_was_said():
    assert Frame().said == ()
    assert Frame(conditions=("autism",), dose_cells=0.0).said == ("conditions", "dose_cells")


@pytest.mark.parametrize("block", [{"start": 2, "end": 1}, {"start": -1, "end": 1}, {"start": 0, "end": 1, "kind": "footer"}])
def test_a_block_of_the_text_has_a_place_and_a_known_kind(block):
    with pytest.raises(RecordError):
        Block(**({"kind": "paragraph"} | block))
