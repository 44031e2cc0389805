"""What regulators, courts and laws say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.question import Asked
from cordwise.answers.sections.subject import place
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Regulation
from cordwise.records.finding import Finding

ORDER = (
    "conditional_approval", "approval", "refused", "withdrawn", "warning", "ruling", "rule", "exemption", "designation", "expired", "guidance",
)  # fmt: skip
"""Decisions before rules, rules before papers."""
STATUS = {"designation": "designation, not an approval", "ruling": "court ruling", "conditional_approval": "conditional approval"}
FULL_AT_MOST = 10
EACH_AT_MOST = 2


def regulation(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """Full where it was asked, else a line or two."""
    rows = ranked(finding.regulation, asked)
    if not rows or "cell_therapy" not in asked.frame.interventions:
        return
    if "regulation" not in asked.topics:
        yield from (_line(told, row) for row in _short(rows, asked))
        return
    yield f"{_held(rows)} A designation, a registration or an exemption is not an approval."
    yield from (_line(told, row) for row in _spread(rows, asked))
    for code in asked.jurisdictions:
        if not any(row.jurisdiction == code for row in rows):
            yield f"No decision from {place(code)} that bears on this is held."


def ranked(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """Rows of the jurisdictions and conditions named first, then decisions before rules."""
    wanted, conditions = set(asked.jurisdictions), set(asked.frame.conditions)
    words = vocabulary("conditions")
    own = [row for row in rows if not wanted or row.jurisdiction in wanted]

    def rank(row: Regulation) -> tuple[int, int, int, str, str]:
        near = (
            0
            if conditions & set(row.conditions)
            else 1
            if any(words.is_kind_of(c, held) for c in conditions for held in row.conditions)
            else 2
            if not row.conditions
            else 3
        )
        return (
            near if conditions else (0 if not row.conditions else 1),
            int(row.in_force == "no"),
            ORDER.index(row.status),
            _reverse(row.date),
            row.regulation_id,
        )

    return sorted(own, key=rank)


def _short(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """The first decision on the condition itself, and the first warning about offers of such cells."""
    own = [row for row in rows if set(row.conditions) & set(asked.frame.conditions)][:1]
    return own + [row for row in rows if row.status == "warning" and row.in_force == "yes" and not row.conditions][:1]


def _spread(rows: Sequence[Regulation], asked: Asked) -> list[Regulation]:
    """Not more than a few of one jurisdiction, unless it was named."""
    chosen: list[Regulation] = []
    for row in rows:
        if asked.jurisdictions or sum(one.jurisdiction == row.jurisdiction for one in chosen) < EACH_AT_MOST:
            chosen.append(row)
    return chosen[:FULL_AT_MOST]


def _held(rows: Sequence[Regulation]) -> str:
    approvals = [row for row in rows if row.status in ("approval", "conditional_approval") and row.in_force != "no"]
    if not approvals:
        return "No approval of a cell product that bears on this is held."
    return "Approvals held are told with what exactly they cover:"


def _line(told: Telling, row: Regulation) -> str:
    date = f", {told.quoted(row, 'date')}" if row.date else ""
    force = {"no": ", no longer in force", "unknown": ", whether still in force is not held", "yes": ""}[row.in_force]
    return (
        f"- {place(row.jurisdiction)} ({STATUS.get(row.status, row.status)}{date}{force}): {told.quoted(row, 'statement')}{told.cite(row)}"
    )


def _reverse(date: str) -> str:
    return "".join(chr(ord("9") - int(letter) + ord("0")) if letter.isdigit() else letter for letter in date.ljust(10, "0"))
