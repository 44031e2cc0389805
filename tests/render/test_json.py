from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.records.claim import VERDICTS
from cordwise.render import render
from cordwise.render.json import SCHEMAS, data_from_reply, schema

from .audits import an_audit
from .examples import AUDIT, POOL, REPLIES
from .schema_check import faults

DOCS = Path(__file__).parents[2] / "docs" / "json.md"


@pytest.mark.parametrize("name", REPLIES)
def test_each_reply_is_as_its_schema_says(name):
    data = json.loads(render(REPLIES[name], "json"))
    assert list(faults(data, schema(data["schema"].split("/")[1]))) == []


@pytest.mark.parametrize("name", REPLIES)
def test_the_record_can_be_read_back(name):
    reply = REPLIES[name]
    assert _record(type(reply), json.loads(render(reply, "json"))) == reply


@given(audit=an_audit())
def test_any_audit_can_be_read_back_and_fits_its_schema(audit):
    data = json.loads(render(audit, "json"))
    assert _record(type(audit), data) == audit
    assert list(faults(data, schema("audit"))) == []


@given(audit=an_audit())
def test_offsets_slice_back_to_the_quotes(audit):
    data = json.loads(render(audit, "json"))
    assert all(data["text"][claim["start"] : claim["end"]] == claim["quote"] for claim in data["claims"])


def test_the_names_of_the_issue_are_there():
    data = data_from_reply(AUDIT)
    assert {"claims", "page_flags", "omissions", "evidence_version"} <= set(data)
    wanted = {"start", "end", "quote", "kind", "verdict", "certainty", "reason", "fair_wording", "sources"}
    assert wanted <= set(data["claims"][0])
    wanted = {"in_scope", "bottom_line", "certainty", "sections", "sources", "evidence_version"}
    assert wanted <= set(data_from_reply(REPLIES["answer"]))


def test_the_verdicts_add_up_to_the_claims():
    counted = data_from_reply(AUDIT)["verdicts"]
    assert list(counted) == list(VERDICTS)
    assert sum(counted.values()) == len(AUDIT.claims)


def test_the_schema_comes_first():
    assert all(next(iter(data_from_reply(reply))) == "schema" for reply in REPLIES.values())


def test_letters_stay_letters():
    assert "≥ “fünf”" in render(_with_title("≥ “fünf”"), "json")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_cannot_hold_are_null(value):
    row = POOL.forests[0][1][0]
    data = data_from_reply(_replaced(POOL, forests=(("all", (_replaced(row, ci_high=value),)),)))
    assert data["forests"][0][1][0]["ci_high"] is None


def test_an_unknown_schema_is_named():
    with pytest.raises(InputError, match="'nothing' is none of audit"):
        schema("nothing")


def test_schemas_and_page_of_documentation_name_every_field():
    told = DOCS.read_text(encoding="utf-8")
    for name in SCHEMAS:
        held = schema(name)
        for one in (held, *held.get("$defs", {}).values()):
            assert all(f"| `{field}` |" in told for field in one["properties"])
        assert f"`cordwise/render/schemas/{name}.json`" in told


@given(value=st.one_of(st.none(), st.text(), st.integers(), st.lists(st.integers())))
def test_the_schema_check_itself_finds_what_is_no_reply(value):
    assert list(faults(value, schema("audit")))


def _replaced(record: Any, **changes: Any) -> Any:
    return type(record)(**{field.name: getattr(record, field.name) for field in fields(record)} | changes)


def _with_title(title: str) -> Any:
    return _replaced(AUDIT, title=title)


def _record(kind: Any, data: Any) -> Any:
    """Data as the record that it was, by the record's own types."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _record(hints[field.name], data[field.name]) for field in fields(kind)})
    if isinstance(data, list) and getattr(kind, "__origin__", None) is tuple:
        inner = get_args(kind)
        kinds = [inner[0]] * len(data) if inner[-1] is ... else inner
        return tuple(_record(one_kind, one) for one_kind, one in zip(kinds, data, strict=True))
    return data
