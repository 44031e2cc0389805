"""`read_ctgov(record, address)`: one record of ClinicalTrials.gov, as its API of version 2 gives it, as a trial.

Partial and broken records answer with what is there; each gap says what is not. Field names: the registry's own data structure (oversightModule,
eligibilityModule ...), as of its API 2.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordwise.documents.criteria_items import told_items
from cordwise.documents.registry_values import (
    LONGEST_TEXT,
    MOST_VALUES,
    degrees,
    donors_named,
    sex_id,
    site,
    status_id,
    terms_named,
    whole_number,
    years,
    yes_no,
)
from cordwise.records.trial import Gap, Site, Trial

EXPECTED = (("identifier", "identificationModule", "nctId"), ("state", "statusModule", "overallStatus"), ("conditions", "conditionsModule", "conditions"),
            ("criteria", "eligibilityModule", "eligibilityCriteria"), ("interventions", "armsInterventionsModule", "interventions"),
            ("sites", "contactsLocationsModule", "locations"), ("oversight", "oversightModule", ""))  # fmt: skip
"""What a reader needs of a record: what of it is missing is told."""


def is_ctgov(record: Any) -> bool:
    """Whether a JSON value is such a record."""
    return isinstance(record, dict) and "protocolSection" in record


class _Record:
    """A record that may be broken anywhere: what is not of the kind wanted is a gap, not an error."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.gaps: list[Gap] = []
        protocol = record.get("protocolSection")
        self.modules = protocol if isinstance(protocol, dict) else {}
        if not isinstance(protocol, dict):
            self.gaps.append(Gap(field="protocolSection", reason="is not an object; nothing of the trial can be read"))

    def module(self, name: str) -> dict[str, Any]:
        found = self.modules.get(name)
        if found is not None and not isinstance(found, dict):
            self._odd(name, "an object")
        return found if isinstance(found, dict) else {}

    def text(self, module: str, *path: str) -> str:
        value: Any = self.module(module)
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if value is None or isinstance(value, (str, int, float)):
            return _clipped(value)
        self._odd(f"{module}.{'.'.join(path)}", "text")
        return ""

    def rows(self, module: str, name: str) -> list[dict[str, Any]]:
        return [row for row in self._list(module, name) if isinstance(row, dict)]

    def texts(self, module: str, name: str) -> tuple[str, ...]:
        return tuple(_clipped(one) for one in self._list(module, name) if isinstance(one, str) and one.strip())

    def _list(self, module: str, name: str) -> list[Any]:
        found = self.module(module).get(name)
        if found is not None and not isinstance(found, list):
            self._odd(f"{module}.{name}", "a list")
        several = found if isinstance(found, list) else []
        if len(several) > MOST_VALUES:
            self.gaps.append(Gap(field=f"{module}.{name}", reason=f"has {len(several):,} entries; the first {MOST_VALUES:,} are read"))
        return several[:MOST_VALUES]

    def _odd(self, field: str, wanted: str) -> None:
        gap = Gap(field=field, reason=f"is not {wanted}; it was left out")
        if gap not in self.gaps:
            self.gaps.append(gap)


def read_ctgov(record: Mapping[str, Any], address: str) -> Trial:
    """The trial of a record; what it does not say, or says in a form that cannot be read, is among its `gaps`."""
    held = _Record(record)
    interventions = tuple(_clipped(row.get("name")) for row in held.rows("armsInterventionsModule", "interventions"))
    given = _given(held)
    ages = (held.text("eligibilityModule", "minimumAge"), held.text("eligibilityModule", "maximumAge"))
    trial: dict[str, Any] = {
        **_head(held, address),
        "status": status_id(held.text("statusModule", "overallStatus"), "status", held.gaps),
        "last_known_status": status_id(held.text("statusModule", "lastKnownStatus"), "last known status", held.gaps),
        "why_stopped": held.text("statusModule", "whyStopped"),
        "verified": held.text("statusModule", "statusVerifiedDate"),
        "updated": held.text("statusModule", "lastUpdatePostDateStruct", "date"),
        "start": held.text("statusModule", "startDateStruct", "date"),
        "completion": held.text("statusModule", "completionDateStruct", "date"),
        "study_type": held.text("designModule", "studyType").lower(),
        "phases": tuple(phase_words(one) for one in held.texts("designModule", "phases")),
        "enrolled": whole_number(held.text("designModule", "enrollmentInfo", "count"), "enrolled", held.gaps),
        "sponsor": held.text("sponsorCollaboratorsModule", "leadSponsor", "name"),
        "sponsor_class": held.text("sponsorCollaboratorsModule", "leadSponsor", "class"),
        "interventions": tuple(one for one in interventions if one),
        "cells": terms_named(given, "cells"),
        "donors": donors_named(given),
        "routes": terms_named(given, "routes"),
        "age_min_years": years(ages[0], "minimum age", held.gaps),
        "age_max_years": years(ages[1], "maximum age", held.gaps, end=True),
        "ages": ages_words(*ages),
        "sex": sex_id(held.text("eligibilityModule", "sex"), held.gaps),
        "items": told_items(held.text("eligibilityModule", "eligibilityCriteria"), held.gaps),
        "has_monitoring": yes_no(held.module("oversightModule").get("oversightHasDmc")),
        "regulated": _regulated(held.module("oversightModule")),
        "expanded_access": yes_no(held.text("statusModule", "expandedAccessInfo", "hasExpandedAccess")),
        "texts": tuple(one for one in _told(held) if one),
    }
    return Trial(**trial, gaps=(*_missing(held), *held.gaps))


