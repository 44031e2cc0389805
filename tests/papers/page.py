"""The page on published analyses redone, made by running them: `python -m tests.papers.page` writes docs/validation-papers.md."""

from __future__ import annotations

import sys
from importlib import import_module, resources
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "validation-papers.md"
PAPERS = (
    "mesabedoya2024", "shang2022", "eltecle2018", "stemcellsint2019", "nissen2007", "stijnen2010", "vanhouwelingen2002", "normand1999",
    "viechtbauer2007", "konstantopoulos2011", "takagi2006", "crins2014", "rubin1981",
)  # fmt: skip
"""In the order of the page: cord and cells first, rare events, then one room after the other."""

OPENING = """# Published analyses redone

Each line is made by a test in `tests/papers/`, which names the page or table of every figure and the reason of every tolerance; this page is written by
running them (`python -m tests.papers.page`), and a test holds it to that.

- **Published**: as printed. **By their method**: our code, their data and method. **By ours**: what we would report.
- Ours: REML with Hartung-Knapp, never narrower than the plain interval; counts by their own likelihood or Mantel-Haenszel, with nothing added to empty
  cells; Bayesian where there are two to five studies.
- Where the data of single studies are not held, the line says so.
"""

SEEN = """## Where the printed figures were seen

Abstracts, for Mesa Bedoya, Shang, El Tecle, Takagi and Crins. The article's tables as transcribed twice by others, for Nissen (both transcriptions agree in
every count, and the counts give the printed totals). The table page of the journal, for Stem Cells Int. For van Houwelingen, Normand, Stijnen,
Viechtbauer and Konstantopoulos the figures are those that a public replication cites with page and table, rounded as in print, with the misprints it
notes; the articles themselves were not at hand. For the eight schools: a textbook's figures as readers quote them, and the text of a package's introduction.
"""

SLIPS = """## Printed figures that do not fit the others

| paper | printed | what the other figures ask for | how it shows |
|---|---|---|---|
| Crins 2014, steroid-resistant rejection, abstract | lower limit 0.19 | 0.10 | 0.32 with p = 0.0594 has limits 0.10 and 1.03 |
| Konstantopoulos 2011, Table 5, intercept with the year | 0.183 | 0.178 | all other figures of the model agree |
| van Houwelingen 2002, p. 596 | upper limit 0.703 | 0.702 | rounding |
| Stijnen 2010, Table III | odds ratio 0.25 | 0.26 | exp(-1.353) |
| Nissen 2007, Table 4 | 2.40 and 2.78 | 2.39 and 2.77 | rounding on the way |
| Bayesian Data Analysis, section 5.5 | 7.9, variance 17.4 | 7.7, variance 16.6 on the figures tabulated there | the text used the unrounded figures |
"""


def page(evidence: Any) -> str:
    parts = [OPENING]
    for name in PAPERS:
        module = import_module(f"tests.papers.test_{name}")
        parts.append(f"## {module.PAPER}\n\n`tests/papers/test_{name}.py`\n\n{_table(module.redone(evidence))}")
    return "\n".join([*parts, SLIPS, SEEN])


def _table(rows: list[Any]) -> str:
    head = "| what | published | by their method | by ours | why they differ |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {row.what} | {row.published} | {row.theirs} | {row.ours} | {row.why} |\n" for row in rows)


def main() -> int:
    from cordwise.store.tables import read_tables

    PAGE.write_text(page(read_tables(resources.files("cordwise.evidence"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
