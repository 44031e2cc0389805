from __future__ import annotations

from datetime import date

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
        ("allergies", "penicillin, latex", ("antibiotic", "latex")), ("cancer", False, "never"), ("ais", "c", "C"),
        ("condition", "SCI", "spinal_cord_injury"), ("cells", "bone_marrow_msc", "bm_msc"), ("donor", "own cells", "autologous"),
        ("platelets", "1.5 lakhs/cumm", 150.0), ("platelets", "150 K/µL", 150.0), ("platelets", "150 x10³/µL", 150.0), ("inr", ".9", 0.9),
        ("hba1c", "53 mmol/mol", 7.00044), ("hba1c", "12%", 12.0), ("haemoglobin", "8.7 mmol/L", 14.01918), ("anticoagulant_drug", "Clexane", "lmwh"), ("anticoagulant_drug", "Marcumar", "phenprocoumon"),
        ("spinal_device", "baclofen pump, screws", ("drug_pump", "metal")), ("age_years", "010", 10.0),
        ("height_cm", "6 ft 1 in", 185.42), ("height_cm", "5'4\"", 162.56), ("weight_kg", "12 stone 7 lb", 79.3786648), ("months_since_injury", "1 year and 8 months", 20.0),
        ("hours_since_anticoagulant", "3 days 6 hours", 78.0), ("condition", "my chronic back pain", "low_back_pain"), ("condition", "severe spinal stenosis", "spinal_stenosis"), ("condition", "my old lumbar stenosis at L3/4", "spinal_stenosis"), ("condition", "herniated disk C6-C7", "disc_herniation"),
        ("condition", "T11 complete paraplegia", "spinal_cord_injury"), ("condition", "Parkinson’s disease", "parkinson"), ("condition", "Lou Gehrig's disease", "als"), ("condition", "relapsing remitting MS", "multiple_sclerosis"), ("cells", "adipose stem cells", "ad_msc"),
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
        ({"blood_thinner": "yes"}, "did you mean anticoagulant"), ({"warfarin": "yes"}, "did you mean drugs or anticoagulant_drug"),
        ({"injury_level": "T13"}, "did you mean T3"), ({"platelets": 150000}, "platelets: .*write the unit"), ({"platelets": "150 apples"}, "platelets: the unit 'apples' is none of"),
        ({"weight_kg": "80 years"}, "weight_kg: the unit 'years' is none of kg, lb"), ({"inr": "1,4"}, "inr: '1,4' has a comma"),
        ({"inr": "2 mg"}, "inr: 'mg' stands behind a number that has no unit"), ({"cancer": "yes"}, "cancer: 'yes' is none of never, active, past"),
        ({"ais": "F"}, "ais: 'F' is none of A, B, C, D, E"), ({"route": "intratecal"}, "route: .*near it: intrathecal"), ({"route": "intrathecal and intravenous"}, "route: .*names several; check each"),
        ({"anticoagulant": "maybe"}, "anticoagulant: 'maybe' is neither yes nor no"), ({"allergies": []}, "allergies: is empty"),
        ({"injury_date": "2027-01-01"}, "injury_date: 2027-01-01 is after today"), ({"injury_date": "soon"}, "injury_date: 'soon' is not a day"),
        ({"months_since_injury": "2-3 years"}, "'2-3 years' is a range"), ({"age_years": "50 to 60"}, "is a range"), ({"fvc_percent": 0.44}, "fvc_percent: .0.44. is not between 3 and 200 %"), ({"height_cm": "5 ft 13 in"}, "as much as one 'ft' or more"), ({"months_since_injury": "2 months 1 year"}, "or more"),
        ({"condition": "housemaid's knee"}, "leave it out where none fits"), ({"condition": "acute spinal cord injury"}, "write 'spinal cord injury', and how long ago"), ({"injury_date": "1850-01-01"}, "injury_date: .*120 years ago"),
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
        ({"anticoagulant": False, "hours_since_anticoagulant": 20}, "anticoagulant, hours_since_anticoagulant: .*last two weeks counts"),
        ({"antiplatelet": False, "days_since_antiplatelet": 2}, "antiplatelet, days_since_antiplatelet: "),
        ({"diabetes": False, "hba1c": 9}, "diabetes: no cannot be, as hba1c is 9"), ({"kidney_failure": False, "egfr": 8}, "kidney_failure: no cannot be"),
        ({"recent_infection": False, "weeks_since_infection": 1}, "recent_infection: no cannot be"),
        ({"spinal_device": ["none", "pump"]}, "spinal_device: none stands beside"),
        ({"allergies": ["none", "dmso"]}, "allergies: none stands beside an allergy"),
        ({"weight_kg": 80, "height_cm": 180, "bmi": 40}, "bmi: 40 does not fit"), ({"weight_kg": 300, "height_cm": 60}, "height_cm: .*not possible"),
    ],
)  # fmt: skip
def test_entries_that_contradict_each_other_are_refused(entries, line):
    with pytest.raises(InputError, match=line):
        person_from(entries, today=TODAY)


