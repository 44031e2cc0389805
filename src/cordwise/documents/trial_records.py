"""`read_records(payload)`: the records in a file: one record of a registry, a list of them, the answer of a search, or a record a line.

A record that cannot be read is a failure with its address, and the rest goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from cordwise.documents.ctgov import ctgov_head, is_ctgov, read_ctgov
from cordwise.documents.registry_fields import fields_head, is_fields, read_fields
from cordwise.errors import CordwiseError, InputError
from cordwise.records.document import Payload
from cordwise.records.kept import Kept, TrialRecord
from cordwise.records.trial import Failure, Trial
from cordwise.text.dates import day_of

MAX_RECORD = 20_000_000
MAX_DEPTH = 100
LINE_FORMATS = (".jsonl", ".ndjson")
_LISTS = (("studies",), ("StudyFieldsResponse", "StudyFields"), ("FullStudiesResponse", "FullStudies"))
_REGISTRY_ID = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9/_-]{3,59}")
_PLACE = re.compile(r", (?:line|record) \d+$")
_NOT_OF_THE_TRIAL = ("derivedSection", "Rank")
"""What a registry works out anew each time it is asked: the day of its data, its index terms, the place in a search."""


def read_records(payload: Payload) -> Iterator[TrialRecord | Failure]:
    """Every record of a file, in its order, or why it is none.

    Raises:
        InputError: nothing in the file is JSON.
    """
    if payload.origin.lower().endswith(LINE_FORMATS):
        yield from _by_line(_lines(payload), payload.origin, payload.first_line)
        return
    text = _decoded(payload)
    if _is_lines(text):
        yield from _by_line(text.split("\n"), payload.origin, payload.first_line)
        return
    if len(text) > MAX_RECORD:
        raise InputError(f"{payload.origin}: is one JSON value of more than {MAX_RECORD // 1_000_000} MB; give a record a line (.jsonl)")
    value = _json(text, payload.origin)
    several = _several(value)
    if several is None:
        yield record_from_value(value, payload.origin)
    else:
        yield from (record_from_value(one, f"{payload.origin}, record {number}") for number, one in enumerate(several, 1))


def read_all(payloads: Iterable[Payload | InputError]) -> Iterator[TrialRecord | Failure]:
    """The records of several files, one file at a time, and what of them could not be read."""
    for payload in payloads:
        try:
            if isinstance(payload, InputError):
                raise payload
            yield from read_records(payload)
        except InputError as error:
            address, _, reason = str(error).partition(": ")
            yield Failure(address=address, reason=reason)


def keepable(record: TrialRecord | Failure) -> TrialRecord | Failure:
    """The record, where it can be kept: it needs an identifier, by which a later one is known to be of the same trial."""
    if isinstance(record, Failure):
        return record
    address = record.trial.address
    if not record.registry_id:
        return Failure(
            address=address, reason="has no identifier of a registry, so it cannot be kept; `cordwise trials --records` reads it"
        )
    if _is_deep(record.value):
        return Failure(address=address, reason="is nested too deeply to be a record of a registry")
    return record


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for several in inner for one in several if isinstance(one, (dict, list))]
        if not level:
            return False
    return True


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


def _lines(payload: Payload) -> list[str | None]:
    """The lines of a file; None for one that is no text, among others that are."""
    try:
        return [*_decoded(payload).split("\n")]
    except InputError:
        lines = [_decoded_line(line) for line in payload.content.split(b"\n")]
        if 2 * lines.count(None) > len(lines):  # no file of records at all
            raise
        return lines


def _decoded_line(line: bytes) -> str | None:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _by_line(lines: Iterable[str | None], name: str, first: int) -> Iterator[TrialRecord | Failure]:
    for number, line in enumerate(lines, first):
        address = f"{name}, line {number}"
        if line is None:
            yield Failure(address=address, reason="is not text in UTF-8")
            continue
        if not line.strip():
            continue
        if len(line) > MAX_RECORD:
            yield Failure(address=address, reason=f"is larger than {MAX_RECORD // 1_000_000} MB")
            continue
        try:
            yield record_from_value(_json(line, address), address)
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


def record_from_value(value: Any, address: str) -> TrialRecord | Failure:
    """The record of a JSON value, or why it is none."""
    kind = read_ctgov if is_ctgov(value) else read_fields if is_fields(value) else None
    if kind is None:
        return Failure(
            address=address, reason="is neither a ClinicalTrials.gov record (protocolSection) nor a row of its field export (NCTId ...)"
        )
    try:
        return _record(kind(value, address), value)
    except CordwiseError as error:
        return Failure(address=address, reason=str(error))
    except RecursionError:
        return Failure(address=address, reason="is nested too deeply to be a record of a registry")


def read_kept(kept: Kept, value: Any, whole: Callable[[Trial], bool]) -> TrialRecord | Failure:
    """The record of a value that is kept. Where what it is about and where does not pass `whole`, nothing more of it is read."""
    address = f"store, {kept.registry_id}"
    head = ctgov_head if is_ctgov(value) else fields_head if is_fields(value) else None
    if head is None or whole(trial := head(value, address)):
        return record_from_value(value, address)
    return TrialRecord(
        trial=trial, value=value, file=kept.file, registry_id=kept.registry_id, updated=kept.updated, size=0, digest=kept.digest
    )


def _record(trial: Trial, value: dict[str, Any]) -> TrialRecord:
    told = {name: one for name, one in value.items() if name not in _NOT_OF_THE_TRIAL}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    updated = day_of(trial.updated)
    return TrialRecord(
        trial=trial,
        value=value,
        file=PurePath(_PLACE.sub("", trial.address)).name,
        registry_id=_registry_id(trial),
        updated=updated.isoformat() if updated else "",
        size=len(text),
        digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _registry_id(trial: Trial) -> str:
    written = trial.trial_id.upper()
    is_told = not any(gap.field == "identifier" for gap in trial.gaps)
    return written if is_told and _REGISTRY_ID.fullmatch(written) else ""
