"""The International Standards for Neurological Classification of Spinal Cord Injury: an examination in, its classification out.

    from cordwise import isncsci

    isncsci.classify(examination).ais
    isncsci.classify_table(examinations).ais
    isncsci.worksheet(isncsci.classify(examination), format="pdf")

Written from the standard (ASIA and ISCoS; Rupp 2021, doi:10.46292/sci2702-1) and the papers that explain it; the rules of 2011 can be chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cordwise.person.isncsci.classification import Classification, classify
from cordwise.person.isncsci.examination import Examination, Side
from cordwise.person.isncsci.reading import columns, examination_from, examinations_from_csv, examinations_from_json
from cordwise.person.isncsci.scores import RULES
from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES

if TYPE_CHECKING:
    from cordwise.person.isncsci.chart import worksheet
    from cordwise.person.isncsci.table import Classifications, Examinations, classify_table

__all__ = [
    "DERMATOMES", "KEY_MUSCLES", "RULES", "Classification", "Classifications", "Examination", "Examinations", "Side", "classify", "classify_table", "columns",
    "examination_from", "examinations_from_csv", "examinations_from_json", "worksheet",
]  # fmt: skip

_LATER = {"Classifications": "table", "Examinations": "table", "classify_table": "table", "worksheet": "chart"}
"""What needs a library of numbers or of pictures, with its module."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
