"""The bottom lines on what is allowed and who pays: approvals, decisions on a product, payers, prices."""

from __future__ import annotations

import re

from cordwise.answers.authorities import cases_named, named_authorities
from cordwise.answers.decisions import decisions_on
from cordwise.answers.matching import VESICLES
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.alternatives import SAID
from cordwise.answers.sections.authority import authority_line
from cordwise.answers.sections.cost import paying, prices, there_of
from cordwise.answers.sections.regulation import APPROVALS, lawful, lawful_anywhere, names_place, ranked, states_named, status_words
from cordwise.answers.sections.row_told import told_with_document
from cordwise.answers.sections.subject import CERTAINTY, people, place, short_treatment, subject, treatment
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Cost, Guidance, Regulation
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

DECISIONS_AT_MOST = 3
RULES_AT_MOST = 2
GUIDANCE_AT_MOST = 2
NO_NAMES = ("who", "and", "the")
"""Words that are names of bodies in capitals only."""
DECISIONS = ("approval", "conditional_approval", "refused", "withdrawn", "warning", "ruling", "designation", "exemption")


def regulation_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """What is approved for the people asked about; of a product that the question names, what was decided on it first."""
    if "cell_therapy" not in asked.frame.interventions:
        return f"{say('regulation_not_held', what=treatment(told, asked.frame))} {say('regulation_ask')}"
    rows = _on_product(told, asked)
    if (not rows or cases_named(fold(asked.question))) and (word := authority_line(told, asked)):
        return f"{word} {say('no_approval_either')}"
    named = _named_law(told, asked)
    approved = approvals(told, asked, finding)
    lower = f"{approved[:1].lower()}{approved[1:]}"
    rule = "" if rows or named else _rule(told, asked, finding)
    approved = f"{rule}; {lower}" if rule else approved
    first = say("product", product=_product(rows[0].product), decisions=_decisions(told, asked, rows), approved=lower) if rows else approved
    return f"{named}{first} {say('no_approval_either')}"


def _named_law(told: Telling, asked: Asked) -> str:
    """What a law covers that the question names by its name; "" where it names none."""
    row = next((one for one in rules()["named_laws"] if re.search(one["words"], fold(asked.question))), None)
    if row is None:
        return ""
    return f"{told_with_document(told, row)} "


def _rule(told: Telling, asked: Asked, finding: Finding) -> str:
    """What the law of a place that is named says, where it is asked whether something is allowed there: of its states first."""
    if not re.search(rules()["lawful_asked"], fold(asked.question)):
        return ""
    rows = ranked(finding.regulation, asked)
    if not asked.jurisdictions:
        anywhere = "; ".join(_rule_words(told, row) for row in lawful_anywhere(rows, asked))
        return f"{say('rule_places')}{anywhere}" if anywhere else ""
    held = lawful(told, rows, asked)
    if not held:
        return ""
    silent = [name for name in states_named(asked) if not any(names_place(row, [name]) for row in held)]
    first = say("rule_of_state_none", state=listed([name.title() for name in silent], "or")) if silent else ""
    return f"{first}{'; '.join(_rule_words(told, row) for row in held[:RULES_AT_MOST])}"


def _rule_words(told: Telling, row: Regulation) -> str:
    """A row as part of a sentence."""
    words = told.figure(row.statement.rstrip("."), value=row.regulation_id, kind="part_of_field", rows=[row], how="statement")
    where = told.quoted(row, "authority") if row.authority.startswith("State of") else place(row.jurisdiction)
    return say("rule_held", place=_capital(where), status=f"{status_words(row)}{_year(told, row)}", statement=words)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def approvals(told: Telling, asked: Asked, finding: Finding) -> str:
    """The approvals held for the people asked about, at the places named, as a sentence; or that none is held."""
    words = vocabulary("conditions")
    rows = [r for r in ranked(finding.regulation, asked) if r.status in ("approval", "conditional_approval") and r.in_force != "no"]
    own = [r for r in rows if any(words.is_kind_of(c, h) or words.is_kind_of(h, c) for c in asked.frame.conditions for h in r.conditions)]
    who, where, what = people(told, asked.frame), _where(asked), "cell therapy"
    if VESICLES in asked.frame.interventions:  # what is approved of cells is not of them
        own, what = [r for r in own if "exosomes" in r.cells], vocabulary("interventions").label(VESICLES)
    named = dict.fromkeys(f"{_product(r.product)} in {place(r.jurisdiction)} ({_status(r, own)})" for r in own)
    return say("approved", who=who, where=where, named=listed(list(named))) if own else say("not_approved", what=what, who=who, where=where)


