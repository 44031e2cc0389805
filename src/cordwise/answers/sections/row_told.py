"""A row of knowledge that says something of the field, told with the document that it rests on."""

from __future__ import annotations

from typing import Any

from cordwise.answers.sections.telling import Telling
from cordwise.records.person import Basis


def told_with_document(told: Telling, row: dict[str, Any]) -> str:
    """What the row says, kept as a figure, and the mark of its document."""
    basis = Basis(
        basis_id=row["id"], said=row["says"], title=row["title"], document=row["document"], place=row["place"], depth=row["depth"],
        checked=str(row["checked"]),
    )  # fmt: skip
    words = told.figure(row["says"], value=row["id"], kind="ask", how="says of knowledge/questions.yaml")
    return f"{words}{told.cite(basis)}"
