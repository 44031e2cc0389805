"""What a reply keeps while it is told: its numbered sources, and every figure with the rows that it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cordwise.answers.citations import Citations, marks
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.evidence import TABLES, Evidence, Outcome
from cordwise.records.finding import Counted

REGISTERS = ("plain", "clinical")


@dataclass(kw_only=True)
class Telling:
    """The sources cited, the figures told and the terms explained so far."""

    evidence: Evidence
    register: str = "plain"
    citations: Citations = field(default_factory=Citations)
    numbers: list[dict[str, Any]] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names = {id(row): name for name, row in named_rows(self.evidence).items()}

    @property
    def plain(self) -> bool:
        """Whether terms are explained and methods left out."""
        return self.register == "plain"

    def figure(self, text: str, *, value: Any, kind: str, rows: Iterable[Any] = (), how: str) -> str:
        """The text, after noting the value it tells, the rows it comes from, and how it was made of them."""
        self.numbers.append({"text": text, "value": value, "kind": kind, "from": [self.name(row) for row in rows], "how": how})
        return text

    def quoted(self, row: Any, name: str) -> str:
        """A field of a row as it is held."""
        value = str(getattr(row, name))
        if any(letter.isdigit() for letter in value):
            self.figure(value, value=value, kind="field", rows=[row], how=name)
        return value

    def name(self, row: Any) -> str:
        """The address of a row in the evidence, as in `named_rows`."""
        if id(row) not in self._names:  # a finding made from another copy of the same evidence
            self._names[id(row)] = next(name for name, held in named_rows(self.evidence).items() if held == row)
        return self._names[id(row)]

    def cite(self, *rows: Any, at_most: int = 6) -> str:
        """The marks of the rows' sources, each once: " [1][4]"."""
        return marks(self.citations.cite_all(rows, at_most=at_most))

    def cite_studies(self, ids: Iterable[str], at_most: int = 6) -> str:
        """The marks of studies."""
        return self.cite(*(self.evidence.study[one] for one in dict.fromkeys(ids)), at_most=at_most)

    def explain(self, term: str) -> str:
        """In the plain register, what a term means, the first time: " (no movement ...)"; otherwise ""."""
        entry = glossary().get(term)
        if not self.plain or entry is None or term in self.explained:
            return ""
        self.explained.add(term)
        return f" ({entry['plain'].rstrip('.')})"

    def outcome_rows(self, outcome: str, counted: Sequence[Counted]) -> list[Outcome]:
        """The rows that the counts of an outcome were taken from."""
        return [self._row_of(outcome, one) for one in counted]

    def _row_of(self, outcome: str, one: Counted) -> Outcome:
        held = self.evidence.outcomes_of.get(one.study_id, ())
        wanted = (outcome, one.arm_id, one.events, one.total, one.months)
        return next(row for row in held if row.pool and (row.outcome, row.arm_id, row.events, row.total, row.months_max) == wanted)


def named_rows(evidence: Evidence) -> dict[str, Any]:
    """Every row by an address: table, id and, where one id has several rows, its place among them ("reviews:xie2021#2")."""
    named: dict[str, Any] = {}
    for table in TABLES:
        rows = getattr(evidence, table)
        seen: Counter[str] = Counter()
        for row in rows:
            key = _key(row)
            seen[key] += 1
            named[f"{table}:{key}" + (f"#{seen[key]}" if seen[key] > 1 else "")] = row
    return named


def _key(row: Any) -> str:
    for name in ("review_id", "guidance_id", "report_id", "regulation_id", "cost_id", "rate_id", "criterion_id", "programme_id"):
        if hasattr(row, name):
            return str(getattr(row, name))
    parts = [str(getattr(row, name)) for name in ("study_id", "arm_id", "outcome", "from_ais", "to_ais") if hasattr(row, name)]
    return "/".join(parts)


@cache
def plain_words() -> dict[str, Any]:
    """The plain words of `knowledge/plain_words.yaml`."""
    content: dict[str, Any] = load("plain_words")
    return content


@cache
def glossary() -> dict[str, dict[str, str]]:
    """Explanations of terms by id."""
    return {entry["id"]: entry for entry in plain_words()["glossary"]}


def say(name: str, /, **parts: str) -> str:
    """A sentence of `knowledge/topics.yaml`, filled."""
    return _sentences()[name].format(**parts)


@cache
def _sentences() -> dict[str, str]:
    content: dict[str, str] = load("topics")["sentences"]
    return content


def plain_label(name: str, term: str) -> str:
    """The plain words of a term, else its label."""
    words: dict[str, str] = plain_words().get(name, {})
    return words.get(term) or vocabulary(name).label(term)


def listed(parts: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def plural(number: int, one: str, many: str) -> str:
    """ "1 study", "3 studies"."""
    return f"{number} {one if number == 1 else many}"
