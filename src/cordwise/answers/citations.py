"""Numbered sources of a reply: a row that is cited gets its number the first time, and keeps it."""

from __future__ import annotations

from typing import Any

from cordwise.records.evidence import Cost, Criterion, Guidance, HarmReport, NaturalRate, Programme, Regulation, ReviewResult, Study
from cordwise.records.person import Basis
from cordwise.records.reply import Citation


class Citations:
    """The list of sources that a reply grows while it is written."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._citations: list[Citation] = []

    def cite(self, row: Any) -> int:
        """The number of a row's document; rows from one document share it."""
        source = row.source
        key = (source.document, _name(row) if source.document.startswith("url:") else "")
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(
                Citation(
                    number=self._numbers[key], id=_id(row), title=_title(row), address=source.address, document=source.document,
                    place=source.place, depth=source.depth, checked=source.checked,
                )
            )  # fmt: skip
        return self._numbers[key]

    def cite_all(self, rows: Any, at_most: int = 8) -> tuple[int, ...]:
        """The numbers of several rows, each once, in order of first citation."""
        numbers = dict.fromkeys(self.cite(row) for row in list(rows)[:at_most])
        return tuple(numbers)

    def listed(self) -> tuple[Citation, ...]:
        """All sources cited so far, by number."""
        return tuple(self._citations)


def marks(numbers: tuple[int, ...]) -> str:
    """Numbers as they stand in a sentence: " [1][3]"."""
    return " " + "".join(f"[{number}]" for number in numbers) if numbers else ""


def _id(row: Any) -> str:
    for name in (
        "study_id",
        "review_id",
        "guidance_id",
        "report_id",
        "regulation_id",
        "cost_id",
        "rate_id",
        "criterion_id",
        "programme_id",
        "basis_id",
    ):
        if hasattr(row, name):
            return str(getattr(row, name))
    return ""


def _name(row: Any) -> str:
    """What sets rows of one address apart; the criteria of one trial are one source."""
    return str(getattr(row, "source_id", "")) or _id(row)


def _study_parts(study: Study) -> list[str]:
    """The title, the journal and the year; without a title the name that the study is cited by, which often has the year."""
    from cordwise.answers.finding import label_of

    year = str(study.year or "")
    if study.title:
        return [study.title, study.journal, year]
    name = label_of(study)
    return [name, study.journal, "" if year in name else year]


def _title(row: Any) -> str:
    match row:
        case Study():
            parts = _study_parts(row)
        case ReviewResult():
            parts = [row.title or "Review, title not held", str(row.year or "")]
        case Guidance():
            parts = [row.organisation, row.topic, str(row.year or "")]
        case HarmReport():
            parts = [f"Report of harm: {row.harm_text}", str(row.year or "")]
        case Regulation():
            parts = [row.authority, row.product, row.date]
        case Programme():
            parts = [f"{row.product}, phase {row.phase} trial" if row.phase else row.product, row.sponsor, row.status_date]
        case Cost():
            parts = [row.what, str(row.year or "")]
        case NaturalRate():
            parts = [row.citation]
        case Criterion():
            parts = [f"Trial criteria of {row.source_id}"]
        case Basis():
            parts = [row.title]
        case _:
            parts = [str(getattr(row, "study_id", ""))]
    return ". ".join(part.rstrip(".") for part in parts if part)
