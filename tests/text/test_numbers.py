"""Numbers as pages write them, with what they mean."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.numbers import quantities, value


def only(text, kind):
    """The one quantity of a kind."""
    found = [quantity for quantity in quantities(text) if quantity.kind == kind]
    assert len(found) == 1, quantities(text)
    return found[0]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("each got 1 × 108 cells", 1e8),  # the superscript was lost on the way
        ("1 × 10⁸ cells", 1e8),
        ("2 × 10(6) cells", 2e6),
        ("2 x 10^7 MSCs", 2e7),
        ("1.5 * 10**6 cells", 1.5e6),
        ("1e8 cells", 1e8),
        ("5 x 10 7 cells", 5e7),
        ("1·2 × 10⁶ stem cells", 1.2e6),  # a raised point, as British journals print it
        ("50 million cells", 5e7),
        ("a dose of 100 million MSCs", 1e8),
        ("fifty million cells", 5e7),
        ("25,000,000 cells", 2.5e7),
    ],
)
def test_doses_are_read_with_and_without_their_superscripts(text, cells):
    assert only(text, "dose").low == pytest.approx(cells)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("1.2 × 10⁶ cells per kg", 1.2e6), ("2x10^6/kg", 2e6), ("1 × 106 per kilogram", 1e6), ("two million cells per kg", 2e6)],
)
def test_a_dose_by_weight_is_not_a_dose_in_all(text, cells):
    assert only(text, "per_kg").low == pytest.approx(cells)
    assert not [quantity for quantity in quantities(text) if quantity.kind == "dose"]


def test_a_large_number_without_cells_beside_it_is_only_a_number():
    assert only("a market of 50 million", "plain").low == 5e7


@pytest.mark.parametrize(
    ("text", "events", "total"),
    [
        ("seven of the ten patients improved", 7, 10),
        ("7 of 10", 7, 10),
        ("7 out of 10", 7, 10),
        ("0 of 45 people", 0, 45),
        ("improvement in 12/20 patients", 12, 20),
        ("one in five people", 1, 5),
        ("Twenty-one of the forty had less pain", 21, 40),
    ],
)
def test_so_many_of_so_many_keeps_both_numbers(text, events, total):
    found = only(text, "of")
    assert (found.low, found.total) == (events, total)


@pytest.mark.parametrize("text", ["our team is here 24/7", "10 of 7 patients"])
def test_what_cannot_be_a_part_of_a_whole_is_none(text):
    assert not [quantity for quantity in quantities(text) if quantity.kind == "of"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("over 70% of patients", 0.7, 0.7),
        ("70 percent", 0.7, 0.7),
        ("70 per cent", 0.7, 0.7),
        ("60-80%", 0.6, 0.8),
        ("60% to 80%", 0.6, 0.8),
        ("between 60 and 80 per cent", 0.6, 0.8),
        ("0.5–2%", 0.005, 0.02),
        ("half of the patients", 0.5, 0.5),
        ("two-thirds of patients", 2 / 3, 2 / 3),
        ("three quarters of the group", 0.75, 0.75),
    ],
)
def test_shares_lie_between_nought_and_one(text, low, high):
    found = only(text, "share")
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("$5,000 to $20,000", 5_000, 20_000, "$"),
        ("$5,000 - 20,000", 5_000, 20_000, "$"),
        ("US$ 8k", 8_000, 8_000, "us$"),
        ("about R$ 35,000", 35_000, 35_000, "r$"),
        ("some 5k dollars", 5_000, 5_000, "dollars"),
        ("38k usd", 38_000, 38_000, "usd"),
        ("5-8k euros", 5_000, 8_000, "euros"),
        ("$5-8k", 5_000, 8_000, "$"),
        ("$900 to $2k", 900, 2_000, "$"),
        ("HK$120,000 to HK$150,000", 120_000, 150_000, "hk$"),
        ("€900", 900, 900, "€"),
        ("£12,500", 12_500, 12_500, "£"),
        ("₹ 3 lakh", 300_000, 300_000, "₹"),
        ("9000 euros", 9_000, 9_000, "euros"),
        ("$1.5 million", 1.5e6, 1.5e6, "$"),
    ],
)
def test_money_keeps_its_currency_and_its_range(text, low, high, unit):
    found = only(text, "money")
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("an hour", 1, 1),
        ("1 to 2 hours", 1, 2),
        ("one to two hours", 1, 2),
        ("within 24 hours", 24, 24),
        ("30 minutes", 0.5, 0.5),
        ("two days", 48, 48),
        ("2-3 days", 48, 72),
        ("a few days", 72, 72),
    ],
)
def test_short_times_are_hours(text, low, high):
    found = only(text, "duration_hours")
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "months"), [("six months", 6), ("two years", 24), ("a year", 12), ("< 6 weeks", 1.38), ("18-month follow-up", 18)]
)
def test_long_times_are_months(text, months):
    assert only(text, "duration_months").high == pytest.approx(months, abs=0.005)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a dozen patients", 12),
        ("over 1,000 intrathecal procedures", 1000),
        ("3 000 patients", 3000),
        ("twenty-one patients", 21),
        ("hundreds of trials", 100),
    ],
)
def test_counts_are_read_in_words_and_in_digits(text, number):
    assert only(text, "plain").low == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("seven", 7),
        ("1,000", 1000),
        ("fifty million", 5e7),
        ("3 lakh", 3e5),
        ("2 crore", 2e7),
        ("two dozen", 24),
        ("nothing", None),
        ("", None),
    ],
)
def test_words_have_a_value_or_none(words, number):
    assert value(words) == number


def test_a_year_is_not_a_count():
    assert only("published in 2019", "year").low == 2019
    assert not [quantity for quantity in quantities("published in 2019") if quantity.kind == "plain"]


def test_the_page_of_the_trial_gives_its_dose_and_its_count():
    text = "Ten patients received 1 × 108 cells. Seven of the ten patients improved by a grade."
    assert [(quantity.kind, quantity.low) for quantity in quantities(text)] == [("plain", 10), ("dose", 1e8), ("of", 7)]


PIECES = st.sampled_from(
    [
        *"0123456789",
        "7 of 10",
        "seven",
        "%",
        " ",
        " million",
        " cells",
        "/kg",
        "$",
        " hours",
        "x 10",
        "⁸",
        ".",
        ",",
        "-",
        " to ",
        "lakh",
        "a",
        "’",
        "–",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_numbers_stand_in_order_apart_from_each_other_and_inside_the_text(text):
    found = quantities(text)
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high


@given(st.text(max_size=20), st.lists(PIECES, max_size=12).map("".join))
def test_a_number_is_the_same_wherever_its_piece_of_text_stands(before, text):
    whole = before + text
    there = [(q.kind, q.low, q.high, whole[q.start : q.end]) for q in quantities(whole, len(before))]
    assert there == [(q.kind, q.low, q.high, text[q.start : q.end]) for q in quantities(text)]


@given(st.integers(0, 500), st.integers(1, 500))
def test_every_written_count_reads_back(events, more):
    found = only(f"{events} of {events + more} patients", "of")
    assert (found.low, found.total) == (events, events + more)


@given(st.integers(10, 99), st.integers(5, 12))
def test_every_dose_reads_back_with_its_superscript_lost(tenths, exponent):
    assert only(f"{tenths / 10} × 10{exponent} cells", "dose").low == pytest.approx(tenths / 10 * 10**exponent)


_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(number: int, joined: str = "-", linked: str = " and ") -> str:
    """A whole number below a million in words."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens = _TENS[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}{joined}{_UNITS[number % 10]}"
    if number < 1000:
        hundreds = f"{_UNITS[number // 100]} hundred"
        return hundreds if number % 100 == 0 else f"{hundreds}{linked}{spelled(number % 100, joined, linked)}"
    thousands = f"{spelled(number // 1000, joined, linked)} thousand"
    return (
        thousands if number % 1000 == 0 else f"{thousands}{linked if number % 1000 < 100 else ' '}{spelled(number % 1000, joined, linked)}"
    )


