"""Replies as JSON: the names of the records, in their order, as `schemas/*.json` describes."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from typing import Any

from cordwise.errors import InputError
from cordwise.records.claim import VERDICTS
from cordwise.records.reply import Audit

SCHEMAS = ("audit", "answer", "card", "pool", "show", "synthesis", "recovery", "recovery_studies", "check", "expect", "trials")


def json_from_reply(reply: Any) -> str:
    """The reply as JSON text, two spaces a level, a newline at the end."""
    return json.dumps(data_from_reply(reply), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def data_from_reply(reply: Any) -> dict[str, Any]:
    """The reply as dictionaries, lists, text, numbers, booleans and None; its schema comes first."""
    data: dict[str, Any] = _data(reply)
    if isinstance(reply, Audit):
        data["verdicts"] = {verdict: reply.verdicts.get(verdict, 0) for verdict in VERDICTS}
    return {"schema": data.pop("schema")} | data


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of reply, one of `SCHEMAS`."""
    if name not in SCHEMAS:
        raise InputError(f"schema {name!r} is none of {', '.join(SCHEMAS)}")
    text = resources.files("cordwise.render").joinpath("schemas", f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _data(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(name): _data(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_data(one) for one in value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no infinity
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
