"""`ask(question, evidence, findings)`: a question in words, answered from the evidence held, every figure with its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from cordwise.answers.finding import label_of
from cordwise.answers.narrowing import DOSES, NARROWED, is_near, left_open_words
from cordwise.answers.outcome_certainty import outcome_certainty
from cordwise.answers.question import Asked, corrections, read_question
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.alternatives import alternatives
from cordwise.answers.sections.became import became, programmes_named
from cordwise.answers.sections.bottom import bottom_line
from cordwise.answers.sections.bottom_compared import APART, of_each
from cordwise.answers.sections.bottom_seen import benefits_asked, wanted_benefits
from cordwise.answers.sections.candidacy import criteria
from cordwise.answers.sections.cost import cost
from cordwise.answers.sections.found import found, held
from cordwise.answers.sections.given import doses, times
from cordwise.answers.sections.harms import comparison, harms, serious
from cordwise.answers.sections.methods import methods
from cordwise.answers.sections.named_study import named_first, studies_named
from cordwise.answers.sections.offer import offer
from cordwise.answers.sections.partly import partly_lines
from cordwise.answers.sections.pitfalls import pitfalls
from cordwise.answers.sections.puncture import puncture_alone
from cordwise.answers.sections.regulation import regulation
from cordwise.answers.sections.said_first import animals_first, seller_first, surgery_first
from cordwise.answers.sections.studied import who
from cordwise.answers.sections.subject import PART_WORDS, treatment
from cordwise.answers.sections.sure import how_sure
from cordwise.answers.sections.telling import REGISTERS, Telling, glossary, say
from cordwise.answers.sections.unknown import not_known
from cordwise.answers.sections.urgent import of_harm, signs_first, stands_alone, urgent, urgent_first
from cordwise.answers.verdicts import told_frame
from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence
from cordwise.records.finding import Finding
from cordwise.records.frame import Frame
from cordwise.records.reply import Answer, Section
from cordwise.text.fold import fold

Findings = Callable[[Frame], Finding]
Lines = Iterable[str]

NAMED_AT_MOST = 3
VAGUE: dict[tuple[str, ...], tuple[str, ...]] = {("spinal_unspecified",): ("routes",)}
"""What is left open first: "into the spine" says next to nothing."""

DEFINITION = ("urgent", "terms", "what_was_found", "harms", "not_known")
"""The sections of a reply to "what is ...?"."""

TITLES = {
    "urgent": "Seek help now",
    "methods": "What was asked on methods",
    "terms": "What the words mean",
    "what_was_found": "What was found",
    "offer": "What to ask before you pay",
    "became": "What became of trials of products",
    "given": "What was given",
    "how_sure": "How sure",
    "who_was_studied": "Who was studied",
    "candidacy": "Who trials took in",
    "harms": "Harms",
    "not_known": "Not known",
    "alternatives": "Alternatives",
    "pitfalls": "Pitfalls",
    "regulation": "Approval and law",
    "cost": "Cost",
}
"""The sections in the order of telling; one that has nothing to say is left out."""


def ask(question: str, evidence: Evidence, findings: Findings, *, register: str = "plain") -> Answer:
    """The answer to a question on cell therapy for the spine, the cord and the nervous system; others are declined in one line.

    Raises:
        InputError: the question is empty or longer than 2,000 characters, or the register is neither plain nor clinical.
    """
    if register not in REGISTERS:
        raise InputError(f"register {register!r} is neither {' nor '.join(REGISTERS)}")
    asked = of_harm(_of_programme(read_question(question), evidence))
    if stands_alone(asked.question) or (_cannot_wait(asked) and not asked.in_scope):
        return _urgent_only(asked, Telling(evidence=evidence, register=register))
    told = Telling(evidence=evidence, register=register)
    if not _cannot_wait(asked) and (line := puncture_alone(told, asked)):
        return _alone(asked, told, line, "harms", line)
    if not asked.in_scope:
        return _study_only(asked, told) or _trap_only(asked, told) or _declined(asked, evidence)
    finding, widened = closest_finding(asked, findings)
    finding = rated(asked, finding, evidence)
    first = _cannot_wait(asked)
    study = "" if first else named_first(told, asked.question)
    answer = (
        f"{seller_first(asked.question)}{animals_first(asked.question)}{surgery_first(asked.question)}{bottom_line(told, asked, finding, widened)}"
        if not study
        else ""
    )
    bottom = f"{first}{say('urgent_rest')}" if first else f"{study} {say('urgent_rest')}" if study else answer
    sections = tuple(_sections(told, asked, finding, widened, answer if first else ""))
    return Answer(
        question=asked.question,
        in_scope=True,
        bottom_line=bottom,
        certainty="" if first or study else _certainty(asked, finding),
        sections=sections,
        sources=told.citations.listed(),
        frame=told_frame(finding.frame),
        evidence_version=evidence.version,
        numbers=tuple(told.numbers),
    )


def _cannot_wait(asked: Asked) -> str:
    """What cannot wait, or which signs cannot; "" where a question tells of none and asks for none."""
    return urgent_first(asked.question) or signs_first(asked.question)


def _urgent_only(asked: Asked, told: Telling) -> Answer:
    """The reply to what must be told alone: what cannot wait, and whom to call."""
    line = _cannot_wait(asked).strip()
    return _alone(asked, told, line, "urgent", "\n".join(urgent(told, asked)))


def _study_only(asked: Asked, told: Telling) -> Answer | None:
    """The reply to a question that names a study by author and year and nothing that is in scope; None where it names none."""
    if asked.foreign or not asked.could_be_ours or _first(asked.question):
        return None
    line = named_first(told, asked.question)
    return _alone(asked, told, line, "what_was_found", line) if line else None


def _trap_only(asked: Asked, told: Telling) -> Answer | None:
    """The reply to a question that names neither treatment nor condition but a trap of the field ("is a clinic with a trial number safe?"); None where it names none."""
    if asked.foreign or not asked.could_be_ours or _first(asked.question):
        return None
    folded = fold(asked.question)
    line = next((str(one["text"]) for one in rules()["pitfalls"] if "asked" in one and re.search(one["asked"], folded)), "")
    return _alone(asked, told, line, "pitfalls", line) if line else None


def _alone(asked: Asked, told: Telling, line: str, name: str, text: str) -> Answer:
    """A reply of one section, which rests on no pooled finding, so that nothing is rated."""
    return Answer(
        question=asked.question,
        in_scope=True,
        bottom_line=line,
        certainty="",
        sections=(section(name, TITLES[name], text),),
        sources=told.citations.listed(),
        frame=told_frame(asked.frame),
        evidence_version=told.evidence.version,
        numbers=tuple(told.numbers),
    )


def _first(question: str) -> str:
    """What is said before any answer: what cannot wait, and what a seller's own count is worth."""
    return f"{urgent_first(question)}{seller_first(question)}"


