"""`read_fields(record, address)`: one row of the classic field export of ClinicalTrials.gov (NCTId, OverallStatus, EligibilityCriteria ... as lists).

Lists of places stand side by side: where one is shorter than the others, a value cannot be laid to a site, and is left out with a gap that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordwise.documents.criteria_items import told_items
from cordwise.documents.ctgov import ages_words, phase_words
from cordwise.documents.registry_values import (
    LONGEST_TEXT,
    MOST_VALUES,
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

MARKS = ("NCTId", "EligibilityCriteria", "OverallStatus", "BriefTitle", "Condition")
EXPECTED = {"NCTId": "identifier", "OverallStatus": "state", "Condition": "conditions", "EligibilityCriteria": "criteria",
            "InterventionName": "interventions", "LocationCountry": "sites", "OversightHasDMC": "oversight"}  # fmt: skip
GIVEN = (
    "BriefTitle",
    "OfficialTitle",
    "InterventionName",
    "InterventionOtherName",
    "InterventionDescription",
    "ArmGroupLabel",
    "ArmGroupDescription",
)


def is_fields(record: Any) -> bool:
    """Whether a JSON value is such a row."""
    return isinstance(record, dict) and any(name in record for name in MARKS)


class _Row:
    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record
        self.gaps: list[Gap] = []

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.record.get(name)
        several = value if isinstance(value, list) else [] if value is None else [value]
        words = [one for one in several[:MOST_VALUES] if isinstance(one, (str, int, float)) and not isinstance(one, bool)]
        if len(words) < len(several):
            self.gaps.append(Gap(field=name, reason="has entries that are not text, or too many; they were left out"))
        return tuple(str(one)[:LONGEST_TEXT].strip() for one in words)

    def text(self, name: str) -> str:
        found = self.texts(name)
        return found[0] if found else ""


def read_fields(record: Mapping[str, Any], address: str) -> Trial:
    """The trial of a row; what it does not say, or says in a form that cannot be read, is among its `gaps`."""
    held = _Row(record)
    given = [one for name in GIVEN for one in held.texts(name)]
    ages = (held.text("MinimumAge"), held.text("MaximumAge"))
    trial: dict[str, Any] = {
        **_head(held, address),
        "status": status_id(held.text("OverallStatus"), "status", held.gaps),
        "last_known_status": status_id(held.text("LastKnownStatus"), "last known status", held.gaps),
        "why_stopped": held.text("WhyStopped"),
        "verified": held.text("StatusVerifiedDate"),
        "updated": held.text("LastUpdatePostDate"),
        "start": held.text("StartDate"),
        "completion": held.text("CompletionDate"),
        "study_type": held.text("StudyType").lower().replace(" ", "_"),
        "phases": tuple(phase_words(one) for one in held.texts("Phase")),
        "enrolled": whole_number(held.text("EnrollmentCount"), "enrolled", held.gaps),
        "sponsor": held.text("LeadSponsorName"),
        "sponsor_class": held.text("LeadSponsorClass"),
        "interventions": tuple(one for one in held.texts("InterventionName") if one),
        "cells": terms_named(given, "cells"),
        "donors": donors_named(given),
        "routes": terms_named(given, "routes"),
        "age_min_years": years(ages[0], "minimum age", held.gaps),
        "age_max_years": years(ages[1], "maximum age", held.gaps, end=True),
        "ages": ages_words(*ages),
        "sex": sex_id(held.text("Gender"), held.gaps),
        "items": told_items(held.text("EligibilityCriteria"), held.gaps),
        "has_monitoring": yes_no(held.text("OversightHasDMC")),
        "regulated": _regulated(held),
        "expanded_access": yes_no(held.text("HasExpandedAccess")),
        "texts": tuple(one for one in _told(held, given) if one),
    }
    missing = [
        Gap(field=name, reason=f"the record does not say it ({theirs})") for theirs, name in EXPECTED.items() if not held.text(theirs)
    ]
    return Trial(**trial, gaps=(*missing, *held.gaps))


def fields_head(record: Mapping[str, Any], address: str) -> Trial:
    """As much of the trial as tells what it is about and where: much faster than the whole."""
    return Trial(**_head(_Row(record), address))


def _head(held: _Row, address: str) -> dict[str, Any]:
    conditions = tuple(one for one in held.texts("Condition") if one)
    return {
        "trial_id": held.text("NCTId") or address,
        "address": address,
        "title": held.text("BriefTitle") or held.text("OfficialTitle"),
        "conditions": conditions,
        "condition_ids": terms_named(conditions, "conditions") or terms_named([held.text("BriefTitle")], "conditions"),
        "sites": _sites(held),
    }


def _told(held: _Row, given: list[str]) -> list[str]:
    return [*given, *(held.text(name) for name in ("BriefSummary", "DetailedDescription", "EligibilityCriteria", "StudyPopulation"))]


def _regulated(held: _Row) -> bool | None:
    said = [yes_no(held.text(name)) for name in ("IsFDARegulatedDrug", "IsFDARegulatedDevice")]
    return True if True in said else None if None in said else False


def _sites(held: _Row) -> tuple[Site, ...]:
    columns = {name: held.texts(f"Location{name.title()}") for name in ("facility", "city", "country", "status")}
    columns["region"] = held.texts("LocationState")
    size = max(map(len, columns.values()))
    for name, values in columns.items():
        if values and len(values) != size:
            if name != "region":  # many countries have no states: the gap would stand in most records
                held.gaps.append(
                    Gap(field=f"sites: {name}", reason=f"{len(values)} values for {size} sites; they cannot be laid to the sites")
                )
            columns[name] = ()
    rows = [{name: values[number] if values else "" for name, values in columns.items()} for number in range(size)]
    return tuple(_site(row, held.gaps) for row in rows)


def _site(row: dict[str, str], gaps: list[Gap]) -> Site:
    status = status_id(row.pop("status"), "status of a site", gaps)
    return site(point=None, status=status, **row)
