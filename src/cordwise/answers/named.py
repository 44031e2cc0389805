"""Which study a name means: its id whatever its case, or its DOI, PMID, PMCID or registry id, bare or as an address."""

from __future__ import annotations

import re

from cordwise.records.evidence import Evidence, Study

_ADDRESS = re.compile(r"^(?!10\.)(?:https?://)?(?:www\.)?(?:[\w.-]+\.\w+/)+(?:[a-z_]\w*/)*(?=10\.|pmc\d|nct\d|\d+/?$)")
"""What stands before an identifier in an address: a host, and folders of words."""
LONGEST = 500
"""Characters beyond which it is no name of a study."""
_SCHEME = re.compile(r"^(?:doi|pmid|pmcid|registry):\s*")


def studies_named(name: str, evidence: Evidence) -> tuple[str, ...]:
    """The ids of the studies that a name means, in the order of the evidence; several where a paper or a registration holds several, none where nothing is known by it."""
    key = _bare(name) if len(name) <= LONGEST else ""
    if not key:
        return ()
    exact = tuple(one for one in evidence.study if one.lower() == key)
    return exact or tuple(study.study_id for study in evidence.studies if key in _names(study))


def _names(study: Study) -> set[str]:
    document = study.source.document.partition(":")[2]
    return {name.strip().lower() for name in (document, study.doi, study.pmid, study.pmcid, *study.registrations) if name}


def _bare(name: str) -> str:
    lowered = name.strip().lower()
    return _SCHEME.sub("", _ADDRESS.sub("", lowered)).rstrip("/")