def _of_programme(asked: Asked, evidence: Evidence) -> Asked:
    """A question that names nothing but a trial of a product is about those whom it was for, and its cells."""
    ours = asked.could_be_ours or asked.frame.conditions
    rows = programmes_named(evidence, asked.question, asked.frame.conditions) if ours and not asked.in_scope else ()
    if not rows:
        return asked
    frame = replace(asked.frame, interventions=("cell_therapy",), conditions=rows[0].conditions, cells=rows[0].cells)
    return replace(asked, in_scope=True, frame=frame)


def _certainty(asked: Asked, finding: Finding) -> str:
    """The level that goes with the bottom line: of harm where that was asked, none where nothing that is asked is held."""
    if asked.lead in ("regulation", "coverage") and "cell_therapy" not in asked.frame.interventions:
        return "none"
    if asked.lead in ("versus", "offer"):
        return "none"  # a comparison between studies is not rated
    return finding.harm_certainty.level if asked.lead == "safety" else finding.certainty.level


def closest_finding(asked: Asked, findings: Findings) -> tuple[Finding, tuple[str, ...]]:
    """The finding on what was asked; where no study bears on it, on the next wider frame, with the parts that were left open."""
    frame = replace(asked.frame, outcomes=())
    if asked.lead not in NARROWED:
        frame = replace(frame, comparators=(), months=None, since_months=None, dose_cells=None, dose_cells_per_kg=None, doses=None)
    if asked.lead == "safety" and frame.age_group:
        frame = replace(frame, age_group="")  # most studies do not say who was a child, and their harms must not be hidden
    frame = _beside_dose(frame, findings)
    first = finding = findings(frame)
    opened: list[str] = []
    for part in (*VAGUE.get(frame.routes, ()), "donor", "levels", "age_group", "cells", "ais", "routes", "phases"):
        if finding.studied.n_studies or (asked.lead == "safety" and finding.harms):
            break  # harms of the same route in other conditions say more of safety than another route does
        if part == "cells" and set(frame.cells) & set(rules()["no_cells"]):
            continue  # studies of cells do not answer for what holds none
        if getattr(frame, part):
            frame = _without(frame, part)
            opened.append(part)
            finding = findings(frame)
    if not finding.studied.n_studies and not (asked.lead == "safety" and finding.harms):
        return first, ()
    return finding, tuple(opened)


