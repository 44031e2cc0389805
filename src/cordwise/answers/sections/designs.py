"""Whether there are trials of a design that a question names: placebo-controlled, sham-controlled, double-blind, randomised."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cordwise.answers.finding import has_results, label_of
from cordwise.answers.matching import control_arms, matching_arms
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.became import compared
from cordwise.answers.sections.subject import subject
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.records.evidence import Study
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

NAMED_AT_MOST = 6

MANY_BLIND = ("double", "triple", "quadruple")
"""Words for two or more that do not know who got what."""
PLACEBOS = {"placebo", "sham", "saline", "vehicle"}


def designs_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many of the studies held are known to be of that design, and which; where none is, the trials of products that compared cells with something."""
    named = [one for one, words in rules()["design_words"].items() if re.search(words, fold(asked.question))]
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    rows = [study for study in studies if all(_has(told, study, one) for one in named)]
    design, parts = listed(named), subject(told, finding)
    if not studies:
        products = compared(told, asked, named)
        return f"{products} {say('designs_no_study_beside', **parts)}" if products else say("designs_no_study", **parts)
    held = told.figure(plural(len(studies), "study", "studies"), value=len(studies), kind="studies", rows=studies, how="count")
    parts["beside"] = _without_results(told, finding, named)
    if not rows:
        each = f"{', '.join(_how_many(told, one, studies) for one in named)}; " if len(named) > 1 else ""
        products = compared(told, asked, named)
        line = say("designs_none_beside" if products else "designs_none", held=held, design=design, each=each, **parts)
        return f"{products} {line}".strip()
    words = f"{len(rows)} {'is' if len(rows) == 1 else 'are'} known"
    number = told.figure(words, value=len(rows), kind="studies", rows=rows, how="count")
    whether = "" if re.search(rules()["amount_asked"], fold(asked.question)) else "Yes: "
    line = say("designs", number=number, held=held, design=design, labels=_labels(told, rows), **parts)
    return f"{whether}{line}" if whether else f"{line[:1].upper()}{line[1:]}"


def _without_results(told: Telling, finding: Finding, named: Sequence[str]) -> str:
    """Studies of that design of which no result is held, so that "one is" is not read as "there is no other"; "" where there are none."""
    ended = {number for one in told.evidence.programmes for number in one.registrations}
    known = {
        match.study.study_id: match.study
        for match in matching_arms(told.evidence, finding.frame)
        if match.match in ("exact", "narrower") and match.study.year and not has_results(told.evidence, match.study)
    }
    rows = [one for one in known.values() if not ended & set(one.registrations) and all(_has(told, one, design) for design in named)]
    return say("designs_no_results", labels=_labels(told, rows)) if rows else ""


def _labels(told: Telling, rows: Sequence[Study]) -> str:
    ranked = sorted(rows, key=lambda study: told.evidence.rank[study.study_id])[:NAMED_AT_MOST]
    labels = [
        told.figure(label_of(one), value=one.study_id, kind="label", rows=[one], how="label, else study_id and year") for one in ranked
    ]
    return f"{', '.join(labels)}{' and others' if len(rows) > NAMED_AT_MOST else ''}"


def _how_many(told: Telling, design: str, studies: Sequence[Study]) -> str:
    """ "randomised: 3", "sham-controlled: none"."""
    rows = [study for study in studies if _has(told, study, design)]
    if not rows:
        return f"{design}: none"
    return told.figure(f"{design}: {len(rows)}", value=len(rows), kind="studies", rows=rows, how="count")


def _has(told: Telling, study: Study, design: str) -> bool:
    controls = {arm.intervention for arm in control_arms(told.evidence, study)}
    match design:
        case "sham-controlled":
            return "sham" in controls
        case "placebo-controlled":
            return bool(controls & PLACEBOS)
        case "double-blind":
            return any(word in study.blinding for word in MANY_BLIND)
        case "randomised":
            return study.design == "rct"
        case _:
            return study.controlled
