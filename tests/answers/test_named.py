"""A study is found by any name that people have of it."""

import pytest

import cordwise
from cordwise.answers.named import closest_names, held_study, studies_named
from cordwise.errors import NotHeldError

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


def test_the_one_study_that_a_name_means_is_held():
    assert held_study("doi:10.1038/s41467-024-46259-y", EVIDENCE).study_id == "bydon2024"


def test_a_name_of_several_is_answered_with_their_ids():
    with pytest.raises(NotHeldError, match="2 studies are held under 'NCT03308565': bydon2020, bydon2024"):
        held_study("NCT03308565", EVIDENCE)


def test_a_product_is_pointed_to_the_question_that_tells_of_it():
    with pytest.raises(NotHeldError, match="What became of NurOwn"):
        held_study("NurOwn", EVIDENCE)


def test_an_unknown_name_is_answered_with_the_closest_and_with_where_all_are():
    with pytest.raises(NotHeldError, match=r"closest ids are bydon2024, bydon2020 and .*evidence list` names them all$"):
        held_study("bydon202", EVIDENCE)
    with pytest.raises(NotHeldError, match=r"NCT01234567.*trials --list"):
        held_study("nct0123456", EVIDENCE, ["NCT01234567"])


def test_of_a_long_name_only_its_beginning_is_told():
    with pytest.raises(NotHeldError) as error:
        held_study("x" * 5_000, EVIDENCE)
    assert "x" * 80 in str(error.value) and "x" * 81 not in str(error.value)


def test_the_three_closest_names_whatever_their_case():
    assert closest_names("BYDON24 ", ["bydon2024", "Bydon2020", "zhang2001", "x"])[0] == "bydon2024"
    assert len(closest_names("", ["a", "b", "c", "d"])) <= 3