def _beside_dose(frame: Frame, findings: Findings) -> Frame:
    """The frame without a dose that some studies gave, as few others than those would be left; one that none gave stays, and is told."""
    asked_of = [part for part in DOSES if getattr(frame, part)]
    met = [part for part in asked_of if part not in findings(frame).left_open] if asked_of else []
    nothing: Any = None
    return replace(frame, **dict.fromkeys(met, nothing)) if met else frame


def rated(asked: Asked, finding: Finding, evidence: Evidence) -> Finding:
    """The finding with the certainty of the benefit that was asked about, where it is counted: that of all benefits belongs to other numbers."""
    words, wanted = vocabulary("outcomes"), wanted_benefits(asked)
    found = benefits_asked(asked, finding)
    contrasts = [one for one in finding.contrasts if any(words.is_kind_of(one.outcome, name) for name in wanted)]
    if not found:
        return finding
    months, left_open = finding.frame.months, finding.left_open
    if months and "months" not in left_open and not any(is_near(one.months, months) for pooled in found for one in pooled.studies):
        left_open = (*left_open, "months")
    apart = left_open_words(finding.frame, left_open)
    return replace(finding, left_open=left_open, certainty=outcome_certainty(evidence, finding.frame, found, contrasts, apart))


def _without(frame: Frame, part: str) -> Frame:
    left_open: Any = "" if part in ("donor", "age_group") else ()
    return replace(frame, **{part: left_open})


def _declined(asked: Asked, evidence: Evidence) -> Answer:
    return Answer(
        question=asked.question,
        in_scope=False,
        bottom_line=f"{_first(asked.question)}{_why_declined(asked, evidence)}",
        certainty="none",
        sections=(),
        sources=(),
        frame={},
        evidence_version=evidence.version,
    )


def _why_declined(asked: Asked, evidence: Evidence) -> str:
    """One line: where a study that is held is named, how to see it; else what is in scope, and where it is not clear what is meant, that."""
    if asked.foreign:
        return say("declined_foreign", scope=rules()["scope"])
    named = [study.study_id for study in studies_named(asked.question, evidence)][:NAMED_AT_MOST] or _of_author(asked, evidence)
    if named and asked.could_be_ours:
        return say("study_named", ids=", ".join(named), id=named[0])
    unclear = "declined_treatment" if asked.frame.conditions else "declined_unclear"
    return say(unclear if asked.unclear else "declined", scope=rules()["scope"])


def _of_author(asked: Asked, evidence: Evidence) -> list[str]:
    """The studies of a first author whom a question names beside a trial, without its year ("the Bydon trial")."""
    folded = fold(asked.question)
    if not re.search(rules()["trial_words"], folded):
        return []
    words = set(re.findall(r"[a-z]{5,}", folded)) - set(rules()["no_authors"].split()) - set(rules()["no_sponsor"].split())
    return [one for one in evidence.study if re.fullmatch(r"([a-z]{5,})\d{4}", one) and one[:-4] in words][:NAMED_AT_MOST]


