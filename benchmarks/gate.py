"""How well pages are audited: `python -m benchmarks.gate [five|dev|holdout|holdout_2] [--errors]`.

five: the five real documents beside the project, against the reviewer's file; dev (cross-validated by page), holdout and holdout_2: labelled pages
rewritten in our own words (labels/GUIDE.md). Prints found, background, verdicts, macro-F1 and precision of `contradicted`; exits 1 below the floors of floors.json.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

import cordwise
from benchmarks.labels_set import SITES_OF_HONEST_PAGES, Page, pages
from benchmarks.second_reading import Twice, macro_f1
from cordwise.records.reply import Audit

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CORDWISE_SHARED", HERE.parents[1] / "shared"))
FIRST = "dev_first"
FIRST_PAGES = tuple("deh")
"""How the names of the 208 dev pages begin that rules were written on before 492 more came: told apart, so that their floors stand."""
ACCUSING = ("contradicted", "overstated", "understated")


@dataclass
class Score:
    """Counts over a set of pages."""

    labels: int = 0
    found: int = 0
    equal: int = 0
    reported: int = 0
    background: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    contradicted: int = 0
    contradicted_right: int = 0
    honest_contradicted: int = 0  # on pages of regulators, charities and societies, against the label
    honest_accused: int = 0  # the same for every accusing verdict
    errors: list[str] = field(default_factory=list)
    twice: Twice = field(default_factory=Twice)  # the same by two readers, where a page has been read twice

    def figures(self) -> dict[str, float]:
        """The figures that are held."""
        return {
            "found": round(self.found / max(self.labels, 1), 3),
            "background": round(self.background / max(self.reported, 1), 3),
            "verdicts_equal": round(self.equal / max(self.found, 1), 3),
            "macro_f1": round(macro_f1(self.pairs), 3),
            "contradicted_precision": round(self.contradicted_right / self.contradicted, 3) if self.contradicted else 1.0,
            "honest_sentences_contradicted": self.honest_contradicted,
            "honest_sentences_accused": self.honest_accused,
        }


def score_page(score: Score, audit: Audit, labels: list[tuple[int, int, str, str]], *, honest: bool, name: str) -> None:
    """Add one page; labels are (start, end, verdict, kind)."""
    for start, end, verdict, kind in labels:
        hits = [claim for claim in audit.claims if claim.start < end and start < claim.end]
        score.labels += 1
        if not hits:
            score.errors.append(f"{name} MISSED {kind}/{verdict}: {audit.text[start:end][:120]!r}")
            continue
        score.found += 1
        best = next((claim for claim in hits if claim.verdict == verdict), hits[0])
        score.equal += best.verdict == verdict
        score.pairs.append((verdict, best.verdict))
        if best.verdict != verdict:
            score.errors.append(
                f"{name} VERDICT want {kind}/{verdict} got {best.kind}/{best.strength}/{best.verdict} by {best.rule}: {best.quote[:120]!r}"
            )
    for claim in audit.claims:
        near = [verdict for start, end, verdict, _ in labels if claim.start < end and start < claim.end]
        score.reported += 1
        if not near:
            score.background += 1
            score.errors.append(f"{name} BACKGROUND as {claim.kind}/{claim.verdict}: {claim.quote[:120]!r}")
        if honest and claim.verdict in ACCUSING and not set(near) & set(ACCUSING):
            score.honest_accused += 1
            score.errors.append(f"{name} ACCUSED {claim.verdict} by {claim.rule} want {near}: {claim.quote[:160]!r}")
        if claim.verdict == "contradicted":
            score.contradicted += 1
            score.contradicted_right += "contradicted" in near
            score.honest_contradicted += honest and "contradicted" not in near
            if "contradicted" not in near:
                score.errors.append(f"{name} FALSE CONTRADICTED by {claim.rule} want {near}: {claim.quote[:120]!r}")


def crossed() -> dict[str, Score]:
    """The score of the dev pages and of the first ones among them, each page read by classifiers that were trained without it; the rules have seen them all."""
    from benchmarks.in_place import folds, placed, weighing, with_reader
    from cordwise.answers.audit import audit
    from cordwise.documents.plain import read_plain
    from cordwise.records.document import Payload

    base, scores = cordwise.open(":memory:"), {"dev": Score(), FIRST: Score()}
    for number, (fold, by_words) in enumerate(folds()):
        weighed = replace(by_words, weighing=weighing(one for one in placed() if one.fold != number))
        for page in fold:
            document = read_plain(Payload(content=b"", origin=page.name, digest=""), page.text)
            told = audit(document, base.evidence, base.finding, today="2026-01-01", model=with_reader(weighed, page))
            for name in ("dev", FIRST) if page.name.startswith(FIRST_PAGES) else ("dev",):
                _add(scores[name], page, "dev", told)
    return scores


def labelled(part: str) -> Score:
    """The score of the pages of a holdout."""
    base, score = cordwise.open(":memory:"), Score()
    for page in pages(part):
        _add(score, page, part, base.audit_text(page.text, origin=page.name))
    return score


def _add(score: Score, page: Page, part: str, audit: Audit) -> None:
    """Score a labelled page by the first reader's labels, and by both readers'."""
    honest = page.site in SITES_OF_HONEST_PAGES
    score_page(score, audit, [(label.start, label.end, label.verdict, label.kind) for label in page.labels], honest=honest, name=page.name)
    score.twice.add(page, part, audit, honest=honest, accusing=ACCUSING)


def five() -> Score:
    """The score of the five documents; background is counted against the reviewer's claims and ours (labels/five.yaml)."""
    base, score = cordwise.open(":memory:"), Score()
    ours = {entry["doc"]: entry for entry in yaml.safe_load((HERE / "labels" / "five.yaml").read_text(encoding="utf-8"))}
    for entry in yaml.safe_load((SHARED / "acceptance" / "claims_in_documents.yaml").read_text(encoding="utf-8")):
        text = (SHARED / "documents" / entry["doc"]).read_text(encoding="utf-8")
        audit = base.audit_text(text, origin=entry["doc"])
        labels = [(text.index(c["quote"]), text.index(c["quote"]) + len(c["quote"]), c["verdict"], c["kind"]) for c in entry["claims"]]
        score_page(score, audit, labels, honest=False, name=entry["doc"][:3])
        wrong = [claim for claim in audit.claims if any(locator in claim.quote for locator in ours[entry["doc"]]["background"])]
        beyond = sum(not any(claim.start < end and start < claim.end for start, end, _, _ in labels) for claim in audit.claims)
        score.background += len(wrong) - beyond  # what the reviewer's file does not list may still be a claim: only ours says background
    return score


