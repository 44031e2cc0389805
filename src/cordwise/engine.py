"""`Cordwise`: the evidence held, and the replies made from it. The one place that knows both the store and the workers."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from cordwise.records.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from cordwise.records.evidence import Evidence
    from cordwise.records.finding import Finding
    from cordwise.records.reply import Audit


def today() -> str:
    """The date of now, in UTC, as 2026-01-31."""
    return datetime.now(UTC).date().isoformat()


class Cordwise:
    """Evidence in a store, and what can be asked of it."""

    def __init__(self, place: str | Path | None = None, *, clock: Callable[[], str] = today) -> None:
        self._place = place
        self._clock = clock
        self._findings: dict[Frame, Finding] = {}

    @cached_property
    def evidence(self) -> Evidence:
        """Everything held, read once."""
        from cordwise.store.tables import read_tables

        return read_tables(resources.files("cordwise.evidence"))

    def finding(self, frame: Frame) -> Finding:
        """What the evidence says about a frame; asked twice, computed once."""
        from cordwise.answers.finding import finding

        if frame not in self._findings:
            self._findings[frame] = finding(self.evidence, frame)
        return self._findings[frame]

    def audit_text(self, text: str, *, origin: str = "text") -> Audit:
        """The audit of a text already at hand."""
        from cordwise.answers.audit import audit
        from cordwise.documents.plain import read_plain
        from cordwise.records.document import Payload

        payload = Payload(content=b"", origin=origin, digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        return audit(read_plain(payload, text), self.evidence, self.finding, today=self._clock())
