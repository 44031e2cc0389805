"""`read_trials(payload)`: the trials in a file: one record of a registry, a list of them, the answer of a search, or a record a line.

A record that cannot be read is a failure with its address, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from cordwise.documents.ctgov import is_ctgov, read_ctgov
from cordwise.documents.registry_fields import is_fields, read_fields
from cordwise.errors import CordwiseError, InputError
from cordwise.records.document import Payload
from cordwise.records.trial import Failure, Trial

MAX_RECORD = 20_000_000
LINE_FORMATS = (".jsonl", ".ndjson")
_LISTS = (("studies",), ("StudyFieldsResponse", "StudyFields"), ("FullStudiesResponse", "FullStudies"))


def read_trials(payload: Payload) -> Iterator[Trial | Failure]:
    """Every record of a file, in its order, as a trial or as why it is none.

    Raises:
        InputError: nothing in the file is JSON.
    """
    text = _decoded(payload)
    if payload.origin.lower().endswith(LINE_FORMATS) or _is_lines(text):
        yield from _by_line(text, payload.origin)
        return
    if len(text) > MAX_RECORD:
        raise InputError(f"{payload.origin}: is one JSON value of more than {MAX_RECORD // 1_000_000} MB; give a record a line (.jsonl)")
    value = _json(text, payload.origin)
    several = _several(value)
    if several is None:
        yield _trial(value, payload.origin)
    else:
        yield from (_trial(one, f"{payload.origin}, record {number}") for number, one in enumerate(several, 1))


def read_all(payloads: Iterable[Payload | InputError]) -> tuple[list[Trial], list[Failure]]:
    """The trials of several files, and what of them could not be read."""
    held: list[Trial] = []
    failures: list[Failure] = []
    for payload in payloads:
        try:
            if isinstance(payload, InputError):
                raise payload
            for one in read_trials(payload):
                held.append(one) if isinstance(one, Trial) else failures.append(one)
        except InputError as error:
            address, _, reason = str(error).partition(": ")
            failures.append(Failure(address=address, reason=reason))
    return held, failures


def _decoded(payload: Payload) -> str:
    try:
        return payload.content.decode(json.detect_encoding(payload.content)).lstrip("\ufeff")
    except (UnicodeDecodeError, LookupError):
        raise InputError(f"{payload.origin}: is not text, so no record of a registry; give JSON") from None


def _is_lines(text: str) -> bool:
    """Whether the first line is a whole JSON object, and something follows it."""
    first, _, rest = text.strip().partition("\n")
    if not (first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _by_line(text: str, name: str) -> Iterator[Trial | Failure]:
    for number, line in enumerate(text.split("\n"), 1):
        address = f"{name}, line {number}"
        if not line.strip():
            continue
        if len(line) > MAX_RECORD:
            yield Failure(address=address, reason=f"is larger than {MAX_RECORD // 1_000_000} MB")
            continue
        try:
            yield _trial(_json(line, address), address)
        except InputError as error:
            yield Failure(address=address, reason=str(error).removeprefix(f"{address}: "))


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        where = f", line {error.lineno}" if "\n" in text.strip() else ""
        raise InputError(f"{name}{where}: is not JSON ({error.msg}); give records as a registry exports them") from None
    except RecursionError:
        raise InputError(f"{name}: is nested too deeply to be a record of a registry") from None
    except ValueError as error:  # a number of 5,000 digits
        raise InputError(f"{name}: is not JSON that can be read ({error})") from None


def _several(value: Any) -> list[Any] | None:
    """The records of a list or of a registry's answer to a search; None where the value is one record itself."""
    if isinstance(value, list):
        return value
    for path in _LISTS:
        inner = value
        for name in path:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, list):
            return inner
    return None


def _trial(value: Any, address: str) -> Trial | Failure:
    kind = read_ctgov if is_ctgov(value) else read_fields if is_fields(value) else None
    if kind is None:
        return Failure(
            address=address, reason="is neither a ClinicalTrials.gov record (protocolSection) nor a row of its field export (NCTId ...)"
        )
    try:
        return kind(value, address)
    except CordwiseError as error:
        return Failure(address=address, reason=str(error))
