"""What a claim is judged in: its page, the finding on its frame, and the study that the page is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cordwise.claims.lexicon import page_mentions
from cordwise.records.claim import Claim
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.records.finding import Finding

TITLE = 200
"""Letters at the start of a page that hold its title."""

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>)\]]+")
_NCT = re.compile(r"\bNCT\s?0?\d{7,8}\b", re.IGNORECASE)
_PMID = re.compile(r"\bPMID:?\s*(\d{6,9})\b", re.IGNORECASE)
_NAMED = re.compile(
    r"10\.\d{4,9}/|\bNCT\s?0\d{7}|\bPMID\b|\bet al\b|\bpublished (?:\w+ ){0,3}in (?:the )?(?:journal|Journal|Nature|Lancet|Stem|Cell|Spine|Neurology|JAMA|BMJ|Science)"
)
_SELLING = re.compile(
    r"\b(?:our (?:clinic|patients?|treatments?|doctors?|team|protocols?|packages?|centers?|centres?|hospital|specialists?|experts?)|(?:contact|call) us (?:today|now|at|on|to|for)|book (?:a|an|your)|"
    r"schedule (?:a|an|your)|free consultation|consultation|get a (?:free )?quote|we (?:offer|provide|treat)|our stem cell|packages?|whatsapp|patient coordinator|make an appointment|"
    r"become a patient|are you a candidate|stem cell (?:center|centre|clinic|institute)s? (?:in|of))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is known of the page as a whole."""

    text: str
    sells: bool
    names_study: bool  # it names a study that somebody could look up, held or not
    on_cells: bool  # its title names cell therapy, or the text does more than once
    studies: tuple[Study, ...]  # studies held that the page names by DOI, PMID or registry number


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that the decision table looks at for one claim."""

    claim: Claim
    finding: Finding
    evidence: Evidence
    page: Page
    others: dict[int, Claim]  # the page's claims by where they start

    @property
    def published(self) -> Outcome | None:
        """The outcome of a study that the page names which gives the claim's own count."""
        for study in self.page.studies:
            for outcome in self.evidence.outcomes_of.get(study.study_id, ()):
                if outcome.events is not None and outcome.total is not None and _says(self.claim, outcome):
                    return outcome
        return None


def read_page(text: str, evidence: Evidence) -> Page:
    """What the text shows of the page: whether it sells, and which studies held it names."""
    identifiers = {match.rstrip(".,;").lower() for match in _DOI.findall(text)}
    identifiers |= {match.upper().replace(" ", "").lower() for match in _NCT.findall(text)} | {
        f"pmid:{match}" for match in _PMID.findall(text)
    }
    studies = tuple(study for study in evidence.studies if study.counts and _names_of(study) & identifiers)
    return Page(
        text=text,
        sells=bool(_SELLING.search(text)),
        names_study=bool(studies) or bool(_NAMED.search(text)),
        on_cells=_on_cells(text),
        studies=studies,
    )


def _on_cells(text: str) -> bool:
    named = [m.start for m in page_mentions(text) if m.vocabulary == "cells" or m.id == "cell_therapy"]
    return len(set(named)) > 1 or any(start < TITLE for start in named)


def _names_of(study: Study) -> set[str]:
    names = {study.doi.lower(), *(registration.lower() for registration in study.registrations)}
    return {name for name in names if name} | ({f"pmid:{study.pmid}"} if study.pmid else set())


def _says(claim: Claim, outcome: Outcome) -> bool:
    """Whether the claim gives the outcome's count: "seven of the ten", "no serious adverse events", "seven patients"."""
    wanted = {"safety_number": ("sae_any", "sae_related", "ae_any", "ae_related", "tumour"), "safety_absolute": ("sae_any", "sae_related")}
    about = outcome.outcome in wanted[claim.kind] if claim.kind in wanted else outcome.outcome in _BENEFITS
    if not about:
        return False
    if outcome.events == 0:
        return claim.kind in wanted and "negation" in claim.cues
    for quantity in claim.quantities:
        if quantity.kind == "of" and (quantity.low, quantity.total) == (outcome.events, outcome.total):
            return True
        if quantity.kind == "plain" and quantity.low == outcome.events:
            return True
        if quantity.kind == "share" and outcome.total and abs(quantity.low - (outcome.events or 0) / outcome.total) < 0.006:
            return True
    return False


_BENEFITS = (
    "ais_improved",
    "motor_improved",
    "sensory_improved",
    "neurological_improved",
    "responder",
    "pain_improved",
    "disability_improved",
    "improvement",
)
