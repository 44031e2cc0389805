"""Openings only ever spare a search that would have found nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.cues import _patterns, _sieve
from cordwise.claims.kinds import rules
from cordwise.text.fold import fold
from cordwise.text.openings import START, found_at, openings, openings_of

WORDS = st.lists(
    st.sampled_from(
        "no risk safe cures cured stem cells pain improve improved may could study studies patients walk again only one case report without "
        "any side effects serious adverse events were seen fda approved level i phase 1 80 % of people within two days don't".split()
    ),
    max_size=14,
)


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("cure|safe", {"cure", "safe"}),
        (r"\b(?:improv\w+|helps?)", {"impro", "help"}),
        ("colou?r", {"colo"}),
        (r"\d+ patients", set("0123456789")),
        (r"\d? patients", None),
        (r"^\W*(?:please )?call", {START}),
        ("(?:very )?safe", None),
        ("(?:a|b) c", {"a", "b"}),
    ],
)
def test_the_openings_of_a_pattern(pattern, begins):
    assert openings(pattern) == (None if begins is None else frozenset(begins))


@given(WORDS)
def test_no_cue_and_no_rule_is_lost(words):
    sentence = fold(" ".join(words))
    possible = _sieve().among(sentence)
    for number, (_, _, pattern) in enumerate(_patterns()):
        assert bool(pattern.search(sentence)) == (number in possible and found_at(pattern, sentence, possible[number]))
    possible = rules().sieve.among(sentence)
    for number, rule in enumerate(rules().rules):
        if rule.words is not None:
            assert bool(rule.words.search(sentence)) == (number in possible and found_at(rule.words, sentence, possible[number])), rule.id


@given(st.text(max_size=60))
def test_a_word_that_stands_in_the_text_is_among_its_openings(text):
    for word in re.findall(r"\w+", text):
        assert word[:1] in openings_of(text)
        assert word[:5] in openings_of(text)
