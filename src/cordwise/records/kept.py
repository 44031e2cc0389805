"""What is kept of a registry's records, and what became of those that were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cordwise.errors import RecordError
from cordwise.records.trial import Failure, Trial

STATES = ("new", "changed", "unchanged", "older")
"""What becomes of a record that is given: "older" is not kept, for what is kept of the same trial was updated later, or says more of the same day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialRecord:
    """A record of a registry as it came, and the trial that it tells."""

    trial: Trial
    value: Any  # the JSON value
    file: str  # that it came from, without its folder
    registry_id: str  # of the trial, in capitals; "" where it has none
    updated: str  # the day on which the registry last changed it: 2026-01-31; "" where it does not say one
    size: int  # in letters
    digest: str  # SHA-256 of what the value says of the trial

    @property
    def standing(self) -> tuple[str, int, int, str]:
        """Of two records of one trial the one that stands higher is used: updated last, then with more criteria, then the longer one."""
        return self.updated, len(self.trial.items), self.size, self.digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One record as it is kept."""

    row_id: int
    registry_id: str
    title: str
    updated: str
    file: str
    saved_at: str  # 2026-01-31T12:00:00Z
    digest: str
    superseded_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedRecord:
    """What became of one record that was given."""

    kind: str = "trial"
    id: str  # of the trial in its registry
    state: str  # of STATES
    address: str  # file, and line or place in it
    updated: str
    kept: str = ""  # where it is "older": when what is kept was updated

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise RecordError(f"{self.id}: state {self.state!r} is none of {', '.join(STATES)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of everything that was given, in its order; `failures` could not be read or not be kept."""

    records: tuple[AddedRecord, ...]
    failures: tuple[Failure, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many records came to each state."""
        return {state: sum(one.state == state for one in self.records) for state in STATES}


def records_version(records: Iterable[tuple[str, str]]) -> str:
    """What names a set of records, of which each is a trial's id and a digest: the same for the same records in any order; "" for none."""
    told = "".join(sorted(f"{name} {digest}\n" for name, digest in records))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12] if told else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptTrial:
    """A trial as it is kept: its record, read by the rules of now, and every record of it that is or was kept, the latest first."""

    record: TrialRecord
    versions: tuple[Kept, ...]