def _status(row: Regulation, rows: list[Regulation]) -> str:
    same = [r for r in rows if (r.product, r.jurisdiction, r.status) == (row.product, row.jurisdiction, row.status)]
    force = "" if any(r.in_force == "yes" for r in same) else ", whether still in force is not held"
    return f"{status_words(row)}{force}"


def _where(asked: Asked) -> str:
    return f" in {listed([place(one) for one in asked.jurisdictions])}" if asked.jurisdictions else ""


def _product(name: str) -> str:
    return name.split(",")[0].split("(")[0].strip() or "a product"


def _on_product(told: Telling, asked: Asked) -> list[Regulation]:
    """The decisions on a product that the question names, the latest first; of an approval the day it was given."""
    folded = fold(asked.question)
    names = " ".join(
        fold(one["name"]) for one in rules()["products"] if re.search(one["words"], folded)
    )  # decisions stand under its first name
    rows = [row for row in decisions_on(told.evidence, f"{folded} {names}") if row.status in DECISIONS]
    latest = sorted(rows, key=lambda r: (r.date, r.regulation_id), reverse=True)
    one_each: dict[tuple[str, str], Regulation] = {}
    for row in latest:
        if row.status in APPROVALS or (row.status, row.jurisdiction) not in one_each:
            one_each[row.status, row.jurisdiction] = row
    return list(one_each.values())


def _decisions(told: Telling, asked: Asked, rows: list[Regulation]) -> str:
    said = [f"{_decided(row, asked)} ({place(row.jurisdiction)}{_year(told, row)})" for row in rows[:DECISIONS_AT_MOST]]
    return listed(said)


def _decided(row: Regulation, asked: Asked) -> str:
    """What was decided; an approval for some other disease must not read as one for the condition asked about."""
    words, wanted = vocabulary("conditions"), asked.frame.conditions
    own = any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in wanted for held in row.conditions)
    status = status_words(row)
    return f"{status} for another disease" if row.status in APPROVALS and wanted and not own else status


def _year(told: Telling, row: Regulation) -> str:
    return f", {told.figure(row.date, value=row.date, kind='field', rows=[row], how='date')}" if row.date else ""


def guidance_bottom(told: Telling, asked: Asked, finding: Finding) -> str:
    """What societies and regulators recommend on the treatment, those that the question names first; the word of an authority where that is asked for."""
    word, named = "" if _on_product(told, asked) else authority_line(told, asked), _bodies_named(told, asked)
    if word and not [one for one in named if not named_authorities(fold(one))]:
        return f"{word} {say('authority_sure', **subject(told, finding))}"
    return f"{word} {_recommended(told, named, finding)}".strip()


def _recommended(told: Telling, named: set[str], finding: Finding) -> str:
    parts = subject(told, finding)
    if not finding.guidance:
        return say("guidance_none", what=parts["what"], who=parts["who"])
    own = [g for g in finding.guidance if named & set(re.findall(r"[A-Za-z]{3,}", g.organisation))]
    rows = sorted(own or finding.guidance, key=lambda g: (not g.conditions, -(g.year or 0), g.guidance_id, g.intervention_text))
    said = "; ".join(_guidance_words(told, row) for row in rows[:GUIDANCE_AT_MOST])
    name = "guidance_of" if own else "guidance_not_of" if named else "guidance_held"
    held = say(name, named=listed(sorted(named)), what=parts["what"], who=parts["who"])
    return say("guidance", held=held, said=said, what=short_treatment(finding.frame), sure=parts["sure"])


