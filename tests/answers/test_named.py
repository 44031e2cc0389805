"""A study is found by any name that people have of it."""

import pytest

import cordwise
from cordwise.answers.named import studies_named

EVIDENCE = cordwise.open(":memory:").evidence


@pytest.mark.parametrize(
    "name",
    [
        "bydon2024",
        " Bydon2024 ",
        "10.1038/s41467-024-46259-y",
        "doi:10.1038/S41467-024-46259-Y",
        "https://doi.org/10.1038/s41467-024-46259-y",
        "http://dx.doi.org/10.1038/s41467-024-46259-y/",
        "https://www.nature.com/articles/10.1038/s41467-024-46259-y",
    ],
)
def test_one_study_by_its_names(name):
    assert studies_named(name, EVIDENCE) == ("bydon2024",)


def test_every_study_answers_to_its_own_id_and_is_among_those_of_its_document_and_registrations():
    for study in EVIDENCE.studies:
        assert studies_named(study.study_id.upper(), EVIDENCE) == (study.study_id,)
        kind, _, document = study.source.document.partition(":")
        if kind != "url":
            assert study.study_id in studies_named(document, EVIDENCE)
        for registration in study.registrations:
            if registration not in EVIDENCE.study:  # else it is the id of the entry itself
                assert study.study_id in studies_named(registration, EVIDENCE)


def test_an_address_of_a_registry_or_of_a_library_will_do():
    assert studies_named("https://clinicaltrials.gov/study/NCT03308565", EVIDENCE) == ("bydon2020", "bydon2024")
    assert studies_named("https://clinicaltrials.gov/ct2/show/NCT03308565", EVIDENCE) == ("bydon2020", "bydon2024")
    held = next(study for study in EVIDENCE.studies if study.source.document.startswith("pmcid:PMC8"))
    assert held.study_id in studies_named(f"https://www.ncbi.nlm.nih.gov/pmc/articles/{held.source.document[6:]}/", EVIDENCE)


@pytest.mark.parametrize("name", ["", "   ", "nobody1900", "10.", "https://example.org/", "doi:", "/" * 5_000, "a." * 50_000])
def test_what_is_not_known_means_no_study(name):
    assert studies_named(name, EVIDENCE) == ()
