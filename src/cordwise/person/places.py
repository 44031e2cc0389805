"""Where a person is, and how far it is to a trial's sites: by degrees, or by a city or country that the records themselves locate. No map, no network."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cordwise.errors import InputError
from cordwise.records.trial import Near, Place, Site
from cordwise.text.fold import fold

KEYS = ("latitude", "longitude", "city", "country")
"""Entries of a person file that say where the person is; they are no facts that a criterion asks for."""

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

COUNTRIES = {"usa": "united states", "us": "united states", "america": "united states", "uk": "united kingdom", "great britain": "united kingdom",
             "england": "united kingdom", "korea": "korea, republic of", "south korea": "korea, republic of", "iran": "iran, islamic republic of",
             "russia": "russian federation", "turkey": "turkey (turkiye)", "czechia": "czech republic", "holland": "netherlands"}  # fmt: skip
"""What people call countries, as registries write them."""
LONGEST = 100
MAX_SPREAD = 2.0
"""Degrees between sites of one city, of both axes together; more is two cities."""
_DEGREES = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,; ]\s*([+-]?\d+(?:\.\d+)?)\s*")


def place_from(entries: Mapping[str, Any], name: str = "person") -> Place | None:
    """Where the entries say that a person is; None where they do not.

    Raises:
        InputError: degrees that are no place on earth, one of them alone, or a city that is not a name.
    """
    said = {key: entries[key] for key in KEYS if entries.get(key) not in (None, "")}
    if not said:
        return None
    words = {key: _name(said[key], key, name) for key in ("city", "country") if key in said}
    latitude = _degrees(said["latitude"], "latitude", 90, name) if "latitude" in said else None
    longitude = _degrees(said["longitude"], "longitude", 180, name) if "longitude" in said else None
    if (latitude is None) != (longitude is None):
        raise InputError(f"{name}: {'longitude' if longitude is None else 'latitude'}: a place needs both latitude and longitude")
    return Place(latitude=latitude, longitude=longitude, **words)


def place_from_words(words: str) -> Place:
    """The place of "48.2, 16.4", "Vienna" or "Vienna, Austria".

    Raises:
        InputError: as for entries.
    """
    found = _DEGREES.fullmatch(words)
    if found:
        place = place_from({"latitude": found[1], "longitude": found[2]}, "--near")
        assert place is not None
        return place
    city, _, country = words.partition(",")
    if not city.strip():
        raise InputError('--near: give a city ("Vienna, Austria"), or latitude and longitude ("48.2, 16.4")')
    return Place(city=_name(city, "city", "--near"), country=_name(country, "country", "--near") if country.strip() else "")


def _degrees(value: Any, key: str, limit: int, name: str) -> float:
    try:
        degrees = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        degrees = math.nan
    if not abs(degrees) <= limit:
        raise InputError(f"{name}: {key}: {str(value)[:40]!r} is not a number of degrees between -{limit} and {limit}")
    return degrees


def _name(value: Any, key: str, name: str) -> str:
    words = " ".join(str(value).split())
    if not isinstance(value, str) or len(words) > LONGEST or not any(letter.isalpha() for letter in words):
        raise InputError(f"{name}: {key}: {words[:40]!r} is not the name of a {key}")
    return words


def located(place: Place | None, sites: Iterable[Site]) -> Place | None:
    """The place with degrees where sites locate its city: one in the middle of those there, whatever their order."""
    if place is None or place.latitude is not None or not place.city:
        return place
    points = sorted((site.latitude, site.longitude or 0.0) for site in sites if site.latitude is not None and in_city(site, place))
    if not points:
        return place
    latitude, longitude = points[len(points) // 2]
    if any(abs(one[0] - latitude) + abs(one[1] - longitude) > MAX_SPREAD for one in points):
        return place  # two cities of one name: nobody can tell which
    return Place(latitude=latitude, longitude=longitude, city=place.city, country=place.country)


def nearest(place: Place | None, sites: Iterable[Site]) -> Near | None:
    """The nearest of some sites: by distance where it is known, else one in the same city, else one in the same country."""
    if place is None:
        return None
    near = [_near(place, site) for site in sites]
    ranked = sorted(
        (one for one in near if one.km is not None or one.match),
        key=lambda one: (one.km is None, one.km or 0.0, one.match != "city", _words(one.site)),
    )
    return ranked[0] if ranked else None


def _near(place: Place, site: Site) -> Near:
    match = (
        "city" if place.city and in_city(site, place) else "country" if place.country and _same_country(site.country, place.country) else ""
    )
    return Near(site=site, km=_distance(place, site), match=match)


def _distance(place: Place, site: Site) -> float | None:
    if place.latitude is None or place.longitude is None or site.latitude is None or site.longitude is None:
        return None
    return round(great_circle_km(place.latitude, place.longitude, site.latitude, site.longitude), 1)


def great_circle_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres along the great circle between two places in degrees (haversine), on a sphere of the earth's mean radius."""
    low, high = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half = math.sin((high - low) / 2) ** 2 + math.cos(low) * math.cos(high) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def in_city(site: Site, place: Place) -> bool:
    """Whether a site is in the city of a place, by name, and in its country where that is said."""
    return bool(site.city) and fold(site.city) == fold(place.city) and (not place.country or _same_country(site.country, place.country))


def in_country(site: Site, place: Place) -> bool:
    """Whether a site is in the country of a place; where the place has one name alone, it can be that of a country."""
    name = place.country or place.city
    return bool(site.country and name) and _same_country(site.country, name)


def _same_country(one: str, other: str) -> bool:
    return _country(one) == _country(other)


def _country(name: str) -> str:
    folded = fold(name).strip()
    return COUNTRIES.get(folded, folded)


def _words(site: Site) -> tuple[str, str, str]:
    return site.country, site.city, site.facility
