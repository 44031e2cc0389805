"""The labelled pages: real pages rewritten in our own words, with every claim labelled (see labels/GUIDE.md)."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parent / "labels"
TRAINING_PAGES = Path(__file__).parent / "training" / "pages"
INVENTED_OFFERS = ("clinics", "market_1", "market_2", "market_3", "market_4")
INVENTED_OTHERS = ("guides", "honest", "market_5", "news", "science", "sober_1", "sober_2", "sober_3", "sober_4", "sober_5")
"""Files of invented pages that offer or promote treatment, and such that do neither; the rest hold both."""
SITES_OF_OFFERS = ("seller", "agency")
SITES_OF_HONEST_PAGES = ("regulator", "charity", "society")


@dataclass(frozen=True, kw_only=True)
class Label:
    """One labelled claim and where its sentence stands in the page's text."""

    start: int
    end: int
    kind: str
    strength: str
    verdict: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """A labelled page: its text, its labels in page order, and where each of its sentences stands."""

    name: str
    site: str
    text: str
    labels: tuple[Label, ...]
    sentences: tuple[tuple[int, int], ...]


def pages(part: str) -> Iterator[Page]:
    """The pages of `dev`, `holdout` or `holdout_2`, by name."""
    for path in sorted((ROOT / part).glob("*.yaml")):
        yield _page(yaml.safe_load(path.read_text(encoding="utf-8")))


def invented() -> Iterator[Page]:
    """The pages under `training/pages`, which nobody published: written by us to be trained on, with the kind of each sentence and no verdict."""
    for path in sorted(TRAINING_PAGES.glob("*.tsv")):
        written = path.read_text(encoding="utf-8").split("\n", 1)[1].strip()
        for number, page in enumerate(written.split("\n\n"), 1):
            rows = [line.split("\t") for line in page.splitlines()]
            claims = [kind for kind, _, _ in rows if kind != "-"]
            counted = iter(range(len(claims)))
            yield _page(
                {
                    "page": f"invented/{path.stem}_{number}",
                    "site": _site_of(path.stem),
                    "claims": [{"kind": kind, "strength": "", "verdict": "", "why": ""} for kind in claims],
                    "sentences": [
                        {"text": text, "block": block, "claims": [] if kind == "-" else [next(counted)]} for kind, block, text in rows
                    ],
                }
            )


def _site_of(stem: str) -> str:
    return "seller" if stem in INVENTED_OFFERS else "invented" if stem in INVENTED_OTHERS else ""


def _page(entry: dict) -> Page:
    lines: list[str] = []
    labels: list[Label] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for number, sentence in enumerate(entry["sentences"]):
        words = " ".join(str(sentence["text"]).split())
        separator = _separator(entry["sentences"], number)
        lead = "- " if sentence["block"] == "item" else ""
        begin = position + len(separator) + len(lead)
        tail = " |" if sentence["block"] == "row" and not words.endswith("|") else ""
        lines.append(separator + lead + words + tail)
        position = begin + len(words) + len(tail)
        spans.append((begin, begin + len(words)))
        for index in sentence.get("claims") or ():
            claim = entry["claims"][index]
            labels.append(
                Label(
                    start=begin,
                    end=begin + len(words),
                    kind=claim["kind"],
                    strength=claim["strength"],
                    verdict=claim["verdict"],
                    why=claim["why"],
                )
            )
    return Page(name=entry["page"], site=entry["site"], text="".join(lines), labels=tuple(labels), sentences=tuple(spans))


def _separator(sentences: list[dict], number: int) -> str:
    """Sentences of a paragraph run on in one line; everything else starts a line. A paragraph ends after some four sentences."""
    if number == 0:
        return ""
    here, before = sentences[number], sentences[number - 1]
    runs_on = here["block"] == before["block"] == "paragraph" and number % 4 and re.search(r"[.!?][\"'”’)]*$", str(before["text"]).strip())
    return " " if runs_on else "\n"


def main() -> int:
    """Check every file: unique pages, indexes, and print the counts."""
    seen: dict[str, str] = {}
    wrong = 0
    for part in ("dev", "holdout", "holdout_2"):
        verdicts: Counter[str] = Counter()
        for path in sorted((ROOT / part).glob("*.yaml")):
            entry = yaml.safe_load(path.read_text(encoding="utf-8"))
            where = f"{part}/{path.name}"
            indexes = sorted(i for sentence in entry.get("sentences") or () for i in sentence.get("claims") or ())
            if indexes != list(range(len(entry["claims"]))):
                wrong, _ = wrong + 1, print(f"{where}: claims {indexes} do not each stand in one sentence")
            if seen.setdefault(entry["url"].rstrip("/"), part) != part:
                wrong, _ = wrong + 1, print(f"{where}: the page stands in {seen[entry['url'].rstrip('/')]} too")
            for claim in entry["claims"]:
                if len(claim["locator"].split()) > 12:
                    wrong, _ = wrong + 1, print(f"{where}: locator of more than twelve words: {claim['locator']}")
                verdicts[claim["verdict"]] += 1
        print(f"{part}: {len(list((ROOT / part).glob('*.yaml')))} pages, {sum(verdicts.values())} claims, {dict(verdicts)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
