"""Which authorities, courts and cases a question names whose word it asks for, and the decisions held of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cordwise.answers.question_rules import rules
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Regulation
from cordwise.records.frame import Frame
from cordwise.text.fold import fold

SAID = ("ruling", "warning", "refused", "rule", "guidance", "exemption", "expired")
"""Decisions that are the word of an authority or a court on cells, and not on whether one product may be sold; the plainest first."""
GENERAL, OWN_FAT = "cells", "svf"


def asks_for_word(folded: str) -> bool:
    """Whether a question asks what an authority said or did, what a court decided, or how a case ended."""
    if cases_named(folded):
        return True
    after, before = rules()["word_after"], rules()["word_before"]
    names = [rules()["authorities"][name] for name in named_authorities(folded)]
    asks = any(re.search(f"(?:{name}){after}|{before}(?:{name})", folded) for name in names)
    return asks and re.search(rules()["word_not"], folded) is None


def named_authorities(folded: str) -> tuple[str, ...]:
    """The names of the authorities and courts that folded words name, as they are told."""
    return tuple(name for name, words in rules()["authorities"].items() if re.search(words, folded))


def cases_named(folded: str) -> tuple[str, ...]:
    """The ids of the decisions in the cases that folded words name."""
    return tuple(one for case in rules()["cases"] if re.search(case["words"], folded) for one in case["decisions"])


def decisions_of(evidence: Evidence, folded: str, frame: Frame, jurisdictions: Sequence[str]) -> list[Regulation]:
    """What the authorities, courts or cases named said, on the cells and conditions asked about first, the plainest first."""
    if cases := cases_named(folded):
        return sorted((row for row in evidence.regulation if row.regulation_id in cases), key=lambda row: row.date)
    patterns = [rules()["authorities"][name] for name in named_authorities(folded)]
    rows = [row for row in evidence.regulation if row.status in SAID and any(_is_of(row, words) for words in patterns)]
    there = [row for row in rows if row.jurisdiction in jurisdictions] or rows
    asked = replace(frame, cells=(*frame.cells, OWN_FAT)) if re.search(rules()["fat_asked"], folded) else frame
    return _nearest([row for row in there if _bears(row, asked)], asked)


def _is_of(row: Regulation, words: str) -> bool:
    """Whether a decision is of an authority, or tells what it won or said; a court is meant by any ruling of one."""
    authority = fold(row.authority)
    in_court = row.status == "ruling" and re.search(words, f"{authority} {fold(row.statement)}") is not None
    return re.search(words, authority) is not None or in_court


def _bears(row: Regulation, frame: Frame) -> bool:
    """Whether a decision is on the cells asked about, or on cells at large; where no kind is asked, not on one product."""
    if frame.cells:
        return _meet("cells", _with_kindred(frame), row.cells)
    return not row.product and (not row.conditions or not frame.conditions or _meet("conditions", frame.conditions, row.conditions))


def _nearest(rows: list[Regulation], frame: Frame) -> list[Regulation]:
    """Those on just the cells or the condition asked about before those at large, those in force first, the latest first."""

    def rank(row: Regulation) -> tuple[bool, bool, bool, bool, int]:
        other = bool(frame.cells) and not set(_with_kindred(frame)) & set(row.cells)
        at_large = not frame.cells and bool(row.cells) and GENERAL not in row.cells
        no_condition = not set(frame.conditions) & set(row.conditions)
        return other, no_condition, at_large, row.in_force == "no", SAID.index(row.status)

    latest = sorted(rows, key=lambda row: (row.date, row.regulation_id), reverse=True)
    return sorted(latest, key=rank)


def _with_kindred(frame: Frame) -> tuple[str, ...]:
    """The cells asked about, and those of the same tissue: a ruling on fat is on all that is made of it."""
    words = vocabulary("cells")
    return (*frame.cells, *(near for one in frame.cells for near in words[one].facts.get("kindred", ())))


def _meet(name: str, wanted: Sequence[str], held: Sequence[str]) -> bool:
    words = vocabulary(name)
    return any(words.is_kind_of(one, want) or words.is_kind_of(want, one) for want in wanted for one in held)
