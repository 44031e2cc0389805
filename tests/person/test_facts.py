from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.person.facts import entries_from_text, fact_words, person_from
from cordwise.person.fields import fields, units_of
from cordwise.person.units import convert, quantity, units
from cordwise.records.person import Person

TODAY = "2026-11-21"


def read(**entries) -> Person:
    return person_from(entries, today=TODAY)


@pytest.mark.parametrize(
    ("field", "entered", "kept"),
    [
        ("age_years", "18 months", 1.5), ("age_years", 34, 34.0), ("platelets", "150,000 /uL", 150.0), ("platelets", "150 x10^9/L", 150.0),
        ("platelets", "150 × 10⁹/L", 150.0), ("haemoglobin", "79 g/L", 7.9), ("months_since_injury", "2 years", 24.0),
        ("hours_since_anticoagulant", "5 days", 120.0), ("pain", "7 of 10", 70.0), ("pain", 70, 70.0), ("weight_kg", "100 lb", 45.359237),
        ("allergies", "penicillin, latex", ("antibiotic", "other")), ("cancer", False, "never"), ("ais", "c", "C"),
        ("condition", "SCI", "spinal_cord_injury"), ("cells", "bone_marrow_msc", "bm_msc"), ("donor", "own cells", "autologous"),
    ],
)  # fmt: skip
def test_values_come_out_in_the_unit_and_words_of_their_field(field, entered, kept):
    found = read(**{field: entered}).get(field)
    assert found == (pytest.approx(kept) if isinstance(kept, float) else kept)


@pytest.mark.parametrize("word", [None, "", "?", "unknown", "Not known", "don't know"])
def test_unknown_is_an_answer_that_leaves_a_field_open(word):
    assert read(anticoagulant=word, age_years=word, cancer=word).facts == ()


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ({"age_years": 190}, "age_years: '190' is not between 0 and 120 years"), ({"age_years": -1}, "age_years: '-1' is not between"),
        ({"age_years": float("nan")}, "age_years: 'nan' is not between"), ({"age_years": 10**400}, "age_years: .* is not possible"),
        ({"age_years": True}, "age_years: 'True' is not a number"), ({"age_years": [3]}, "age_years: .* is not a number"),
        ({"age_yers": 3}, "no field 'age_yers'; did you mean age_years"), ({"age": 3}, "did you mean age_years"), ({3: 4}, "no field '3'"),
        ({"platelets": 150000}, "platelets: .*write the unit"), ({"platelets": "150 apples"}, "platelets: the unit 'apples' is none of"),
        ({"weight_kg": "80 years"}, "weight_kg: the unit 'years' is none of kg, lb"), ({"inr": "1,4"}, "inr: '1,4' has a comma"),
        ({"inr": "2 mg"}, "inr: 'mg' stands behind a number that has no unit"), ({"cancer": "yes"}, "cancer: 'yes' is none of never, active, past"),
        ({"ais": "F"}, "ais: 'F' is none of A, B, C, D, E"), ({"route": "intratecal"}, "route: .*near it: intrathecal"),
        ({"anticoagulant": "maybe"}, "anticoagulant: 'maybe' is neither yes nor no"), ({"allergies": []}, "allergies: is empty"),
        ({"injury_date": "2027-01-01"}, "injury_date: 2027-01-01 is after today"), ({"injury_date": "soon"}, "injury_date: 'soon' is not a day"),
        ({"injury_date": "1850-01-01"}, "injury_date: .*120 years ago"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_one_line_that_names_the_field(entries, line):
    with pytest.raises(InputError, match=line) as error:
        person_from(entries, today=TODAY)
    assert "\n" not in str(error.value) and len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ({"sex": "male", "pregnant": True}, "pregnant: yes cannot be, as sex is male"),
        ({"ais": "A", "completeness": "motor incomplete"}, "completeness: motor_incomplete cannot be, as ais is A"),
        ({"ais": "B", "completeness": "complete"}, "completeness|ais"),
        ({"injury_level": "C5", "injury_region": "thoracic"}, "injury_region: thoracic cannot be, as injury_level is C5"),
        ({"cells": "uc_msc", "donor": "own"}, "donor: autologous cannot be, as cells is uc_msc"),
        ({"injury_date": "2024-01-01", "months_since_injury": 3}, "months_since_injury: 3 months do not fit"),
        ({"age_years": 3, "months_since_injury": 200}, "months_since_injury: is longer ago than the person is old"),
        ({"age_years": 40, "cancer": "past", "years_since_cancer": 42}, "years_since_cancer: is longer ago"),
        ({"cancer": "never", "years_since_cancer": 3}, "cancer, years_since_cancer: "),
        ({"anticoagulant": False, "anticoagulant_drug": "warfarin"}, "anticoagulant, anticoagulant_drug: "),
        ({"allergies": ["none", "dmso"]}, "allergies: none stands beside an allergy"),
        ({"weight_kg": 80, "height_cm": 180, "bmi": 40}, "bmi: 40 does not fit"), ({"weight_kg": 300, "height_cm": 60}, "height_cm: .*not possible"),
    ],
)  # fmt: skip
def test_entries_that_contradict_each_other_are_refused(entries, line):
    with pytest.raises(InputError, match=line):
        person_from(entries, today=TODAY)


def test_what_follows_is_filled_in():
    person = read(ais="A", injury_level="T6", injury_date="2024-11-21", sex="male", weight_kg=81, height_cm=180)
    assert (person.get("completeness"), person.get("injury_region"), person.get("pregnant")) == ("complete", "thoracic", False)
    assert person.get("months_since_injury") == pytest.approx(24, abs=0.1)
    assert person.get("bmi") == 25.0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("age_years: 3\nage_years: 4", "'age_years' is said twice"), ('{"age_years": 3, "age_years": 4}', "'age_years' is said twice"),
        ("- 3", "is not a list of fields"), ("just words", "is not a list of fields"), ("a: [", "line 1: is not YAML"), ('{"a":', "line 1: is not JSON"),
        ("injury_date: 2024-02-31", "cannot be read"), ("[" * 5000, "nested too deeply"), ("!!python/object/apply:os.system [x]", "is not YAML"),
        ("a: 1\n" * 40_000, "more than 100,000 characters"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_person_is_refused_with_its_name(text, line):
    with pytest.raises(InputError, match=rf"p\.yaml.*{line}"):
        entries_from_text(text, "p.yaml")


def test_yaml_and_json_say_the_same():
    assert entries_from_text("age_years: 34\nanticoagulant: no\n", "a") == entries_from_text(
        '{"age_years": 34, "anticoagulant": false}', "b"
    )


def test_every_unit_of_a_field_is_known_and_every_conversion_goes_back():
    assert {unit for unit in units_of().values() if unit} <= set(units())
    for one in units().values():
        for other in units().values():
            if one.quantity == other.quantity:
                assert convert(convert(7.0, one.id, other.id), other.id, one.id) == pytest.approx(7.0)


@given(text=st.text(max_size=80))
def test_any_text_is_a_number_or_a_line_of_error(text):
    try:
        assert isinstance(quantity(text, "years"), float)
    except InputError as error:
        assert len(str(error).splitlines()) == 1


_ENTRY = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3))


@given(entries=st.dictionaries(st.sampled_from(sorted(fields())), _ENTRY, max_size=5))
def test_any_entries_are_a_person_or_a_line_of_error(entries):
    try:
        person = person_from(entries, today=TODAY)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert all(fact_words(field, value) for field, value in person.facts)
