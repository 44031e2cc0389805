from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.person.facts import person_from
from cordwise.person.places import great_circle_km, located, nearest, place_from, place_from_words
from cordwise.records.trial import Place, Site

VIENNA = Site(facility="A", city="Vienna", country="Austria", latitude=48.2082, longitude=16.3738)
PARIS = Site(facility="B", city="Paris", country="France", latitude=48.8566, longitude=2.3522)
ROME = Site(facility="C", city="Rome", country="Italy")


def test_a_known_distance():
    assert great_circle_km(48.8566, 2.3522, 48.2082, 16.3738) == pytest.approx(1034, abs=3)  # Paris to Vienna, as atlases give it


@given(*[st.floats(-90, 90), st.floats(-180, 180)] * 2)
def test_distances_are_symmetrical_and_on_the_earth(one, two, three, four):
    there, back = great_circle_km(one, two, three, four), great_circle_km(three, four, one, two)
    assert there == pytest.approx(back, abs=1e-6) and 0 <= there <= 20_016


def test_the_place_of_a_file():
    assert place_from({"latitude": 48.2, "longitude": "16.4", "age_years": 3}) == Place(latitude=48.2, longitude=16.4)
    assert place_from({"city": "Vienna", "country": "Austria"}) == Place(city="Vienna", country="Austria")
    assert place_from({"age_years": 34}) is None


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"latitude": 95, "longitude": 1}, "latitude"),
        ({"latitude": 48}, "needs both"),
        ({"longitude": "x", "latitude": 1}, "longitude"),
        ({"latitude": True, "longitude": 1}, "latitude"),
        ({"latitude": float("nan"), "longitude": 1}, "latitude"),
        ({"city": 5}, "city"),
        ({"country": "x" * 200}, "country"),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_name(entries, words):
    with pytest.raises(InputError, match=words):
        place_from(entries)


def test_a_place_in_words():
    assert place_from_words("48.2, 16.4") == Place(latitude=48.2, longitude=16.4)
    assert place_from_words(" Vienna , Austria ") == Place(city="Vienna", country="Austria")
    for words in (",", "  ", "95, 200", ", Austria"):
        with pytest.raises(InputError):
            place_from_words(words)


def test_the_place_of_a_person_is_no_fact_that_a_criterion_asks_for():
    person = person_from({"age_years": 34, "city": "Vienna", "country": "Austria", "latitude": 1, "longitude": 2}, today="2026-01-31")
    assert person.known == {"age_years"}


def test_a_city_is_located_by_the_records_themselves():
    place = located(Place(city="vienna"), [VIENNA, PARIS])
    assert place is not None and (place.latitude, place.longitude) == (48.2082, 16.3738)
    assert located(Place(city="Rome"), [VIENNA, ROME]) == Place(city="Rome")


def test_where_a_city_is_does_not_depend_on_the_order_of_the_sites():
    north = Site(city="Vienna", country="Austria", latitude=48.3, longitude=16.4)
    south = Site(city="Vienna", country="Austria", latitude=48.1, longitude=16.3)
    assert located(Place(city="Vienna"), [north, VIENNA, south]) == located(Place(city="Vienna"), [south, north, VIENNA])


def test_two_cities_of_one_name_are_not_guessed_between():
    other = Site(city="Vienna", country="United States", latitude=38.9, longitude=-77.3)
    assert located(Place(city="Vienna"), [VIENNA, other]) == Place(city="Vienna")
    named = located(Place(city="Vienna", country="USA"), [VIENNA, other])
    assert named is not None and named.latitude == 38.9


def test_the_nearest_site_is_by_distance_else_by_name():
    near = nearest(Place(latitude=48.2, longitude=16.4), [PARIS, ROME, VIENNA])
    assert near is not None and near.site == VIENNA and near.km is not None and near.km < 5
    near = nearest(Place(city="Rome", country="Italy"), [PARIS, ROME])
    assert near is not None and (near.site, near.km, near.match) == (ROME, None, "city")
    assert nearest(Place(country="Spain"), [PARIS, ROME]) is None
    assert nearest(None, [PARIS]) is None