@pytest.mark.parametrize("joined", ["-", " "])
@pytest.mark.parametrize("linked", [" and ", " "])
def test_every_number_below_a_thousand_spelled_out_is_read_as_itself(joined, linked):
    for number in range(1000):
        words = f"{spelled(number, joined, linked)} patients improved"
        assert [(found.kind, found.low) for found in quantities(words)] == [("plain", number)], words


@given(st.integers(0, 999_999))
def test_larger_numbers_spelled_out_are_read_as_themselves(number):
    assert value(spelled(number)) == number
    assert only(f"{spelled(number)} patients were treated", "plain").low == number


@given(st.integers(1, 99), st.integers(1, 99))
def test_so_many_of_so_many_in_words_keeps_both_numbers(one, other):
    events, total = sorted((one, other))
    found = only(f"{spelled(events)} of the {spelled(total)} improved", "of")
    assert (found.low, found.total) == (events, total)


@given(st.integers(0, 100))
def test_a_share_may_be_spelled_out(share):
    assert only(f"{spelled(share)} per cent improved", "share").low == pytest.approx(share / 100)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("a third improved", 1 / 3),
        ("½ of them", 1 / 2),
        ("⅔ of the patients", 2 / 3),
        ("three-quarters improved", 3 / 4),
        ("one tenth of them", 1 / 10),
        ("0,5%", 0.005),
        ("half the patients", 1 / 2),
    ],
)
def test_fractions_and_decimal_commas_are_shares(text, share):
    assert only(text, "share").low == pytest.approx(share)


@pytest.mark.parametrize("text", ["a third injection", "one third party", "the second half of the year", "a quarter note"])
def test_an_ordinal_is_no_part_of_people(text):
    assert not [quantity for quantity in quantities(text) if quantity.kind == "share"]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("100-150 million cells", "dose", 1e8, 1.5e8),
        ("1 to 2.5 million cells", "dose", 1e6, 2.5e6),
        ("0.5–1 × 10⁶/kg", "per_kg", 5e5, 1e6),
        ("1,5 x 10^6 cells", "dose", 1.5e6, 1.5e6),
        ("1 · 10⁸ cells", "dose", 1e8, 1e8),
        ("10⁶ cells", "dose", 1e6, 1e6),
        ("1.000.000 cells", "dose", 1e6, 1e6),
        ("1.2M cells", "dose", 1.2e6, 1.2e6),
        ("€7.900", "money", 7900, 7900),
        ("AU$500", "money", 500, 500),
        ("€ 12.500 to 15.000", "money", 12500, 15000),
        ("p = .003", "plain", 0.003, 0.003),
        ("5 yrs", "duration_months", 60, 60),
        ("at 12 mo", "duration_months", 12, 12),
        ("1½ years", "duration_months", 18, 18),
        ("one and a half years", "duration_months", 18, 18),
        ("a year and a half", "duration_months", 18, 18),
        ("half a year", "duration_months", 6, 6),
        ("half an hour", "duration_hours", 0.5, 0.5),
        ("24-48 h", "duration_hours", 24, 48),
    ],
)
def test_ranges_short_units_and_the_ways_of_other_countries_are_read(text, kind, low, high):
    found = only(text, kind)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("text", ["after 24 hours 500 patients", "for 2 years 200 people"])
def test_the_end_of_a_word_is_no_sign_of_money(text):
    assert "money" not in {one.kind for one in quantities(text)}
