"""Whether a page is on what is held here: cell therapy, and treatment of the spine, the cord and the nerves."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from cordwise.answers.developed import developed_by_name
from cordwise.claims.lexicon import page_mentions
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.evidence import Evidence
from cordwise.text.fold import fold

BLOOD_CELLS = frozenset({"lymphocyte", "nk_cells", "macrophage", "pb_mnc", "dendritic_cells", "chondrocyte"})
"""Cells that papers on any subject count or stain: naming them does not make a page one on cell therapy."""

SPINE = frozenset({"spine_disease", "spinal_cord_injury"})
"""A page that names these and what is narrower again and again is in scope, whatever treatment it names."""

SPINAL_ROUTES = frozenset({"intrathecal", "intradiscal", "intralesional", "epidural"})
"""Ways into the spine: cells given by one of them are in scope, whatever they are given for."""

_OWN_CELLS = re.compile(r"\b(?:our|these|the|fresh|live|living|young|new|healthy|own) cells\b")

_PUT_IN = re.compile(
    r"\b(?:cells?|neurons?)\b (?:[\w-]+ ){0,4}?(?:put|placed|implanted|transplanted|injected|grafted|infused|delivered|inserted) (?:[\w-]+ )?(?:in|into|inside) "
    r"(?:the |your |a |people's )?(?:\w+ )?(?:brain|spine|spinal|cord|discs?|back|nerves?)\b|"
    r"\b(?:transplanted|implanted|grafted|injected|transplanting|implanting|grafting|injecting) (?:\w+ )?(?:cells?|neurons?)\b.{0,200}\b(?:brain|spine|spinal|cord|discs?|nerves?)\b|"
    r"\binject(?:s|ed|ing)? (?:[\w-]+ ){0,3}(?:cells?|bone marrow(?: aspirate)?(?: concentrate)?|bmac|exosomes)\b.{0,80}\b(?:brain|spine|spinal|cord|discs?|nerves?)\b|"
    r"\b(?:injections?|infusions?|transplants?) of (?:[\w-]+ ){0,4}cells?\b.{0,60}\b(?:brain|spine|spinal|cord|discs?|lumbar punctures?)\b",
    re.DOTALL,
)
"""Cells that are put into the brain, the spine or a nerve, whatever they are called."""


def is_in_scope(text: str, evidence: Evidence, *, sells: bool = False) -> bool:
    """Whether a page speaks of cell therapy, or of treatment of the spine, the cord or the nerves: on anything else nothing is held.

    A product of cells under development counts by its name; a page that sells need not say which cells it gives for a condition of ours.
    """
    conditions, cells, routes, treatments = vocabulary("conditions"), vocabulary("cells"), vocabulary("routes"), _treatments()
    named = Counter((m.vocabulary, m.id) for m in page_mentions(text))
    therapy = sum(n for (_, term), n in named.items() if term in ("cell_therapy", "cells"))
    grown = sum(n for (name, term), n in named.items() if name == "cells" and not BLOOD_CELLS & cells.above(term))
    inside = sum(n for (name, term), n in named.items() if name == "conditions" and conditions[term].facts.get("scope") == "inside")
    spine = sum(n for (name, term), n in named.items() if name == "conditions" and SPINE & conditions.above(term))
    other = any(name == "interventions" for name, _ in named)
    ours = sum(n for (name, term), n in named.items() if name == "interventions" and term in treatments)
    into_spine = any(name == "routes" and SPINAL_ROUTES & routes.above(term) for name, term in named)
    if (
        (therapy + grown >= 1 and (inside >= 1 or into_spine))
        or max(therapy, ours) >= 2
        or (spine >= 2 and other)
        or spine >= 3
        or (inside >= 2 and ours >= 1)
    ):
        return True
    folded = fold(text)
    if _PUT_IN.search(folded):
        return True
    if not (grown or inside):
        return False
    return bool(developed_by_name(evidence, folded)) or (sells and inside >= 1 and _OWN_CELLS.search(folded) is not None)


@cache
def _treatments() -> frozenset[str]:
    """The treatments that are in scope whatever else a page names."""
    return frozenset(load("page")["treatments_in_scope"])
