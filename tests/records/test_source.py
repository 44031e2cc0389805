"""Where a fact comes from: forms of documents, and quotes that slice back to their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import sources

from cordwise.errors import RecordError
from cordwise.records.source import Quote, Source


@given(st.text(), st.data())
def test_a_quote_slices_back_to_its_own_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = Quote(words=text[start:end], start=start, end=end)
    assert text[quote.start : quote.end] == quote.words


@given(st.text(), st.integers(-5, 50), st.integers(1, 5))
def test_a_quote_of_another_length_than_its_place_is_refused(words, start, more):
    with pytest.raises(RecordError):
        Quote(words=words, start=start, end=start + len(words) + more)


def test_a_quote_before_the_text_is_refused():
    with pytest.raises(RecordError):
        Quote(words="ab", start=-1, end=1)


@pytest.mark.parametrize(
    ("document", "address"),
    [
        ("doi:10.1038/s41467-024-46259-y", "https://doi.org/10.1038/s41467-024-46259-y"),
        ("pmid:31785831", "https://pubmed.ncbi.nlm.nih.gov/31785831/"),
        ("pmcid:PMC6942905", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6942905/"),
        ("registry:NCT03308565", "https://clinicaltrials.gov/study/NCT03308565"),
        ("registry:UMIN000012345", ""),
        ("url:https://www.fda.gov/x", "https://www.fda.gov/x"),
    ],
)
def test_each_form_of_document_has_the_address_where_a_reader_finds_it(document, address):
    assert Source(document=document).address == address


@pytest.mark.parametrize(
    "document",
    [
        "",
        "10.1038/x",
        "doi:",
        "doi:11.1/x",
        "pmid:x1",
        "pmcid:123",
        "url:ftp://a.b",
        "url:fda.gov",
        "registry:",
        "isbn:123",
        "doi:10.1038/a b",
        "DOI:10.1038/x",
    ],
)
def test_a_document_of_no_known_form_is_refused(document):
    with pytest.raises(RecordError):
        Source(document=document)


@given(sources)
def test_every_source_but_some_registries_has_an_address(source):
    assert source.address.startswith("https://") or source.document.startswith("registry:")
