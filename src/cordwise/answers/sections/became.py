"""What became of trials of products under development: of those that a question names, else of those for the people asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cordwise.answers.developed import developed_by_name, missed_its_goal, of_the_trial_named
from cordwise.answers.programmes import ENDED, praised_in_vain
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.row_told import told_with_document
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.answers.spelling import corrected_words, reworded
from cordwise.claims.frames import frame_of
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Programme
from cordwise.text.fold import fold

FIRST_AT_MOST, OTHERS_AT_MOST = 2, 5
RULES_ASKED = ("offer", "guidance", "regulation", "coverage", "cost", "candidacy")
"""Topics on which what trials found says nothing."""
HELPS = ("benefit", "definition")
TESTING = ("2", "2/3", "3")
"""Phases of trials that look for an effect."""
_POSSESSIVE = re.compile(r"'s\b")


def became(told: Telling, asked: Asked) -> Iterator[str]:
    """A line for each trial of the products named, those for the people asked about first, the latest first; where none is named and it is asked whether cells
    help, trials that ended of products for these people.
    """
    yield from (f"- {_line(told, row)}" for row in _of_named(told, asked) or _for_these(told, asked)[:OTHERS_AT_MOST])


def became_first(told: Telling, asked: Asked) -> str:
    """What became of a programme that the question names, those for the people asked about: as sentences, where it asks whether it helps or what became of it."""
    return " ".join(_line(told, row) for row in _first_rows(told, asked))


def is_told_first(told: Telling, asked: Asked) -> bool:
    """Whether what became of a trial of a product stands before the rest of the bottom line."""
    return bool(_first_rows(told, asked) or praised_in_vain(tuple(_of_named(told, asked)), fold(asked.question), asked.frame.conditions))


def _first_rows(told: Telling, asked: Asked) -> list[Programme]:
    asks_what_became = re.search(rules()["became"], fold(asked.question)) is not None
    if asked.lead not in HELPS and not asks_what_became:
        return []
    rows = _nearest(list(of_the_trial_named(tuple(_of_named(told, asked)), fold(asked.question))), asked)
    return (rows if asks_what_became else sorted(rows, key=lambda row: row.status not in ENDED))[:FIRST_AT_MOST]


def premise_first(told: Telling, asked: Asked) -> str:
    """What became of the trials that a question takes to have shown an effect, and that did not; "" where it takes nothing wrong for granted."""
    rows = praised_in_vain(tuple(_of_named(told, asked)), fold(asked.question), asked.frame.conditions)
    return say("premise", lines=" ".join(_line(told, row) for row in rows[:FIRST_AT_MOST])) if rows else ""


def harm_first(told: Telling, asked: Asked) -> str:
    """Of a trial of a product whose harm is asked for: that no count of it is held, and what is; "" where one is."""
    if asked.lead != "safety" or not re.search(rules()["of_a_trial"], fold(asked.question)):
        return ""
    rows = [row for row in _nearest(_of_named(told, asked), asked) if row.status in ENDED]
    phase = re.search(r"\bphase (\d)", fold(asked.question))
    rows = [row for row in rows if phase is None or row.phase.startswith(phase.group(1))] or rows
    if not rows or _counts_harm(told, rows[0]):
        return ""
    return say("harm_not_held", line=_line(told, rows[0]))


def _counts_harm(told: Telling, row: Programme) -> bool:
    """Whether a count of a harm in that trial is held."""
    terms = vocabulary("outcomes").terms
    studies = [study for study in told.evidence.studies if set(study.registrations) & set(row.registrations)]
    held = [one for study in studies for one in told.evidence.outcomes_of.get(study.study_id, ())]
    return any(one.events is not None and terms[one.outcome].facts.get("kind") == "harm" for one in held)


def transplant_first(told: Telling, asked: Asked) -> str:
    """What is held of transplantation of blood-forming cells in multiple sclerosis, which was not gathered study by study."""
    if "hsct" not in asked.frame.interventions or "multiple_sclerosis" not in asked.frame.conditions or asked.lead in RULES_ASKED:
        return ""
    trials = [one for one in told.evidence.programmes if "hsc" in one.cells and "multiple_sclerosis" in one.conditions]
    harms = f"{told_with_document(told, rules()['transplant_harms'])}. " if "safety" in asked.topics else ""
    progressive = re.search(rules()["progressive_asked"], fold(asked.question)) is not None
    form = say("transplant_of_progressive") if progressive else ""
    lines = " ".join(_line(told, one) for one in sorted(trials, key=lambda one: one.status != "completed"))
    read = "" if _names_sclerosis(asked.question) else say("read_as_ms")
    return f"{read}{harms}{form}{say('transplant', lines=lines)}"


def _names_sclerosis(question: str) -> bool:
    """Whether a question names multiple sclerosis, or a drug against it."""
    read, _ = corrected_words(reworded(question))
    return "multiple_sclerosis" in frame_of(read).conditions or re.search(rules()["ms_drugs"], fold(read)) is not None


def compared(told: Telling, asked: Asked, designs: Sequence[str]) -> str:
    """The trials of products for the people asked about that can be of the designs named by what they compared cells with; "" where none is held."""
    words = [rules()["of_design_in_trial"].get(one, rules()["compared_in_trial"]) for one in designs]
    rows = [row for row in _for_these(told, asked) if all(re.search(one, fold(row.result)) for one in words)]
    if not rows:
        return ""
    number = told.figure(plural(len(rows), "trial", "trials"), value=len(rows), kind="rows", rows=rows, how="count")
    return say("designs_products", number=number, lines=" ".join(_line(told, row) for row in rows[:FIRST_AT_MOST]))


def missed(told: Telling, asked: Asked) -> str:
    """How many trials of products for the people asked about missed their endpoint, of those that could show an effect and ended; "" where none did."""
    ended = [row for row in _for_these(told, asked) if row.phase in TESTING]
    rows = [row for row in ended if missed_its_goal(row)]
    if not rows or _of_named(told, asked):
        return ""
    products = list(dict.fromkeys(told.quoted(row, "product") for row in rows[:OTHERS_AT_MOST]))
    named = f"{'among them ' if len(products) < len(rows) else ''}{listed(products)}"
    who = listed([vocabulary("conditions").label(one) for one in asked.frame.conditions], "or")
    if len(ended) == 1:
        return say("missed_one", named=named, who=who, cited=told.cite(*rows))
    number = told.figure(plural(len(ended), "trial", "trials"), value=len(ended), kind="rows", rows=ended, how="count")
    few = told.figure(f"{len(rows)} missed the endpoint", value=len(rows), kind="rows", rows=rows, how="count")
    return say("missed", number=number, missed=few, named=named, who=who, cited=told.cite(*rows))


def has_ended(told: Telling, asked: Asked) -> bool:
    """Whether trials of products that ended are told beside the studies held."""
    return bool(_of_named(told, asked) or _for_these(told, asked))


def programmes_named(evidence: Evidence, question: str, conditions: Sequence[str]) -> tuple[Programme, ...]:
    """Trials that a question names: by a name of the product or the trial, or by who ran one of people with the condition asked about ("Duke's trial")."""
    folded = _POSSESSIVE.sub("", fold(question))
    products = " ".join(fold(one["name"]) for one in rules()["products"] if re.search(one["words"], folded))
    named = developed_by_name(evidence, folded) or developed_by_name(evidence, products)
    if named or not re.search(rules()["trial_words"], folded):
        return named
    words = set(re.findall(r"[a-z]+", folded)) - set(rules()["no_sponsor"].split())
    return tuple(row for row in evidence.programmes if words & _sponsors(row) and _meet("conditions", tuple(conditions), row.conditions))


def _sponsors(row: Programme) -> set[str]:
    """The first word of the name of each that ran a trial: "duke", "mayo"."""
    return {words[0] for part in row.sponsor.split(";") if (words := re.findall(r"[a-z]+", fold(part)))}


def _of_named(told: Telling, asked: Asked) -> list[Programme]:
    rows, asked_of = programmes_named(told.evidence, asked.question, asked.frame.conditions), set(asked.frame.conditions)
    return sorted(_latest_first(rows), key=lambda row: not asked_of & set(row.conditions))


def _nearest(rows: list[Programme], asked: Asked) -> list[Programme]:
    """Those for the people asked about, if any are: of a trial in stroke that in brain injury says nothing."""
    return [row for row in rows if set(asked.frame.conditions) & set(row.conditions)] or rows


def _for_these(told: Telling, asked: Asked) -> list[Programme]:
    """The trials that ended of products for the conditions asked about, of the cells asked about where some were: later phases first, the latest of them first."""
    frame = asked.frame
    if asked.lead not in ("benefit", "versus", "designs") or "cell_therapy" not in frame.interventions or not frame.conditions:
        return []
    rows = [row for row in told.evidence.programmes if row.status in ENDED and _meet("conditions", frame.conditions, row.conditions)]
    of_these = _latest_first(row for row in rows if not frame.cells or _meet("cells", frame.cells, row.cells))
    return sorted(of_these, key=lambda row: (row.phase[-1:], missed_its_goal(row)), reverse=True)


def _meet(name: str, wanted: tuple[str, ...], held: tuple[str, ...]) -> bool:
    """Whether something held is what is wanted, or a kind of it."""
    return any(vocabulary(name).is_kind_of(one, want) for want in wanted for one in held)


def _latest_first(rows: Iterable[Programme]) -> list[Programme]:
    return sorted(rows, key=lambda row: (row.status_date, row.programme_id), reverse=True)


def _line(told: Telling, row: Programme) -> str:
    phase = f", phase {told.quoted(row, 'phase')}" if row.phase else ""
    since = f", {told.quoted(row, 'status_date')}" if row.status_date else ""
    return f"{told.quoted(row, 'product')}{phase} ({row.status.replace('_', ' ')}{since}): {told.quoted(row, 'result')}{told.cite(row)}"
