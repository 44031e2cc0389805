"""Openings only ever spare a search that would have found nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.cues import _patterns, _sieve
from cordwise.claims.kinds import rules
from cordwise.text.fold import fold
from cordwise.text.openings import START, Patterns, Sieve, found_at, matches, openings

WORDS = st.lists(
    st.sampled_from(
        "no risk safe cures cured stem cells pain improve improved may could study studies patients walk again only one case report without "
        "any side effects serious adverse events were seen fda approved level i phase 1 80 % of people within two days don't what is it ? | 5% the effect of treatment : call please".split()
    ),
    max_size=14,
)


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("cure|safe", {"cure", "safe"}),
        (r"\b(?:improv\w+|helps?)", {"improv", "help"}),
        ("colou?r", {"colo"}),
        (r"\d+ patients", set("0123456789")),
        (r"\d? patients", None),
        (r"^\W*(?:please )?call", {START + "please call", START + "call"}),
        (r"^[^.]*call", {START}),
        ("(?:very )?safe", {"very safe", "safe"}),
        ("(?:ver)?y safe", {"very safe", "y safe"}),
        ("(?:so){0,2}safe", {"so", "safe"}),
        (r"(?:\w+ )?safe", None),
        ("(?:very )?", None),
        (r"(?<!side )(?<!ill )\beffects?", {"effect"}),
        (r"(?!it)\bi", {"i"}),
        (r"\d+ of|%|\?", {*"0123456789", "%", "?"}),
        ("(?:a|b) c", {"a c", "b c"}),
        (r"no[- ]one\b|not\b|nobody", {"no one ", "not ", "nobody"}),
        (
            r"(?:no|hardly) (?:known )?(?:risks?|harm\b)",
            {f"{one} {other}" for one in ("no", "hardly") for other in ("known ", "risk", "harm ")},
        ),
        (r"don't (?:\w+ )?like|no, it|no  risk|\bno\b\s?risk", {"don t ", "no "}),
        (r"in\s?vitro|in\svivo|side ?effect|on[- ]?line", {"in", "in ", "side", "on"}),
        ("(?:(?:very|so) |un)safe", {"very safe", "so safe", "unsafe"}),
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
    turns = {number: turn for some in rules().turns_of.values() for number, turn in some}
    for number, rule in [*enumerate(rules().rules), *turns.items()]:
        if rule.words is not None:
            assert bool(rule.words.search(sentence)) == (number in possible and found_at(rule.words, sentence, possible[number])), rule.id


@given(WORDS, st.frozensets(st.integers(0, 200), max_size=60))
def test_of_some_patterns_the_same_is_known_as_of_all(words, asked):
    sentence = fold(" ".join(words))
    every = rules().sieve.among(sentence)
    assert rules().sieve.among_these(sentence, asked) == {number: places for number, places in every.items() if number in asked}


def test_a_pattern_is_asked_only_at_the_words_that_can_begin_it():
    sieve = Sieve([openings(r"no ?risk"), openings(r"\bsafe"), openings(r"^call"), None])
    assert sieve.among("x" * 1_000_000) == {2: [0], 3: None}  # no longer looked at than the longest opening
    assert sieve.among("not safer than no treatment") == {0: [0, 15], 1: [4], 2: [0], 3: None}


def test_a_pattern_of_several_words_is_asked_only_where_two_that_can_begin_it_stand_together():
    sieve = Sieve([openings(r"\bno (?:known )?risks?\b"), openings(r"^\W*(?:please )?call")])
    assert sieve.among("no known cure, no risk and no-risk; no, risk") == {0: [0, 15, 27]}
    assert sieve.among("please call or please") == {1: [0]}
    assert sieve.among("please, call") == sieve.among("please") == sieve.among("no") == sieve.among("x no") == {}


def test_what_begins_with_the_first_word_is_asked_only_where_that_is_the_first():
    sieve = Sieve([openings(r"^\W*(?:please )?call"), openings("%|share")])
    assert sieve.among("- please call us") == {0: [0]}
    assert sieve.among("we call it a share: 5%, 6 %") == {1: [21, 26, 13]}
    assert sieve.among("...") == {}


@given(WORDS)
def test_named_patterns_and_all_their_matches_are_found_as_by_looking_everywhere(words):
    text = fold(" ".join(words))
    patterns = {
        "harm": r"\b(?:serious )?(?:adverse|side) \w+",
        "share": r"\b\d+ ?%|\b\d+ of",
        "none": r"\bno\b|\bwithout\b",
        "first": r"^\W*(?:only )?one\b",
    }
    assert list(Patterns(patterns).named_in(text)) == [name for name, pattern in patterns.items() if re.search(pattern, text)]
    for pattern in map(re.compile, patterns.values()):
        places = Sieve([openings(pattern.pattern)]).among(text).get(0, [])
        assert [one.span() for one in matches(pattern, text, places)] == [one.span() for one in pattern.finditer(text)]
