"""`card(study_id, evidence, findings)`: one study on one page, in plain words, harms always shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from cordwise.answers.ask import section
from cordwise.answers.cards import groups
from cordwise.answers.cards.counts import control_lines, count_line, limit_words, silence_line
from cordwise.answers.cards.measures import measure_lines
from cordwise.answers.cards.people import is_mean_followup, people_lines
from cordwise.answers.cards.plain import card_words, time_words
from cordwise.answers.cards.rows import beside, control_ids, counts, only_silence
from cordwise.answers.cards.stage import became, has_ended, stage_words, were_counted
from cordwise.answers.finding import has_results, label_of
from cordwise.answers.named import held_study
from cordwise.answers.numbers_told import percent
from cordwise.answers.reading import reading_grade
from cordwise.answers.recovery import expected_of
from cordwise.answers.sections.telling import Telling, listed, plain_label, plain_words, plural
from cordwise.appraisal.levels import level
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.records.finding import Finding, Recovery
from cordwise.records.frame import Frame
from cordwise.records.reply import Card, Section

LINES_AT_MOST = 8
"""Counts, measures and harms not seen that are told; harms seen are all told."""
FEW = 100
NO_GRADE = ("links",)
CLAIMED = ("benefit", "mixed")
UNCONTROLLED = ("single_arm", "case_series", "case_report", "registry")
LEVELS = {
    1: "1 (reviews of trials)", 2: "2 (a trial where chance made the groups)", 3: "3 (groups compared, not known to be made by chance)",
    4: "4 (no control group)", 5: "5 (views and lab work)",
}  # fmt: skip


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
        "people": ("Who took part", people_lines(study, evidence)),
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
        title=study.title or f"Study {label_of(study)}",
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


def _question(study: Study, evidence: Evidence, mark: str) -> Iterator[str]:
    for condition, words in card_words()["questions"].items():
        if study.conditions == (condition,):
            yield f"{words}{mark}"
            return
    given = list(dict.fromkeys(map(groups.given, groups.treated(study, evidence))))[:2] or ["this treatment"]
    who = listed([plain_label("conditions", one) for one in study.conditions[:2]], "or")
    yield f"Can {listed(given, 'or')} help people with {who}? Is it safe?{mark}"


def _done(study: Study, evidence: Evidence) -> Iterator[str]:
    done = were_counted(study, evidence)
    design = plain_words()["designs"][study.design] if done else card_words()["designs_planned"].get(study.design, "")
    if design and study.design in UNCONTROLLED and control_ids(study, evidence):
        design = design.replace("no control group", "no control group of its own")
    yield " ".join(part for part in (stage_words(study, evidence), design) if part)
    if study.design == "rct" and re.search(card_words()["observed_beside"], study.notes):
        yield "More people chose for themselves. They were followed too."
    lines = list(groups.told(study, evidence, done=done))
    yield from (f"- {line}" for line in lines)
    if len(lines) == 1 and study.controlled:
        yield "What sets the groups apart is not held."
    if not lines:
        yield f"What each group {'got' if done else 'was to get'} is not held."


def _level(study: Study, evidence: Evidence) -> Iterator[str]:
    held = level_words(study, evidence)
    yield f"Level of proof: {held.replace(': ', ', for ')}."
    if groups.not_by_chance(study, evidence):
        yield "That is the level of the groups that chance made. What came of the others is no more than level 4."
    yield "Level 1 is best and level 5 is least. The design sets the level. No web page can change it."


def _found(told: Telling, study: Study) -> Iterator[str]:
    evidence = told.evidence
    if not has_results(evidence, study):
        counted = " as counts" if has_ended(study, evidence) else ""
        yield f"No results are held{counted}. So nothing here shows that the treatment works."
        yield from became(told, study)
        return
    rows = counts(study, evidence, ("benefit", "measure"))
    measures = list(measure_lines(study, evidence))
    lines = [*(count_line(row, study, evidence) for row in rows[:LINES_AT_MOST]), *measures[:LINES_AT_MOST]]
    yield from (f"- {line}" for line in lines)
    yield from (f"- {line}" for line in _natural(told, study, rows))
    if len(rows) > LINES_AT_MOST or len(measures) > LINES_AT_MOST:
        yield "More was measured than is told here."
    if not rows and not measures:
        of_controls = [f"- {line}" for line in control_lines(study, evidence)[:LINES_AT_MOST]]
        yield from of_controls or ["No count of people who got better is held."]
    elif control_ids(study, evidence) and not all("control group" in line for line in lines):
        yield "Where no control group is named, its figure is not held."
    yield from _said(study)
    helped = measures or study.direction in CLAIMED or any(row.events for row in counts(study, evidence, ("benefit",)))
    if study.design in UNCONTROLLED and helped:
        own = " of its own" if control_ids(study, evidence) else ""
        yield f"There was no control group{own}. So no one can tell if the treatment did it."
    yield from became(told, study)


def _said(study: Study) -> Iterator[str]:
    words: dict[str, str] = card_words()["said"]
    if study.direction in words:
        yield words[study.direction]


def _of_the_cord(study: Study) -> bool:
    """Whether all whom a study treated had an injury of the cord, in which some get better by themselves."""
    conditions = vocabulary("conditions")
    return bool(study.conditions) and all(conditions.is_kind_of(one, "spinal_cord_injury") for one in study.conditions)


def _natural(told: Telling, study: Study, rows: Sequence[Outcome]) -> Iterator[str]:
    """What would be expected without cells, where a rate is published; that nobody knows, where none is."""
    domains = vocabulary("outcomes")
    neurological = [row for row in rows if domains[row.outcome].facts.get("domain") == "neurological" and not row.subgroup]
    if study.design not in UNCONTROLLED:
        neurological = [row for row in neurological if study.controlled and not beside(row, study, told.evidence)]
    if not neurological:
        if study.design in UNCONTROLLED and _of_the_cord(study) and any(row.events for row in rows):
            yield "Some people get better with no cells too. How many is not known here."
        return
    graded = [row for row in neurological if row.outcome == "ais_improved" and row.events is not None and row.total is not None]
    if not graded:
        yield "Some people get better with no cells too. How many is not known here."
    for row in graded:
        one = natural_recovery(study, row, told.evidence)
        if one.predicted_low is None or one.predicted_high is None:
            yield "Some people get better with no cells too. How many of these would have is not known."
            return
        rates = [rate for rate in told.evidence.natural_history if rate.rate_id in one.rate_ids]
        share = (
            f"about {percent(one.expected)}" if one.expected is not None else f"{percent(one.expected_low)} to {percent(one.expected_high)}"
        )
        span = f"{one.predicted_low} to {one.predicted_high}" if one.predicted_low < one.predicted_high else f"{one.predicted_high}"
        seen = f" So {one.observed} is no surprise." if one.observed <= one.predicted_high else f" {one.observed} is more than that."
        yield f"With no cells, {share} of such people get better by a grade too.{told.cite(*rates, at_most=3)} Of {one.total} people, {span} would be no surprise.{seen}"


def natural_recovery(study: Study, row: Outcome, evidence: Evidence) -> Recovery:
    """The benchmark of one count of a study."""
    return expected_of(study, row, evidence)


def _harms(study: Study, evidence: Evidence) -> Iterator[str]:
    rows = counts(study, evidence, ("harm",))
    reports = [report for report in evidence.harm_reports if report.report_id == study.study_id]
    if not rows and not reports:
        whose = " of just these people" if _holds_harms(study, evidence) else ""
        above = " What was told of the trial stands above." if not has_results(evidence, study) and has_ended(study, evidence) else ""
        yield f"Harms{whose} are not held.{above} That does not mean that there were none."
        return
    terms = vocabulary("outcomes")
    counted = [row for row in rows if not only_silence(row, study)]
    ranked = sorted(counted, key=lambda row: (not terms[row.outcome].facts.get("serious"), row.events == 0, row.outcome))
    shown = [row for place, row in enumerate(ranked) if row.events != 0 or place < LINES_AT_MOST]
    lines = [f"- {count_line(row, study, evidence)}{limit_words(row)}" for row in shown]
    yield from lines
    if len(shown) < len(ranked):
        yield "Other harms were looked for and not seen."
    silent = [row for row in rows if only_silence(row, study)]
    if silent:
        yield f"- {silence_line(silent)}"
    if control_ids(study, evidence) and not all("control group" in line for line in lines):
        yield "Where no control group is named, its figure is not held."
    for report in reports:
        yield f"- This study was told because of harm: {listed([vocabulary('outcomes').label(one) for one in report.harms])}."


def _holds_harms(study: Study, evidence: Evidence) -> bool:
    terms = vocabulary("outcomes")
    return any(terms[row.outcome].facts.get("kind") == "harm" for row in evidence.outcomes_of.get(study.study_id, ()))


def _cannot_tell(study: Study, evidence: Evidence, findings: Callable[[Frame], Finding]) -> Iterator[str]:
    words = card_words()["cannot_tell"]
    if study.design in words:
        own = " of its own" if study.design in UNCONTROLLED and control_ids(study, evidence) else ""
        yield f"- {words[study.design].replace('no group', f'no group{own}')}"
    people = study.n_treated or study.n_enrolled
    if people == 1 or study.design == "case_report":
        yield "- It cannot tell how often such things come. It is the story of one person."
    elif people and people < FEW:
        yield "- It cannot find rare harms, or count them. It is too small."
    if study.followup_months_max is None:
        yield "- It cannot tell what comes later. How long people were followed is not held."
    elif study.followup_months_max < 60:
        after = "long after" if is_mean_followup(study) else "after"
        yield f"- It cannot tell what comes {after} {time_words(study.followup_months_max)}."
    yield "- It cannot tell how you would do."
    yield from _others(study, evidence, findings)


def _others(study: Study, evidence: Evidence, findings: Callable[[Frame], Finding]) -> Iterator[str]:
    """How many more studies with results are held on the same treatment for the same conditions."""
    treated = groups.treated(study, evidence)
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
