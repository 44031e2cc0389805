"""What words and reading propose together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.features import Seen
from cordwise.claims.kinds import Kind, kinds_of, side_by_side
from cordwise.claims.model import BY_ITSELF, LIKELIEST, RULED_OUT, ClaimModel, Proposal, claim_model
from cordwise.claims.pieces import Piece, piece_of
from cordwise.claims.reader import Reading
from cordwise.records.document import Sentence

SHIPPED = claim_model()


def piece(words: str, block: str = "paragraph") -> Piece:
    return piece_of(words, Sentence(start=0, end=len(words), kind=block, heading=""), 0, len(words))


def reading(claim: float, kind: str = "cost") -> ClaimModel:
    """The shipped model, with a sentence model that reads the same everywhere."""
    kinds = np.array([0.0 if name == kind else -8.0 for name in SHIPPED.kinds])
    return replace(SHIPPED, read=lambda pieces: [Reading(claim, kinds, (("supported", 1.0),)) for _ in pieces])


CLAIM = piece("The injection improved walking in eight of ten people.")


def proposed(model: ClaimModel) -> Proposal:
    """What a model proposes for the claim."""
    [weighed] = model.weigh([(CLAIM, "", False)])
    return model.propose(weighed, model.read([CLAIM])[0] if weighed.unclear and model.read else None)


def kind_of(piece: Piece, model: ClaimModel) -> Kind:
    """The kind of one piece."""
    return kinds_of([piece], model)[0]


def test_what_is_read_moves_the_share_both_ways():
    by_words = proposed(replace(SHIPPED, read=None)).share
    assert proposed(reading(-6)).share < by_words < proposed(reading(6)).share


def test_what_is_read_moves_the_kind():
    assert proposed(replace(SHIPPED, read=None)).kinds[0][0] != "cost"
    assert proposed(reading(3)).kinds[0][0] == "cost"


def test_the_best_kinds_come_first_and_few_are_proposed():
    kinds = proposed(SHIPPED).kinds
    assert len(kinds) == LIKELIEST
    assert [score for _, score in kinds] == sorted((score for _, score in kinds), reverse=True)


def test_what_words_rule_out_is_not_read():
    def unread(_: Sequence[Piece]) -> list[Reading]:
        raise AssertionError("read")

    model = replace(SHIPPED, read=unread, bias=SHIPPED.bias - 20)
    assert model.by_words(Seen([], [], []))[0] < RULED_OUT
    assert proposed(model).verdicts == ()


def test_what_words_rule_out_is_no_claim_whatever_stands_beside_it():
    ruled_out = replace(SHIPPED, read=None, bias=SHIPPED.bias - 20)
    [weighed] = ruled_out.weigh([(CLAIM, "", False)])
    assert ruled_out.share_in_place(CLAIM, weighed, None, (1.0, 1.0)) == 0.0


def test_claims_stand_together():
    [weighed] = SHIPPED.weigh([(CLAIM, "", False)])
    amid, alone = (SHIPPED.share_in_place(CLAIM, weighed, None, beside) for beside in ((0.95, 0.95), (0.05, 0.05)))
    assert amid > alone


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_what_stands_beside_a_piece_is_what_comes_before_and_after_it(shares):
    beside = side_by_side([CLAIM] * len(shares), shares)
    assert [after for _, after in beside][:-1] == shares[1:]
    assert [before for before, _ in beside][1:] == shares[:-1]
    assert beside[0][0] == beside[-1][1] == BY_ITSELF


def test_a_heading_sets_apart():
    assert side_by_side([CLAIM, piece("Results", "heading"), CLAIM], [0.9, 0.1, 0.8]) == [
        (BY_ITSELF, BY_ITSELF),
        (0.9, 0.8),
        (BY_ITSELF, BY_ITSELF),
    ]


@pytest.mark.parametrize("words", ["The difference is clear.", "It is used in many countries.", "Two people left the study."])
def test_a_sentence_that_may_be_one_is_a_claim_between_claims_and_none_amid_background(words):
    [amid], [alone] = (kinds_of([piece(words)], SHIPPED, [beside]) for beside in ((0.95, 0.95), (0.02, 0.02)))
    assert amid.name
    assert not alone.name
    assert amid.share == alone.share


def test_a_sentence_that_is_likely_by_itself_is_a_claim_anywhere():
    assert kinds_of([piece("Many feel stronger after it.")], SHIPPED, [(0.0, 0.0)])[0].name


def test_a_rule_that_is_sure_is_not_put_to_the_vote():
    assert kind_of(piece("Is it completely safe?"), reading(9)).name == ""


def test_background_by_rule_is_a_claim_where_words_and_reading_are_far_from_it():
    short = piece("Proven results.")
    assert kind_of(short, reading(-6)).name == ""
    assert kind_of(short, reading(8, "efficacy")).name == "efficacy"


@pytest.mark.parametrize("words", ["This could happen to any one of us.", "It may have no effect at all."])
def test_a_denial_of_all_harm_speaks_of_harm(words):
    assert kind_of(piece(words), reading(6, "safety_absolute")).name != "safety_absolute"


def test_the_other_kinds_stand_beside_the_one_that_is_taken():
    kind = kind_of(CLAIM, reading(6, "durability"))
    assert kind.name == "durability"
    assert kind.others and kind.name not in dict(kind.others)
    assert kind.verdicts == (("supported", 1.0),)


def test_no_price_is_no_cost_neither_at_first_nor_at_second_choice():
    assert kind_of(CLAIM, reading(6, "cost")).name == ""
    assert "cost" not in dict(kind_of(CLAIM, reading(6, "durability")).others)
