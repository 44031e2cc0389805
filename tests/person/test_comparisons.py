from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.person.comparisons import Quantity, comparison
from cordwise.person.conditions import truth
from cordwise.person.registry_rules import rule_words
from cordwise.records.person import Person

AGE = Quantity(field="age_years", unit="years", of="time", high=120, age=True)
SINCE = Quantity(field="months_since_injury", unit="months", of="time", bare=False)
BMI = Quantity(field="bmi", high=100)
PLATELETS = Quantity(field="platelets", unit="10^9/L", of="cells per volume", bare=False, bare_above=1000)


def told(words, quantity):
    found = comparison(words, quantity)
    return None if found is None else rule_words(found)


@pytest.mark.parametrize(
    "words",
    [
        "18 to 65",
        "18-65",
        "between 18 and 65 years",
        "from 18 years to 65 years",
        "18 ~ 65 years",
        ">= 18 and <= 65 years",
        "≥18 years, ≤65 years",
    ],
)
def test_a_range_of_ages_ends_with_the_next_birthday(words):
    assert told(words, AGE) == "all(age_years at_least 18 years; age_years below 66 years)"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (">= 18", "age_years at_least 18 years"),
        ("18 years or older", "age_years at_least 18 years"),
        ("at least 6 months", "age_years at_least 0.5 years"),
        ("younger than 65", "age_years below 65 years"),
        ("up to 65 years", "age_years below 66 years"),
        ("< 18 years or > 70", "any(age_years below 18 years; all(age_years at_least 70 years; any(age_years at_least 71 years; ask)))"),
    ],
)
def test_one_end_of_an_age(words, rule):
    assert told(words, AGE) == rule


def test_over_an_age_may_or_may_not_count_the_age_itself_and_is_asked():
    over = comparison("over 18 years", AGE)
    assert [truth(over, Person(facts=(("age_years", float(age)),))) for age in (17, 18, 19)] == [False, None, True]


def test_times_come_out_in_the_unit_of_the_field():
    assert (
        told("greater than 2 weeks and less than 1 year", SINCE)
        == "all(months_since_injury above 0.459959 months; months_since_injury below 12 months)"
    )
    assert told("1 - 5 years", SINCE) == "months_since_injury between 12|60 months"


@pytest.mark.parametrize("words", ["12", "at least 12", "6 parsecs", "more than a year", "5 - 3 years", "12 months or so", "", "months"])
def test_what_is_no_whole_comparison_is_nothing(words):
    assert comparison(words, SINCE) is None


def test_a_large_bare_count_is_in_the_smaller_unit():
    assert told("< 100,000", PLATELETS) == "platelets below 100 10^9/L"
    assert told("< 100", PLATELETS) is None


def test_a_number_past_all_bounds_is_nothing():
    assert comparison("> 4000", BMI) is None


@given(low=st.integers(0, 60), more=st.integers(1, 60), age=st.integers(0, 119))
def test_a_range_takes_in_whoever_is_in_it(low, more, age):
    condition = comparison(f"{low} to {low + more} years", AGE)
    assert condition is not None
    assert truth(condition, Person(facts=(("age_years", float(age)),))) is (low <= age <= low + more)


@given(words=st.text(alphabet="0123456789<>=- .,toandryeasmh%", max_size=80))
def test_any_words_give_a_condition_or_nothing(words):
    for quantity in (AGE, SINCE, BMI, PLATELETS):
        found = comparison(words, quantity)
        assert found is None or rule_words(found)
