"""What the model of natural recovery takes as given: windows, groups, registries, settings, ages, from `recovery.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """When a first examination was made: days after injury of the people it serves and of the rates that belong to it."""

    id: str
    label: str
    person_days: tuple[float, float]
    rate_days: tuple[float, float]
    followed_months: float
    open_ended: bool = False
    """Whether its rates count every later change, over a time that is not printed; `followed_months` is then when all of them are told."""


@cache
def recovery_knowledge() -> dict[str, Any]:
    """The file: `windows`, `phases`, `groups`, `registries`, `settings`, `ages`."""
    text = resources.files("cordwise.knowledge").joinpath("recovery.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_Loader)
    return found


@cache
def windows() -> tuple[Window, ...]:
    """The windows from early to late."""
    return tuple(
        Window(
            id=row["id"], label=row["label"], person_days=tuple(row["person_days"]), rate_days=tuple(row["rate_days"]),
            followed_months=row["followed_months"], open_ended=row.get("counts") == "every_later",
        )
        for row in recovery_knowledge()["windows"]
    )  # fmt: skip


@cache
def setting(name: str) -> float:
    """A number of the model."""
    return float(next(row["value"] for row in recovery_knowledge()["settings"] if row["id"] == name))


@cache
def registries() -> dict[str, str]:
    """The registry of each paper that is known to share one."""
    return {paper: row["id"] for row in recovery_knowledge()["registries"] for paper in row["papers"]}


def groups_of(study_id: str, arm_id: str) -> tuple[dict[str, Any], ...]:
    """How a treated group was made up: rows with `people` and, where printed, `ais` and `months`; () where its paper does not print it."""
    return tuple(row for row in recovery_knowledge()["groups"] if (row["study"], row["arm"]) == (study_id, arm_id))


def phase_months(phases: tuple[str, ...]) -> tuple[float, float] | None:
    """Months since injury that one phase stands for; None for several, or for one that says too little."""
    found = [row["months"] for row in recovery_knowledge()["phases"] if phases == (row["id"],)]
    return (float(found[0][0]), float(found[0][1])) if found else None


def age_words(age: float | None, part: str = "words") -> str:
    """What is to be said of an age in years, or ""; `part` "lead" is what must stand beside the number itself."""
    if age is None:
        return ""
    rows = recovery_knowledge()["ages"]
    return str(next((row.get(part, "") for row in rows if age < row.get("below", -1) or age >= row.get("from", 1000)), ""))
