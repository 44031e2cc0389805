"""Tables with a valid row of every kind, and what a slip or a bad will could put into one of their cells."""

from __future__ import annotations

import csv
from pathlib import Path

from cordwise.records.evidence import TABLES
from cordwise.records.rows import columns

SOURCE = {"document": "doi:10.1000/x", "place": "abstract", "depth": "abstract", "checked": "2026-01-31"}
ROWS: dict[str, dict[str, str]] = {
    "studies": {
        "study_id": "mine2024", "label": "Mine 2024", "title": "Cells in cord injury", "journal": "J Test", "year": "2024", "doi": "10.1000/x",
        "pmid": "123", "pmcid": "PMC123", "registrations": "NCT01234567", "countries": "Spain", "design": "single_arm", "trial_phase": "1/2",
        "conditions": "spinal_cord_injury", "levels": "thoracic", "ais": "A;B", "phases": "chronic", "months_since_injury_min": "12",
        "months_since_injury_max": "60", "n_enrolled": "10", "n_treated": "10", "n_control": "0", "age_group": "adult", "age_text": "18-65 y",
        "followup_months_min": "6", "followup_months_max": "12", "direction": "benefit", "cohort": "mine2024", "counts": "yes",
        "status": "current",
    },
    "arms": {
        "study_id": "mine2024", "arm_id": "t1", "role": "treatment", "n": "10", "intervention": "cell_therapy", "cells": "bm_msc",
        "donor": "autologous", "routes": "intrathecal", "dose_cells_min": "1e6", "dose_cells_max": "1e8", "doses_min": "1", "doses_max": "3",
        "cryopreserved": "no",
    },
    "outcomes": {
        "study_id": "mine2024", "arm_id": "t1", "outcome": "ais_improved", "months_min": "12", "months_max": "12", "counted": "patients",
        "events": "3", "total": "10", "pool": "yes",
    },
    "transitions": {"study_id": "mine2024", "arm_id": "t1", "from_ais": "A", "to_ais": "B", "n": "3", "months": "12"},
    "natural_history": {
        "rate_id": "mine_rate", "citation": "Mine 2024", "baseline_ais": "A", "level": "thoracic", "window_days_max": "30", "months": "12",
        "to_ais": "improved_ge1", "events": "20", "total": "100", "rate": "0.2", "use": "yes",
    },
    "reviews": {
        "review_id": "mine_review", "year": "2024", "conditions": "spinal_cord_injury", "interventions": "cell_therapy", "cells": "msc",
        "routes": "intrathecal", "kind": "rct_meta", "n_studies": "5", "n_patients": "200", "outcome": "ais_improved", "measure": "RR",
        "estimate": "1.2", "ci_low": "0.9", "ci_high": "1.6", "i2": "20", "certainty": "low", "direction": "no_difference", "status": "current",
    },
    "guidance": {
        "guidance_id": "mine_guide", "organisation": "Society", "year": "2024", "conditions": "spinal_cord_injury", "topic": "cells",
        "interventions": "cell_therapy", "recommendation": "against", "strength": "strong", "status": "current",
    },
    "harm_reports": {
        "report_id": "mine_harm", "year": "2024", "conditions": "spinal_cord_injury", "product": "cells", "interventions": "cell_therapy",
        "cells": "msc", "routes": "intrathecal", "harms": "tumour", "harm_text": "a mass", "n_patients": "1", "months_to_harm": "24",
        "country": "Spain", "status": "current",
    },
    "criteria": {
        "criterion_id": "mine_c1", "source_id": "mine2024", "conditions": "spinal_cord_injury", "routes": "intrathecal", "text": "18 to 65 years",
        "kind": "inclusion", "field": "age", "operator": "between", "low": "18", "high": "65", "unit": "years",
    },
    "regulation": {
        "regulation_id": "mine_reg", "jurisdiction": "ES", "authority": "Agency", "date": "2024-05-01", "status": "warning", "product": "MyCell",
        "cells": "msc", "conditions": "spinal_cord_injury", "statement": "It warned of it.", "in_force": "yes",
    },
    "costs": {
        "cost_id": "mine_cost", "jurisdiction": "ES", "year": "2024", "conditions": "spinal_cord_injury", "interventions": "cell_therapy",
        "what": "one course", "currency": "EUR", "low": "100", "high": "900", "middle": "500", "basis": "survey",
    },
    "programmes": {
        "programme_id": "mine_prog", "product": "MyCell", "names": "mycell;mc101", "sponsor": "Mine Inc", "cells": "msc",
        "conditions": "spinal_cord_injury", "phase": "2", "registrations": "NCT01234567", "status": "completed", "status_date": "2024-05",
        "result": "It ended.",
    },
}  # fmt: skip
"""One row a table; they belong together."""

HOSTILE = (
    "", "-1", "-0.5", "0", "1", "3.5", "400", "2147483648", "9" * 30, "1e308", "1e999", "nan", "-inf", "1_000", "٣", "1,5", "0x10", "yes", "Yes",
    "no", "maybe", "unknown", "A", "F", "a;b", ";", ";;A", "all", "elderly", "sacralish", "sacral", "ancient", "Atlantis", "Spain;Narnia",
    "Dollars", "Narnia", "eur", "not a doi", "abc", "10.1/x", "url:http://127.0.0.1/x", "url:http://[::1]/", "url:http://0x7f.1/a",
    "url:https://user:pw@journal.org/a", "url:https://0-doi-org.brum.beds.ac.uk/10.1/x", "url:https://www-nature-com.ezproxy.lib.edu/a", "url:http://[",
    "registry:../../etc", "1800", "2099", "9999", "2026-02-31", "2026-13-40", "0000-00-00", "2099-01-01", "20260131", "31.01.2026", "../../x", "a/b",
    "a b", "<script>alert(1)</script>", "=1+1", "{", "{name}", "%s", "%", "\\", "(", "[", "*", "'", "\"", "x\ny", "x\ty", "\0", "\x1b[31m", "\u202ex", "\ufffd",
    "\U0001f600", "é", "x" * 5000, "3/4", "1/2", "improved_ge1", "rct", "harm", "pain", "RR", "proportion", "between", "C5", "paraplegia",
)  # fmt: skip
"""Cells."""


def write_tables(folder: Path, table: str = "", cells: dict[str, str] | None = None) -> Path:
    """The good rows as tables, one row of them with other cells."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, row in ROWS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            writer = csv.DictWriter(file, columns(TABLES[name]), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerow(SOURCE | row | ((cells or {}) if name == table else {}))
    return folder