def test_drugs_by_their_brands_say_what_is_taken_and_never_what_is_not():
    person = read(drugs="Eliquis, Plavix, Prednisolone, Ibuprofen")
    assert (person.get("anticoagulant"), person.get("anticoagulant_drug")) == (True, "apixaban")
    assert (person.get("antiplatelet_drug"), person.get("immunosuppressant"), person.get("aspirin_or_nsaid")) == ("clopidogrel", True, True)
    assert read(drugs="aspirin").get("anticoagulant") is None
    assert read(drugs="xarelto, coumadin").get("anticoagulant_drug") == "other"  # of several no pause is known


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ({"drugs": "eliquis", "anticoagulant": False}, "anticoagulant: no cannot be, as drugs is apixaban"),
        ({"drugs": "eliquis", "anticoagulant_drug": "lmwh_low_dose"}, "anticoagulant_drug: lmwh_low_dose cannot be"),
        ({"drugs": "clexane", "anticoagulant_drug": "warfarin"}, "two blood thinners are named"), ({"drugs": "vitamin d"}, "others need not be named"),
    ],
)  # fmt: skip
def test_drugs_that_do_not_fit_are_refused(entries, line):
    with pytest.raises(InputError, match=line):
        read(**entries)


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
        ("a: 1\n" * 40_000, "more than 100,000 characters"), ("allergies: [&a [x], *a]", "line 1: a reference to another value"),
        ("age_years: " + "[" * 900 + "]" * 900, "nested too deeply"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_person_is_refused_with_its_name(text, line):
    with pytest.raises(InputError, match=rf"p\.yaml.*{line}"):
        entries_from_text(text, "p.yaml")


@pytest.mark.parametrize(
    ("text", "line"), [("hours_since_anticoagulant: 12:30", "the unit ':30' is none of"), ("platelets: 0x96", "the unit 'x96'")]
)
def test_a_clock_or_a_code_is_no_number(text, line):
    with pytest.raises(InputError, match=line):  # YAML 1.1 reads 12:30 as 750
        person_from(entries_from_text(text, "p.yaml"), today=TODAY)


def test_a_leading_zero_changes_no_number():
    assert read(**entries_from_text("age_years: 012\nsex: f", "p.yaml")).get("age_years") == 12.0  # YAML 1.1 reads 10
    assert entries_from_text("injury_date: 2024-03-31\npain: ~\nhiv: No\ninr: 1.25", "p.yaml") == {
        "injury_date": date(2024, 3, 31), "pain": None, "hiv": False, "inr": 1.25,
    }  # fmt: skip


def test_a_merged_field_is_no_field():
    with pytest.raises(InputError, match="no field '<<'"):
        person_from(entries_from_text("sex: female\n<<: {age_years: 4}", "p.yaml"), today=TODAY)


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


@given(number=st.integers(0, 119), space=st.sampled_from(["", " ", "  "]), unit=st.sampled_from(["", "y", "yr", "years", "YEARS"]))
def test_a_number_of_years_is_read_however_it_is_spaced(number, space, unit):
    assert quantity(f"{number}{space}{unit}", "years") == number


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


@pytest.mark.parametrize(
    ("entries", "field", "implied"),
    [
        ({"years_since_cancer": 3}, "cancer", "past"), ({"anticoagulant_drug": "xarelto"}, "anticoagulant", True), ({"hours_since_anticoagulant": 10}, "anticoagulant", True),
        ({"antiplatelet_drug": "plavix"}, "antiplatelet", True), ({"days_since_antiplatelet": 2}, "antiplatelet", True),
        ({"months_since_heart_attack_or_stroke": 5}, "heart_attack_or_stroke", True), ({"years_since_substance_use": 1}, "substance_use", "past"),
        ({"months_since_cytotoxic": 2}, "cytotoxic", True), ({"months_since_spine_surgery": 1}, "spine_surgery", True),
        ({"months_since_spine_injection": 1}, "spine_injection", True), ({"days_since_other_trial": 0}, "other_trial", True),
    ],
)  # fmt: skip
def test_a_detail_implies_what_it_is_a_detail_of(entries, field, implied):
    assert read(**entries).get(field) == implied
    with pytest.raises(InputError, match=field):
        read(**entries, **{field: "never" if isinstance(implied, str) else "no"})


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("riluzole, Eliquis", ("apixaban", "riluzole")), ("clexane 40 mg", ("lmwh",)), ("none", ("none",)), ("baclofen", ("baclofen",)),
        ("Baclofen 10 mg three times daily; vitamin D 1000 IU", ("baclofen", "vitamin d")), ("Rivaroxaban (Xarelto) 20 mg", ("rivaroxaban",)),
        ("nadroparin", ("lmwh",)), ("argatroban", ("other_anticoagulant",)), ("aspirin 100 mg once a day / plavix 75", ("clopidogrel", "aspirin")), (["stopped eliquis", "senna"], ("apixaban", "senna")),
    ],
)  # fmt: skip
def test_a_list_of_drugs_is_taken_as_people_write_it(entered, kept):
    assert read(drugs=entered).get("drugs") == kept


