"""What is asked for treatments, in the currency of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.subject import place
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Cost, Regulation

BASIS = {"survey": "survey", "price_list": "price list", "study": "study", "news": "news report", "court": "court papers"}
AT_MOST = 10


def cost(told: Telling, asked: Asked) -> Iterator[str]:
    """Prices held for the condition and treatment; general ones where there are none."""
    yield from (f"- {place(row.jurisdiction)}: {told.quoted(row, 'statement')}{told.cite(row)}" for row in _paying_asked(told, asked))
    rows = prices(told, asked)
    if not rows:
        yield "No price that bears on this is held."
        return
    if asked.jurisdictions and not there_of(rows, asked):
        yield f"No price from {listed([place(one) for one in asked.jurisdictions])} that bears on this is held; these are from elsewhere."
    yield say("cost_lead")
    yield from (cost_line(told, row) for row in rows[:AT_MOST])
    yield say("cost_more")


def prices(told: Telling, asked: Asked) -> list[Cost]:
    """Rows on the treatment and condition asked about; of the places named, where there are any."""
    words = vocabulary("conditions")
    treatments = {*asked.frame.interventions, *asked.compared}
    rows = [c for c in told.evidence.costs if treatments & set(c.interventions) and _inside(c)]
    own = [c for c in rows if any(words.is_kind_of(have, want) for want in asked.frame.conditions for have in c.conditions)]
    general = [c for c in rows if not c.conditions or "neurological_disease" in c.conditions or not asked.frame.conditions]
    named = set(asked.jurisdictions)
    there = [c for c in own or general if c.jurisdiction in named]
    return sorted(there or own or general, key=lambda c: (c.basis not in ("survey", "study"), c.jurisdiction, c.cost_id))


def there_of(rows: Sequence[Cost], asked: Asked) -> list[Cost]:
    """The rows of the places that the question names."""
    return [row for row in rows if row.jurisdiction in asked.jurisdictions]


def paying(told: Telling, asked: Asked) -> list[Regulation]:
    """Decisions of insurers and public systems on paying, of the condition asked about; of the places named, where there are any."""
    words = vocabulary("conditions")
    rows = [
        row
        for row in told.evidence.regulation
        if re.search(rules()["paying"], row.statement)
        and (not asked.frame.conditions or any(words.is_kind_of(one, have) for one in asked.frame.conditions for have in row.conditions))
    ]
    return sorted([row for row in rows if row.jurisdiction in asked.jurisdictions] or rows, key=lambda row: row.regulation_id)


def _paying_asked(told: Telling, asked: Asked) -> list[Regulation]:
    return paying(told, asked) if "coverage" in asked.topics else []


def _inside(row: Cost) -> bool:
    """Not a price of a condition outside the scope alone (knees)."""
    terms = vocabulary("conditions")
    return not row.conditions or any(terms[c].facts.get("scope") == "inside" for c in row.conditions if c in terms)


def cost_line(told: Telling, row: Cost) -> str:
    """One price."""
    year = f", {told.figure(str(row.year), value=row.year, kind='field', rows=[row], how='year')}" if row.year else ""
    where = f"{place(row.jurisdiction)}, {BASIS.get(row.basis, row.basis)}{year}"
    return f"- {told.quoted(row, 'what')}: {amount(told, row)} ({where}){told.cite(row)}"


def amount(told: Telling, row: Cost) -> str:
    """The amount with its currency: a range, one end, or the middle."""
    if row.low is not None and row.high is not None:
        words = f"{row.low:,.0f} to {row.high:,.0f} {row.currency}"
    elif row.high is not None:
        words = f"up to {row.high:,.0f} {row.currency}"
    elif row.low is not None:
        words = f"from {row.low:,.0f} {row.currency}"
    else:
        words = f"{row.middle or 0:,.0f} {row.currency}"
    if row.middle is not None and row.low is not None:
        words = f"{words}, in the middle {row.middle:,.0f}"
    value = [end for end in (row.low, row.high, row.middle) if end is not None]
    return told.figure(words, value=value, kind="cost", rows=[row], how="low, high, middle")
