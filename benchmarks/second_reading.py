"""A second reader's labels of the same pages, and what they say of the first's and of ours: `python -m benchmarks.second_reading [dev|holdout|holdout_2]`.

The second reader saw the sentences and labels/GUIDE.md, and neither the first reader's labels nor what the program says
(labels/second_reading/*.tsv, a row a sentence; "-" is background, `also` names further kinds that fit, `verdicts` all that can be defended, best
first, and a "border" sentence can be taken for a claim or for background). Prints how far two careful readers agree: no program can be asked for more.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.labels_set import Label, Page, pages
from cordwise.records.reply import Audit

ROOT = Path(__file__).parent / "labels" / "second_reading"
NO_CLAIM = "-"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the second reader says of one sentence."""

    kind: str
    also: tuple[str, ...]
    verdicts: tuple[str, ...]
    sure: bool

    @property
    def claim(self) -> bool:
        """Whether the reader takes it for a claim, border cases by what was put first."""
        return self.kind != NO_CLAIM

    @property
    def perhaps(self) -> bool:
        """Whether it can be defended to report it."""
        return self.claim or not self.sure

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds that fit, the best first."""
        return tuple(kind for kind in (self.kind, *self.also) if kind != NO_CLAIM)


@cache
def readings(part: str) -> dict[str, dict[int, Reading]]:
    """The second reader's labels by page and number of the sentence; empty where there are none."""
    found: dict[str, dict[int, Reading]] = defaultdict(dict)
    path = ROOT / f"{part}.tsv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["page"]][int(row["sentence"])] = Reading(
                    kind=row["kind"], also=_listed(row["also"]), verdicts=_listed(row["verdicts"]), sure=row["sure"] == "sure"
                )
    return dict(found)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(",")) if cell else ()


def read_twice(page: Page, part: str) -> list[tuple[tuple[int, int], list[Label], Reading]]:
    """Each sentence of a page: where it stands, the first reader's labels and the second's; none where a page was read once."""
    second = readings(part).get(page.name, {})
    return [
        ((start, end), [label for label in page.labels if label.start < end and start < label.end], second[number])
        for number, (start, end) in enumerate(page.sentences)
        if number in second
    ]


@dataclass
class Twice:
    """Counts over pages that two readers have read: what both take for a claim must be found, what either can defend is no fault."""

    claims: int = 0
    found: int = 0
    defended: int = 0
    reported: int = 0
    background: int = 0
    honest_accused: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add(self, page: Page, part: str, audit: Audit, *, honest: bool, accusing: tuple[str, ...]) -> None:
        """Add one page and its audit."""
        twice = read_twice(page, part)
        for (start, end), first, second in twice:
            hits = [claim.verdict for claim in audit.claims if claim.start < end and start < claim.end]
            if not (first and second.claim):
                continue
            self.claims += 1
            if hits:
                fits = {label.verdict for label in first} | set(second.verdicts)
                got = next((verdict for verdict in hits if verdict in fits), hits[0])
                self.found, self.defended = self.found + 1, self.defended + (got in fits)
                self.pairs.append((got if got in fits else first[0].verdict, got))
        for claim in audit.claims if twice else ():
            near = [(first, second) for (start, end), first, second in twice if claim.start < end and start < claim.end]
            fits = {verdict for first, second in near for verdict in (*(label.verdict for label in first), *second.verdicts)}
            self.reported += 1
            self.background += not any(first or second.perhaps for first, second in near)
            self.honest_accused += honest and claim.verdict in accusing and not fits & set(accusing)

    def figures(self) -> dict[str, float]:
        """The figures that are held."""
        return {
            "found": round(self.found / max(self.claims, 1), 3),
            "background": round(self.background / max(self.reported, 1), 3),
            "verdicts_defended": round(self.defended / max(self.found, 1), 3),
            "honest_sentences_accused": self.honest_accused,
        }


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """The mean F1 over the verdicts that occur in the labels, over the claims found."""
    right: Counter[str] = Counter(want for want, got in pairs if want == got)
    wanted, given = Counter(want for want, _ in pairs), Counter(got for _, got in pairs)
    values = [2 * right[v] / (wanted[v] + given[v]) for v in wanted]
    return sum(values) / max(len(values), 1)


def agreement(part: str) -> dict[str, float]:
    """How the second reader would score against the first, sentence by sentence, as a program would."""
    everything = [entry for page in pages(part) for entry in read_twice(page, part)]
    first, second = (sum(map(bool, counts)) for counts in ((a for _, a, _ in everything), (b.claim for _, _, b in everything)))
    both = [(a, b) for _, a, b in everything if a and b.claim]
    return {
        "sentences": len(everything),
        "found": round(len(both) / max(first, 1), 3),
        "background": round(1 - len(both) / max(second, 1), 3),
        "kinds_equal": round(sum(b.kind in {label.kind for label in a} for a, b in both) / max(len(both), 1), 3),
        "verdicts_equal": round(sum(b.verdicts[0] in {label.verdict for label in a} for a, b in both) / max(len(both), 1), 3),
        "macro_f1": round(macro_f1([_pair([label.verdict for label in a], b.verdicts[0]) for a, b in both]), 3),
    }


def _pair(wanted: list[str], got: str) -> tuple[str, str]:
    """The verdict that was wanted and the one that was given: where several fit, the one given counts."""
    return (got if got in wanted else wanted[0], got)


def main(arguments: list[str]) -> int:
    """Print how far the readers agree."""
    for part in arguments or ["dev", "holdout", "holdout_2"]:
        print(f"{part}, second reader against first: " + ", ".join(f"{name} {value}" for name, value in agreement(part).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
