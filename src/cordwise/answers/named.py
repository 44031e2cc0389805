"""Which study a name means: its id whatever its case, or its DOI, PMID, PMCID or registry id, bare or as an address."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from cordwise.answers.developed import developed_by_name
from cordwise.answers.sections.telling import listed
from cordwise.errors import NotHeldError
from cordwise.records.evidence import Evidence, Study
from cordwise.text.fold import fold

_ADDRESS = re.compile(r"^(?!10\.)(?:https?://)?(?:www\.)?(?:[\w.-]+\.\w+/)+(?:[a-z_]\w*/)*(?=10\.|pmc\d|nct\d|\d+/?$)")
"""What stands before an identifier in an address: a host, and folders of words."""
LONGEST_TOLD = 80
"""Characters of what was typed that a message tells."""
LONGEST = 500
"""Characters beyond which it is no name of a study."""
NAMES_TOLD = 3
"""Names of those that are near what was typed that a message tells."""
_SCHEME = re.compile(r"^(?:doi|pmid|pmcid|registry):\s*")


def studies_named(name: str, evidence: Evidence) -> tuple[str, ...]:
    """The ids of the studies that a name means, in the order of the evidence; several where a paper or a registration holds several, none where nothing is known by it."""
    key = _bare(name) if len(name) <= LONGEST else ""
    if not key:
        return ()
    exact = tuple(one for one in evidence.study if one.lower() == key)
    return exact or tuple(study.study_id for study in evidence.studies if key in _names(study))


def held_study(name: str, evidence: Evidence, kept: Sequence[str] = ()) -> Study:
    """The one study that a name means; `kept` are ids of registered trials that could have been meant too.

    Raises:
        NotHeldError: there is none, or there are several; the message says which, or what is near.
    """
    named, told = studies_named(name, evidence), name.strip()[:LONGEST_TOLD]
    if len(named) == 1:
        return evidence.study[named[0]]
    if named:
        raise NotHeldError(f"{len(named)} studies are held under {told!r}: {', '.join(named)}; give one of these ids")
    if developed_by_name(evidence, fold(told)):
        asked = f'`cordwise ask "What became of {told}?"`'
        raise NotHeldError(f"{told!r} names no one study but a product that is or was under development; {asked} tells of its trials")
    near = listed(closest_names(name, [*evidence.study, *kept]))
    more = ", `cordwise trials --list` the registered trials that are kept" if kept else ""
    raise NotHeldError(f"no study {told!r} is held; the closest ids are {near}; `cordwise evidence list` names them all{more}")


def closest_names(wanted: str, names: Sequence[str]) -> list[str]:
    """The three names that are most like what was typed."""
    by_lower = {name.lower(): name for name in names}
    typed = wanted.strip().lower()[:LONGEST_TOLD]
    return [by_lower[one] for one in difflib.get_close_matches(typed, list(by_lower), n=NAMES_TOLD, cutoff=0.0)]


def _names(study: Study) -> set[str]:
    document = study.source.document.partition(":")[2]
    return {name.strip().lower() for name in (document, study.doi, study.pmid, study.pmcid, *study.registrations) if name}


def _bare(name: str) -> str:
    lowered = name.strip().lower()
    return _SCHEME.sub("", _ADDRESS.sub("", lowered)).rstrip("/")
