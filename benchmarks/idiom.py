"""Sentences in the plain idiom of such pages, made up: `python -m benchmarks.idiom [dev|holdout] [--errors]`.

Each stands alone on a small page and lists the verdicts that a careful reviewer could defend ("background" where there is nothing to judge).
The holdout is only scored. Prints the share read as one of them, claims and background apart; exits 1 below the floors of floors.json.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import yaml

import cordwise
from benchmarks.gate import ACCUSING

HERE = Path(__file__).parent
BACKGROUND = "background"


def figures(part: str) -> tuple[dict[str, float], list[str]]:
    """The shares of a part, and a line for each sentence read otherwise."""
    base, right, total, lines = cordwise.open(":memory:"), Counter[str](), Counter[str](), []
    for entry in yaml.safe_load((HERE / "labels" / f"idiom_{part}.yaml").read_text(encoding="utf-8")):
        page = entry["page"]
        above = f"{page['title']}\n\n{page['context']}\n\n"
        for sentence in entry["sentences"]:
            told = base.audit_text(above + sentence["text"] + "\n").claims
            given = {claim.verdict for claim in told if claim.end > len(above)} or {BACKGROUND}
            wanted, sort = set(sentence["verdicts"]), BACKGROUND if sentence["kind"] == BACKGROUND else "claims"
            total[sort] += 1
            right[sort] += bool(given & wanted)
            total["contradicted"] += "contradicted" in given
            right["contradicted"] += "contradicted" in given and "contradicted" in wanted
            right["accused"] += page["honest"] and bool(given & set(ACCUSING)) and not wanted & set(ACCUSING)
            if not given & wanted:
                kinds = [f"{claim.kind}/{claim.strength}/{claim.verdict} by {claim.rule}" for claim in told if claim.end > len(above)]
                lines.append(f"{page['id']} want {sentence['kind']}/{sorted(wanted)} got {kinds or BACKGROUND}: {sentence['text']!r}")
    return {
        "claims": round(right["claims"] / total["claims"], 3),
        "background": round(right[BACKGROUND] / total[BACKGROUND], 3),
        "contradicted_precision": round(right["contradicted"] / total["contradicted"], 3) if total["contradicted"] else 1.0,
        "honest_sentences_accused": right["accused"],
    }, lines


def main(arguments: list[str]) -> int:
    """Print the figures and compare them with the floors."""
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    failed = False
    for part in [one for one in arguments if not one.startswith("-")] or ["dev"]:
        found, lines = figures(part)
        print(f"{part}: " + ", ".join(f"{name} {value}" for name, value in found.items()))
        if "--errors" in arguments and part != "holdout":
            print("\n".join(lines))
        for name, floor in floors.get(f"idiom_{part}", {}).items():
            worse = found[name] > floor if name == "honest_sentences_accused" else found[name] < floor
            failed |= worse
            if worse:
                print(f"{part} below its floor: {name} {found[name]} against {floor}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
