"""Where a fact comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cordwise.errors import RecordError

DEPTHS = ("abstract", "full_text", "registry", "table", "review", "page", "label")
"""How much of the document was seen: its abstract, its text, its registry entry, one of its tables, what a review
says of it, a web page, a product label or letter."""

_FORMS = {
    "doi": re.compile(r"10\.[0-9]{4,9}/\S+"),
    "pmid": re.compile(r"[0-9]{1,9}"),
    "pmcid": re.compile(r"PMC[0-9]+"),
    "registry": re.compile(r"[A-Za-z][A-Za-z0-9]*[ \-/]?[A-Za-z0-9\-/]+"),
    "url": re.compile(r"https?://\S+"),
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
    """`doi:...`, `pmid:...`, `pmcid:...`, `registry:...` or, where there is nothing better, `url:...`."""
    place: str = ""
    depth: str = "abstract"
    checked: str = ""
    checked_by: str = ""
    quote: Quote | None = None

    def __post_init__(self) -> None:
        form, _, value = self.document.partition(":")
        if form not in _FORMS or not _FORMS[form].fullmatch(value):
            raise RecordError(f"document {self.document!r} is not doi:, pmid:, pmcid:, registry: or url: with its value")
        if self.depth not in DEPTHS:
            raise RecordError(f"depth {self.depth!r} is none of {', '.join(DEPTHS)}")
        if self.checked and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.checked):
            raise RecordError(f"checked {self.checked!r} is not a date like 2026-01-31")

    @property
    def address(self) -> str:
        """The address at which a reader finds the document."""
        form, _, value = self.document.partition(":")
        if form == "registry":
            return f"https://clinicaltrials.gov/study/{value}" if value.startswith("NCT") else ""
        return _ADDRESSES[form].format(value)