def _bodies_named(told: Telling, asked: Asked) -> set[str]:
    """The short names of bodies of which guidance is held that the question names, in capitals or not."""
    words = re.findall(r"[A-Za-z]{3,}", asked.question)
    return {*words, *(word.upper() for word in words if word not in NO_NAMES)} & set(short_names(told))


def short_names(told: Telling) -> list[str]:
    """The short names in capitals of the bodies of which guidance is held: NICE, ISSCR, FDA."""
    return [word for g in told.evidence.guidance for word in re.findall(r"\b[A-Z]{3,}\b", g.organisation)]


def _guidance_words(told: Telling, row: Guidance) -> str:
    year = f" {told.figure(str(row.year), value=row.year, kind='field', rows=[row], how='year')}" if row.year else ""
    what = f" ({told.quoted(row, 'intervention_text')})" if row.intervention_text else ""
    return f"{told.quoted(row, 'organisation')}{year} {SAID[row.recommendation]}{what}"


def coverage_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """Whether somebody else pays: what is held on it, and what is approved."""
    if "cell_therapy" not in asked.frame.interventions:
        return f"{say('regulation_not_held', what=treatment(told, asked.frame))} {say('regulation_ask')}"
    rows = paying(told, asked)
    known = "Not"
    if rows:
        words = f"{len(rows)} {'decision' if len(rows) == 1 else 'decisions'} on paying"
        number = told.figure(words, value=len(rows), kind="rows", rows=rows, how="count")
        places = listed(list(dict.fromkeys(place(row.jurisdiction) for row in rows)))
        known = say("coverage_known", number=number, places=places)
    approved = approvals(told, asked, finding)
    line = say("coverage", where=_where(asked), known=known, approved=f"{approved[:1].lower()}{approved[1:]}", **subject(told, finding))
    either = not asked.frame.cells and set(asked.frame.conditions) & set(rules()["relapsing"]["of"])
    return f"{line}{say('transplant_meant', who=people(told, finding.frame))}" if either else line


def cost_line_first(told: Telling, asked: Asked, finding: Finding) -> str:
    """The span of the prices held, or the one that is; that none of them buys a proven effect."""
    rows = prices(told, asked)
    dollars = [c for c in rows if c.currency == "USD" and (c.high is not None or c.low is not None)]
    dollars = dollars or [c for c in rows if c.currency == "USD"]
    sure = CERTAINTY[finding.certainty.level]
    if not dollars:
        return say("cost_none", effect=say("cost_effect_none", sure=sure))
    there, away = there_of(rows, asked), ""
    if asked.jurisdictions and not there:
        away = say("cost_elsewhere", where=listed([place(one) for one in asked.jurisdictions]))
    name = "cost_range" if len(dollars) > 1 else "cost_one"
    line = say(
        name,
        there=_where(asked) if there else "",
        span=_span(told, dollars),
        effect=say("cost_effect" if len(dollars) > 1 else "cost_effect_one", sure=sure),
    )
    product = next((one for one in rules()["products"] if re.search(one["words"], fold(asked.question))), None)
    if product is not None and not any(re.search(product["words"], fold(row.what)) for row in rows):
        return say("cost_of_product", product=product["name"], rest=f"{line[:1].lower()}{line[1:]}")
    return f"{away}{line[:1].lower()}{line[1:]}" if away else line


def _span(told: Telling, rows: list[Cost]) -> str:
    ends = [end for c in rows for end in ((c.low, c.high) if c.low is not None or c.high is not None else (c.middle,)) if end is not None]
    low, high = min(ends), max(ends)
    at = "" if rows[0].low is None and rows[0].high is None else "up to " if rows[0].low is None else "from "
    words = f"{low:,.0f} to {high:,.0f} US dollars" if low < high else f"{at}{high:,.0f} US dollars"
    return told.figure(words, value=[low, high], kind="cost_range", rows=rows, how="lowest and highest of low and high, USD rows")