@pytest.mark.parametrize(
    ("entered", "line"),
    [
        ("eliqis 5 mg, baclofen", "drugs: 'eliqis' is not known; did you mean eliquis"), ("Wafarin", "did you mean warfarin"), ("no warfarin", "write what is taken"),
        ("baclofen eliqis", "did you mean eliquis"), ("aspirin, plavixx 75", "did you mean plavix"), ("aspirin plavixx", "did you mean plavix"), ("none, aspirin", "none stands beside a drug"), ("", None), ([], "drugs: is empty"), ("40 mg", "names no drug"), (True, "no drug that is known"),
    ],
)  # fmt: skip
def test_a_list_that_could_hide_a_blood_thinner_is_asked_back(entered, line):
    if line is None:
        assert read(drugs=entered).facts == ()
        return
    with pytest.raises(InputError, match=line):
        read(drugs=entered)


@pytest.mark.parametrize("entered", ["145.000 /uL", "210.000/mm3", "7.500 per microlitre", "12.500/cumm", "1.450.000 /µL"])
def test_a_dot_that_may_part_thousands_of_cells_is_asked_back(entered):
    with pytest.raises(InputError, match="could mean two things"):
        read(platelets=entered)


@pytest.mark.parametrize(
    ("entered", "kept"), [("145.000 G/L", 145.0), ("145,000 /uL", 145.0), ("145000 /uL", 145.0), ("145.000", 145.0), ("1.5 lakh", 150.0)]
)
def test_a_count_that_can_be_read_in_one_way_is_taken(entered, kept):
    assert read(platelets=entered).get("platelets") == kept


