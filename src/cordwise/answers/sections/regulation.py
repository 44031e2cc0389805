"""What regulators, courts and laws say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.subject import place
from cordwise.answers.sections.telling import Telling, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Regulation
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

ORDER = (
    "conditional_approval", "approval", "refused", "withdrawn", "warning", "ruling", "rule", "exemption", "designation", "expired", "guidance",
)  # fmt: skip
"""Decisions before rules, rules before papers."""
STATUS = {
    "designation": "designation, not an approval",
    "ruling": "court ruling",
    "conditional_approval": "conditional approval",
    "exemption": "exemption, not an approval",
}
RULES = ("rule", "ruling", "warning", "guidance", "refused", "exemption")
"""Statuses that say what is lawful, the plainest first."""
APPROVALS = ("approval", "conditional_approval")
GENERAL, FAR = 2, 3
MANY = 99
FULL_AT_MOST = 10
EACH_AT_MOST = 2


def regulation(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """Full where it was asked, else a line or two."""
    rows = ranked(finding.regulation, asked)
    if "cell_therapy" not in asked.frame.interventions:
        return
    if "regulation" not in asked.topics:
        yield from (_line(told, row) for row in _short(rows, asked))
        return
    if rows:
        yield f"{_held(rows, asked)} A designation, a registration or an exemption is not an approval."
    first = lawful(told, rows, asked)
    yield from (_line(told, row) for row in _spread([*first, *(row for row in rows if row not in first)], asked))
    for code in asked.jurisdictions:
        if not any(row.jurisdiction == code for row in rows):
            yield f"No decision from {place(code)} that bears on this is held."


def ranked(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """Rows of the jurisdictions and conditions named first, then decisions before rules."""
    wanted, conditions = set(asked.jurisdictions), set(asked.frame.conditions)
    near = {id(row): _nearness(row, conditions) for row in rows}
    own = [row for row in rows if (not wanted or row.jurisdiction in wanted) and near[id(row)] < FAR]

    def rank(row: Regulation) -> tuple[int, bool, bool, int, str, str]:
        elsewhere = near[id(row)] == GENERAL and row.status in APPROVALS  # of a product for some other disease
        return near[id(row)], elsewhere, row.in_force == "no", ORDER.index(row.status), _reverse(row.date), row.regulation_id

    return sorted(own, key=rank)


def status_words(row: Regulation) -> str:
    """What was decided, by the words of the row: leave to test, a vote and a withdrawn application are no decisions to approve or refuse."""
    statement = fold(row.statement)
    fitting = (one["says"] for one in rules()["decision_words"] if one["status"] == row.status and re.search(one["words"], statement))
    return str(next(fitting, STATUS.get(row.status, row.status.replace("_", " "))))


def lawful(told: Telling, rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """What rules, courts and warnings of the places named say: those of a state that is named, else of its country; none where no place is named."""
    of_state = [row for row in told.evidence.regulation if _is_rule(row, asked) and _names_state(row, asked)]
    there = of_state or [row for row in rows if _is_rule(row, asked) and not (states_named(asked) and _of_a_state(row))]
    ruling = _fat_ruling(told, asked)
    there = [*ruling, *(row for row in there if row not in ruling)]
    conditions, wording = set(asked.frame.conditions), rules()["lawful_words"]
    wider = set(asked.jurisdictions) - {"EU"} and "EU"  # a country of the union is named: its own rows first

    def rank(row: Regulation) -> tuple[bool, bool, bool, int, bool, bool, int, str, str]:
        on_these = len(row.cells) if set(asked.frame.cells) & set(row.cells) else MANY  # the fewer a row names, the more it says of each
        plain = re.search(wording, fold(row.statement)) is None
        own = not conditions & set(row.conditions)
        elsewhere = not of_state and _of_a_state(row)
        return (
            row not in ruling,
            row.jurisdiction == wider,
            elsewhere,
            on_these,
            plain,
            own,
            RULES.index(row.status),
            _reverse(row.date),
            row.regulation_id,
        )

    return sorted(there, key=rank)


def _of_a_state(row: Regulation) -> bool:
    """Whether a row is of one state and not of its country."""
    return row.authority.startswith("State of") or names_place(row, rules()["states"])


def _fat_ruling(told: Telling, asked: Asked) -> list[Regulation]:
    """The ruling on own fat that is in force in the United States, where a question names both."""
    if "US" not in asked.jurisdictions or not re.search(rules()["fat_asked"], fold(asked.question)):
        return []
    return [row for row in told.evidence.regulation if _is_rule(row, asked) and re.search(rules()["fat_ruling"], fold(row.statement))]


def lawful_anywhere(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """A rule in force of each of a few large places, or a ruling where courts are asked about, for cells in general: where no place is named."""
    wanted = ("ruling",) if re.search(rules()["courts_asked"], fold(asked.question)) else ("rule", "warning")
    general = [row for row in rows if row.status in wanted and row.in_force == "yes" and not names_place(row, rules()["states"])]
    plain = sorted(
        (row for row in general if re.search(rules()["lawful_generally"], fold(row.statement))), key=lambda row: RULES.index(row.status)
    )
    firsts = (next((row for row in plain if row.jurisdiction == code), None) for code in rules()["lawful_first"])
    return [row for row in firsts if row is not None]


def states_named(asked: Asked) -> list[str]:
    """The states and regions with law of their own that the question names."""
    return [name for name in rules()["states"] if re.search(rf"\b{name}\b", fold(asked.question))]


def _is_rule(row: Regulation, asked: Asked) -> bool:
    return row.jurisdiction in asked.jurisdictions and row.status in RULES and row.in_force != "no"


def _names_state(row: Regulation, asked: Asked) -> bool:
    return names_place(row, states_named(asked))


def names_place(row: Regulation, names: Sequence[str]) -> bool:
    """Whether a row, by its words or its authority, is of one of the states named."""
    words = fold(f"{row.authority} {row.statement}")
    return any(re.search(rf"\b{name}\b", words) for name in names)


def _nearness(row: Regulation, conditions: set[str]) -> int:
    """0 for the condition asked about, 1 for a wider one or a kind of it, 2 for cells in general, 3 for other conditions."""
    words = vocabulary("conditions")
    if not row.conditions or not conditions:
        return GENERAL if not row.conditions else 1
    if conditions & set(row.conditions):
        return 0
    near = any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in conditions for held in row.conditions)
    return 1 if near else FAR


def _short(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """The first decisions on the condition itself, and the first warning about offers of such cells."""
    own = [row for row in rows if set(row.conditions) & set(asked.frame.conditions)][:2]
    return own + [row for row in rows if row.status == "warning" and row.in_force == "yes" and not row.conditions][:1]


def _spread(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """Not more than a few of one jurisdiction, unless it was named."""
    chosen: list[Regulation] = []
    for row in rows:
        if asked.jurisdictions or sum(one.jurisdiction == row.jurisdiction for one in chosen) < EACH_AT_MOST:
            chosen.append(row)
    return chosen[:FULL_AT_MOST]


def _held(rows: Sequence[Regulation], asked: Asked) -> str:
    conditions = set(asked.frame.conditions)
    approvals = [
        row for row in rows if row.status in APPROVALS and row.in_force != "no" and (not conditions or _nearness(row, conditions) < GENERAL)
    ]
    return "Approvals are told with exactly what they cover." if approvals else say("no_approval_for_this")


def _line(told: Telling, row: Regulation) -> str:
    date = f", {told.quoted(row, 'date')}" if row.date else ""
    force = {"no": ", no longer in force", "unknown": ", whether still in force is not held", "yes": ""}[row.in_force]
    return f"- {place(row.jurisdiction)} ({status_words(row)}{date}{force}): {told.quoted(row, 'statement')}{told.cite(row)}"


def _reverse(date: str) -> str:
    return "".join(chr(ord("9") - int(letter) + ord("0")) if letter.isdigit() else letter for letter in date.ljust(10, "0"))
