"""`card(study_id, evidence, findings)`: one study on one page, in plain words, harms always shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from cordwise.answers.ask import section
from cordwise.answers.finding import has_results
from cordwise.answers.named import held_study
from cordwise.answers.numbers_told import limit, percent
from cordwise.answers.reading import reading_grade
from cordwise.answers.recovery import expected_of
from cordwise.answers.sections.given import cells_words
from cordwise.answers.sections.telling import Telling, listed, plain_label, plain_words, plural
from cordwise.appraisal.levels import level
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Arm, Evidence, Outcome, Study
from cordwise.records.finding import Finding, Recovery
from cordwise.records.frame import Frame
from cordwise.records.reply import Card, Section
from cordwise.synthesis.exact import exact_upper

LINES_AT_MOST = 6
MEANS_AT_MOST = 4
NO_GRADE = ("links",)
LEVELS = {
    1: "1 (reviews of trials)", 2: "2 (a trial where chance made the groups)", 3: "3 (a control group, but not by chance)",
    4: "4 (no control group)", 5: "5 (views and lab work)",
}  # fmt: skip


AGES = {
    "": "Their ages are not held.",
    "child": "They were children.",
    "adult": "They were adults.",
    "mixed": "Both children and adults took part.",
}
PHASES: dict[tuple[str, ...], str] = {
    ("acute",): "They had just been hurt.",
    ("subacute",): "They had been hurt weeks or months before.",
    ("chronic",): "They had been hurt long before.",
}


def card(study_id: str, evidence: Evidence, findings: Callable[[Frame], Finding]) -> Card:
    """The card of a study; the reading grade is that of its sentences, without the title and the links.

    Raises:
        NotHeldError: no such study, or several; the message says what is near.
    """
    study = held_study(study_id, evidence)
    told = Telling(evidence=evidence)
    mark = told.cite(study)
    parts: dict[str, tuple[str, Iterable[str]]] = {
        "question": ("What was asked", _question(study, evidence, mark)),
        "done": ("What was done", _done(study, evidence)),
        "people": ("Who took part", _people(study)),
        "level": ("How strong it is", _level(study, evidence)),
        "found": ("What was found", _found(told, study)),
        "harms": ("Harms", _harms(study, evidence)),
        "cannot_tell": ("What it cannot tell", _cannot_tell(study, evidence, findings)),
        "paid": ("Who paid", _paid(study)),
        "links": ("Links", _links(study)),
    }
    sections = tuple(section(name, title, "\n".join(lines)) for name, (title, lines) in parts.items())
    return Card(
        study_id=study.study_id,
        title=study.title or f"Study {study.study_id}",
        level=level_words(study, evidence),
        sections=sections,
        sources=told.citations.listed(),
        reading_grade=round(reading_grade(graded_text(sections)), 1),
        evidence_version=evidence.version,
    )


def graded_text(sections: Sequence[Section]) -> str:
    """What the reading grade looks at: every sentence but the links."""
    return "\n".join(one.text for one in sections if one.id not in NO_GRADE)


def level_words(study: Study, evidence: Evidence) -> str:
    """The level by rule; a protocol or a registry entry has none."""
    rule = level(study)
    if rule is None or not has_results(evidence, study):
        return "none: no results are held" if not has_results(evidence, study) else "none: how the study was set up is not held"
    return LEVELS[rule]


def _treated(study: Study, evidence: Evidence) -> list[Arm]:
    return [arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "treatment"]


def _given(arm: Arm) -> str:
    return listed([plain_label("cells", one) for one in arm.cells]) or plain_label("interventions", arm.intervention)


def _question(study: Study, evidence: Evidence, mark: str) -> Iterator[str]:
    given = list(dict.fromkeys(_given(arm) for arm in _treated(study, evidence)))[:2] or ["this treatment"]
    who = listed([plain_label("conditions", one) for one in study.conditions[:2]], "or")
    yield f"Can {listed(given, 'or')} help people with {who}? Is it safe?{mark}"


def _done(study: Study, evidence: Evidence) -> Iterator[str]:
    design = plain_words()["designs"][study.design]
    yield design if has_results(evidence, study) else f"This was planned. {design}"
    arms = evidence.arms_of.get(study.study_id, ())
    treated = [arm for arm in arms if arm.role == "treatment"]
    for arm in arms[:LINES_AT_MOST]:
        who = "The control group" if arm.role == "control" else "The treated group" if len(treated) == 1 else "One group"
        yield f"- {_arm(arm, who)}"
    if not arms:
        yield "What each group got is not held."


def _arm(arm: Arm, who: str) -> str:
    routes = listed([plain_label("routes", one) for one in arm.routes])
    sentences = [f"{who} got {_given(arm)}, {routes}." if routes else f"{who} got {_given(arm)}."]
    dose = arm.dose_cells_max or arm.dose_cells_min
    if dose:
        same = arm.dose_cells_min is None or arm.dose_cells_max is None or arm.dose_cells_min == arm.dose_cells_max
        sentences.append(
            f"The dose was {cells_words(dose)} cells."
            if same
            else f"The dose was {cells_words(arm.dose_cells_min or 0)} to {cells_words(dose)} cells."
        )
    if arm.doses_max or arm.doses_min:
        times = arm.doses_max or arm.doses_min or 1
        sentences.append("It was done once." if times == 1 else f"It was done up to {times} times.")
    if arm.donor in ("autologous", "allogeneic"):
        sentences.append("The cells were their own." if arm.donor == "autologous" else "The cells came from a donor.")
    return " ".join(sentences)


def _people(study: Study) -> Iterator[str]:
    if study.n_treated:
        yield f"{plural(study.n_treated, 'person', 'people')} got the treatment."
    elif study.n_enrolled:
        yield f"{study.n_enrolled} people were to take part."
    else:
        yield "How many took part is not held."
    if study.n_control:
        yield f"{study.n_control} were in a control group."
    yield AGES[study.age_group]
    if study.ais:
        yield f"At the start their AIS grade was {listed(study.ais, 'or')}. In grade A no feeling or movement is left below the injury. In E all is normal."
    if study.phases:
        yield PHASES.get(study.phases, "Some had been hurt lately, some long before.")
    if study.countries:
        yield f"Place: {listed(study.countries)}."
    if study.followup_months_max is not None:
        yield f"They were followed for up to {study.followup_months_max:g} months."


def _level(study: Study, evidence: Evidence) -> Iterator[str]:
    yield f"Level of proof: {level_words(study, evidence)}."
    yield "Level 1 is best and level 5 is least. The design sets the level. No web page can change it."


def _found(told: Telling, study: Study) -> Iterator[str]:
    evidence = told.evidence
    if not has_results(evidence, study):
        yield "No results are held. It cannot show that the treatment works."
        return
    rows = _chosen(study, evidence, ("benefit",))
    measures = [row for row in _chosen(study, evidence, ("measure",)) if row.mean is not None]
    for row in rows[:LINES_AT_MOST]:
        yield f"- {_count(row, study, evidence)}"
        yield from (f"- {words}" for words in _natural(told, study, row))
    yield from (f"- {_mean(row)}" for row in measures[: MEANS_AT_MOST if rows else LINES_AT_MOST])
    if not rows and not measures:
        yield "No count of people who got better is held."
    yield from _said(study)
    if not study.controlled and any(row.events for row in rows):
        yield "There was no control group. So no one can tell if the treatment did it."


def _said(study: Study) -> Iterator[str]:
    said = {
        "benefit": "Those who ran it think that it helped.", "mixed": "Those who ran it found some things better and some not.",
        "no_difference": "Those who ran it found no clear gain.", "harm": "It tells of harm.", "safety_only": "It looked at harm only, not at whether it helps.",
    }.get(study.direction)  # fmt: skip
    if said:
        yield said


def _chosen(study: Study, evidence: Evidence, kinds: tuple[str, ...]) -> list[Outcome]:
    """Rows of those kinds: treated groups, everybody, the latest time first."""
    terms = vocabulary("outcomes")
    control = {arm.arm_id for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "control"}
    rows = [
        row
        for row in evidence.outcomes_of.get(study.study_id, ())
        if terms[row.outcome].facts.get("kind") in kinds and row.arm_id not in control
    ]
    latest: dict[tuple[str, str, str, str], Outcome] = {}
    for row in sorted(rows, key=lambda row: row.months_max or 0.0):
        latest[row.arm_id, row.outcome, row.subgroup, "" if row.events is not None else _aspect(row)] = row
    return list(latest.values())


def _count(row: Outcome, study: Study, evidence: Evidence) -> str:
    """ "7 of 10 people got better by one AIS grade or more by 24 months."; what happened in the control group beside it."""
    label = _happened(row.outcome)
    by = f" by {row.months_max:g} months" if row.months_max else ""
    if row.events is None:
        return f"Some people {label}{by}. The count is not held."
    if row.total is None:
        return f"{row.events} people {label}{by}. How many were asked is not held."
    unit = {"patients": "people", "injections": "shots", "procedures": "procedures", "events": "cases"}[row.counted]
    words = (
        f"{row.events} of {row.total} people {label}{by}."
        if unit == "people"
        else f"After {row.events} of {row.total} {unit} people {label}."
        if unit != "cases"
        else f"There were {row.events} cases in which people {label}."
    )
    if row.subgroup:
        words += " This is a part of the people."
    return words + _beside(row, study, evidence)


def _beside(row: Outcome, study: Study, evidence: Evidence) -> str:
    controls = [arm.arm_id for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "control"]
    for other in evidence.outcomes_of.get(study.study_id, ()):
        same = (other.outcome, other.months_max, other.subgroup, other.counted) == (row.outcome, row.months_max, row.subgroup, row.counted)
        if same and other.arm_id in controls and other.events is not None and other.total is not None:
            return f" In the control group it was {other.events} of {other.total}."
    return ""


def _happened(outcome: str) -> str:
    words: dict[str, str] = plain_words()["outcomes"]
    return words.get(outcome) or f"had: {vocabulary('outcomes').label(outcome)}"


def _natural(told: Telling, study: Study, row: Outcome) -> Iterator[str]:
    """What would be expected without cells, where a rate is published; that nobody knows, where none is."""
    if study.controlled or vocabulary("outcomes")[row.outcome].facts.get("domain") != "neurological":
        return
    if row.outcome != "ais_improved" or row.events is None or row.total is None:
        yield "Some people get better with no cells too. How many is not known here."
        return
    one = natural_recovery(study, row, told.evidence)
    if one.predicted_low is None:
        yield "Some people get better with no cells too. How many of these would have is not known."
        return
    rates = [rate for rate in told.evidence.natural_history if rate.rate_id in one.rate_ids]
    share = f"about {percent(one.expected)}" if one.expected is not None else f"{percent(one.expected_low)} to {percent(one.expected_high)}"
    yield f"With no cells, {share} of such people get better too.{told.cite(*rates, at_most=3)} Of {one.total} people, {one.predicted_low} to {one.predicted_high} would be no surprise."


def natural_recovery(study: Study, row: Outcome, evidence: Evidence) -> Recovery:
    """The benchmark of one count of a study."""
    return expected_of(study, row, evidence)


def _mean(row: Outcome) -> str:
    measures: dict[str, str] = plain_words()["measures"]
    label = measures.get(row.outcome, "score")
    at = f" at {row.months_max:g} months" if row.months_max else " at the start" if row.months_max == 0 else ""
    verb = {"change": "changed by", "difference": "differed from the control group by", "": "was"}[_aspect(row)]
    return f"The {label} {verb} {row.mean:g}{_unit(row)}{at}."


def _aspect(row: Outcome) -> str:
    words = f"{row.unit} {row.outcome_text}"
    return (
        "difference"
        if re.search(r"difference|vs control|against", words)
        else "change"
        if re.search(r"change|gain|increase|improvement|fall", words)
        else ""
    )


def _unit(row: Outcome) -> str:
    unit = row.unit.split(",")[0].split("(")[0].strip()
    return (
        f" {unit}"
        if unit in ("points", "seconds", "points of 100", "points of 10", "percent", "m", "metres", "minutes")
        else " points"
        if unit
        else ""
    )


def _harms(study: Study, evidence: Evidence) -> Iterator[str]:
    rows = _chosen(study, evidence, ("harm",))
    reports = [report for report in evidence.harm_reports if report.report_id == study.study_id]
    if not rows and not reports:
        yield "Harms are not held. That does not mean that there were none."
        return
    terms = vocabulary("outcomes")
    ranked = sorted(rows, key=lambda row: (not terms[row.outcome].facts.get("serious"), not row.events, row.outcome))
    for row in ranked[: LINES_AT_MOST + 2]:
        yield f"- {_count(row, study, evidence)}{_limit(row)}"
    for report in reports:
        yield f"- This study was told because of harm: {listed([vocabulary('outcomes').label(one) for one in report.harms])}."


def _limit(row: Outcome) -> str:
    if row.events == 0 and row.total and row.counted == "patients":
        return f" With so few people, the true rate could be up to {limit(exact_upper(0, row.total))}."
    return ""


def _cannot_tell(study: Study, evidence: Evidence, findings: Callable[[Frame], Finding]) -> Iterator[str]:
    if not study.controlled:
        yield "- It cannot tell if the treatment works. There was no group to compare with."
    elif study.design != "rct":
        yield "- It cannot tell for sure if the treatment works. The groups may have differed from the start."
    people = study.n_treated or study.n_enrolled
    if people and people < 100:
        yield "- It cannot find rare harms. It is too small."
    if study.followup_months_max is None:
        yield "- It cannot tell what comes later. How long people were followed is not held."
    elif study.followup_months_max < 60:
        yield f"- It cannot tell what comes after {study.followup_months_max:g} months."
    yield "- It cannot tell how you would do."
    yield from _others(study, evidence, findings)


def _others(study: Study, evidence: Evidence, findings: Callable[[Frame], Finding]) -> Iterator[str]:
    """How many more studies with results are held on the same treatment for the same conditions."""
    treated = _treated(study, evidence)
    if treated:
        held = findings(Frame(conditions=study.conditions, interventions=(treated[0].intervention,))).studied.study_ids
        others = len(set(held) - {study.study_id})
        if others:
            yield f"- It is not the last word. {plural(others, 'more study is', 'more studies are')} held on the same kind of treatment."


def _paid(study: Study) -> Iterator[str]:
    if re.search(r"patient[- ]funded|paid by (?:the )?patients|pay[- ]to[- ]participate", study.notes):
        yield "The people who took part may have had to pay. Good trials do not as a rule ask for money."
    else:
        yield "Who paid is not held. Look for it in the paper."


def _links(study: Study) -> Iterator[str]:
    addresses = [
        study.source.address,
        f"https://doi.org/{study.doi}" if study.doi else "",
        f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/" if study.pmid else "",
    ]
    addresses += [f"https://clinicaltrials.gov/study/{one}" if one.upper().startswith("NCT") else one for one in study.registrations]
    for address in dict.fromkeys(address for address in addresses if address):
        yield f"- {address}"
    if not any(addresses):
        yield f"- {study.source.document}"