@pytest.mark.parametrize("line", ["injury_date: 2024-02-30", "injury_date: 2024-13-01", "sex: 2024-02-28"])
def test_a_day_that_is_none_or_stands_in_the_wrong_place_is_refused_by_the_name_of_its_field(line):
    with pytest.raises(InputError, match=rf"me.yaml: {line.partition(':')[0]}: '2024-"):
        person_from(entries_from_text(line, "me.yaml"), today="2026-11-21", name="me.yaml")


@pytest.mark.parametrize(
    "entered",
    [
        "hydrocortisone 1% cream", "tacrolimus ointment", "prednisolone eye drops", "dexamethasone drops", "heparin gel", "diclofenac patch", "riluzole, betamethasone on the scalp",
        "methotrexate stopped 2010", "methylprednisolone (one dose in 2015)", "warfarin (stopped 2019)", "warfarin, stopped 2019", "clopidogrel until 2020",
        "Fraxiparine in 2018 after surgery", "Eliquis last dose 5 days ago", "prednisone last year", "used to take warfarin", "allergic to aspirin", "warfarin: no", "warfarin since 2015 until 2019",
    ],
)  # fmt: skip
def test_a_drug_that_is_over_or_does_not_reach_the_blood_is_asked_back(entered):
    with pytest.raises(InputError, match="leave out one that ended earlier or is put on skin"):
        read(drugs=entered)


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("warfarin since 2015", ("warfarin",)), ("warfarin for atrial fibrillation", ("warfarin",)), ("heparin 5000 IU under the skin twice a day", ("heparin",)),
        ("prednisone for the last 3 months", ("steroid_tablets",)), ("naproxen for my knee", ("nsaid",)), ("apixaban started last week", ("apixaban",)), ("coumadin 2.5 mg Mon/Wed/Fri", ("warfarin", "wed", "fri")), ("mycophenolate mofetil 500 mg", ("immunosuppressant",)),
        ("aspirin over the counter", ("aspirin",)), ("fentanyl patch, aspirin 100", ("aspirin", "fentanyl patch")), ("enoxaparin 40 mg every other day", ("lmwh",)),
        ("interferon beta-1a, baclofen pump", ("interferon beta-1a", "baclofen pump")),
    ],
)  # fmt: skip
def test_words_that_change_nothing_of_a_drug_are_passed_over(entered, kept):
    person = read(drugs=entered)
    assert person.get("drugs") == kept and person.get("drug_not_known") is None


@pytest.mark.parametrize("entered", ["anagrelide, riluzole", "riluzole foobarum", "aspirin foobarum", ["baclofen", "foobarum 5 mg"]])
def test_a_name_that_is_not_known_beside_known_ones_is_told(entered):
    assert read(drugs=entered).get("drug_not_known") is True


@pytest.mark.parametrize(
    ("brand", "fact", "drug"),
    [
        ("Previscan", "anticoagulant_drug", "other"), ("Orgaran", "anticoagulant_drug", "other"), ("betrixaban", "anticoagulant_drug", "other"), ("Acitrom", "anticoagulant_drug", "acenocoumarol"),
        ("Mono-Embolex 3000 IU", "anticoagulant_drug", "lmwh"), ("Ticlid", "antiplatelet_drug", "other"), ("Clopilet", "antiplatelet_drug", "clopidogrel"), ("Deplatt", "antiplatelet_drug", "clopidogrel"), ("Plagril", "antiplatelet_drug", "clopidogrel"),
        ("Roteas 60", "anticoagulant_drug", "edoxaban"), ("Waran", "anticoagulant_drug", "warfarin"), ("Zibor", "anticoagulant_drug", "lmwh"), ("Zyllt", "antiplatelet_drug", "clopidogrel"), ("Decortin 5 mg", "immunosuppressant", True), ("Emflaza", "immunosuppressant", True),
        ("MabThera", "immunosuppressant", True), ("Briumvi", "immunosuppressant", True), ("Endoxan", "cytotoxic", True), ("hydroxyurea", "cytotoxic", True), ("Kardegic 75", "aspirin_or_nsaid", True), ("Ibuflam 600", "aspirin_or_nsaid", True), ("Spiriva", "drug_not_known", None),
    ],
)  # fmt: skip
def test_brands_of_other_countries_are_known(brand, fact, drug):
    assert read(drugs=f"riluzole, {brand}").get(fact) == drug


