"""Vocabularies: ids, hierarchy and names that lead to one term."""

from __future__ import annotations

from collections import Counter

import pytest

from cordwise.knowledge.vocabulary import VOCABULARIES, load, term_id, vocabulary
from cordwise.text.fold import fold


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_id_stands_once(name):
    twice = [one for one, number in Counter(entry["id"] for entry in load(f"vocabulary/{name}")).items() if number > 1]
    assert not twice


@pytest.mark.parametrize("name", VOCABULARIES)
def test_everything_that_a_term_is_a_kind_of_exists(name):
    terms = vocabulary(name).terms
    assert not [(term.id, above) for term in terms.values() for above in term.broader if above not in terms]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_term_is_a_kind_of_itself_by_a_detour(name):
    words = vocabulary(name)
    assert not [(term.id, above) for term in words.terms.values() for above in term.broader if words.is_kind_of(above, term.id)]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_ids_are_plain_and_labels_and_names_are_words(name):
    for term in vocabulary(name).terms.values():
        assert term.id == fold(term.id).strip()
        assert all(isinstance(words, str) and words.strip() for words in (term.label, *term.synonyms, *(term.facts.get("exact") or ())))


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_name_leads_to_two_terms_that_are_not_of_one_line(name):
    """A name shared by a term and a narrower one is read as both; shared by strangers it would be read as a coincidence."""
    words = vocabulary(name)
    owners: dict[str, set[str]] = {}
    for term in words.terms.values():
        for synonym in (term.label, *term.synonyms):
            owners.setdefault(fold(synonym).replace("-", " "), set()).add(term.id)
    shared = {
        synonym: ids
        for synonym, ids in owners.items()
        if any(one != other and not words.is_kind_of(one, other) and not words.is_kind_of(other, one) for one in ids for other in ids)
    }
    assert not shared


@pytest.mark.parametrize(
    ("name", "narrow", "broad"),
    [
        ("cells", "wj_msc", "uc_msc"),
        ("cells", "uc_msc", "msc"),
        ("cells", "wj_msc", "cells"),
        ("cells", "ad_msc", "msc"),
        ("conditions", "spinal_cord_injury", "neurological_disease"),
    ],
)
def test_the_hierarchy_climbs_all_the_way(name, narrow, broad):
    assert vocabulary(name).is_kind_of(narrow, broad)
    assert not vocabulary(name).is_kind_of(broad, narrow)


def test_every_term_is_a_kind_of_itself():
    for name in VOCABULARIES:
        assert all(vocabulary(name).is_kind_of(term, term) for term in vocabulary(name).terms)


def test_outcomes_are_benefits_harms_or_measures_and_harms_have_an_organ_class():
    for term in vocabulary("outcomes").terms.values():
        assert term.facts["kind"] in ("benefit", "harm", "measure"), term.id
        if term.facts["kind"] == "harm":
            assert term.facts.get("soc"), term.id


def test_a_term_that_is_not_held_has_its_id_for_a_label():
    assert vocabulary("cells").label("moon_cells") == "moon cells"


@pytest.mark.parametrize("word", ["bone marrow", "Bone marrow cells"])
def test_cells_are_named_with_or_without_that_word(word):
    assert term_id("cells", word) == "bm_cells"