def _sections(told: Telling, asked: Asked, finding: Finding, widened: tuple[str, ...], answer: str = "") -> Iterator[Section]:
    """Sections that say something, in the order of telling; written in that order too, so that sources are numbered as they are read.

    `answer` is the bottom line where something that cannot wait stands in its place.
    """
    writers: dict[str, Callable[[], Lines]] = {
        "urgent": lambda: urgent(told, asked),
        "methods": lambda: methods(told, asked, finding) if asked.lead == "methods" else (),
        "terms": lambda: _terms(told, asked),
        "what_was_found": lambda: (*filter(None, [answer]), *_found(told, asked, finding, widened)),
        "became": lambda: became(told, asked),
        "given": lambda: _given(told, asked, finding),
        "how_sure": lambda: how_sure(told, asked, finding),
        "who_was_studied": lambda: who(told, finding),
        "candidacy": lambda: criteria(told, asked) if "candidacy" in asked.topics else (),
        "harms": lambda: _harms(told, asked, finding),
        "not_known": lambda: not_known(told, asked, finding),
        "alternatives": lambda: alternatives(told, asked),
        "pitfalls": lambda: pitfalls(told, asked, finding),
        "regulation": lambda: regulation(told, asked, finding),
        "offer": lambda: offer(told, asked),
        "cost": lambda: cost(told, asked) if {"cost", "coverage"} & set(asked.topics) else (),
    }
    order = ("urgent", "offer", *TITLES) if asked.lead == "offer" else tuple(TITLES)  # what was asked for comes first
    for name, title in ((one, TITLES[one]) for one in dict.fromkeys(order)):
        if asked.lead == "definition" and name not in DEFINITION:
            continue
        text = "\n".join(writers[name]())
        if text:
            yield section(name, title, text)


def section(name: str, title: str, text: str) -> Section:
    """A section with the numbers of the sources that its text cites."""
    return Section(
        id=name, title=title, text=text, citations=tuple(dict.fromkeys(int(number) for number in re.findall(r"\[(\d+)\]", text)))
    )


def _terms(told: Telling, asked: Asked) -> Lines:
    """The terms that a question is about, and those under them (AIS A to E)."""
    if asked.lead == "definition":
        for one, entry in glossary().items():
            if any(one == term or one.startswith(f"{term}_") for term in asked.terms):
                told.explained.add(one)
                yield f"- {entry['term']}: {entry['plain']}"


def _named_studies(told: Telling, asked: Asked) -> Lines:
    for study in studies_named(asked.question, told.evidence)[:NAMED_AT_MOST]:
        label = told.figure(label_of(study), value=study.study_id, kind="label", rows=[study], how="label, else study_id and year")
        number = told.figure(study.study_id, value=study.study_id, kind="field", rows=[study], how="study_id")
        yield f'Named in the question and held: {label}{told.cite(study)}; "cordwise card {number}" tells what it found.'


def _found(told: Telling, asked: Asked, finding: Finding, widened: tuple[str, ...]) -> Lines:
    yield from corrections(asked)
    if widened:
        yield f"No study bears on just this; the numbers leave open {', '.join(PART_WORDS[part] for part in widened)}."
    yield from _named_studies(told, asked)
    if asked.lead == "safety":
        yield held(told, finding)
        if asked.frame.age_group:
            yield say("age_open")
        yield from serious(told, finding)
        counted = {pooled.outcome for pooled in finding.harms}
        yield from partly_lines(told, finding, [one for one in asked.frame.outcomes if one not in counted])
        yield from comparison(told, finding)
        yield "Single harms, further comparisons and reports of rare harms stand under Harms."
        return
    yield from found(told, asked, finding)
    if told.plain and finding.benefits:
        yield f"{glossary()['interval']['plain']}"


def _harms(told: Telling, asked: Asked, finding: Finding) -> Lines:
    """Harms; where cells, routes or donors are set against each other, the serious events after each come first."""
    for one in of_each(told.evidence, asked, finding) if asked.lead == "versus" else ():
        yield say("harms_of_each", what=treatment(told, one.frame))
        yield from serious(told, one)
    if asked.lead == "versus" and asked.versus and asked.versus[0] in APART:
        yield say("harms_of_all")
    yield from harms(told, finding, asked.frame, every="safety" in asked.topics)


def _gives_dose(asked: Asked, finding: Finding) -> bool:
    """Whether the answer is of how much or how often it was given."""
    return "doses" in finding.frame.said or (asked.lead in NARROWED and any(part in asked.frame.said for part in DOSES))


def _given(told: Telling, asked: Asked, finding: Finding) -> Lines:
    if {"dose", "repeats"} & set(asked.topics) or _gives_dose(asked, finding):
        yield from doses(told, finding)
    if "timing" in asked.topics:
        yield from times(told, finding)