def test_none_among_the_drugs_denies_nothing_and_contradicts_a_drug_named_elsewhere():
    assert read(drugs="none").known == {"drugs"}
    with pytest.raises(InputError, match="a drug is named elsewhere"):
        read(drugs="none", anticoagulant=True)


def test_every_name_of_a_blood_thinner_is_known_among_the_drugs():
    for field, fact in (("anticoagulant_drug", "anticoagulant"), ("antiplatelet_drug", "antiplatelet")):
        one = fields()[field]
        names = [name for name, _ in one.words if name != "several"] + [
            c for c in one.choices if c != "other" and not c.startswith(("lmwh_", "heparin_"))
        ]
        assert [name for name in names if read(drugs=name).get(fact) is not True] == []


@pytest.mark.parametrize(
    ("word", "whose"),
    [
        ("donor", "allogeneic"),
        ("a donor", "allogeneic"),
        ("Someone else", "allogeneic"),
        ("allogenic", "allogeneic"),
        ("own", "autologous"),
    ],
)
def test_whose_cells_in_the_words_of_people(word, whose):
    assert read(donor=word).get("donor") == whose


def test_own_cord_blood_can_have_been_stored_and_words_for_any_cells_leave_them_open():
    assert read(cells="cord blood", donor="own").get("donor") == "autologous"
    assert read(cells="cord blood").get("donor") == "allogeneic"
    assert read(cells="stem cells", donor="own").known == {"donor"}


@pytest.mark.parametrize(
    ("entries", "line", "never"),
    [
        ({"completeness": "incomplete"}, "sensory_incomplete, motor_incomplete", "did you mean"), ({"person": {"age_years": 3}}, "without a heading", "can_consent"),
        ({"aisgrade": "A"}, "names them all", "fissure"), ({"pain": 7}, "'7 of 10' or '7 of 100'", "between"), ({"pain": "10"}, "'10 of 10' or '10 of 100'", "between"), ({"bmi": 7}, "not between 8 and 100 kg/m2", "write the unit"),
    ],
)  # fmt: skip
def test_a_refusal_proposes_only_what_is_near(entries, line, never):
    with pytest.raises(InputError, match=line) as error:
        read(**entries)
    assert never not in str(error.value)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"platelets": "49,999 /uL"}, "platelets: 49.999 x 10^9/L"), ({"inr": 1.404}, "INR: 1.404"), ({"years_since_cancer": 1}, "time since the cancer was last treated: 1 year"),
        ({"months_of_pain": 1}, "duration of pain: 1 month"), ({"months_of_pain": 2}, "duration of pain: 2 months"), ({"weight_kg": "100 lb"}, "weight: 45.36 kg"), ({"pain": 0}, "strength of pain: 0 of 100"),
        ({"months_since_injury": "7 hours"}, "time since the injury: 7 hours"), ({"months_of_symptoms": "4 days"}, "duration of symptoms: 4 days"), ({"months_since_injury": "10 weeks"}, "time since the injury: 10 weeks"), ({"age_years": "5 weeks"}, "age: 5 weeks"), ({"age_years": 3.5}, "age: 3.5 years"),
        ({"injury_date": "2020-03-01"}, "date of the injury: 2020-03-01"),
    ],
)  # fmt: skip
def test_a_number_is_told_as_it_is(entries, told):
    assert told in [fact_words(field, value) for field, value in read(**entries).facts]


@pytest.mark.parametrize("word", ["bad cauda equina syndrome", "epidural abscess at T9", "L2-3 discitis"])
def test_an_emergency_is_one_whatever_stands_beside_it(word):
    with pytest.raises(InputError, match=r"is not checked for a treatment with cells\. .*(hospital|See a doctor today)"):
        read(condition=word)
