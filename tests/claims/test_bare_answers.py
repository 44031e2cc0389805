"""A question and its bare answer are read as the statement that they make together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.bare_answers import as_stated
from cordwise.claims.find import find_claims
from cordwise.documents.plain import read_plain
from cordwise.records.document import Payload


@pytest.mark.parametrize(
    ("both", "stated"),
    [
        ("Is stem cell therapy safe?\nYes.", "stem cell therapy is safe Yes."),
        ("Does it work for complete injuries? Absolutely!", "it works for complete injuries Absolutely!"),
        ("Are there any side effects?\nNo.", "there are no side effects ."),
        ("Q: Can stem cells cause tumours?\nA: No, never.", "Q: stem cells cannot cause tumours , never."),
        ("Has the FDA approved it? No, it hasn't.", "the FDA has not approved it, it hasn't."),
        ("Isn't that dangerous? No.", "that is not dangerous ."),
        ("Will I walk again? Most probably, yes.", "I will walk again Most probably, yes."),
        ("Does the clinic have a licence? Yes", "the clinic has a licence Yes"),
        ("How long do results last? Forever.", "results last Forever."),
        ("How long will it last?\nFor life.", "it will last For life."),
        ("How long does the relief last? About ten years.", "the relief lasts About ten years."),
        ("What is your success rate? 85%.", "your success rate is 85%."),
        ("Q: What are the chances of success?\nA: Nine out of ten.", "Q: the chances of success are Nine out of ten."),
        ("Can my condition get worse? In rare cases, yes.", "my condition can get worse In rare cases, yes."),
        ("Does the body carry cells away? Of course.", "the body carries cells away Of course."),
    ],
)
def test_a_bare_answer_affirms_or_denies_what_was_asked(both: str, stated: str) -> None:
    assert " ".join(as_stated(both).split()) == stated


@pytest.mark.parametrize(
    "words",
    [
        "Is it safe? No one knows.",
        "Is it safe? Not always.",
        "Do stem cells work? Not yet.",
        "Is it safe? Absolutely nobody can say.",
        "Can cord blood help? Fresno, Calif.",
        "How many patients improve? About 80%.",
        "Is it permanent? Yes, and for nearly every one of our patients it has stayed that way for many years.",
        "Stem cell therapy is safe.",
        "How long does it last? It depends.",
        "How long does the treatment take? Three days.",
        "What is your success rate? Nobody knows.",
        "What is your address? 85 High Street.",
        "What now? Yes.",
    ],
)
def test_what_neither_affirms_nor_denies_stays_as_it_is(words: str) -> None:
    assert as_stated(words) == words


_WORDS = st.lists(
    st.sampled_from(
        ["is", "are", "do", "does", "can't", "there", "any", "it", "safe", "cells", "help", "?", "Yes", "no", ",", "A:", "\n", "never."]
    ),
    max_size=24,
)


@given(_WORDS)
def test_a_statement_has_the_length_of_what_was_written_and_ends_as_it_did(words: list[str]) -> None:
    written = " ".join(words)
    stated = as_stated(written)
    assert len(stated) == len(written)
    assert stated[-1:].strip() in ("", written[-1:])


def test_a_claim_of_a_bare_answer_quotes_the_question_and_the_answer() -> None:
    text = "Stem cells for spinal cord injury\n\nAre there any side effects?\n\nNo.\n\nWhere do I find you?\n\nNo street is as well known as ours.\n"
    claims = [
        claim for claim in find_claims(read_plain(Payload(content=b"", origin="page", digest=""), text)) if claim.quote.startswith("Are")
    ]
    assert [(claim.quote, claim.kind) for claim in claims] == [("Are there any side effects?\n\nNo.", "safety_absolute")]
    assert all(text[claim.start : claim.end] == claim.quote for claim in claims)
