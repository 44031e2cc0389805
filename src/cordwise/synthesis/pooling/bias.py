"""Judgements of risk of bias, as a table has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cordwise.errors import InputError
from cordwise.records.synthesis import Synthesis
from cordwise.synthesis.arrays import place
from cordwise.synthesis.pooling.case import Columns, texts

WORDS = {
    "": "", "low": "low", "low risk": "low", "l": "low", "+": "low", "some": "some", "some concerns": "some", "moderate": "some", "unclear": "unclear",
    "unclear risk": "unclear", "?": "unclear", "u": "unclear", "high": "high", "high risk": "high", "serious": "high", "critical": "high", "h": "high", "-": "high",
    "no information": "unclear", "s": "some", "m": "some",
}  # fmt: skip
"""Judgements as RoB 2, ROBINS-I and RevMan write them."""


def with_bias(result: Synthesis, table: Columns, domains: Sequence[str]) -> Synthesis:
    """The synthesis with the judgements of each study, a domain a column of the table.

    Raises:
        InputError: no such column, or a judgement that is not known; the message names the row.
    """
    if not domains:
        return result
    columns = [[_judgement(word, domain, row, result) for row, word in enumerate(texts(table, domain))] for domain in domains]
    studies = tuple(replace(line, risk_of_bias=tuple(column[row] for column in columns)) for row, line in enumerate(result.studies))
    return replace(result, studies=studies, risk_of_bias_domains=tuple(domains))


def _judgement(word: str, domain: str, row: int, result: Synthesis) -> str:
    found = WORDS.get(word.casefold())
    if found is None:
        labels = [line.label for line in result.studies]
        raise InputError(f"{place(row, labels)}: {domain} is {word[:40]!r}; a judgement is low, some, high or unclear")
    return found
