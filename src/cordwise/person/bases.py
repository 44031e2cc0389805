"""The documents that the knowledge on persons rests on, and the scope of a row: for which treatments it counts."""

from __future__ import annotations

from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.records.person import AllOf, Basis, Condition, Not, Test

FILES = ("contraindications", "offer_flags", "expectations", "alternatives", "urgent")
SCOPES = (("route", "routes", "kind_of"), ("cells", "cells", "kind_of"), ("donor", "donors", "is"), ("condition", "conditions", "kind_of"))


@cache
def bases() -> dict[str, Basis]:
    """The documents by id."""
    return {row["id"]: _basis(row) for name in FILES for row in load(name)["bases"]}


def bases_of(row: dict[str, Any]) -> tuple[Basis, ...]:
    """The documents that a row of knowledge names."""
    return tuple(bases()[one] for one in row.get("bases") or ())


def scope_of(row: dict[str, Any]) -> Condition:
    """For which treatments and conditions a row counts, as a condition on what is known."""
    given = [(field, tuple(row.get(name) or ()), operator) for field, name, operator in SCOPES]
    scope = tuple(Test(field=field, operator=operator, values=values) for field, values, operator in given if values)
    other = tuple(row.get("not_routes") or ())
    return AllOf(parts=(*scope, *((Not(part=Test(field="route", operator="kind_of", values=other)),) if other else ())))


def _basis(row: dict[str, Any]) -> Basis:
    return Basis(
        basis_id=row["id"], said=row["said"], title=row["title"], document=row["document"], place=row.get("place", ""),
        depth=row.get("depth", "abstract"), checked=str(row["checked"]),
    )  # fmt: skip
