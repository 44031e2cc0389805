"""Where a fact comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.records.checks import check, check_day

DEPTHS = ("abstract", "full_text", "registry", "table", "review", "page", "label")
"""How much of the document was seen: its abstract, its text, its registry entry, one of its tables, what a review
says of it, a web page, a product label or letter."""

DOCUMENT_FORMS = "doi:, pmid:, pmcid:, registry:, url: or citation: with its value"
_FORMS = {
    "doi": re.compile(r"10\.[0-9]{4,9}/\S+"),
    "pmid": re.compile(r"[0-9]{1,9}"),
    "pmcid": re.compile(r"PMC[0-9]+"),
    "registry": re.compile(r"[A-Za-z][A-Za-z0-9]*[ \-/]?[A-Za-z0-9\-/]+"),
    "url": re.compile(r"https?://\S+"),
    "citation": re.compile(r"[^\W\d_].{2,}\b(?:19|20)[0-9]{2}\b.*"),
}
_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "url": "{}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Exact words of a document at hand: `text[start:end]` of that document is `words`."""

    words: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.words) or self.start < 0:
            raise RecordError(f"quote of {len(self.words)} characters at {self.start}:{self.end}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The document, the place in it, how much of it was seen, who checked it and when."""

    document: str
    """`doi:...`, `pmid:...`, `pmcid:...`, `registry:...` or, where there is nothing better, `url:...`; `citation:...`
    (journal, year, volume) where no page is open to everybody."""
    place: str = ""
    depth: str = "abstract"
    checked: str = ""
    checked_by: str = ""
    quote: Quote | None = None

    def __post_init__(self) -> None:
        form, _, value = self.document.partition(":")
        check(
            form in _FORMS and _FORMS[form].fullmatch(value) is not None,
            "document",
            f"{self.document!r} is not {DOCUMENT_FORMS}; correct it",
        )
        check(self.depth in DEPTHS, "depth", f"{self.depth!r} is none of {', '.join(DEPTHS)}; use one of these")
        check_day("checked", self.checked, whole=True)

    @property
    def address(self) -> str:
        """The address at which a reader finds the document."""
        form, _, value = self.document.partition(":")
        if form == "registry":
            return f"https://clinicaltrials.gov/study/{value}" if value.startswith("NCT") else ""
        return _ADDRESSES.get(form, "").format(value)
