"""Parts that phrases share: the condition and the treatment in words, whether studies are on a wider group, a count with its share."""

from __future__ import annotations

from collections.abc import Iterable

from cordwise.answers.context import Context
from cordwise.answers.numbers_told import count
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding, Pooled

FAR_FROM_PLAIN = 0.3
"""By how much of the plain quotient a pooled share may differ from it without a word on why."""


def condition(finding: Finding) -> str:
    """The condition in words."""
    labels = [vocabulary("conditions").label(one) for one in finding.frame.conditions]
    return " or ".join(labels) or "these conditions"


def treatment(finding: Finding) -> str:
    """The treatment in words: cells and route as far as they were said, or what else was asked about."""
    others = [one for one in finding.frame.interventions if one not in ("cell_therapy", "extracellular_vesicles")]
    if others and "cell_therapy" not in finding.frame.interventions:
        return " or ".join(vocabulary("interventions").label(one) for one in others)
    cells = " or ".join(vocabulary("cells").label(one) for one in finding.frame.cells) or "cells"
    routes = " or ".join(vocabulary("routes").label(one) for one in finding.frame.routes)
    return f"{cells} ({routes})" if routes else cells


def on_a_wider_group(context: Context, study_ids: Iterable[str]) -> bool:
    """Whether none of the studies is on the finding's conditions by themselves, or on a kind of them."""
    wanted, words = context.finding.frame.conditions, vocabulary("conditions")
    held = (one for name in study_ids for one in context.evidence.study[name].conditions)
    return bool(wanted) and not any(words.is_kind_of(one, want) for one in held for want in wanted)


def count_words(pooled: Pooled) -> str:
    """A count with its share; that the share is not the plain quotient, where the two are far apart."""
    return f"{count(pooled)}{', pooled over studies that differ, so not the plain quotient' if far_from_plain(pooled) else ''}"


def far_from_plain(pooled: Pooled) -> bool:
    plain = pooled.events / pooled.total
    return pooled.events > 0 and abs(pooled.estimate - plain) > FAR_FROM_PLAIN * plain