def ctgov_head(record: Mapping[str, Any], address: str) -> Trial:
    """As much of the trial as tells what it is about and where: much faster than the whole."""
    return Trial(**_head(_Record(record), address))


def _head(held: _Record, address: str) -> dict[str, Any]:
    conditions = held.texts("conditionsModule", "conditions")
    title = held.text("identificationModule", "briefTitle") or held.text("identificationModule", "officialTitle")
    return {
        "trial_id": held.text("identificationModule", "nctId") or address,
        "address": address,
        "title": title,
        "conditions": conditions,
        "condition_ids": terms_named(conditions, "conditions") or terms_named([title], "conditions"),
        "sites": tuple(_site(row, held.gaps) for row in held.rows("contactsLocationsModule", "locations")),
    }


def _given(held: _Record) -> list[str]:
    """Where cells and routes are named: titles, interventions, arms; then the summary."""
    rows = [*held.rows("armsInterventionsModule", "interventions"), *held.rows("armsInterventionsModule", "armGroups")]
    words = [_clipped(row.get(name)) for row in rows for name in ("name", "label", "description")]
    titles = [held.text("identificationModule", name) for name in ("briefTitle", "officialTitle")]
    return [*titles, *words]


def _told(held: _Record) -> list[str]:
    summary = [held.text("descriptionModule", name) for name in ("briefSummary", "detailedDescription")]
    return [
        *_given(held),
        *summary,
        held.text("eligibilityModule", "eligibilityCriteria"),
        held.text("eligibilityModule", "studyPopulation"),
    ]


def _regulated(oversight: Mapping[str, Any]) -> bool | None:
    said = [yes_no(oversight.get(name)) for name in ("isFdaRegulatedDrug", "isFdaRegulatedDevice")]
    return True if True in said else None if None in said else False


def _site(row: Mapping[str, Any], gaps: list[Gap]) -> Site:
    words = {
        name: _clipped(row.get(theirs))
        for name, theirs in (("facility", "facility"), ("city", "city"), ("region", "state"), ("country", "country"))
    }
    status = status_id(_clipped(row.get("status")), f"status of the site {words['facility'] or words['city'] or 'without a name'}", gaps)
    return site(point=degrees(row.get("geoPoint"), gaps), status=status, **words)


def _missing(held: _Record) -> list[Gap]:
    return [
        Gap(field=field, reason=f"the record does not say it ({module}{'.' if name else ''}{name})")
        for field, module, name in EXPECTED
        if not (held.module(module).get(name) if name else held.module(module))
    ]


def phase_words(word: str) -> str:
    """ "PHASE1" and "Early Phase 1" as "1" and "early 1"; "NA" as "not applicable"."""
    plain = word.lower().replace("_", " ").replace("phase", " ").strip()
    return "not applicable" if plain in ("na", "n/a", "not applicable") else " ".join(plain.split())


def ages_words(low: str, high: str) -> str:
    """Both ends as written: "18 Years to 65 Years"."""
    ends = [one if one.strip().lower() not in ("", "n/a") else "" for one in (low, high)]
    return " to ".join(ends) if all(ends) else f"from {ends[0]}" if ends[0] else f"up to {ends[1]}" if ends[1] else ""


def _clipped(value: Any) -> str:
    return (
        str(value)[:LONGEST_TEXT].strip()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool)
        else ("true" if value is True else "")
    )
