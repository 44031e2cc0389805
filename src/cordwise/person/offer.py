"""The red flags of an offer as a checklist, and the questions to take to the clinic, from `knowledge/offer_flags.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of
from cordwise.records.person import Flag, FlagAnswer, Person


@cache
def flags() -> tuple[Flag, ...]:
    """Every flag, in the order of the file."""
    return tuple(_flag(row) for row in load("offer_flags")["flags"])


def clinic_questions() -> tuple[str, ...]:
    """What to ask the clinic: the questions of the flags, then those that no flag stands for."""
    return (*(flag.ask for flag in flags()), *(row["ask"] for row in load("offer_flags")["questions"]))


def seen(flag: Flag, person: Person) -> FlagAnswer:
    """Whether a flag was seen; what was not answered is not known."""
    answer = person.get(flag.field)
    state = "unknown" if answer is None else "seen" if answer is flag.red else "not_seen"
    return FlagAnswer(id=flag.id, label=flag.label, state=state, why=flag.why, ask=flag.ask)


def _flag(row: dict[str, Any]) -> Flag:
    return Flag(
        id=row["id"], field=row["field"], red=row["red"] == "yes", label=row["label"], why=row["why"], ask=row["ask"], sources=bases_of(row),
        held=tuple(row.get("held") or ()),
    )  # fmt: skip