def main(arguments: list[str]) -> int:
    """Print the figures and compare them with the floors."""
    chosen = [a for a in arguments if not a.startswith("-")] or ["five", "dev"]
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    below: dict[str, list[str]] = defaultdict(list)
    for name, score in (pair for part in chosen for pair in _scored(part)):
        figures = score.figures()
        print(
            f"{name}: {score.labels} labelled claims, {score.found} found, {score.equal} verdicts equal, {score.reported} reported, {score.background} of them background"
        )
        print("   " + ", ".join(f"{key} {value}" for key, value in figures.items()))
        below[name] += _below(figures, floors.get(name, {}))
        if score.twice.reported:
            by_two = score.twice.figures() | {"macro_f1": round(macro_f1(score.twice.pairs), 3)}
            print(
                f"   by two readers ({score.twice.claims} sentences are claims to both): "
                + ", ".join(f"{k} {v}" for k, v in by_two.items())
            )
            below[name] += _below(by_two, floors.get(f"{name}_by_two_readers", {}))
        if "--errors" in arguments and not name.startswith(("holdout", FIRST)):
            print("\n".join(score.errors))
    for name, lines in below.items():
        if lines:
            print(f"{name} below its floor: " + "; ".join(lines))
    return int(any(below.values()))


def _scored(part: str) -> list[tuple[str, Score]]:
    """The scores of a part, by name."""
    if part == "five" and not SHARED.exists():
        print("five: the documents are not beside the project; not scored")
        return []
    return list(crossed().items()) if part == "dev" else [(part, five() if part == "five" else labelled(part))]


def _below(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """The figures that are worse than their floors, each in words."""
    fewer_is_better = ("background", "honest_sentences_contradicted", "honest_sentences_accused")
    return [
        f"{key} {figures[key]} against the floor {floor}"
        for key, floor in floors.items()
        if (figures[key] > floor if key in fewer_is_better else figures[key] < floor)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
