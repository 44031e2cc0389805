"""A study that a question names by author and year, or by its number: its own result, design and people, or that it is not held."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cordwise.answers.finding import has_results, label_of
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.subject import outcome_label
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.text.fold import fold

NAMED_AT_MOST = 3
COUNTS_AT_MOST = 5
NO_COUNT = ("withdrawal",)

_BESIDE_NAMES = re.compile(r" et al\.?| and colleagues|'s(?= )|[()]|,(?= \d{4})")
_IN_BRACKETS = re.compile(r" \([^)]*\)$")
_TRIAL_NAME = re.compile(r"\b[A-Z][A-Z0-9-]{4,}\b")
"""A word in capitals of at least five letters: CELLTOP, ALSUMMIT."""
_AUTHOR_YEAR = re.compile(
    r"\b([A-Z][a-z\u00c0-\u024f'-]+(?:[A-Z][a-z]+)?)(?: et al\.?| and colleagues|'s (?:trial|study|paper) of)?,? \(?((?:19|20)\d\d)\b\)?"
)
_NOT_AFTER = re.compile(r"\b(?:since|until|before|in (?:early|late|mid))\s+$", re.IGNORECASE)


def studies_named(question: str, evidence: Evidence) -> list[Study]:
    """The studies held that a question names: by author and year, by a registration, or by a trial's own name in capitals."""
    folded, words = fold(question), set(_TRIAL_NAME.findall(question))
    current = [study for study in evidence.studies if study.status != "retracted"]
    named = [study for study in current if _is_named(study, folded, words)]
    return sorted(named, key=lambda study: (not has_results(evidence, study), not study.counts, -(study.year or 0), study.study_id))


def _is_named(study: Study, folded: str, words: set[str]) -> bool:
    label = fold(_IN_BRACKETS.sub("", label_of(study)))
    by_author = re.search(rf"\b{re.escape(label)}\b", _BESIDE_NAMES.sub("", folded)) is not None
    by_number = any(fold(number) in folded for number in study.registrations)
    return (by_author and any(char.isdigit() for char in label)) or by_number or bool(words & set(_TRIAL_NAME.findall(study.title)))


def named_first(told: Telling, question: str) -> str:
    """The first line on studies that a question names by author and year: their own results, or that they are not held; else ""."""
    wanted = _authors(question)
    if not wanted:
        return ""
    held = {label: studies_named(label, told.evidence)[:NAMED_AT_MOST] for label in wanted}
    return " ".join(_study_words(told, study) for studies in held.values() for study in studies) + " ".join(
        _not_held(told, label) for label, studies in held.items() if not studies
    )


def _authors(question: str) -> list[str]:
    """ "Curtis 2018" for each author and year of the question; no month, no place and no word that only begins a sentence."""
    found = []
    for match in _AUTHOR_YEAR.finditer(question):
        if fold(match.group(1)) in rules()["no_authors"].split() or _NOT_AFTER.search(question[: match.start()]):
            continue
        found.append(f"{match.group(1).removesuffix(chr(39) + 's')} {match.group(2)}")
    return list(dict.fromkeys(found))


def _study_words(told: Telling, study: Study) -> str:
    """ "Curtis 2018 (one group, no controls; 4 people treated): neurological improved in 2 of 4 treated."."""
    label = told.figure(label_of(study), value=study.study_id, kind="label", rows=[study], how="label, else study_id and year")
    number = told.figure(study.study_id, value=study.study_id, kind="field", rows=[study], how="study_id")
    return say(
        "study_first",
        label=label,
        design=rules()["design_names"][study.design],
        people=_people(told, study),
        counts=_counts(told, study),
        said=rules()["directions_said"].get(study.direction, ""),
        cited=told.cite(study),
        id=number,
    )


def _people(told: Telling, study: Study) -> str:
    if not study.n_treated:
        return ""
    words = f"{plural(study.n_treated, 'person', 'people')} treated"
    return f", {told.figure(words, value=study.n_treated, kind='field', rows=[study], how='n_treated')}"


def _counts(told: Telling, study: Study) -> str:
    """The counts of people held of it, benefits before harms, each by treated and control group."""
    rows = [row for row in told.evidence.outcomes_of.get(study.study_id, ()) if _is_count(row)]
    terms = vocabulary("outcomes").terms
    ranked = sorted(rows, key=lambda row: (terms[row.outcome].facts.get("kind") != "benefit", bool(row.subgroup)))
    if not ranked:
        return say("study_no_count")
    outcomes = list(dict.fromkeys(row.outcome for row in ranked))[:COUNTS_AT_MOST]
    return "; ".join(_outcome_words(told, one, [row for row in ranked if row.outcome == one], study) for one in outcomes)


def _is_count(row: Outcome) -> bool:
    return row.events is not None and row.total is not None and row.counted == "patients" and row.outcome not in NO_COUNT


def _outcome_words(told: Telling, outcome: str, rows: Sequence[Outcome], study: Study) -> str:
    control = {arm.arm_id for arm in told.evidence.arms_of.get(study.study_id, ()) if arm.role == "control"}
    parts = []
    for row in rows[:COUNTS_AT_MOST]:
        counted = told.figure(
            f"{row.events} of {row.total}", value=[row.events, row.total], kind="counts", rows=[row], how="sum of events, sum of totals"
        )
        detail = "; ".join(told.quoted(row, name) for name in ("subgroup", "outcome_text") if getattr(row, name))
        whom = "controls" if row.arm_id in control else "treated"
        parts.append(f"{counted} {whom}{f' ({detail})' if detail else ''}")
    return f"{outcome_label(outcome, told)}: {', '.join(parts)}"


def _not_held(told: Telling, label: str) -> str:
    """That a study is not held; the ids of others of the same first author, without their figures."""
    author = fold(label.rsplit(" ", 1)[0])
    others = [study for study in told.evidence.studies if fold(label_of(study)).split(" ")[0] == author and study.status != "retracted"]
    ids = [told.figure(one.study_id, value=one.study_id, kind="field", rows=[one], how="study_id") for one in others[:NAMED_AT_MOST]]
    named = told.figure(label, value=label, kind="asked", how="named in the question")
    return say("study_not_held", label=named, others=say("study_others", ids=listed(ids)) if ids else "")
