"""Records of registries that tests write themselves: invented trials."""

from __future__ import annotations

from typing import Any

CRITERIA = """Inclusion Criteria:

* Age 18 to 65
* Traumatic spinal cord injury
* ASIA Impairment Scale A-D
* Duration of injury more than 12 months
* Able to travel to the centre

Exclusion Criteria:

* Pregnant or breastfeeding women
* HIV, hepatitis B or C, syphilis
* Coagulopathy
"""


def ctgov(**changes: Any) -> dict[str, Any]:
    """An invented record as the API of version 2 gives it; `changes` replace whole modules."""
    modules: dict[str, Any] = {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Cells Into the Spinal Fluid After Cord Injury"},
        "statusModule": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2026-06", "startDateStruct": {"date": "2025-01"}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "University of Somewhere", "class": "OTHER"}},
        "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": False, "isFdaRegulatedDevice": False},
        "descriptionModule": {"briefSummary": "Autologous cells are given by lumbar puncture."},
        "conditionsModule": {"conditions": ["Spinal Cord Injuries"]},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"], "enrollmentInfo": {"count": 20}},
        "armsInterventionsModule": {
            "interventions": [
                {
                    "type": "BIOLOGICAL",
                    "name": "Autologous bone marrow mesenchymal stem cells",
                    "description": "Intrathecal injection of the patient's own cells",
                }
            ]
        },
        "eligibilityModule": {"eligibilityCriteria": CRITERIA, "minimumAge": "18 Years", "maximumAge": "65 Years", "sex": "ALL"},
        "contactsLocationsModule": {
            "locations": [
                {
                    "facility": "Clinic A",
                    "city": "Vienna",
                    "country": "Austria",
                    "status": "RECRUITING",
                    "geoPoint": {"lat": 48.21, "lon": 16.37},
                },
                {
                    "facility": "Clinic B",
                    "city": "Graz",
                    "country": "Austria",
                    "status": "COMPLETED",
                    "geoPoint": {"lat": 47.07, "lon": 15.44},
                },
            ]
        },
    }
    return {"protocolSection": modules | changes, "hasResults": False}


def fields(**changes: Any) -> dict[str, Any]:
    """An invented row of the classic field export."""
    row: dict[str, Any] = {
        "Rank": 1, "NCTId": ["NCT00000002"], "BriefTitle": ["Fat Cells Into the Disc"], "OverallStatus": ["Unknown status"],
        "LastKnownStatus": ["Recruiting"], "StatusVerifiedDate": ["March 2020"], "Condition": ["Lumbar Degenerative Disc Disease"],
        "InterventionName": ["Allogeneic adipose mesenchymal stem cells"], "InterventionDescription": ["Intradiscal injection"],
        "Phase": ["Phase 2"], "StudyType": ["Interventional"], "EnrollmentCount": ["24"], "LeadSponsorName": ["Cells Ltd"],
        "EligibilityCriteria": ["Inclusion Criteria:\n\nAge over 18 years\nODI of at least 30\n\nExclusion Criteria:\n\nPregnancy\nActive cancer"],
        "MinimumAge": ["18 Years"], "MaximumAge": ["N/A"], "Gender": ["All"], "OversightHasDMC": ["No"], "IsFDARegulatedDrug": ["No"],
        "IsFDARegulatedDevice": ["No"], "LocationFacility": ["Clinic C", "Clinic D"], "LocationCity": ["Miami", "Austin"],
        "LocationState": ["Florida", "Texas"], "LocationCountry": ["United States", "United States"],
    }  # fmt: skip
    return {name: value for name, value in (row | changes).items() if value is not None}
