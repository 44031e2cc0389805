"""The grades as a tree of two-way splits, each with its own pooled share: better or not, motor incomplete or not ...

A paper takes part in every split that its counts tell, and in no other; so "B 35, C or D 39 of 482" says nothing of C against D.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from cordwise.knowledge.recovery import setting
from cordwise.records.evidence import NaturalRate
from cordwise.records.recovery import GRADES
from cordwise.synthesis.recovery.chosen import Paper, weight_of
from cordwise.synthesis.recovery.posterior import Array, Count, Posterior, posterior

Grades = frozenset[str]
Counts = dict[Grades, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """Of those in `whole`, the share in `part`; where nobody publishes it, `like` names the grade and split that it is borrowed from."""

    whole: Grades
    part: Grades
    like: tuple[str, int] | None = None

    @property
    def spread(self) -> str:
        """The setting of its spread: who counts as E is judged more differently than anything else."""
        return "spread_prior_e" if self.part == frozenset("E") else "spread_prior"


def _split(whole: str, part: str, like: tuple[str, int] | None = None) -> Split:
    return Split(whole=frozenset(whole), part=frozenset(part), like=like)


TREES: dict[str, tuple[Split, ...]] = {
    "A": (_split("ABCDE", "BCDE"), _split("BCDE", "CDE"), _split("CDE", "E", ("C", 1)), _split("CD", "D")),
    "B": (_split("ABCDE", "CDE"), _split("CDE", "E", ("C", 1)), _split("CD", "D"), _split("AB", "A", ("C", 2))),
    "C": (_split("ABCDE", "DE"), _split("DE", "E"), _split("ABC", "AB"), _split("AB", "A")),
    "D": (_split("ABCDE", "E"), _split("ABCD", "ABC"), _split("ABC", "AB"), _split("AB", "A", ("C", 3))),
}
"""For each grade at the start; the first split is always "better by one grade or more"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pooled:
    """A split with its posterior; `basis` is published, borrowed (from another grade) or open (told by nobody)."""

    split: Split
    posterior: Posterior
    basis: str


def better(grade: str) -> Grades:
    """The grades above one."""
    return frozenset(GRADES[GRADES.index(grade) + 1 :])


def improved(grade: str, papers: Sequence[Paper]) -> Posterior | None:
    """The share that gets better; None where no paper tells it."""
    counts = split_counts(TREES[grade][0], papers, grade)
    return posterior(counts, TREES[grade][0].spread) if counts else None


def people_of(papers: Sequence[Paper], grade: str) -> tuple[float, float]:
    """People better by a grade or more, and people, over the papers that tell it."""
    told = split_counts(TREES[grade][0], papers, grade)
    return sum(k for k, _, _ in told), sum(n for _, n, _ in told)


def pooled(grade: str, papers: Sequence[Paper], like: Mapping[str, Sequence[Paper]]) -> tuple[Pooled, ...] | None:
    """Every split of a grade's tree; None where no paper tells how many get better. `like` holds the papers of grades to borrow from."""
    tree = tuple(_pooled(split, papers, grade, like) for split in TREES[grade])
    return tree if tree[0].basis == "published" else None


def _pooled(split: Split, papers: Sequence[Paper], grade: str, like: Mapping[str, Sequence[Paper]]) -> Pooled:
    counts = split_counts(split, papers, grade)
    if counts:
        return Pooled(split=split, posterior=posterior(counts, split.spread), basis="published")
    if split.like is not None:
        other, number = split.like
        lent = split_counts(TREES[other][number], like.get(other, ()), other)
        less = [(k, n, weight * setting("borrowed_weight")) for k, n, weight in lent]
        return Pooled(split=split, posterior=posterior(less, split.spread), basis="borrowed" if less else "open")
    return Pooled(split=split, posterior=posterior(()), basis="open")


def grade_draws(tree: Sequence[Pooled], salt: int) -> Array:
    """Chances of A to E, a row a draw, each row summing to 1."""
    shares = {one.split.whole: (one.split.part, one.posterior.draws(salt + number)) for number, one in enumerate(tree)}
    columns = [_share(frozenset(grade), frozenset(GRADES), shares) for grade in GRADES]
    drawn = np.stack(columns, axis=1)
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), dtype=np.float64)


def _share(wanted: Grades, whole: Grades, shares: dict[Grades, tuple[Grades, Array]]) -> Array:
    """The product of the shares on the way from all grades to one."""
    if whole == wanted:
        return np.ones(next(iter(shares.values()))[1].shape)
    part, share = shares[whole]
    if wanted <= part:
        return share * _share(wanted, part, shares)
    return (1 - share) * _share(wanted, whole - part, shares)


def split_counts(split: Split, papers: Sequence[Paper], grade: str) -> list[Count]:
    """The counts of the papers that tell a split, those of one registry sharing one weight."""
    told: list[tuple[Paper, float, float]] = []
    for paper in papers:
        counts = paper_counts(paper, grade)
        whole, part = (count_of(counts, grades) for grades in (split.whole, split.part))
        if whole is not None and part is not None and whole > 0:
            told.append((paper, min(max(part, 0.0), whole), whole))
    among = [paper for paper, _, _ in told]
    return [(part, whole, weight_of(paper, among)) for paper, part, whole in told]


def paper_counts(paper: Paper, grade: str) -> Counts:
    """People by set of grades, over the groups of the paper; a set that not every group tells is left out."""
    groups: dict[tuple[str, str], list[NaturalRate]] = {}
    for rate in paper.rates:
        groups.setdefault((rate.level, rate.group), []).append(rate)
    each = [_group_counts(rows, grade) for rows in groups.values()]
    shared = frozenset.intersection(*(frozenset(counts) for counts in each))
    return {grades: sum(counts[grades] for counts in each) for grades in shared}


def _group_counts(rows: list[NaturalRate], grade: str) -> Counts:
    totals = [float(rate.total) for rate in rows if rate.total]
    people = max(totals) if totals else setting("people_assumed")
    counts: Counts = {frozenset(GRADES): people}
    for rate in rows:
        grades = _grades(rate, grade)
        if grades:
            share = rate.events / rate.total if rate.events is not None and rate.total else rate.rate or 0.0
            counts[grades] = share * people
    return counts


def _grades(rate: NaturalRate, grade: str) -> Grades:
    if rate.to_ais == "improved_ge1":
        return better(grade)
    grades = frozenset(rate.to_ais.split(";"))
    return grades if grades <= frozenset(GRADES) else frozenset()


def count_of(counts: Counts, wanted: Grades) -> float | None:
    """People in a set of grades: told, or the sum of told sets, or what told sets leave."""
    found = _sum_of(counts, wanted)
    if found is not None:
        return found
    for grades, people in sorted(counts.items(), key=lambda item: (len(item[0]), sorted(item[0]))):
        rest = _sum_of(counts, grades - wanted) if wanted < grades else None
        if rest is not None:
            return max(0.0, people - rest)
    return None


def _sum_of(counts: Counts, wanted: Grades) -> float | None:
    inside = sorted((grades for grades in counts if grades <= wanted), key=lambda grades: (-len(grades), sorted(grades)))
    for size in range(1, len(inside) + 1):
        for chosen in combinations(inside, size):
            if sum(map(len, chosen)) == len(wanted) and frozenset().union(*chosen) == wanted:
                return sum(counts[grades] for grades in chosen)
    return None
